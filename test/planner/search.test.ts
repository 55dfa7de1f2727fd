import assert from "node:assert/strict";
import { Rng } from "../../src/core/index.ts";
import { parseDomain, parseProblem, type Domain, type Problem } from "../../src/pddl/index.ts";
import { ground } from "../../src/planner/ground.ts";
import { heuristics, type HeuristicName } from "../../src/planner/heuristics/heuristics.ts";
import { unpack } from "../../src/planner/PackedState.ts";
import { planWith, search, type PlannerConfig } from "../../src/planner/planWith.ts";
import { bestFirst } from "../../src/planner/search/bestFirst.ts";
import { searches, type SearchName } from "../../src/planner/search/searches.ts";
import { SearchPlanner } from "../../src/planner/SearchPlanner.ts";
import type { Task } from "../../src/planner/Task.ts";
import { validate } from "../../src/planner/validate.ts";
import { loadTask } from "../pddl/domainFiles.ts";
import { randomDomain } from "../pddl/randomDomain.ts";
import { shortestPlanLength } from "./lifted.ts";

const configs: PlannerConfig[] = (Object.keys(searches) as SearchName[]).flatMap((name) => {
  const names = Object.keys(heuristics) as HeuristicName[];
  return (searches[name].usesHeuristic ? names : names.slice(0, 1)).map((heuristic) => ({ search: name, heuristic }));
});

const promisesOptimal = ({ search: name, heuristic }: PlannerConfig): boolean =>
  searches[name].optimal === "always" ||
  (searches[name].optimal === "if-admissible" && heuristics[heuristic].admissible);

const hanoiLength = { hanoi: (n: number) => 2 * (2 ** n - 1), "hanoi-classic": (n: number) => 2 ** n - 1 };

const unsolvable = (() => {
  const { domain, problem } = loadTask("hanoi", "hanoi-3.pddl");
  // The largest disc would have to lie on the smallest: each single goal is reachable, both together are not.
  const on = (a: string, b: string) => ({ atom: { predicate: "on", args: [a, b] }, sign: true });
  return { domain, problem: { ...problem, goal: [on("green", "peg2"), on("red", "peg2")] } };
})();

describe("searches × heuristics", () => {
  for (const config of configs) {
    const label = `${config.search} with ${config.heuristic}`;

    it(`${label} solves Towers of Hanoi, with fewest steps if it says so`, () => {
      for (const [name, sizes] of [
        ["hanoi", [3, 4]],
        ["hanoi-classic", [3, 4, 5]],
      ] as const) {
        for (const n of sizes) {
          const task = loadTask(name, `hanoi-${n}.pddl`);
          const result = planWith(task, config);
          assert.equal(result.status, "solved");
          assert.equal(result.optimal, promisesOptimal(config));
          assert.deepEqual(validate(task.domain, task.problem, result.plan), {
            valid: true,
            steps: result.plan.length,
          });
          if (result.optimal) assert.equal(result.plan.length, hanoiLength[name](n));
          assert.ok(result.statistics.expanded > 0 && result.statistics.generated >= result.statistics.expanded);
        }
      }
    });

    it(`${label} solves random problems that can be solved and no others`, () => {
      const rng = new Rng(41, "searches");
      const sample = { solved: 0, unsolvable: 0 };
      for (let i = 0; i < 100; i++) {
        const { domain, problem } = randomDomain(rng);
        const perfect = shortestPlanLength(domain, problem);
        if (perfect === undefined) continue;
        const result = planWith({ domain, problem }, config);
        const expected = perfect === Infinity ? "unsolvable" : "solved";
        assert.equal(result.status, expected);
        sample[expected] += perfect > 0 ? 1 : 0;
        if (result.status !== "solved") continue;
        assert.equal(validate(domain, problem, result.plan).valid, true);
        if (result.optimal) assert.equal(result.plan.length, perfect);
      }
      assert.ok(sample.solved > 20 && sample.unsolvable > 10, JSON.stringify(sample));
    });

    it(`${label} says unsolvable, limit and stopped`, () => {
      assert.equal(planWith(unsolvable, config).status, "unsolvable");
      const task = ground(...both(loadTask("hanoi", "hanoi-5.pddl")))!;
      assert.deepEqual(search(task, config, { expansions: 5 }).statistics.expanded, 5);
      assert.equal(search(task, config, { expansions: 5 }).status, "limit");
      assert.equal(search(task, config, { expansions: 0 }).status, "limit");
      assert.equal(search(task, config, { shouldStop: () => true }).status, "stopped");
      let polls = 0;
      const late = search(task, config, { shouldStop: () => ++polls > 2 });
      assert.equal(late.status, "stopped");
      assert.ok(late.statistics.expanded > 5 && late.statistics.expanded < 150);
      assert.throws(() => search(task, config, { expansions: NaN }), RangeError);
    });

    it(`${label} gives the same plan again`, () => {
      const task = loadTask("hanoi", "hanoi-4.pddl");
      assert.deepEqual(planWith(task, config), planWith(task, config));
    });

    it(`${label} needs no step where the goal holds`, () => {
      const { domain, problem } = loadTask("hanoi", "hanoi-3.pddl");
      const done = { ...problem, goal: [{ atom: problem.init[0]!, sign: true }] };
      const result = planWith({ domain, problem: done }, config);
      assert.deepEqual(result.status === "solved" && result.plan, []);
    });
  }

  for (let n = 3; n <= 7; n++) {
    it(`the default finds all ${2 * (2 ** n - 1)} steps of hanoi-${n}`, async () => {
      const task = loadTask("hanoi", `hanoi-${n}.pddl`);
      const result = await new SearchPlanner().plan(task, {});
      assert.equal(result.status, "solved");
      assert.equal(result.optimal, true);
      assert.equal(result.plan.length, 2 * (2 ** n - 1));
      assert.equal(validate(task.domain, task.problem, result.plan).valid, true);
    });
  }

  it("breadth-first finds all moves of the textbook's tower of ten", () => {
    const result = planWith(loadTask("hanoi-classic", "hanoi-10.pddl"), {
      search: "breadth-first",
      heuristic: "blind",
    });
    assert.equal(result.status === "solved" && result.plan.length, 1023);
  });
});

