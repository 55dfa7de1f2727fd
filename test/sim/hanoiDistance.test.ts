import assert from "node:assert/strict";
import { Rng, type Relation } from "../../src/core/index.ts";
import { configurationOf, fewestMoves, hanoiDistance, hasOneShortestWay } from "../../sim/hanoiDistance.ts";

const pegs = ["peg1", "peg2", "peg3"];
// Largest first and not in alphabetical order: neither may matter.
const discs = [
  { id: "c", edge: 0.06 },
  { id: "a", edge: 0.05 },
  { id: "d", edge: 0.04 },
  { id: "b", edge: 0.03 },
];
const on = (disc: string, place: string, sign = true): Relation => ({ name: "on", objects: [disc, place], sign });
const towerOn = (peg: string, ids: readonly string[]): Relation[] => ids.map((id, i) => on(id, ids[i - 1] ?? peg));
const ids = discs.map(({ id }) => id);

/** Every assignment of pegs to discs. */
function* configurations(count: number): Generator<Map<string, string>> {
  for (let code = 0; code < 3 ** count; code++) {
    yield new Map(ids.slice(0, count).map((id, i) => [id, pegs[Math.floor(code / 3 ** i) % 3]!]));
  }
}

/** Fewest moves to a tower, by the textbook recursion: the largest disc moves at most once. */
function toTower(places: readonly string[], target: string): number {
  const [largest, ...rest] = places;
  if (largest === undefined) return 0;
  if (largest === target) return toTower(rest, target);
  const spare = pegs.find((peg) => peg !== largest && peg !== target)!;
  return toTower(rest, spare) + 1 + (2 ** rest.length - 1);
}

/** The naive twin: towers as lists, breadth first from the start, relations read off the lists. */
function searchForward(start: ReadonlyMap<string, string>, goal: readonly Relation[]): number | undefined {
  const rank = (id: string | undefined): number => (id === undefined ? -1 : ids.indexOf(id));
  const holds = (towers: readonly string[][]): boolean =>
    goal.every(({ name, objects: [first, second], sign }) => {
      const tower = towers.find((list) => list.includes(first!));
      if (name === "clear") {
        const isPeg = pegs.includes(first!);
        return (isPeg ? towers[pegs.indexOf(first!)]!.length === 0 : tower?.at(-1) === first) === sign;
      }
      const below = tower?.[tower.indexOf(first!) - 1] ?? pegs[towers.indexOf(tower!)];
      return (below === second) === sign;
    });
  let frontier = [pegs.map((peg) => ids.filter((id) => start.get(id) === peg))];
  const seen = new Set(frontier.map((towers) => JSON.stringify(towers)));
  for (let depth = 0; frontier.length > 0; depth++) {
    if (frontier.some(holds)) return depth;
    const next: string[][][] = [];
    for (const towers of frontier) {
      for (const from of [0, 1, 2]) {
        for (const to of [0, 1, 2]) {
          const top = towers[from]!.at(-1);
          if (top === undefined || from === to || rank(towers[to]!.at(-1)) > rank(top)) continue;
          const moved = towers.map((list, i) => (i === from ? list.slice(0, -1) : i === to ? [...list, top] : list));
          const key = JSON.stringify(moved);
          if (!seen.has(key)) next.push(moved);
          seen.add(key);
        }
      }
    }
    frontier = next;
  }
  return undefined;
}

