import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { parseDomain, parseProblem, PddlError } from "../../src/pddl/index.ts";
import { OutOfMemoryError } from "../../src/planner/OutOfMemoryError.ts";
import type { PlanResult } from "../../src/planner/Planner.ts";
import { PlannerThread } from "../../src/planner/PlannerThread.ts";
import { planWith, type PlannerConfig } from "../../src/planner/planWith.ts";
import { ThreadPlanner } from "../../src/planner/ThreadPlanner.ts";
import { domainText, loadTask, problemText } from "../pddl/domainFiles.ts";

/** PDDL texts. */
interface Texts {
  readonly domain: string;
  readonly problem: string;
}

const blind: PlannerConfig = { search: "astar", heuristic: "blind" };
const greedy: PlannerConfig = { search: "greedy", heuristic: "hff" };
const breadthFirst: PlannerConfig = { search: "breadth-first", heuristic: "blind" };

const hanoi = (discs: number): Texts => ({
  domain: domainText("hanoi"),
  problem: problemText("hanoi", `hanoi-${discs}.pddl`),
});

const blocks: Texts = {
  domain: `(define (domain blocks) (:predicates (on ?x ?y) (ontable ?x) (clear ?x))
    (:action stack :parameters (?x ?y) :precondition (and (ontable ?x) (clear ?x) (clear ?y) (not (= ?x ?y)))
      :effect (and (on ?x ?y) (not (ontable ?x)) (not (clear ?y))))
    (:action unstack :parameters (?x ?y) :precondition (and (on ?x ?y) (clear ?x))
      :effect (and (ontable ?x) (clear ?y) (not (on ?x ?y)))))`,
  problem: `(define (problem swap) (:domain blocks) (:objects a b c d)
    (:init (on a b) (on b c) (ontable c) (clear a) (ontable d) (clear d))
    (:goal (and (on c b) (on b a) (on a d))))`,
};

/** The textbook's tower with 3^discs states, as many as one likes. */
function tower(discs: number): Texts {
  const names = Array.from({ length: discs }, (_, i) => `d${i + 1}`);
  const stack = (peg: string): string => names.map((name, i) => `(on ${name} ${names[i + 1] ?? peg})`).join(" ");
  const smaller = names.flatMap((name, i) =>
    [...names.slice(i + 1), "p1", "p2", "p3"].map((on) => `(fits ${name} ${on})`),
  );
  return {
    domain: `(define (domain tower) (:predicates (clear ?s) (on ?d ?s) (fits ?d ?s))
      (:action move :parameters (?d ?from ?to)
        :precondition (and (fits ?d ?to) (on ?d ?from) (clear ?d) (clear ?to))
        :effect (and (clear ?from) (on ?d ?to) (not (on ?d ?from)) (not (clear ?to)))))`,
    problem: `(define (problem up) (:domain tower) (:objects ${names.join(" ")} p1 p2 p3)
      (:init ${smaller.join(" ")} ${stack("p1")} (clear d1) (clear p2) (clear p3)) (:goal (and ${stack("p3")})))`,
  };
}

/** Takes seconds to read: its start says millions of times the same. */
const endlessText: Texts = {
  domain: blocks.domain,
  problem: blocks.problem.replace("(:init", `(:init ${"(clear a)".repeat(1_000_000)}`),
};

/** Takes minutes to ground. */
const endlessGrounding: Texts = {
  domain: `(define (domain wide) (:predicates (p))
    (:action a :parameters (?a ?b ?c ?d) :effect (p)))`,
  problem: `(define (problem wide) (:domain wide)
    (:objects ${Array.from({ length: 300 }, (_, i) => `o${i}`).join(" ")}) (:init) (:goal (p)))`,
};

const planHere = (texts: Texts, config: PlannerConfig, expansions?: number): PlanResult => {
  const domain = parseDomain(texts.domain, "domain");
  const problem = parseProblem(texts.problem, "problem", domain);
  return planWith({ domain, problem }, config, expansions === undefined ? {} : { expansions });
};

