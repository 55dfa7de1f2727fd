import assert from "node:assert/strict";
import { Rng } from "../../src/core/index.ts";
import { heuristics, type HeuristicName } from "../../src/planner/heuristics/heuristics.ts";
import type { Task } from "../../src/planner/Task.ts";
import { perfectDistances, randomTask } from "./randomTask.ts";

const names = Object.keys(heuristics) as HeuristicName[];

/** A chain of facts 0 → 1 → … → n, and a branch to fact n + 1 with two preconditions. */
function chain(n: number): Task {
  const step = (from: number[], to: number) => ({
    step: { action: `to${to}`, args: [] },
    preconditions: from,
    adds: [to],
    deletes: [],
  });
  return {
    facts: Array.from({ length: n + 3 }, (_, i) => ({ atom: { predicate: `f${i}`, args: [] }, sign: true })),
    initial: [0],
    goal: [n, n + 1],
    goalReachable: true,
    operators: [...Array.from({ length: n }, (_, i) => step([i], i + 1)), step([1, 2], n + 1)],
  };
}

/** Delete-relaxed reachability by plain iteration. */
function relaxedReachable(task: Task, state: number): boolean {
  const facts = new Set([...task.facts.keys()].filter((fact) => (state >> fact) & 1));
  for (let before = -1; facts.size !== before;) {
    before = facts.size;
    for (const { preconditions, adds } of task.operators) {
      if (preconditions.every((fact) => facts.has(fact))) for (const fact of adds) facts.add(fact);
    }
  }
  return task.goal.every((fact) => facts.has(fact));
}

describe("heuristics", () => {
  for (const name of names) {
    const { admissible, create } = heuristics[name];

    it(`${name} is 0 at goals only, keeps its promises and is ∞ only without a plan, on random tasks`, () => {
      const rng = new Rng(11, name);
      let deadEnds = 0;
      let informed = 0;
      for (let i = 0; i < 120; i++) {
        const task = randomTask(rng);
        const h = create(task);
        for (const [state, perfect] of perfectDistances(task).entries()) {
          const estimate = h(Int32Array.of(state));
          assert.ok(estimate === Infinity || (Number.isSafeInteger(estimate) && estimate >= 0));
          assert.equal(estimate === 0, perfect === 0);
          if (estimate === Infinity) {
            assert.equal(perfect, Infinity);
            deadEnds++;
          }
          if (admissible) assert.ok(estimate <= perfect, `${estimate} > ${perfect}`);
          if (estimate > 1 && estimate < Infinity) informed++;
          if (name !== "blind") assert.equal(estimate === Infinity, !relaxedReachable(task, state));
        }
      }
      if (name !== "blind") assert.ok(deadEnds > 100 && informed > 100, `${deadEnds} dead ends, ${informed} informed`);
    });

    it(`${name} gives the same for a state whatever it saw before`, () => {
      const rng = new Rng(12, name);
      for (let i = 0; i < 20; i++) {
        const task = randomTask(rng);
        const used = create(task);
        for (let state = 0; state < 1 << task.facts.length; state++) {
          assert.equal(used(Int32Array.of(state)), create(task)(Int32Array.of(state)));
        }
      }
    });
  }

  it("hmax is consistent: no step lowers it by more than one", () => {
    const rng = new Rng(13, "consistent");
    for (let i = 0; i < 60; i++) {
      const task = randomTask(rng);
      const h = heuristics.hmax.create(task);
      for (let state = 0; state < 1 << task.facts.length; state++) {
        const before = h(Int32Array.of(state));
        for (const { preconditions, adds, deletes } of task.operators) {
          if (!preconditions.every((fact) => (state >> fact) & 1)) continue;
          let after = state;
          for (const fact of deletes) after &= ~(1 << fact);
          for (const fact of adds) after |= 1 << fact;
          assert.ok(before <= h(Int32Array.of(after)) + 1);
        }
      }
    }
  });

  it("hmax is the longest chain and hff the number of operators, without deletes", () => {
    const task = chain(5);
    assert.equal(heuristics.blind.create(task)(Int32Array.of(1)), 1);
    assert.equal(heuristics.hmax.create(task)(Int32Array.of(1)), 5);
    assert.equal(heuristics.hff.create(task)(Int32Array.of(1)), 6);
    assert.equal(heuristics.hff.create(task)(Int32Array.of(0b100000)), Infinity);
  });

  it("hff stays right where sums of costs overflow their cap", () => {
    // Fact i needs both facts i−1 of two copies, so hAdd doubles with each of the 40 layers.
    const layers = 40;
    const operators = Array.from({ length: 2 * layers }, (_, i) => {
      const layer = i >> 1;
      return {
        step: { action: `o${i}`, args: [] },
        preconditions: [2 * layer, 2 * layer + 1],
        adds: [2 * layer + 2 + (i & 1)],
        deletes: [],
      };
    });
    const facts = Array.from({ length: 2 * layers + 2 }, (_, i) => ({
      atom: { predicate: `f${i}`, args: [] },
      sign: true,
    }));
    const task = { facts, initial: [0, 1], goal: [2 * layers], goalReachable: true, operators };
    const h = heuristics.hff.create(task);
    assert.equal(h(Int32Array.of(3, 0, 0)), 2 * layers - 1);
    assert.equal(h(Int32Array.of(1, 0, 0)), Infinity);
  });
});
