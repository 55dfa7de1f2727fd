import assert from "node:assert/strict";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { drawScenario, noisePresets } from "../../sim/scenarios.ts";
import { SymbolicWorld } from "../../sim/SymbolicWorld.ts";
import { hold, type Action, type Scenario, type TruthSource, type Verdict, type World } from "../../src/core/index.ts";
import {
  ErrorCodeConstants as codes,
  Finish,
  GetVerdict,
  GetWorldSpec,
  GetWorldState,
  JudgeGoal,
  Reset,
} from "../../src/ros/interfaces/praxis_msgs.ts";
import { fromScenario } from "../../src/ros/messages/scenario.ts";
import { fromAction, fromRelation } from "../../src/ros/messages/world.ts";
import type { RosWorld } from "../../src/ros/RosWorld.ts";
import { worldContract } from "../contracts/world.ts";
import { HostedWorld, jointNames } from "./HostedWorld.ts";
import { changeState } from "./oneNode.ts";

const scenario = drawScenario("hanoi-3", 2, noisePresets["perturbed"]);
const cartesian = (x: number, yaw: number): Action => ({
  kind: "cartesian",
  translation: [x, 0.01, -0.005],
  yaw,
  gripper: 0.5,
});
const symbolic = (name: string, disc: string, place: string): Action => ({
  kind: "symbolic",
  name,
  objects: [disc, place],
});
const actions = [cartesian(0.01, 0.02), cartesian(-0.01, 0), cartesian(0, 0.05), cartesian(0.02, -0.1)];

/** What the world itself comes to. */
async function undisturbed(seed = 5): Promise<Verdict> {
  const world = new PhysicsWorld();
  await world.reset({ scenario, seed });
  for (const action of actions) await world.step(action);
  return world.finish("stopped");
}

describe("RosWorld", () => {
  const open: HostedWorld[] = [];
  const hosted = async (world: World & Partial<TruthSource> = new PhysicsWorld()): Promise<HostedWorld> => {
    const host = await HostedWorld.host(world);
    open.push(host);
    return host;
  };
  afterEach(async () => {
    for (const host of open.splice(0)) await host.close();
  });

  describe("for a physical world", () => {
    let worlds: RosWorld[];
    beforeEach(async () => {
      worlds = [await (await hosted()).world("a"), await (await hosted()).world("b")];
    });
    worldContract("RosWorld", () => ({
      world: worlds.pop()!,
      scenario,
      actions,
      foreign: symbolic("pick", "blue", "red"),
    }));
  });

  describe("for a symbolic world", () => {
    const puzzle = drawScenario("hanoi-3", 2);
    const [small = "", middle = "", large = ""] = puzzle.scene.discs.map(({ id }) => id);
    let worlds: RosWorld[];
    beforeEach(async () => {
      const make = (): SymbolicWorld => new SymbolicWorld({ silentFailure: 0.3, dropFailure: 0.1 });
      worlds = [await (await hosted(make())).world("a"), await (await hosted(make())).world("b")];
    });
    worldContract("RosWorld", () => ({
      world: worlds.pop()!,
      scenario: puzzle,
      actions: [
        symbolic("pick", small, middle),
        symbolic("place", small, "peg3"),
        symbolic("pick", middle, large),
        symbolic("place", middle, "peg2"),
      ],
      foreign: cartesian(0, 0),
    }));
  });

  it("shows and judges what the world behind it does", async () => {
    const world = await (await hosted()).world("e");
    assert.deepEqual(world.spec, new PhysicsWorld().spec);
    const direct = new PhysicsWorld();
    const strip = ({ kind, events, observation }: Awaited<ReturnType<World["step"]>>): unknown => {
      const { stamp, joints, gripper, commanded } = observation;
      return { kind, events, stamp, joints, gripper, commanded };
    };
    assert.deepEqual(strip(await world.reset({ scenario, seed: 5 })), strip(await direct.reset({ scenario, seed: 5 })));
    for (const action of actions) assert.deepEqual(strip(await world.step(action)), strip(await direct.step(action)));
    assert.deepEqual(await world.finish("gave-up"), await direct.finish("gave-up"));
    const goal = [
      { name: "on", objects: ["a", "b"], sign: true },
      { name: "under", objects: ["a"], sign: false },
    ];
    assert.deepEqual(await world.judgeGoal(goal), [
      { relation: goal[0], holds: true },
      { relation: goal[1], holds: false },
    ]);
  });

  it("refuses a number that is not finite before it is sent, and goes on", async () => {
    const host = await hosted();
    const world = await host.world("e");
    await world.reset({ scenario, seed: 5 });
    for (const action of actions) {
      await assert.rejects(world.step(cartesian(NaN, 0)), /must be finite/);
      await world.step(action);
    }
    assert.equal(host.actions.length, actions.length);
    assert.deepEqual(await world.finish("stopped"), await undisturbed());
  });
});

