import assert from "node:assert/strict";
import { benchmarkPegs } from "../../sim/discSets.ts";
import { drawScene } from "../../sim/drawScene.ts";
import { Knock } from "../../sim/Knock.ts";
import { PhysicsScene } from "../../sim/physics/PhysicsScene.ts";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { isReachable } from "../../sim/reachableTable.ts";
import { drawScenario, noisePresets } from "../../sim/scenarios.ts";
import {
  hold,
  type KnockReport,
  type Pose,
  type Scenario,
  type Verdict,
  type WorldEvent,
} from "../../src/core/index.ts";
import { type PlacedDisc, placedDiscs, supportOf } from "../../src/core/stacking.ts";
import { HandDriver, on, scenarioOf, still } from "./HandDriver.ts";

const physicsTimestep = 1 / 240;
const surroundings = { pegs: benchmarkPegs, tableHeight: 0, controlTimestep: 0.05, physicsTimestep };

const supportsOf = (discs: readonly PlacedDisc[]): readonly (string | undefined)[] =>
  discs.map((disc) => supportOf(disc, discs, benchmarkPegs, 0));

/** A scene at rest, as it was and as a knock leaves it. */
function knocked(seed: number): {
  readonly before: readonly PlacedDisc[];
  readonly after: readonly PlacedDisc[];
  readonly report: KnockReport;
} {
  const scenario = drawScenario("any-goal-3", seed);
  const { discs, contacts } = drawScene(scenario, seed, 7);
  let scene = new PhysicsScene(physicsTimestep, discs, contacts);
  const run = (seconds: number): readonly PlacedDisc[] => {
    for (let i = 0; i < seconds / physicsTimestep; i++) scene.step();
    return discs.map(({ spec: { id, edge } }, i) => ({ id, edge, pose: scene.discState(i).pose }));
  };
  const before = run(0.3);
  const knock = new Knock(seed, 7, surroundings);
  scene = knock.strike(scene);
  return { before, after: run(3.5), report: knock.report };
}

/** Lets the agent do nothing for some seconds. */
async function idle(scenario: Scenario, seed: number, seconds: number) {
  const world = new PhysicsWorld();
  await world.reset({ scenario, seed });
  const events: WorldEvent[] = [];
  for (let i = 0; i < seconds * 20; i++) events.push(...(await world.step(hold)).events);
  const discs = placedDiscs(world.worldState());
  const verdict: Verdict = await world.finish("done");
  return { events, discs, verdict };
}

const knockNoise = { ...still, knocks: 1 } as const;

describe("a knock", () => {
  it("changes the symbolic state of 120 scenes, and leaves every disc flat and in reach", function () {
    this.timeout(300_000);
    let refused = 0;
    const hit = new Set<number>();
    const turned: number[] = [];
    for (let seed = 0; seed < 120; seed++) {
      const { before, after, report } = knocked(seed);
      const [was, is] = [supportsOf(before), supportsOf(after)];
      assert.ok(report.discs.length > 0, `seed ${seed} was spared`);
      assert.notDeepEqual(is, was, `seed ${seed}`);
      assert.ok(!is.includes(undefined), `seed ${seed}: ${is.join()}`);
      for (const { id, pose } of after) assert.ok(isReachable(pose.position), `seed ${seed}: ${id} at ${where(pose)}`);
      refused += report.refused;
      hit.add(report.discs.length);
      for (const [i, { pose }] of after.entries()) if (is[i] !== was[i]) turned.push(yaw(pose));
    }
    assert.ok(refused > 0, "some candidates were refused, and counted");
    assert.deepEqual([...hit].sort(), [1, 2, 3], "single discs and towers of every height are hit");
    // Yaws of the quarter circle, in three equal parts: each has its share.
    for (const part of [0, 1, 2]) {
      const share = turned.filter((angle) => Math.floor((angle / (Math.PI / 2)) * 3) === part).length / turned.length;
      assert.ok(share > 0.15, `${share} of the discs end with a yaw in part ${part}`);
    }
  });

  it("is the same for the same seed, and another for another", () => {
    assert.deepEqual(knocked(5), knocked(5));
    assert.notDeepEqual(knocked(5).report, knocked(6).report);
    assert.notDeepEqual(knocked(5).after, knocked(6).after);
  });

  it("comes at a uniformly random moment of the 4.5 s per move that a reference run takes", () => {
    const seeds = Array.from({ length: 2000 }, (_, seed) => seed);
    for (const moves of [1, 7]) {
      const shares = seeds.map((seed) => (new Knock(seed, moves, surroundings).step * 0.05) / (moves * 4.5));
      assert.ok(Math.min(...shares) >= 0 && Math.max(...shares) < 1);
      for (const tenth of Array.from({ length: 10 }, (_, i) => i)) {
        const count = shares.filter((share) => Math.floor(share * 10) === tenth).length;
        // 200 expected; five standard deviations.
        assert.ok(Math.abs(count - 200) < 67, `${count} of 2000 in tenth ${tenth} of ${moves} moves`);
      }
    }
    assert.equal(new Knock(3, 0, surroundings).step, new Knock(3, 1, surroundings).step);
  });

  it("spares a world that has nothing to hit, after refusing all candidates", () => {
    const scene = new PhysicsScene(physicsTimestep, [], { discFriction: 0.5, padFriction: 0.9 });
    const knock = new Knock(1, 1, surroundings);
    assert.equal(knock.strike(scene), scene);
    assert.deepEqual([knock.report.discs, knock.report.refused], [[], 200]);
  });
});

