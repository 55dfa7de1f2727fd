import { setTimeout as sleep } from "node:timers/promises";
import { controlStepNs } from "../../../src/core/index.ts";
import { managerName } from "../../../src/cli/graph/GraphFile.ts";
import type { BenchGraph } from "../graph/BenchGraph.ts";
import { commandLine, isThere } from "../graph/processes.ts";
import { faultsOf } from "./faultsOf.ts";
import type { Trial } from "./Trial.ts";
import type { TrialRecord } from "./TrialRecord.ts";
import { isStill, TrialWatch, type JointSighting } from "./TrialWatch.ts";

/** Time within which all must be well again, ms. */
const deadlineMs = 30_000;
/** Time that a task may take to get to the moment of the fault, ms. */
const momentMs = 120_000;
/** Tasks that may end before their moment; each is a fault of the graph that was to have recovered. */
const mostFalseStarts = 3;
/** Time for a process that was told to end to be gone, ms. */
const goneMs = 3000;
/** Time for which it is seen whether the arm moves again once all is well, ms. */
const quietMs = 300;
const lookMs = 10;

/** What became of the task, and when. */
interface TaskEnd {
  readonly at: number;
  readonly isSuccess: boolean;
  readonly text: string;
}

/**
 * Has a task run on the graph, does harm to one process at the trial's moment, and watches until all is well again.
 *
 * @throws what keeps the graph from coming up; the signal's reason on abort
 */
export async function runTrial(
  graph: BenchGraph,
  trial: Trial,
  { gitRevision, signal }: { readonly gitRevision: string; readonly signal: AbortSignal },
): Promise<TrialRecord> {
  const log = new TrialLog(graph);
  const ended = new AbortController();
  const isOver = AbortSignal.any([signal, ended.signal]);
  const falseStarts: string[] = [];
  let task: WatchedTask | undefined;
  try {
    while (task === undefined) {
      await graph.up(signal);
      await hasNoTask(graph, signal);
      const candidate = new WatchedTask(graph, trial, isOver);
      const why = await candidate.reachesMoment(signal);
      if (why === undefined) task = candidate;
      else if (falseStarts.push(why) > mostFalseStarts)
        throw new Error(`No task comes to control step ${trial.moment}: ${why}`);
    }
    const pid = graph.pidOf(trial.node);
    if (pid === undefined) throw new Error(`No heartbeat of ${trial.node} was heard`);
    const harmed = await harm(graph, trial, { task, pid, signal });
    const record = { schema: 1 as const, gitRevision, ...trial, pid, falseStarts, ...harmed };
    const faults = faultsOf(record);
    return { ...record, faults, log: faults.length === 0 ? [] : log.lines };
  } finally {
    log.close();
    ended.abort();
    await Promise.race([task?.settled, sleep(goneMs)]);
  }
}

/** A task that began although its client was not told so runs to its end. */
async function hasNoTask(graph: BenchGraph, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + momentMs;
  while (graph.spectator.task !== "" && performance.now() < deadline) await sleep(lookMs, undefined, { signal });
}

/** What happens from the fault on. */
async function harm(
  graph: BenchGraph,
  trial: Trial,
  { task, pid, signal }: { readonly task: WatchedTask; readonly pid: number; readonly signal: AbortSignal },
): Promise<Omit<TrialRecord, keyof Trial | "schema" | "gitRevision" | "pid" | "falseStarts" | "faults" | "log">> {
  const watch = new TrialWatch(trial, { pid, namespace: graph.namespace });
  const stamp = graph.spectator.stamp ?? 0n;
  const stop = graph.listen((sighting) => {
    watch.see(sighting);
  });
  const hit = performance.now();
  process.kill(pid, trial.fault === "kill" ? "SIGKILL" : "SIGSTOP");
  try {
    const isWell = (): boolean => task.end !== undefined && watch.activeAgain !== undefined;
    while (!isWell() && performance.now() - hit < deadlineMs) await sleep(lookMs, undefined, { signal });
    await sleep(quietMs, undefined, { signal });
    const orphans = await orphansOf(graph, pid, signal);
    return { step: stepOf(stamp), ...measure({ trial, watch, task: task.end, hit, stamp }), orphans };
  } finally {
    stop();
  }
}

/** What `praxis launch` printed, with seconds from the beginning of the trial. */
class TrialLog {
  readonly lines: string[] = [];
  readonly close: () => void;

  constructor(graph: BenchGraph) {
    const start = performance.now();
    this.close = graph.listen((sighting) => {
      if (sighting.kind === "launch") {
        this.lines.push(`${((sighting.at - start) / 1000).toFixed(2)} s ${JSON.stringify(sighting.line)}`);
      }
    });
  }
}

const stepOf = (stamp: bigint): number => Number(stamp / controlStepNs);

/** A task under way. */
class WatchedTask {
  readonly settled: Promise<void>;
  readonly #graph: BenchGraph;
  #end: TaskEnd | undefined;
  #isAtMoment = false;
  readonly #stop: () => void;

