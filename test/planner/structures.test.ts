import assert from "node:assert/strict";
import { Rng } from "../../src/core/index.ts";
import { AtomTable } from "../../src/planner/grounding/AtomTable.ts";
import { applyTo, holdsAll, pack, unpack } from "../../src/planner/PackedState.ts";
import { OpenList } from "../../src/planner/search/OpenList.ts";
import { SearchSpace } from "../../src/planner/search/SearchSpace.ts";
import { SuccessorGenerator } from "../../src/planner/SuccessorGenerator.ts";
import { randomTask } from "./randomTask.ts";

describe("PackedState", () => {
  it("does what sets of facts do", () => {
    const rng = new Rng(31, "packed");
    const some = (): number[] => [...new Set(Array.from({ length: rng.integer(30) }, () => rng.integer(96)))];
    const sorted = (facts: Iterable<number>): number[] => [...facts].sort((a, b) => a - b);
    for (let i = 0; i < 200; i++) {
      const [facts, adds, deletes] = [some(), some(), some()];
      const state = pack(facts, 3);
      assert.deepEqual(unpack(state), sorted(facts));
      const after = new Int32Array(3);
      applyTo(state, { adds, deletes }, after);
      const expected = new Set(facts);
      for (const fact of deletes) expected.delete(fact);
      for (const fact of adds) expected.add(fact);
      assert.deepEqual(unpack(after), sorted(expected));
      assert.equal(
        holdsAll(state, adds),
        adds.every((fact) => facts.includes(fact)),
      );
    }
  });
});

describe("SuccessorGenerator", () => {
  it("finds what testing every operator finds", () => {
    const rng = new Rng(32, "successors");
    for (let i = 0; i < 100; i++) {
      const task = randomTask(rng);
      const successors = new SuccessorGenerator(task);
      const into = new Int32Array(task.operators.length);
      for (let bits = 0; bits < 1 << task.facts.length; bits++) {
        const state = Int32Array.of(bits);
        const found = [...into.subarray(0, successors.applicable(state, into))].sort((a, b) => a - b);
        const tested = [...task.operators.keys()].filter((o) => holdsAll(state, task.operators[o]!.preconditions));
        assert.deepEqual(found, tested);
      }
    }
  });
});

describe("SearchSpace", () => {
  it("interns as a map of strings does, through growth", () => {
    const rng = new Rng(33, "space");
    const space = new SearchSpace(2);
    const map = new Map<string, number>();
    const loaded = new Int32Array(2);
    for (let i = 0; i < 20_000; i++) {
      const state = Int32Array.of(rng.integer(100) << 24, rng.integer(100) - 50);
      const key = state.join();
      const known = map.get(key);
      const id = space.intern(state, map.size === 0 ? -1 : 0, i);
      assert.equal(id, known ?? map.size);
      map.set(key, id);
      space.load(id, loaded);
      assert.deepEqual(loaded, state);
    }
    assert.equal(space.size, map.size);
  });

  it("remembers the way to a state, also a better one", () => {
    const space = new SearchSpace(1);
    const at = (n: number, parent: number, operator: number): number =>
      space.intern(Int32Array.of(n), parent, operator);
    const a = at(1, -1, -1);
    const b = at(2, a, 7);
    const c = at(3, b, 8);
    assert.deepEqual([space.path(c), space.depth(c)], [[7, 8], 2]);
    space.reach(c, a, 9);
    assert.deepEqual([space.path(c), space.depth(c)], [[9], 1]);
  });
});

describe("AtomTable", () => {
  it("interns as a map of strings does, through growth", () => {
    const rng = new Rng(34, "atoms");
    const table = new AtomTable();
    const map = new Map<string, number>();
    for (let i = 0; i < 5000; i++) {
      const predicate = rng.integer(3);
      const args = Int32Array.from({ length: predicate }, () => rng.integer(60));
      const key = [predicate, ...args].join();
      assert.equal(table.find(predicate, args), map.get(key) ?? -1);
      const id = table.intern(predicate, args);
      assert.equal(id, map.get(key) ?? map.size);
      map.set(key, id);
      assert.deepEqual([table.predicate(id), ...table.args(id)], [predicate, ...args]);
    }
    assert.equal(table.size, map.size);
  });
});

describe("OpenList", () => {
  it("gives the least key, then the least tie, then the oldest", () => {
    const rng = new Rng(35, "open");
    const open = new OpenList();
    const list: { key: number; tie: number; item: number }[] = [];
    for (let item = 0; item < 20_000; item++) {
      const burst = (item >> 11) % 2 === 0 ? 0.8 : 0.3;
      if (rng.uniform() < burst) {
        const entry = { key: rng.integer(6), tie: rng.integer(4), item };
        open.push(entry.key, entry.tie, item);
        list.push(entry);
      } else {
        let best = 0;
        for (const [i, e] of list.entries()) {
          const b = list[best]!;
          if (e.key < b.key || (e.key === b.key && e.tie < b.tie)) best = i;
        }
        const [expected] = list.splice(best, 1);
        assert.equal(open.pop(), expected?.item);
      }
    }
  });
});
