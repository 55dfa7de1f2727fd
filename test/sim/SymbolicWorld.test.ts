import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { hold, paperNoise, Rng, type Action, type Relation, type Scenario } from "../../src/core/index.ts";
import { SymbolicWorld, type SymbolicWorldOptions } from "../../sim/SymbolicWorld.ts";

const discs = [
  { id: "red", colour: "red", edge: 0.04 },
  { id: "blue", colour: "blue", edge: 0.05 },
];
const on = (disc: string, place: string, sign = true): Relation => ({ name: "on", objects: [disc, place], sign });
const scenario: Scenario = {
  name: "two",
  instruction: "Move the tower to the right peg.",
  scene: { discs, towers: { peg1: ["blue", "red"], peg2: [], peg3: [] }, noise: paperNoise },
  goal: [on("red", "blue"), on("blue", "peg3")],
};
const act = (name: string, ...objects: string[]): Action => ({ kind: "symbolic", name, objects });
const moves = (...list: string[]): Action[] =>
  list.flatMap((text) => {
    const [disc = "", from = "", to = ""] = text.split(" ");
    return [act("pick", disc, from), act("place", disc, to)];
  });
const solution = moves("red blue peg2", "blue peg1 peg3", "red peg2 blue");

async function play(
  actions: readonly Action[],
  options: SymbolicWorldOptions & { seed?: number; scenario?: Scenario } = {},
): Promise<{ world: SymbolicWorld; events: unknown[] }> {
  const world = new SymbolicWorld(options);
  await world.reset({ scenario: options.scenario ?? scenario, seed: options.seed ?? 0 });
  const events: unknown[] = [];
  for (const action of actions) events.push(...(await world.step(action)).events);
  return { world, events };
}