describe("hanoiDistance()", () => {
  it("is 2ⁿ − 1 from tower to tower", () => {
    for (let n = 1; n <= 7; n++) {
      const many = Array.from({ length: n }, (_, i) => ({ id: `d${i}`, edge: 0.06 - 0.005 * i }));
      const goal = towerOn(
        "peg3",
        many.map(({ id }) => id),
      );
      const start = new Map(many.map(({ id }) => [id, "peg1"]));
      assert.equal(fewestMoves(start, goal, many, pegs), 2 ** n - 1);
    }
  });

  it("agrees with the recursion for every configuration", () => {
    const distance = hanoiDistance(towerOn("peg2", ids), discs);
    for (const configuration of configurations(4)) {
      assert.equal(
        distance(configuration),
        toTower(
          ids.map((id) => configuration.get(id)!),
          "peg2",
        ),
      );
    }
  });

  it("agrees with a forward search for partial, negative and clear goals", () => {
    const rng = new Rng(5, "goals");
    for (let round = 0; round < 60; round++) {
      const goal = Array.from({ length: 1 + rng.integer(3) }, (): Relation => {
        const place = rng.pick([...ids, ...pegs]);
        const sign = rng.uniform() < 0.7;
        return rng.uniform() < 0.3 ? { name: "clear", objects: [place], sign } : on(rng.pick(ids), place, sign);
      });
      const distance = hanoiDistance(goal, rng.shuffle(discs));
      for (let i = 0; i < 5; i++) {
        const configuration = new Map(ids.map((id) => [id, rng.pick(pegs)]));
        assert.equal(distance(configuration), searchForward(configuration, goal), JSON.stringify({ goal }));
      }
    }
  });

  it("is undefined for no configuration, a missing disc and an unreachable goal", () => {
    const distance = hanoiDistance(towerOn("peg3", ids), discs);
    assert.equal(distance(undefined), undefined);
    assert.equal(distance(new Map([["a", "peg1"]])), undefined);
    const all = new Map(ids.map((id) => [id, "peg1"]));
    for (const goal of [on("c", "a"), on("a", "table"), on("a", "a")]) {
      assert.equal(hanoiDistance([goal], discs)(all), undefined, goal.objects.join());
    }
  });

  it("is 0 everywhere for an empty goal", () => {
    assert.equal(hanoiDistance([], discs)(new Map(ids.map((id) => [id, "peg1"]))), 0);
  });

  it("refuses relations and objects it does not know, and too many discs", () => {
    const holding: Relation = { name: "holding", objects: ["a"], sign: true };
    for (const wrong of [
      holding,
      on("a", "peg9"),
      on("peg1", "a"),
      on("z", "a"),
      { ...on("a", "b"), objects: ["a"] },
    ]) {
      assert.throws(() => hanoiDistance([wrong], discs), RangeError);
    }
    const many = Array.from({ length: 11 }, (_, i) => ({ id: `d${i}`, edge: i }));
    assert.throws(() => hanoiDistance([], many), /177147 configurations/);
  });
});

describe("hasOneShortestWay()", () => {
  /** How many shortest ways lead from a configuration to each other, counted forwards, level by level. */
  function waysFrom(start: ReadonlyMap<string, string>, count: number): ReadonlyMap<string, number> {
    const some = ids.slice(0, count);
    const key = (places: ReadonlyMap<string, string>): string => some.map((id) => places.get(id)).join();
    const ways = new Map([[key(start), 1]]);
    let level = [new Map(start)];
    while (level.length > 0) {
      const next = new Map<string, { places: Map<string, string>; ways: number }>();
      for (const places of level) {
        for (const [i, id] of some.entries()) {
          for (const to of pegs) {
            const from = places.get(id)!;
            if (to === from || some.slice(i + 1).some((other) => [from, to].includes(places.get(other)!))) continue;
            const moved = new Map(places).set(id, to);
            if (ways.has(key(moved))) continue;
            const known = next.get(key(moved))?.ways ?? 0;
            next.set(key(moved), { places: moved, ways: known + ways.get(key(places))! });
          }
        }
      }
      for (const [each, found] of next) ways.set(each, found.ways);
      level = [...next.values()].map(({ places }) => places);
    }
    return ways;
  }

  it("agrees with a count of the ways between all states of two and of three discs", () => {
    for (const [count, doubled] of [
      [2, 6],
      [3, 48],
    ] as const) {
      let several = 0;
      for (const start of configurations(count)) {
        const ways = waysFrom(start, count);
        for (const end of configurations(count)) {
          const goal = ids.slice(0, count).map((id, i) => {
            const below = ids.slice(0, i).findLast((other) => end.get(other) === end.get(id));
            return on(id, below ?? end.get(id)!);
          });
          const found = ways.get([...end.values()].join())!;
          assert.equal(hasOneShortestWay(start, goal, discs.slice(0, count), pegs), found === 1);
          if (found > 1) several++;
        }
      }
      assert.equal(several, doubled);
    }
  });

  it("is false where no way leads", () => {
    assert.equal(hasOneShortestWay(new Map(), towerOn("peg3", ids), discs), false);
    const start = new Map(ids.map((id) => [id, "peg1"]));
    assert.equal(hasOneShortestWay(start, [on("c", "a")], discs), false);
  });
});

describe("configurationOf()", () => {
  const supports = new Map([
    ["b", "a"],
    ["a", "c"],
    ["c", "peg2"],
    ["d", "peg1"],
  ]);

  it("follows supports down to the pegs", () => {
    assert.deepEqual(
      configurationOf(supports, discs),
      new Map([
        ["c", "peg2"],
        ["a", "peg2"],
        ["d", "peg1"],
        ["b", "peg2"],
      ]),
    );
  });

  it("is undefined off the pegs, on a smaller disc, and for two on one support", () => {
    for (const [disc, support] of [
      ["d", "table"],
      ["d", undefined],
      ["a", "b"],
      ["c", "d"],
      ["d", "peg2"],
      ["d", "peg9"],
    ] as const) {
      const changed = new Map<string, string | undefined>(supports).set(disc, support);
      assert.equal(configurationOf(changed, discs), undefined, `${disc} on ${support ?? "nothing"}`);
    }
  });
});
