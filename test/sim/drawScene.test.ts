import assert from "node:assert/strict";
import { benchmarkPegs } from "../../sim/discSets.ts";
import { type DrawnScene, drawScene } from "../../sim/drawScene.ts";
import { discDensity, nominalContacts } from "../../sim/physics/PhysicsScene.ts";
import type { SceneNoise } from "../../src/core/index.ts";
import { yawOf } from "../../src/core/index.ts";
import { scenarioOf, still } from "./HandDriver.ts";

const towers = { peg1: ["yellow", "green", "blue"], peg3: ["red"] };
const draw = (noise: Partial<SceneNoise>, seed = 1): DrawnScene =>
  drawScene(scenarioOf(towers, { noise: { ...still, ...noise } }), seed, 7);

const spreads = {
  startPosition: 0.01,
  startYaw: 0.4,
  armStart: 0.05,
  friction: 0.2,
  mass: 0.1,
} as const satisfies Partial<SceneNoise>;

/** What each kind of noise is to change, and nothing else. */
const quantities: Readonly<Record<keyof typeof spreads, (scene: DrawnScene) => unknown>> = {
  startPosition: ({ discs }) => discs.map(({ pose }) => pose.position),
  startYaw: ({ discs }) => discs.map(({ pose }) => pose.orientation),
  armStart: ({ armOffset }) => armOffset,
  friction: ({ contacts }) => contacts,
  mass: ({ discs }) => discs.map(({ mass }) => mass),
};
const kinds = Object.keys(spreads) as (keyof typeof spreads)[];

describe("drawScene()", () => {
  it("without noise puts towers on the pegs' centres, heights added up, and everything else at nominal", () => {
    const { discs, contacts, armOffset } = draw({});
    assert.deepEqual(contacts, nominalContacts);
    assert.deepEqual(
      armOffset.map((offset) => Math.abs(offset)),
      new Array(7).fill(0),
    );
    const heights: Record<string, number> = {
      yellow: 0.0275,
      green: 0.055 + 0.025,
      blue: 0.105 + 0.02,
      red: 0.0225,
    };
    for (const { spec, mass, pose } of discs) {
      const [x, y] = benchmarkPegs[spec.id === "red" ? 2 : 0]!.position;
      assert.deepEqual(pose.position.slice(0, 2), [x, y]);
      assert.ok(Math.abs(pose.position[2] - heights[spec.id]!) < 1e-12);
      assert.equal(yawOf(pose.orientation), 0);
      assert.ok(Math.abs(mass - discDensity * spec.edge ** 3) < 1e-12);
    }
  });

  it("lets each kind of noise change its own quantity only, with the same numbers whatever else is on", () => {
    const [none, all] = [draw({}), draw(spreads)];
    for (const kind of kinds) {
      const alone = draw({ [kind]: spreads[kind] });
      for (const other of kinds) {
        if (other === kind) continue;
        assert.deepEqual(quantities[other](alone), quantities[other](none), `${kind} changes ${other}`);
      }
      assert.notDeepEqual(quantities[kind](alone), quantities[kind](none), kind);
      assert.deepEqual(quantities[kind](alone), quantities[kind](all), `${kind} depends on other noise`);
    }
  });

  it("shifts the discs of a tower together, and each tower for itself", () => {
    const offsets = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const { discs } = draw(spreads, seed);
      const [blue, red, green, yellow] = discs.map(({ pose }) => pose.position);
      for (const place of [green!, yellow!]) assert.deepEqual(place.slice(0, 2), blue!.slice(0, 2));
      offsets.add(blue![0] - 0.56).add(red![0] - 0.56);
    }
    assert.equal(offsets.size, 40);
  });

  it("draws shifts with the deviation it is told, and all else within bounds that it comes close to", () => {
    const shifts: number[] = [];
    const shares: Record<string, number[]> = { yaw: [], arm: [], disc: [], pad: [], mass: [] };
    for (let seed = 0; seed < 300; seed++) {
      const { discs, contacts, armOffset } = draw(spreads, seed);
      const [first] = discs;
      shifts.push(first!.pose.position[0] - 0.56, first!.pose.position[1] + 0.18);
      shares["yaw"]!.push(...discs.map(({ pose }) => yawOf(pose.orientation) / spreads.startYaw));
      shares["arm"]!.push(...armOffset.map((offset) => offset / spreads.armStart));
      shares["disc"]!.push((contacts.discFriction / nominalContacts.discFriction - 1) / spreads.friction);
      shares["pad"]!.push((contacts.padFriction / nominalContacts.padFriction - 1) / spreads.friction);
      shares["mass"]!.push(
        ...discs.map(({ spec, mass }) => (mass / (discDensity * spec.edge ** 3) - 1) / spreads.mass),
      );
    }
    const deviation = Math.sqrt(shifts.reduce((sum, s) => sum + s * s, 0) / shifts.length);
    // Four standard errors of 600 draws.
    assert.ok(Math.abs(deviation / spreads.startPosition - 1) < 4 / Math.sqrt(2 * shifts.length), `${deviation} m`);
    for (const [name, values] of Object.entries(shares)) {
      assert.ok(
        Math.max(...values) <= 1 + 1e-9 && Math.max(...values) > 0.95,
        `${name}: at most ${Math.max(...values)}`,
      );
      assert.ok(
        Math.min(...values) >= -1 - 1e-9 && Math.min(...values) < -0.95,
        `${name}: at least ${Math.min(...values)}`,
      );
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      assert.ok(Math.abs(mean) < 4 / Math.sqrt(3 * values.length), `${name}: ${mean} on average`);
    }
  });

  it("draws each kind from numbers of its own", () => {
    const first: Record<string, number[]> = { shift: [], yaw: [], arm: [], disc: [], mass: [] };
    const count = 400;
    for (let seed = 0; seed < count; seed++) {
      const { discs, contacts, armOffset } = draw(spreads, seed);
      first["shift"]!.push(discs[0]!.pose.position[0] - 0.56);
      first["yaw"]!.push(yawOf(discs[0]!.pose.orientation));
      first["arm"]!.push(armOffset[0]!);
      first["disc"]!.push(contacts.discFriction - nominalContacts.discFriction);
      first["mass"]!.push(discs[0]!.mass - discDensity * discs[0]!.spec.edge ** 3);
    }
    const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
    for (const [one, a] of Object.entries(first)) {
      for (const [other, b] of Object.entries(first)) {
        if (one >= other) continue;
        const correlation = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
        assert.ok(Math.abs(correlation) < 4 / Math.sqrt(count), `${one} and ${other}: ${correlation}`);
      }
    }
  });

  it("puts loose discs on the table exactly where told", () => {
    const scenario = scenarioOf({ peg1: ["blue"] }, { loose: { red: [0.45, 0.1] }, noise: { ...still, ...spreads } });
    const { discs } = drawScene(scenario, 3, 7);
    assert.deepEqual(discs[1]!.pose.position, [0.45, 0.1, 0.0225]);
  });

  it("refuses a scenario that places a disc nowhere, twice, or one that there is not", () => {
    const { scene, ...rest } = scenarioOf({ peg1: ["blue", "red"] });
    for (const [wrong, words] of [
      [{ peg1: ["blue"] }, /"red" nowhere/],
      [{ peg1: ["blue", "red"], peg2: ["blue"] }, /"blue" twice/],
      [{ peg1: ["blue", "red", "pink"] }, /"pink"/],
    ] as const) {
      assert.throws(
        () => drawScene({ ...rest, scene: { ...scene, towers: wrong } }, 0, 7),
        (error) => error instanceof RangeError && words.test(error.message),
      );
    }
  });
});