describe("the node of a world, in lockstep", () => {
  let host: HostedWorld;
  beforeEach(async () => {
    host = await HostedWorld.host(new PhysicsWorld());
  });
  afterEach(() => host.close());

  it("answers a repeated step from memory, and carries it out once", async () => {
    await host.reset("e", scenario);
    for (const [i, action] of actions.entries()) {
      // Two at a time, and one that comes late and asks for something else.
      const [first, second] = await Promise.all([host.step("e", i + 1, action), host.step("e", i + 1, action)]);
      const late = await host.step("e", i + 1, hold);
      assert.deepEqual([first.error_code, second, late], [codes.NONE, first, first]);
      assert.equal(host.actions.length, i + 1);
    }
    assert.equal(await host.hash("e"), (await undisturbed()).stateHash);
  });

  it("answers a repeated reset from memory, also in mid-episode and while it is under way", async () => {
    const [first, second] = await Promise.all([host.reset("e", scenario), host.reset("e", scenario, 9)]);
    assert.deepEqual(second, first);
    await host.step("e", 1, actions[0]);
    assert.deepEqual(await host.reset("e", scenario), first);
    assert.equal(host.resets, 1);
    for (const [i, action] of actions.entries()) if (i > 0) await host.step("e", i + 1, action);
    assert.equal(await host.hash("e"), (await undisturbed()).stateHash);
  });

  it("refuses what does not fit, names why by its code, and stays as it was", async () => {
    type Answer = Promise<{ readonly error_code: number; readonly error_msg: string }>;
    const { INVALID_REQUEST, WRONG_EPISODE, WRONG_INDEX } = codes;
    const changed = (scene: Partial<Scenario["scene"]>): Scenario => ({
      ...scenario,
      scene: { ...scenario.scene, ...scene },
    });
    const ask = host.ask.bind(host);
    const start = { sec: 0, nanosec: 0 };
    const pick = symbolic("pick", "a", "b");
    const refused: readonly (readonly [what: string, code: number, ask: (next: number) => Answer])[] = [
      ["index 0", WRONG_INDEX, () => host.step("e", 0)],
      ["the index after the next", WRONG_INDEX, (next) => host.step("e", next + 1)],
      ["a huge index", WRONG_INDEX, () => host.step("e", 2 ** 53)],
      ["another episode", WRONG_EPISODE, (next) => host.step("x".repeat(9999), next)],
      ["no episode", WRONG_EPISODE, (next) => host.step("", next)],
      ["a number that is not finite", INVALID_REQUEST, (next) => host.step("e", next, cartesian(NaN, 0))],
      ["an infinite one", INVALID_REQUEST, (next) => host.step("e", next, cartesian(0, -Infinity))],
      ["an action of the other kind", INVALID_REQUEST, (next) => host.step("e", next, pick)],
      ["an unknown kind of action", INVALID_REQUEST, (next) => host.step("e", next, { ...fromAction(hold), kind: 9 })],
      ["the end of another episode", WRONG_EPISODE, () => ask(Finish, "finish", { episode: "x", declared: "done" })],
      ["an unknown declaration", INVALID_REQUEST, () => ask(Finish, "finish", { episode: "e", declared: "won" })],
      ["a verdict too early", WRONG_EPISODE, () => ask(GetVerdict, "get_verdict", { episode: "e" })],
      ["judging another episode", WRONG_EPISODE, () => ask(JudgeGoal, "judge_goal", { episode: "x", goal: [] })],
      ["another's state", WRONG_EPISODE, () => ask(GetWorldState, "get_state", { episode: "x", stamp: start })],
      ["a reset without a name", INVALID_REQUEST, () => host.reset("", scenario)],
      ["a reset with an endless name", INVALID_REQUEST, () => host.reset("x".repeat(201), scenario)],
      ["a scene that cannot be", INVALID_REQUEST, () => host.reset("new", changed({ towers: {} }))],
      [
        "a scene with a number that is not finite",
        INVALID_REQUEST,
        () => host.reset("new", changed({ noise: { ...scenario.scene.noise, mass: NaN } })),
      ],
      [
        "a seed too large",
        INVALID_REQUEST,
        () => ask(Reset, "reset", { episode: "new", scenario: fromScenario(scenario), seed: 2n ** 64n - 1n }),
      ],
    ];
    await host.reset("e", scenario);
    for (const [i, action] of actions.entries()) {
      for (const [what, code, request] of refused) {
        const { error_code: told, error_msg: sentence } = await request(i + 1);
        assert.equal(told, code, `${what}: ${sentence}`);
        assert.ok(sentence.length > 10 && sentence.length < 500, sentence);
      }
      assert.equal((await host.step("e", i + 1, action)).error_code, codes.NONE);
    }
    assert.equal(host.actions.length, actions.length);
    assert.equal(await host.hash("e"), (await undisturbed()).stateHash);
  });

  it("finishes an episode once, tells its verdict again, and takes no more steps for it", async () => {
    await host.reset("e", scenario);
    for (const [i, action] of actions.entries()) await host.step("e", i + 1, action);
    const finish = () => host.ask(Finish, "finish", { episode: "e", declared: "stopped" });
    const [first, again] = await Promise.all([finish(), finish()]);
    assert.deepEqual(again, first);
    assert.equal((await host.step("e", 5)).error_code, codes.WRONG_EPISODE);
    assert.match((await host.step("e", 5)).error_msg, /"e" has been finished.*reset/);
    assert.deepEqual(await finish(), first);
    assert.equal(first.verdict.state_hash, (await undisturbed()).stateHash);
    assert.equal(host.actions.length, actions.length);

    // The goal is judged after the end.
    const { holds } = await host.ask(JudgeGoal, "judge_goal", { episode: "e", goal: scenario.goal.map(fromRelation) });
    assert.equal(holds.length, scenario.goal.length);

    await host.reset("f", scenario);
    const { verdict } = await host.ask(GetVerdict, "get_verdict", { episode: "e" });
    assert.deepEqual(verdict, first.verdict);
    // A reset that was long on its way does not end the episode that runs, nor does the name serve twice.
    const late = await host.reset("e", scenario);
    assert.equal(late.error_code, codes.WRONG_EPISODE);
    assert.equal((await host.step("f", 1)).error_code, codes.NONE);
  });

  it("begins a new episode in mid-episode, and knows the old one no more", async () => {
    await host.reset("e", scenario);
    await host.step("e", 1, actions[0]);
    await host.reset("f", scenario);
    assert.equal((await host.step("e", 2)).error_code, codes.WRONG_EPISODE);
    for (const [i, action] of actions.entries()) await host.step("f", i + 1, action);
    assert.equal(await host.hash("f"), (await undisturbed()).stateHash);
  });

  it("tells what the world is and the truth of a stamp of the last second", async () => {
    const { spec } = await host.ask(GetWorldSpec, "get_spec", {});
    assert.deepEqual(spec.joint_names, jointNames);
    await host.reset("e", scenario);
    for (let i = 1; i <= 30; i++) await host.step("e", i, hold);
    const at = async (ms: number) => {
      const stamp = { sec: Math.floor(ms / 1000), nanosec: (ms % 1000) * 1_000_000 };
      return (await host.ask(GetWorldState, "get_state", { episode: "e", stamp })).state.stamp;
    };
    assert.deepEqual(await at(1500), { sec: 1, nanosec: 500_000_000 });
    assert.deepEqual(await at(1000), { sec: 1, nanosec: 0 });
    // The oldest that is kept.
    assert.deepEqual(await at(0), { sec: 0, nanosec: 500_000_000 });
  });

  it("forgets an episode when it is deactivated, and refuses everything until it is active again", async () => {
    await host.reset("e", scenario);
    assert.ok(await changeState(host.client, "sim", "deactivate"));
    for (const { error_code: code, error_msg: text } of [await host.step("e", 1), await host.reset("f", scenario)]) {
      assert.equal(code, codes.NOT_ACTIVE);
      assert.match(text, /\/sim is inactive.*activate/);
    }
    // What stays the same may be asked for in every state.
    assert.equal((await host.ask(GetWorldSpec, "get_spec", {})).error_code, codes.NONE);
    assert.ok(await changeState(host.client, "sim", "activate"));
    assert.equal((await host.step("e", 1)).error_code, codes.WRONG_EPISODE);
    assert.equal((await host.reset("f", scenario)).error_code, codes.NONE);
  });
});