const both = ({ domain, problem }: { domain: Domain; problem: Problem }): [Domain, Problem] => [domain, problem];

/** A walk over a graph: place i is fact i, from place 0 to the last. */
function walk(places: number, edges: readonly (readonly [number, number])[]): Task {
  return {
    facts: Array.from({ length: places }, (_, place) => ({ atom: { predicate: `at${place}`, args: [] }, sign: true })),
    initial: [0],
    goal: [places - 1],
    goalReachable: true,
    operators: edges
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => ({
        step: { action: `go-${from}-${to}`, args: [] },
        preconditions: [from],
        adds: [to],
        deletes: [from],
      })),
  };
}

describe("bestFirst()", () => {
  const astar = { depth: 1, estimate: 1 } as const;

  it("is optimal with every admissible heuristic, on random graphs", () => {
    const rng = new Rng(42, "graphs");
    let solved = 0;
    for (let i = 0; i < 300; i++) {
      const places = 16;
      const edges = Array.from({ length: 40 }, () => [rng.integer(places), rng.integer(places)] as const);
      const perfect = Array.from({ length: places }, (_, place) => (place === places - 1 ? 0 : Infinity));
      for (let round = 0; round < places; round++) {
        for (const [from, to] of edges) perfect[from] = Math.min(perfect[from]!, perfect[to]! + 1);
      }
      const task = walk(places, edges);
      const trusted = perfect.map(() => rng.uniform() < 0.5);
      const inconsistent = (state: Int32Array): number => {
        const place = unpack(state)[0]!;
        return perfect[place] === Infinity || trusted[place] ? perfect[place]! : 0;
      };
      const result = bestFirst(task, astar, inconsistent, {});
      assert.equal(result.status === "solved" ? result.operators.length : Infinity, perfect[0]);
      const within = bestFirst(task, { depth: 1, estimate: 3 }, inconsistent, {});
      assert.equal(within.status, result.status);
      if (within.status !== "solved") continue;
      assert.ok(within.operators.length <= 3 * perfect[0]!);
      solved++;
    }
    assert.ok(solved > 100);
  });

  it("expands a state again that a shorter way reaches late", () => {
    // Place 4 is first reached round about, over 2 and 3, because only place 1 has an estimate above 0.
    const edges = [
      [0, 1],
      [1, 4],
      [0, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [5, 6],
      [6, 7],
    ] as const;
    const result = bestFirst(walk(8, edges), astar, (state) => (unpack(state)[0] === 1 ? 4 : 0), {});
    assert.equal(result.status === "solved" && result.operators.length, 5);
    assert.ok(result.statistics.expanded > result.statistics.generated);
  });
});

describe("SearchPlanner", () => {
  it("stops on an aborted signal and on shouldStop, before and during the search", async () => {
    const task = loadTask("hanoi", "hanoi-5.pddl");
    const aborted = await new SearchPlanner().plan(task, {}, AbortSignal.abort());
    assert.equal(aborted.status, "stopped");
    const controller = new AbortController();
    let polls = 0;
    const shouldStop = (): boolean => {
      if (++polls === 3) controller.abort();
      return false;
    };
    const during = await new SearchPlanner().plan(task, { shouldStop }, controller.signal);
    assert.equal(during.status, "stopped");
    assert.ok(during.statistics.expanded > 0);
  });

  it("hands on limits and configuration", async () => {
    const task = loadTask("hanoi", "hanoi-5.pddl");
    assert.equal((await new SearchPlanner().plan(task, { expansions: 3 })).status, "limit");
    const greedy = await new SearchPlanner({ search: "greedy", heuristic: "hff" }).plan(task, {});
    assert.equal(greedy.status === "solved" && greedy.optimal, false);
  });

  it("stops while grounding", () => {
    const objects = Array.from({ length: 60 }, (_, i) => `o${i}`).join(" ");
    const domain = parseDomain(
      "(define (domain d) (:predicates (p)) (:action a :parameters (?x ?y ?z) :effect (p)))",
      "d",
    );
    const problem = parseProblem(`(define (problem q) (:domain d) (:objects ${objects}) (:init) (:goal (p)))`, "p");
    const result = planWith({ domain, problem }, undefined, { shouldStop: () => true });
    assert.deepEqual(result, { status: "stopped", statistics: { expanded: 0, generated: 0 } });
  });
});