describe("PhysicsWorld with a knock", () => {
  it("has it at its moment, tells of it, and does not blame the agent", async function () {
    this.timeout(300_000);
    for (let seed = 0; seed < 12; seed++) {
      const scenario = drawScenario("move", seed, noisePresets["knock"]);
      const { events, discs, verdict } = await idle(scenario, seed, 7);
      const { moment, discs: hit } = verdict.knock!;
      assert.ok(moment < 4.5 && hit.length > 0, JSON.stringify(verdict.knock));
      assert.ok(events.length > 0 && events.every(({ kind }) => kind === "knocked"), JSON.stringify(events));
      assert.deepEqual([verdict.illegalMoves, verdict.drops], [0, 0]);
      for (const { id, pose } of discs) assert.ok(isReachable(pose.position), `seed ${seed}: ${id} at ${where(pose)}`);
    }
  });

  it("gives the same hash twice, and leaves no trace where none is asked for", async () => {
    const [one, other] = [noisePresets["knock"], noisePresets["paper"]].map((noise) => drawScenario("move", 3, noise));
    const first = await idle(one!, 3, 6);
    assert.equal((await idle(one!, 3, 6)).verdict.stateHash, first.verdict.stateHash);
    const undisturbed = await idle(other!, 3, 6);
    assert.notEqual(undisturbed.verdict.stateHash, first.verdict.stateHash);
    assert.deepEqual([undisturbed.verdict.knock, undisturbed.events], [undefined, []]);
    const until = first.verdict.knock!.moment;
    assert.equal(
      (await idle(one!, 3, until - 1)).verdict.stateHash,
      (await idle(other!, 3, until - 1)).verdict.stateHash,
    );
  });

  it("says so when the episode was over before, also while it rests to be judged", async () => {
    const scenario = drawScenario("move", 3, noisePresets["knock"]);
    const { moment } = new Knock(3, 1, surroundings).report;
    const { verdict, events } = await idle(scenario, 3, moment - 0.2);
    assert.deepEqual(verdict.knock, { moment, discs: [], refused: 0 });
    assert.deepEqual(events, []);
  });

  it("leaves the disc in the hand there", async function () {
    this.timeout(300_000);
    const scenario = scenarioOf({ peg1: ["red", "blue"] }, { noise: knockNoise, goal: [on("red", "peg3")] });
    const seed = Array.from({ length: 50 }, (_, i) => i).find((i) => new Knock(i, 2, surroundings).step > 140)!;
    const hand = await HandDriver.start(new PhysicsWorld(), scenario, seed);
    await hand.grasp("blue");
    const [x, y, z] = hand.placeOf("blue");
    await hand.moveTo([x, y, z + 0.1]);
    assert.deepEqual([hand.events, hand.world.worldState().held], [[], "blue"], "the knock is still to come");
    await hand.wait(100);
    assert.equal(hand.world.worldState().held, "blue");
    assert.ok(hand.events.length > 0 && hand.events.every((e) => e.kind === "knocked" && e.disc === "red"));
    assert.deepEqual((await hand.world.finish("stopped")).knock!.discs, ["red"]);
  });
});

const where = ({ position }: Pose): string => position.map((c) => c.toFixed(3)).join(", ");

/** Of a cube's faces, rad in [0, π/2). */
function yaw({ orientation: [x, y, z, w] }: Pose): number {
  // Of the two of its axes that lie flat, the first.
  const axes = [
    [1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)],
    [2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)],
  ] as const;
  const [ax, ay] = Math.abs(axes[0][2]) < 0.5 ? axes[0] : axes[1];
  const angle = Math.atan2(ay, ax) % (Math.PI / 2);
  return angle < 0 ? angle + Math.PI / 2 : angle;
}
