import { parentPort, workerData } from "node:worker_threads";
import type { Domain, Problem } from "../pddl/Domain.ts";
import { parseDomain } from "../pddl/parseDomain.ts";
import { parseProblem } from "../pddl/parseProblem.ts";
import { PddlError } from "../pddl/PddlError.ts";
import { ground } from "./ground.ts";
import { search } from "./planWith.ts";
import { MemoryLimit } from "./thread/MemoryLimit.ts";
import type { PlannerInput, PlannerReply, PlannerRequest, PlannerThreadSetup } from "./thread/messages.ts";
import { SharedStatistics } from "./thread/SharedStatistics.ts";

// What a PlannerThread runs: it reads, grounds and searches for one request after another, and is stopped from outside.

/**
 * Share of the memory that grounding may take, as the task made of what it found takes up to five times as much for a
 * while: 1.7 million operators were 0.5 GB when found and 2.6 GB while the task was built.
 */
const groundingShare = 0.25;

const memory = new MemoryLimit((workerData as PlannerThreadSetup).memoryMb);

parentPort!.on("message", (request: PlannerRequest) => {
  parentPort!.postMessage(answer(request));
  memory.tidy();
});

function answer(request: PlannerRequest): PlannerReply {
  try {
    const { domain, problem } = read(request.input);
    const task = ground(domain, problem, () => memory.isExceeded(groundingShare));
    if (!task) return { kind: "out-of-memory" };
    const statistics = new SharedStatistics(request.statistics);
    const result = search(task, request.config, {
      ...(request.expansions !== undefined && { expansions: request.expansions }),
      onProgress: (soFar) => {
        statistics.write(soFar);
      },
      shouldStop: () => memory.isExceeded(1),
    });
    return result.status === "stopped" ? { kind: "out-of-memory" } : { kind: "result", result };
  } catch (error) {
    return replyOf(error);
  }
}

function read(input: PlannerInput): { domain: Domain; problem: Problem } {
  if (input.kind === "values") return input;
  const domain = parseDomain(input.domain, "domain");
  return { domain, problem: parseProblem(input.problem, "problem", domain) };
}

function replyOf(error: unknown): PlannerReply {
  if (error instanceof PddlError) {
    const { file, line, column } = error;
    return {
      kind: "pddl-error",
      file,
      line,
      column,
      sentence: error.message.slice(`${file}:${line}:${column}: `.length),
    };
  }
  if (error instanceof RangeError && noRoom.test(error.message)) return { kind: "out-of-memory" };
  return { kind: "error", error };
}

/** How V8 says that something cannot grow any more. */
const noRoom = /^(?:Array buffer allocation failed|Invalid (?:typed )?array length|(?:Map|Set) maximum size exceeded)/;