/** Waits until something is so. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(2);
}

describe("PlannerThread", function () {
  this.timeout(60_000);
  let thread: PlannerThread;
  before(() => {
    thread = new PlannerThread();
  });
  after(() => thread.close());

  it("finds the same as the planner in this thread, with the same work", async () => {
    for (const texts of [hanoi(3), hanoi(4), hanoi(5), blocks, tower(6)]) {
      for (const config of [blind, greedy, breadthFirst]) {
        const result = await thread.plan(texts, config);
        assert.equal(result.status, "solved");
        assert.deepEqual(result, planHere(texts, config));
      }
    }
  });

  it("says unsolvable and limit as the planner in this thread does", async () => {
    const unsolvable = { ...blocks, problem: blocks.problem.replace("(on a d)", "(on a a)") };
    assert.deepEqual(await thread.plan(unsolvable, blind), planHere(unsolvable, blind));
    assert.equal((await thread.plan(unsolvable, blind)).status, "unsolvable");
    const limited = await thread.plan(hanoi(5), blind, { expansions: 7 });
    assert.deepEqual(limited, planHere(hanoi(5), blind, 7));
    assert.deepEqual([limited.status, limited.statistics.expanded], ["limit", 7]);
  });

  it("throws what reading throws, with its class and position", async () => {
    const unknown = { ...blocks, problem: blocks.problem.replace("(ontable c)", "(ontabel c)") };
    const faults: [Texts, string, number, number][] = [
      [{ ...blocks, domain: "(define\n (dommain x))" }, "domain", 2, 2],
      [unknown, "problem", 2, 31],
    ];
    for (const [texts, file, line, column] of faults) {
      const here = errorOf(() => planHere(texts, blind));
      await assert.rejects(thread.plan(texts, blind), (error) => {
        assert.ok(error instanceof PddlError);
        assert.deepEqual([error.name, error.file, error.line, error.column], ["PddlError", file, line, column]);
        assert.equal(error.message, here.message);
        return true;
      });
    }
  });

  it("throws what the search throws, with its class", async () => {
    await assert.rejects(thread.plan(blocks, blind, { expansions: -1 }), {
      constructor: RangeError,
      message: "The limit on expansions must be a number ≥ 0; got -1",
    });
    const noSearch = { ...blind, search: "magic" } as unknown as PlannerConfig;
    await assert.rejects(thread.plan(blocks, noSearch), TypeError);
    assert.equal((await thread.plan(blocks, blind)).status, "solved");
  });

  it("refuses a limit on memory that cannot be kept", () => {
    for (const memoryMb of [0, 63, 4097, NaN]) assert.throws(() => new PlannerThread({ memoryMb }), RangeError);
  });

  describe("on abort answers at once, and then serves the next request,", () => {
    const phases: [what: string, texts: Texts, config: PlannerConfig, reached: () => Promise<unknown>][] = [
      ["in a blind search", tower(16), blind, () => until(() => thread.progress.expanded > 10_000)],
      ["in a search with a slow heuristic", tower(40), greedy, () => until(() => thread.progress.generated > 100)],
      ["while grounding", endlessGrounding, blind, () => sleep(300)],
      ["while reading", endlessText, blind, () => sleep(300)],
      ["while the thread starts", tower(16), blind, () => sleep(1)],
    ];
    for (const [what, texts, config, reached] of phases) {
      it(what, async () => {
        if (what !== "while the thread starts") await thread.plan(blocks, blind);
        const controller = new AbortController();
        const planning = thread.plan(texts, config, {}, { signal: controller.signal });
        await reached();
        const aborted = performance.now();
        controller.abort();
        const { status, statistics } = await planning;
        const tookMs = performance.now() - aborted;
        assert.equal(status, "stopped");
        assert.equal(statistics.expanded > 0, what.includes("search"), JSON.stringify(statistics));
        assert.ok(tookMs < 500, `${tookMs} ms`);
        if (what === "while the thread starts") return;
        assert.deepEqual(await thread.plan(blocks, blind), planHere(blocks, blind));
        assert.ok(performance.now() - aborted < 5000, "the search that was stopped went on");
      });
    }

    it("before it has begun", async () => {
      const result = await thread.plan(blocks, blind, {}, { signal: AbortSignal.abort() });
      assert.deepEqual(result, { status: "stopped", statistics: { expanded: 0, generated: 0 } });
    });
  });

  it("does not care about an abort after the answer", async () => {
    const controller = new AbortController();
    const first = await thread.plan(blocks, blind, {}, { signal: controller.signal });
    const second = thread.plan(hanoi(5), blind);
    controller.abort();
    assert.deepEqual([first.status, (await second).status], ["solved", "solved"]);
  });

  it("leaves the caller's event loop free", async () => {
    await thread.plan(blocks, blind);
    // The machine may be busy with something else; what the planner blocks it blocks each time.
    const delays: number[] = [];
    for (let attempt = 0; attempt < 5 && (delays.at(-1) ?? Infinity) >= 50; attempt++) {
      let last = performance.now();
      let longest = 0;
      const ticks = setInterval(() => {
        const now = performance.now();
        longest = Math.max(longest, now - last - 5);
        last = now;
      }, 5);
      const { statistics } = await thread.plan(tower(11), blind);
      clearInterval(ticks);
      assert.ok(statistics.expanded > 150_000);
      delays.push(longest);
    }
    assert.ok(delays.at(-1)! < 50, `${delays.join(", ")} ms`);
  });

  it("tells how far it is", async () => {
    const none = { expanded: 0, generated: 0 };
    const controller = new AbortController();
    assert.deepEqual(thread.progress, none);
    const planning = thread.plan(tower(16), breadthFirst, {}, { signal: controller.signal });
    assert.deepEqual(thread.progress, none);
    const seen = [thread.progress];
    while (seen.length < 5) {
      await until(() => thread.progress.expanded > seen.at(-1)!.expanded);
      const { expanded, generated } = thread.progress;
      assert.ok(generated >= expanded && generated >= seen.at(-1)!.generated);
      seen.push({ expanded, generated });
    }
    controller.abort();
    const { statistics } = await planning;
    assert.ok(statistics.expanded >= seen.at(-1)!.expanded);
    assert.deepEqual(thread.progress, none);
  });

  it("serves requests in order, and answers at once to one that is aborted while it waits", async () => {
    const order: string[] = [];
    const running = new AbortController();
    const waiting = new AbortController();
    const ask = async (name: string, texts: Texts, signal?: AbortSignal): Promise<string> => {
      const { status } = await thread.plan(texts, blind, {}, { signal });
      order.push(name);
      return status;
    };
    const first = ask("first", tower(16), running.signal);
    const second = ask("second", hanoi(5));
    const third = ask("third", tower(16), waiting.signal);
    const fourth = ask("fourth", hanoi(3));
    await until(() => thread.progress.expanded > 0);
    waiting.abort();
    assert.equal(await third, "stopped");
    assert.deepEqual(order, ["third"]);
    running.abort();
    assert.deepEqual(await Promise.all([first, second, fourth]), ["stopped", "solved", "solved"]);
    assert.deepEqual(order, ["third", "first", "second", "fourth"]);
  });

  it("that runs out of memory says so, gives it back and goes on", async () => {
    const small = new PlannerThread({ memoryMb: 64 });
    const before = process.memoryUsage.rss();
    for (const config of [blind, breadthFirst]) {
      await assert.rejects(small.plan(tower(16), config), (error) => {
        assert.ok(error instanceof OutOfMemoryError && error.expanded > 100_000);
        assert.match(error.message, /^The search ran out of memory after \d+ expansions \(limit 64 MB\); raise/);
        return true;
      });
    }
    await assert.rejects(small.plan(endlessGrounding, blind), OutOfMemoryError);
    assert.equal((await small.plan(blocks, blind)).status, "solved");
    await small.close();
    const keptMb = (process.memoryUsage.rss() - before) / 2 ** 20;
    assert.ok(keptMb < 100, `${keptMb} MB`);
  });

  it("that is closed stops what it has to do and takes nothing more", async () => {
    const closing = new PlannerThread();
    const planning = [closing.plan(tower(16), blind), closing.plan(blocks, blind)];
    await until(() => closing.progress.expanded > 0);
    await closing.close();
    assert.deepEqual(
      (await Promise.all(planning)).map(({ status }) => status),
      ["stopped", "stopped"],
    );
    await assert.rejects(closing.plan(blocks, blind), /is closed; make a new PlannerThread/);
    await closing.close();
  });

  it("keeps the process alive while it plans, and not when it is idle", async () => {
    const module = new URL("../../src/planner/PlannerThread.ts", import.meta.url).href;
    const script = `
      import { PlannerThread } from ${JSON.stringify(module)};
      const thread = new PlannerThread();
      const controller = new AbortController();
      const ask = (signal) => thread.plan(${JSON.stringify(hanoi(4))}, ${JSON.stringify(blind)}, {}, { signal });
      await ask();
      const [stopped, solved] = await Promise.all([ask(controller.signal), ask(), controller.abort()]);
      process.stdout.write(stopped.status + " " + solved.status);
    `;
    const options = ["--import", "tsx", "--input-type=module", "--eval", script];
    const child = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"], timeout: 30_000 });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    assert.deepEqual(await once(child, "close"), [0, null]);
    assert.equal(output, "stopped solved");
  });
});

describe("ThreadPlanner", function () {
  this.timeout(60_000);
  const thread = new PlannerThread();
  after(() => thread.close());

  it("plans for values as the planner in this thread does", async () => {
    const task = loadTask("hanoi", "hanoi-5.pddl");
    assert.deepEqual(await new ThreadPlanner(thread).plan(task, {}), planWith(task));
    assert.deepEqual(await new ThreadPlanner(thread, greedy).plan(task, {}), planWith(task, greedy));
    const limits = { expansions: 7 };
    assert.deepEqual(await new ThreadPlanner(thread).plan(task, limits), planWith(task, undefined, limits));
  });

  it("throws a RangeError on a problem that does not fit the domain", async () => {
    const { domain, problem } = loadTask("hanoi", "hanoi-3.pddl");
    const strange = { ...problem, domain: "other" };
    const here = errorOf(() => planWith({ domain, problem: strange }));
    await assert.rejects(new ThreadPlanner(thread).plan({ domain, problem: strange }, {}), {
      constructor: RangeError,
      message: here.message,
    });
  });

  it("stops on its signal", async () => {
    const domain = parseDomain(tower(16).domain, "domain");
    const problem = parseProblem(tower(16).problem, "problem", domain);
    const controller = new AbortController();
    const planning = new ThreadPlanner(thread).plan({ domain, problem }, {}, controller.signal);
    await until(() => thread.progress.expanded > 0);
    controller.abort();
    assert.equal((await planning).status, "stopped");
  });
});

function errorOf(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("Nothing was thrown");
}
