import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { legalStates as judgedStates } from "../../../src/goal/evaluation/legalStates.ts";
import { decodeGoal, type GoalLogits } from "../../../src/goal/learned/decodeGoal.ts";
import { type GoalOutputName, goalOutputs, onClasses, outputLength } from "../../../src/goal/learned/goalLayout.ts";
import { isFulfilled, legalStates, type SlotLiteral, type Standing } from "../../../src/goal/learned/LegalStates.ts";
import { slots, SlottedScene } from "../../../src/goal/learned/SlottedScene.ts";
import { sceneOf } from "../../train/goal/simpleExamples.ts";

const names = ["blue", "red", "green", "yellow", "orange", "purple", "white"];

/** Random towers, now and then with a loose disc. */
function drawScene(count: number, rng: Rng): SlottedScene {
  const discs = names.slice(0, count);
  const towers: string[][] = [[], [], []];
  const loose: string[] = [];
  for (const disc of discs.toReversed()) rng.pick(rng.uniform() < 0.15 ? [loose] : towers).push(disc);
  const { objects, facts } = sceneOf(discs, towers);
  return new SlottedScene(objects, [...facts, ...loose.map((id) => ({ predicate: "on", args: [id, "table"] }))]);
}

function drawLogits(rng: Rng, deviation: number): GoalLogits {
  const entries = (Object.keys(goalOutputs(1)) as GoalOutputName[]).map(
    (name) => [name, Float32Array.from({ length: outputLength(name) }, () => rng.normal(deviation))] as const,
  );
  return Object.fromEntries(entries) as Record<GoalOutputName, Float32Array>;
}

/** Whether all towers of a standing get smaller upwards, from nothing but what lies on what. */
function isLegal(standing: Standing, scene: SlottedScene): boolean {
  return standing.every((support, disc) => {
    if (standing.some((other, i) => i !== disc && other === support && support !== slots.table)) return false;
    if (support === slots.table) return scene.supports[disc] === slots.table;
    return support >= slots.discs ? support < slots.table : support > disc;
  });
}

/** Every way to choose one of several for each. */
function* choices<T>(options: readonly (readonly T[])[]): Generator<readonly T[]> {
  const [first, ...rest] = options;
  if (first === undefined) yield [];
  else for (const each of first) for (const others of choices(rest)) yield [each, ...others];
}

const key = (standing: Standing): string => standing.join(" ");

describe("legalStates()", () => {
  it("are those that goals are judged by, with discs on a loose one, too", () => {
    const discs = names.slice(0, 3);
    const { objects, facts } = sceneOf(discs, [["green"], ["blue"], []]);
    const scene = new SlottedScene(objects, [...facts, { predicate: "on", args: ["red", "table"] }]);
    const ids = (standing: Standing): string =>
      standing.map((spot) => (spot === slots.table ? "table" : scene.idOf(spot))).join(" ");
    const judged = judgedStates({
      discs: discs.map((id, i) => ({ id, colour: id, edge: 0.03 + 0.01 * i })),
      towers: { peg1: ["green"], peg2: ["blue"], peg3: [] },
      loose: ["red"],
    });
    const expected = [...judged].map((standing) => discs.map((id) => standing.get(id)!).join(" "));
    assert.deepEqual(legalStates(scene).map(ids).sort(), expected.sort());
    assert.ok(expected.includes("red table peg1"));
  });

  it("are all states whose towers get smaller upwards, each once", () => {
    const rng = new Rng(1, "states");
    for (const count of [1, 2, 3, 4, 4]) {
      const scene = drawScene(count, rng);
      const supports = scene.discs.map(() => [...scene.spots, slots.table]);
      const wanted = [...choices(supports)].filter((standing) => isLegal(standing, scene)).map(key);
      assert.deepEqual(legalStates(scene).map(key).sort(), wanted.sort());
      assert.ok(wanted.length >= 3 ** count);
    }
  });

  it("leave a loose disc of seven on the table or not", () => {
    const { objects, facts } = sceneOf(names, [names.slice(1).toReversed(), [], []]);
    const scene = new SlottedScene(objects, [...facts, { predicate: "on", args: ["blue", "table"] }]);
    assert.equal(legalStates(scene).length, 3 ** 6 * 4);
  });
});