  constructor(graph: BenchGraph, trial: Trial, signal: AbortSignal) {
    this.#graph = graph;
    const { scenario, seed, moment } = trial;
    let last = graph.spectator.stamp;
    let hasBegun = false;
    this.#stop = graph.listen((sighting) => {
      if (sighting.kind !== "joints") return;
      // With the reset the world's time starts anew; a paced world goes on until then.
      hasBegun ||= last === undefined || sighting.stamp <= last || sighting.stamp === 0n;
      last = sighting.stamp;
      if (hasBegun && stepOf(sighting.stamp) >= moment) this.#isAtMoment = true;
    });
    const goal = { instruction: "", scenario, seed: BigInt(seed), noise: "paper", max_steps: 0 };
    this.settled = graph.client.execute(goal, { signal }).then(
      ({ error_code: code, error_msg: text, verdict }) => {
        const isSuccess = code === 0 && verdict.outcome === "success";
        this.#end = { at: performance.now(), isSuccess, text: isSuccess ? "" : text || verdict.reason };
      },
      (error: unknown) => {
        const text = error instanceof Error ? error.message : String(error);
        this.#end = { at: performance.now(), isSuccess: false, text };
      },
    );
    void this.settled.then(this.#stop);
  }

  get end(): TaskEnd | undefined {
    return this.#end;
  }

  /** Returns why it never will, if so. */
  async reachesMoment(signal: AbortSignal): Promise<string | undefined> {
    const deadline = performance.now() + momentMs;
    while (!this.#isAtMoment) {
      if (this.#end !== undefined) return this.#end.text || "the task was over before";
      if (performance.now() > deadline) return "the task is too slow";
      // Not a timer alone: the moment is to be met within a fraction of a control step.
      await new Promise((resolve) => {
        const stop = this.#graph.listen(() => {
          stop();
          clearTimeout(timer);
          resolve(undefined);
        });
        const timer = setTimeout(() => {
          stop();
          resolve(undefined);
        }, lookMs);
      });
      signal.throwIfAborted();
    }
    return undefined;
  }
}

interface Measured {
  readonly trial: Trial;
  readonly watch: TrialWatch;
  readonly task: TaskEnd | undefined;
  readonly hit: number;
  /** World time of the newest joint state at the fault. */
  readonly stamp: bigint;
}

function measure(measured: Measured): Pick<TrialRecord, "found" | "task" | "still" | "latchedMs" | "activeMs"> {
  const { trial, watch, task, hit } = measured;
  const after = (at: number | undefined): number | null => (at === undefined ? null : at - hit);
  const names = task !== undefined && !task.isSuccess && task.text.includes(trial.node);
  const [graphMs, launchMs] = [after(watch.graphKnows), after(watch.launchKnows)];
  const taskMs = after(names ? task.at : undefined);
  const knowing = [graphMs, taskMs, ...(trial.node === managerName ? [launchMs] : [])].filter((ms) => ms !== null);
  return {
    found: { ms: knowing.length === 0 ? null : Math.min(...knowing), graphMs, taskMs, launchMs },
    task: {
      status: task === undefined ? "unfinished" : task.isSuccess ? "success" : "error",
      ended: after(task?.at),
      text: task?.text ?? "",
    },
    still: standstillOf(measured),
    latchedMs: after(watch.latched),
    activeMs: after(watch.activeAgain),
  };
}

function standstillOf({ trial, watch, task, hit, stamp }: Measured): TrialRecord["still"] {
  const last = watch.joints.at(-1);
  const speed = last?.speed ?? null;
  if (task?.isSuccess === true) return { ms: null, steps: null, speed, how: "the task went on to its end" };
  const at = (rest: JointSighting | undefined): Omit<TrialRecord["still"], "how"> => ({
    ms: Math.max(0, (rest?.at ?? hit) - hit),
    steps: Math.max(0, stepOf(rest?.stamp ?? stamp) - stepOf(stamp)),
    speed,
  });
  if (trial.node === "sim") return { ...at(last), how: "the last joint state, for it was the world that was hit" };
  if (trial.world === "lockstep") {
    const how =
      trial.node === "executor" ? "nobody took another control step" : "the executor held until the arm stood";
    return { ...at(last), how: `the last control step: ${how}` };
  }
  const moving = watch.joints.findLastIndex((each) => !isStill(each));
  const rest = watch.joints[moving + 1];
  if (rest === undefined) return { ms: null, steps: null, speed, how: "the arm moves on" };
  return { ...at(rest), how: "joint states: slower than 0.005 rad/s from there on" };
}

/** Processes that are not the graph's after a while, in words. */
async function orphansOf(graph: BenchGraph, hit: number, signal: AbortSignal): Promise<readonly string[]> {
  const deadline = performance.now() + goneMs;
  for (;;) {
    const known = new Set([graph.launched.pid, ...graph.spectator.pids.values()]);
    const strangers = graph.launched.processes().filter((pid) => !known.has(pid));
    const left = [...new Set([...strangers, ...(isThere(hit) ? [hit] : [])])];
    if (left.length === 0 || performance.now() > deadline) return left.map((pid) => `${pid}: ${commandLine(pid)}`);
    await sleep(lookMs, undefined, { signal });
  }
}
