import assert from "node:assert/strict";
import {
  type Action,
  brake,
  controlStepNs,
  hold,
  type Scenario,
  type Verdict,
  type World,
} from "../../src/core/index.ts";

/** A world with an episode that can be played in it. */
export interface WorldUnderTest {
  readonly world: World;
  readonly scenario: Scenario;
  /** Actions that change something, each a legal argument of `step`. */
  readonly actions: readonly Action[];
  /** An action of the kind that this world does not take. */
  readonly foreign: Action;
}

/** What every World promises. `make` may be called often and must give equal things. */
export function worldContract(name: string, make: () => WorldUnderTest): void {
  const play = async ({ world, scenario }: WorldUnderTest, actions: readonly Action[], seed = 5): Promise<Verdict> => {
    await world.reset({ scenario, seed });
    for (const action of actions) await world.step(action);
    return world.finish("stopped");
  };

  describe(`${name} as a World`, () => {
    it("needs a reset before anything else", async () => {
      const { world } = make();
      await assert.rejects(world.step(hold), /reset/);
      await assert.rejects(world.finish("done"), /reset/);
    });

    it("begins with a first time step at stamp 0 and counts control steps exactly", async () => {
      const { world, scenario, actions } = make();
      for (let episode = 0; episode < 2; episode++) {
        const first = await world.reset({ scenario, seed: 1 });
        assert.deepEqual([first.kind, first.observation.stamp, first.events], ["first", 0n, []]);
        for (const [i, action] of actions.entries()) {
          const { kind, observation } = await world.step(action);
          assert.deepEqual([kind, observation.stamp], ["mid", BigInt(i + 1) * controlStepNs]);
          assert.ok(observation.cameras.every((camera) => camera !== "no such camera"));
          await assert.rejects(observation.image("no such camera"), RangeError);
        }
      }
    });

    it("does not change an observation that it has given", async () => {
      const { world, scenario, actions } = make();
      const { observation } = await world.reset({ scenario, seed: 1 });
      const { joints, gripper, commanded } = observation;
      const before = JSON.stringify([joints, gripper, commanded]);
      for (const action of actions) await world.step(action);
      assert.equal(JSON.stringify([observation.joints, observation.gripper, observation.commanded]), before);
    });

    it("refuses actions of the other kind, and goes on", async () => {
      const { world, scenario, foreign } = make();
      await world.reset({ scenario, seed: 1 });
      await assert.rejects(world.step(foreign), TypeError);
      assert.equal((await world.step(hold)).observation.stamp, controlStepNs);
    });

    it("takes a hold and a brake, whatever its kind of actions", async () => {
      const { world, scenario, actions } = make();
      await world.reset({ scenario, seed: 1 });
      await world.step(actions[0]!);
      const steps = [hold, brake, brake, hold];
      for (const [i, action] of steps.entries()) {
        assert.equal((await world.step(action)).observation.stamp, BigInt(i + 2) * controlStepNs);
      }
    });

    it("judges every relation of the goal in order, within bounds", async () => {
      const under = make();
      const { goal, progress, illegalMoves, drops, outcome, reason, stateHash } = await play(under, under.actions);
      assert.deepEqual(
        goal.map(({ relation }) => relation),
        under.scenario.goal,
      );
      assert.ok(progress >= 0 && progress <= 1);
      assert.ok(Number.isInteger(illegalMoves) && Number.isInteger(drops));
      assert.equal(reason === "", outcome === "success");
      assert.match(stateHash, /^[0-9a-f]{64}$/);
    });

    it("follows a scenario's sub-tasks, and ends the episode when one has had 750 control steps", async function () {
      this.timeout(60_000);
      const { world, scenario } = make();
      const disc = scenario.scene.discs[0]!.id;
      const subTasks = [{ name: "pick", objects: [disc, "peg1"] }] as const;
      await world.reset({ scenario: { ...scenario, subTasks }, seed: 1 });
      for (let step = 1; step < 750; step++) assert.equal((await world.step(hold)).kind, "mid");
      const { kind, events } = await world.step(hold);
      assert.deepEqual([kind, events], ["last", [{ kind: "sub-task-timeout", subTask: subTasks[0], done: 0, of: 1 }]]);
      const verdict = await world.finish("sub-task-timeout");
      assert.deepEqual([verdict.outcome, verdict.subTasks], ["failure", { done: 0, of: 1 }]);
    });

    it("gives equal verdicts, hash included, for equal seeds and actions, whatever was played before", async () => {
      const [one, other] = [make(), make()];
      const verdict = await play(one, one.actions);
      await play(other, other.actions.slice(0, 2), 9);
      assert.deepEqual(await play(other, other.actions), verdict);
    });

    it("gives another hash for another action, even one without effect", async () => {
      const under = make();
      const { stateHash } = await play(under, under.actions);
      assert.notEqual((await play(under, under.actions.slice(1))).stateHash, stateHash);
      assert.notEqual((await play(under, [...under.actions, hold])).stateHash, stateHash);
    });
  });
}