describe("decodeGoal()", () => {
  /** The likeliest `on` choice of all that can be, each looked at, in log probability. */
  function naiveBest(logits: GoalLogits, scene: SlottedScene, states: readonly Standing[]) {
    const classes = [undefined, ...scene.spots];
    const share = (disc: number, spot: number | undefined): number => {
      const logit = (each: number | undefined): number =>
        logits.on[disc * onClasses + (each === undefined ? 0 : each + 1)]!;
      return Math.exp(logit(spot)) / classes.reduce<number>((sum, each) => sum + Math.exp(logit(each)), 0);
    };
    let best = { spots: [] as readonly (number | undefined)[], logProbability: -Infinity };
    let free = -Infinity;
    for (const spots of choices(scene.discs.map(() => classes))) {
      const logProbability = Math.log(spots.reduce<number>((product, spot, disc) => product * share(disc, spot), 1));
      free = Math.max(free, logProbability);
      if (logProbability <= best.logProbability) continue;
      const canBe = states.some((state) => spots.every((spot, disc) => spot === undefined || state[disc] === spot));
      if (canBe) best = { spots, logProbability };
    }
    return { ...best, strain: free - best.logProbability };
  }

  for (const [count, rounds] of [
    [1, 20],
    [2, 40],
    [3, 40],
    [4, 12],
    [5, 1],
  ] as const) {
    it(`finds what looking at everything finds, for ${count} discs`, () => {
      const rng = new Rng(count, "logits");
      for (let round = 0; round < rounds; round++) {
        const scene = drawScene(count, rng);
        const logits = drawLogits(rng, rng.pick([0.5, 2, 6]));
        const states = legalStates(scene);
        const wanted = naiveBest(logits, scene, states);
        const { literals, strain } = decodeGoal(logits, scene, states);
        const on = scene.discs.map(
          (_, disc) => literals.find((each) => each.kind === "on" && each.disc === disc)?.spot,
        );
        assert.deepEqual(on, wanted.spots);
        assert.ok(Math.abs(strain - wanted.strain) < 1e-9 * Math.max(1, wanted.strain), `${strain}, ${wanted.strain}`);
      }
    });
  }

  it("adds what else is likelier than not, from the likeliest down, as far as it can be and says more", () => {
    const rng = new Rng(9, "literals");
    let added = 0;
    let leftOut = 0;
    for (let round = 0; round < 60; round++) {
      const scene = drawScene(1 + rng.integer(4), rng);
      const logits = drawLogits(rng, 3);
      const states = legalStates(scene);
      const { literals, logProbability } = decodeGoal(logits, scene, states);
      const canBe = (goal: readonly SlotLiteral[]): Standing[] =>
        states.filter((state) => goal.every((literal) => isFulfilled(literal, state)));
      const logitOf = (literal: SlotLiteral): number =>
        literal.kind === "clear"
          ? logits.clear[literal.spot]!
          : logits.notOn[literal.disc * slots.spots + literal.spot]!;
      const all: SlotLiteral[] = [
        ...scene.discs.flatMap((_, disc) => scene.spots.map((spot) => ({ kind: "notOn", disc, spot }) as const)),
        ...scene.spots.map((spot) => ({ kind: "clear", spot }) as const),
      ];
      const goal = literals.filter(({ kind }) => kind === "on");
      const on = goal.length;
      let wanted = naiveBest(logits, scene, states).logProbability;
      for (const literal of all.toSorted((a, b) => logitOf(b) - logitOf(a))) {
        const p = 1 / (1 + Math.exp(-logitOf(literal)));
        const before = canBe(goal);
        const after = canBe([...goal, literal]);
        const isAsked = p > 0.5 && after.length > 0;
        wanted += Math.log(isAsked ? p : 1 - p);
        if (isAsked && after.length < before.length) goal.push(literal);
        else if (p > 0.5) leftOut++;
      }
      assert.deepEqual(literals, goal);
      assert.ok(Math.abs(logProbability - wanted) < 1e-6 * Math.abs(wanted), `${logProbability}, ${wanted}`);
      added += goal.length - on;
    }
    assert.ok(added > 20 && leftOut > 20);
  });

  it("is quick for seven discs", () => {
    const rng = new Rng(7, "seven");
    const scene = drawScene(7, rng);
    const states = legalStates(scene);
    for (let round = 0; round < 20; round++) {
      const { literals } = decodeGoal(drawLogits(rng, 2), scene, states);
      assert.ok(states.some((state) => literals.every((literal) => isFulfilled(literal, state))));
    }
  }).timeout(20_000);
});