describe("SymbolicWorld", () => {
  it("judges the solution a success", async () => {
    const { world, events } = await play(solution);
    const { stateHash, ...verdict } = await world.finish();
    assert.deepEqual(events, []);
    assert.match(stateHash, /^[0-9a-f]{64}$/);
    assert.deepEqual(verdict, {
      outcome: "success",
      reason: "",
      goal: scenario.goal.map((relation) => ({ relation, holds: true })),
      progress: 1,
      illegalMoves: 0,
      drops: 0,
    });
  });

  it("refuses a scene to be knocked", async () => {
    const knocked = { ...scenario, scene: { ...scenario.scene, noise: { ...paperNoise, knocks: 1 as const } } };
    await assert.rejects(new SymbolicWorld().reset({ scenario: knocked, seed: 0 }), /no discs that could be knocked/);
  });

  it("counts 50 ms a step and never ends by itself", async () => {
    const world = new SymbolicWorld();
    const first = await world.reset({ scenario, seed: 0 });
    assert.deepEqual([first.kind, first.observation.stamp], ["first", 0n]);
    for (let i = 1n; i <= 3n; i++) {
      const { kind, observation } = await world.step(hold);
      assert.deepEqual([kind, observation.stamp], ["mid", i * 50_000_000n]);
      await assert.rejects(observation.image("front"), /no camera "front"/);
    }
  });

  it("gives no effect to what is impossible", async () => {
    const state = async (...actions: Action[]): Promise<string> =>
      JSON.stringify({ ...(await play(actions)).world.symbolicState(), stamp: 0 }, (_, value: unknown) =>
        typeof value === "bigint" ? 0 : value,
      );
    const start = await state();
    for (const impossible of [
      act("pick", "blue", "peg1"), // covered
      act("pick", "red", "peg1"), // lies elsewhere
      act("place", "red", "peg2"), // not in the hand
    ]) {
      assert.equal(await state(impossible), start, JSON.stringify(impossible));
    }
    const lift = act("pick", "red", "blue");
    const lifted = await state(lift);
    assert.notEqual(lifted, start);
    for (const impossible of [
      act("pick", "blue", "peg1"), // the hand is full
      act("place", "red", "red"), // on itself
      act("place", "red", "peg1"), // taken
      act("place", "blue", "peg2"), // not in the hand
    ]) {
      assert.equal(await state(lift, impossible), lifted, JSON.stringify(impossible));
    }
  });

  it("carries out and counts an illegal move", async () => {
    const { world, events } = await play(moves("red blue peg2", "blue peg1 red"));
    assert.deepEqual(events, [{ kind: "illegal-move", disc: "blue", rule: "larger-on-smaller", other: "red" }]);
    assert.deepEqual(world.symbolicState().on, [
      ["red", "peg2"],
      ["blue", "red"],
    ]);
    assert.equal((await world.finish()).illegalMoves, 1);
  });

  it("says what is missing, relation by relation", async () => {
    const { world } = await play([...moves("red blue peg2"), act("pick", "blue", "peg1")]);
    const verdict = await world.finish();
    assert.equal(verdict.outcome, "failure");
    assert.equal(verdict.reason, "missing: on red blue; missing: on blue peg3; the hand still holds blue");
    assert.deepEqual(
      verdict.goal.map(({ holds }) => holds),
      [false, false],
    );
    const unwanted = world.judge([on("red", "peg2", false)]);
    assert.match(unwanted.reason, /^unwanted: on red peg2/);
  });

  it("measures progress by the fewest moves left at the best moment", async () => {
    const progress = async (actions: readonly Action[]): Promise<number> =>
      (await (await play(actions)).world.finish()).progress;
    // Three moves at the start: 1, 2 of them done, then undone again.
    assert.equal(await progress([]), 0);
    assert.equal(await progress(solution.slice(0, 2)), 1 - 2 / 3);
    assert.equal(await progress(solution.slice(0, 4)), 1 - 1 / 3);
    assert.equal(await progress([...solution.slice(0, 4), ...moves("blue peg3 peg1", "red peg2 blue")]), 1 - 1 / 3);
    assert.equal(await progress(moves("red blue peg3")), 0);
    const loose: Scenario = {
      ...scenario,
      scene: { ...scenario.scene, towers: { peg1: ["blue"] }, loose: { red: [0, 0] } },
    };
    assert.equal((await (await play([], { scenario: loose })).world.finish()).progress, 0);
  });

  it("drops discs and fails silently as often as it is told to, by its seed", async () => {
    const count = async (options: SymbolicWorldOptions, seed = 0): Promise<number[]> => {
      let [drops, silent] = [0, 0];
      const world = new SymbolicWorld(options);
      for (let i = 0; i < 800; i++) {
        await world.reset({ scenario, seed: seed + i });
        const { events } = await world.step(act("pick", "red", "blue"));
        const { held, on: supports } = world.symbolicState();
        if (events.length > 0) {
          assert.deepEqual(events, [{ kind: "dropped", disc: "red" }]);
          assert.deepEqual([held, supports[0]], [undefined, ["red", "table"]]);
          drops++;
        } else if (held === undefined) silent++;
      }
      return [drops, silent];
    };
    assert.deepEqual(await count({}), [0, 0]);
    assert.deepEqual(await count({ dropFailure: 1 }), [800, 0]);
    assert.deepEqual(await count({ silentFailure: 1 }), [0, 800]);
    const [drops, silent] = (await count({ dropFailure: 0.1, silentFailure: 0.3 })) as [number, number];
    // Four standard deviations of the binomials: 34 and 52.
    assert.ok(Math.abs(drops - 80) < 34, `${drops} drops`);
    assert.ok(Math.abs(silent - 240) < 52, `${silent} silent failures`);
  });

  it("drops from a place, too, and the disc can be picked up again", async () => {
    const world = new SymbolicWorld({ dropFailure: 0.5 });
    const rng = new Rng(0, "tries");
    for (let seed = 0; ; seed++) {
      await world.reset({ scenario, seed: rng.integer(1e6) });
      await world.step(act("pick", "red", "blue"));
      if (world.symbolicState().held !== "red") continue;
      const { events } = await world.step(act("place", "red", "peg2"));
      if (events.length === 0) continue;
      assert.deepEqual(world.symbolicState().on[0], ["red", "table"]);
      assert.equal((await world.finish()).drops, 1);
      assert.ok(seed < 50);
      return;
    }
  });

  it("hashes stamps, states and actions: equal runs equal, any difference different", async () => {
    const hash = async (
      actions: readonly Action[],
      options: SymbolicWorldOptions & { seed?: number } = {},
    ): Promise<string> => (await (await play(actions, options)).world.finish()).stateHash;
    const plain = await hash(solution);
    assert.equal(await hash(solution), plain);
    assert.notEqual(await hash([...solution, hold]), plain);
    // Nothing happens in either, but what was tried differs.
    assert.notEqual(await hash([act("pick", "blue", "peg1")]), await hash([hold]));
    const mishaps = { silentFailure: 0.3, dropFailure: 0.2 };
    assert.equal(await hash(solution, { ...mishaps, seed: 4 }), await hash(solution, { ...mishaps, seed: 4 }));
    assert.equal(
      await hash([]),
      createHash("sha256").update('["0",[["red","blue"],["blue","peg1"]],null,"reset"]\n').digest("hex"),
    );
  });

  it("remembers the states of the last second", async () => {
    const { world } = await play([...solution, ...Array.from({ length: 30 }, () => hold)]);
    assert.equal(world.symbolicState().stamp, 36n * 50_000_000n);
    assert.equal(world.symbolicState(20n * 50_000_000n).stamp, 20n * 50_000_000n);
    assert.equal(world.symbolicState(0n).stamp, 16n * 50_000_000n);
    const short = (await play(solution)).world;
    assert.equal(short.symbolicState(50_000_000n).held, "red");
    assert.equal(short.symbolicState(0n).held, undefined);
  });

  it("refuses what makes no sense", async () => {
    const world = new SymbolicWorld();
    await assert.rejects(world.step(hold), /before its first reset/);
    await world.reset({ scenario, seed: 0 });
    const cartesian: Action = { kind: "cartesian", translation: [0, 0, 0], yaw: 0, gripper: 1 };
    await assert.rejects(world.step(cartesian), TypeError);
    for (const wrong of [
      act("push", "red", "peg1"),
      act("pick", "red"),
      act("pick", "peg1", "red"),
      act("place", "red", "moon"),
    ]) {
      await assert.rejects(world.step(wrong), RangeError);
    }
    assert.throws(() => world.judge([{ name: "near", objects: [], sign: true }]), RangeError);
    await world.finish();
    await assert.rejects(world.step(hold), /finished/);
    assert.throws(() => new SymbolicWorld({ silentFailure: 0.6, dropFailure: 0.6 }), RangeError);
    const withTowers = (towers: Scenario["scene"]["towers"]): Scenario => ({
      ...scenario,
      scene: { ...scenario.scene, towers },
    });
    for (const towers of [
      { peg1: ["blue"] },
      { peg1: ["blue", "red", "blue"] },
      { peg9: ["blue", "red"] },
      { peg1: ["blue", "red", "pink"] },
    ]) {
      await assert.rejects(world.reset({ scenario: withTowers(towers), seed: 0 }), RangeError);
    }
  });
});
