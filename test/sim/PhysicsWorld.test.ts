import assert from "node:assert/strict";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { InverseDynamics } from "../../src/arm/inverseDynamics.ts";
import { Kinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import type { RigidBody } from "../../src/arm/RigidBody.ts";
import {
  type Action,
  brake,
  compose,
  controlStepNs,
  hold,
  inverse,
  type Relation,
  type Scenario,
  type Vec3,
} from "../../src/core/index.ts";
import { standsStill } from "../../src/episode/standstill.ts";
import { discDensity } from "../../sim/physics/PhysicsScene.ts";
import { HandDriver, on, scenarioOf, still } from "./HandDriver.ts";

const zeros = new Float64Array(panda.links.length);

function staticTorques(q: readonly number[], payload?: RigidBody): number[] {
  const dynamics = new InverseDynamics(panda);
  dynamics.setPayload(payload);
  const out = new Float64Array(q.length);
  dynamics.writeTorques(Float64Array.from(q), zeros, zeros, out);
  return Array.from(out);
}

const closeTo = (actual: readonly number[], expected: readonly number[], tolerance: number): void => {
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) < tolerance, `number ${i} is ${value}, not ${expected[i]}`);
  });
};

const move = (x: number, y: number, z: number, yaw = 0): Action => ({
  kind: "cartesian",
  translation: [x, y, z],
  yaw,
  gripper: 1,
});

describe("PhysicsWorld", () => {
  describe("torques", () => {
    it("are those of the static pose while the arm stands, from the first observation on and in every episode", async () => {
      const world = new PhysicsWorld();
      const scenario = scenarioOf({ peg1: ["blue"] });
      for (let episode = 0; episode < 2; episode++) {
        const hand = await HandDriver.start(world, scenario);
        for (const wait of [0, 5]) {
          await hand.wait(wait);
          const { position, velocity, effort } = hand.observation.joints!;
          assert.ok(velocity.every((v) => v === 0));
          closeTo(effort!, staticTorques(position), 1e-12);
        }
        await hand.moveTo([0.5, 0.1, 0.2]);
      }
    });

    it("cost Σ c τ² in the windings while the arm stands, and no mechanical work", async () => {
      const world = new PhysicsWorld();
      const hand = await HandDriver.start(world, scenarioOf({ peg1: ["blue"] }));
      await hand.wait(1);
      const before = world.actuatorEnergy;
      await hand.wait(20);
      const { mechanical, positive, copper } = world.actuatorEnergy;
      const power = staticTorques(hand.observation.joints!.position).reduce(
        (sum, torque, i) => sum + panda.links[i]!.copperCoefficient * torque ** 2,
        0,
      );
      assert.ok(Math.abs((copper - before.copper) / power - 1) < 1e-9, `${copper - before.copper} J, not ${power} J`);
      assert.deepEqual([mechanical, positive], [before.mechanical, before.positive]);
    });

    it("carry a lifted disc as payload, and not one that only stands between the pads", async () => {
      const world = new PhysicsWorld();
      const hand = await HandDriver.start(world, scenarioOf({ peg2: ["yellow"] }));
      await hand.grasp("yellow");
      assert.equal(world.worldState().held, "yellow");
      closeTo(hand.observation.joints!.effort!, staticTorques(hand.observation.joints!.position), 1e-9);
      const [x, y, z] = hand.placeOf("yellow");
      await hand.moveTo([x, y, z + 0.1]);
      await hand.wait(20);
      const { position, effort } = hand.observation.joints!;
      const tool = new Kinematics(panda).setPositions(position).toolPose();
      const disc = world.worldState().discs[0]!;
      const mass = discDensity * disc.spec.edge ** 3;
      const moment = (mass * disc.spec.edge ** 2) / 6;
      const payload: RigidBody = {
        mass,
        centreOfMass: compose(inverse(tool), disc.pose).position,
        inertia: [moment, 0, 0, moment, 0, moment],
      };
      const loaded = staticTorques(position, payload);
      closeTo(effort!, loaded, 1e-6);
      assert.ok(Math.abs(loaded[1]! - staticTorques(position)[1]!) > 0.5, "the payload is felt in the shoulder");
    });
  });

  describe("noise", () => {
    it("stands within 0.2 s when it brakes, where the observation says that it is commanded to", async () => {
      const stepsToRest = async (stop: Action): Promise<number> => {
        const world = new PhysicsWorld();
        await world.reset({ scenario: scenarioOf({ peg1: ["blue"] }), seed: 1 });
        for (let step = 0; step < 6; step++) await world.step(move(0, 0.01, 0));
        for (let steps = 1; ; steps++) {
          const { observation } = await world.step(stop);
          if (!standsStill(observation)) continue;
          const { position } = new Kinematics(panda).setPositions(observation.joints!.position).toolPose();
          if (stop === brake) closeTo(position, observation.commanded!.position, 1e-9);
          return steps;
        }
      };
      assert.ok((await stepsToRest(brake)) <= 4);
      assert.ok((await stepsToRest(hold)) > 6);
    });

    it("delays actions by exactly the steps it is told", async () => {
      const actions = [move(0.01, 0, 0), move(0, 0.015, 0, 0.05), hold, move(0, 0, -0.01), move(-0.01, 0, 0)];
      const joints = async (actionDelay: number): Promise<(readonly number[])[]> => {
        const world = new PhysicsWorld();
        const scenario = scenarioOf({ peg1: ["blue"] }, { noise: { ...still, actionDelay } });
        const hand = await HandDriver.start(world, scenario);
        const seen = [hand.observation.joints!.position];
        for (const action of [...actions, ...Array.from({ length: 8 }, () => hold)]) {
          await hand.act(action);
          seen.push(hand.observation.joints!.position);
        }
        return seen;
      };
      const prompt = await joints(0);
      assert.notDeepEqual(prompt[1], prompt[0]);
      for (const delay of [1, 3]) {
        const late = await joints(delay);
        for (let i = 0; i <= delay; i++) assert.deepEqual(late[i], prompt[0], `step ${i} of delay ${delay}`);
        assert.deepEqual(late.slice(delay), prompt.slice(0, prompt.length - delay));
      }
    });
  });

  describe("ground truth", () => {
    it("keeps a second of states, and gives the oldest for anything before", async () => {
      const world = new PhysicsWorld();
      assert.throws(() => world.worldState(), /reset/);
      const hand = await HandDriver.start(world, scenarioOf({ peg1: ["blue"] }));
      for (let i = 0; i < 30; i++) await hand.act(move(0.002, 0, 0));
      assert.equal(world.worldState().stamp, 30n * controlStepNs);
      assert.equal(world.worldState(25n * controlStepNs).stamp, 25n * controlStepNs);
      assert.equal(world.worldState(25n * controlStepNs + 1n).stamp, 25n * controlStepNs);
      assert.equal(world.worldState(0n).stamp, 10n * controlStepNs);
      const { joints } = hand.observation;
      const tool = new Kinematics(panda).setPositions(joints!.position).toolPose();
      assert.deepEqual(world.worldState().tool, tool);
      await world.close();
      assert.throws(() => world.worldState(), /reset/);
    });

    it("accelerates no joint beyond its limit, however wild the commands, and reports the largest", async () => {
      const world = new PhysicsWorld();
      const hand = await HandDriver.start(world, scenarioOf({ peg1: ["blue"] }));
      for (let i = 0; i < 60; i++) {
        const sign = i % 3 === 0 ? -1 : 1;
        await hand.act(move(0.05 * sign, -0.05 * sign, 0.03 * sign, 0.5 * sign));
      }
      const { peakAcceleration } = await world.finish("stopped");
      assert.ok(peakAcceleration! > 0.3 && peakAcceleration! <= 1, `${peakAcceleration} of the limit`);
    });
  });

  describe("refuses", () => {
    it("actions that are not finite, and what comes before a reset", async () => {
      const world = new PhysicsWorld();
      const hand = await HandDriver.start(world, scenarioOf({ peg1: ["blue"] }));
      for (const bad of [move(NaN, 0, 0), move(0, 0, 0, Infinity), { ...move(0, 0, 0), gripper: NaN } as Action]) {
        await assert.rejects(hand.act(bad), /must be finite/);
      }
      const [x, y, z] = hand.observation.commanded!.position;
      await hand.act(hold);
      assert.deepEqual(hand.observation.commanded!.position, [x, y, z]);
      assert.throws(() => {
        new PhysicsWorld().push("blue", [0, 0, 1]);
      }, /reset/);
      assert.throws(() => {
        world.push("white", [0, 0, 1]);
      }, RangeError);
      assert.throws(() => new PhysicsWorld({ substeps: 0 }), RangeError);
      assert.throws(() => new PhysicsWorld({ substeps: 1.5 }), RangeError);
    });
  });

  describe("ends by itself", () => {
    const there = scenarioOf({ peg1: ["blue"] }, { goal: [on("blue", "peg1")] });
    /** Number of the first of 30 steps that is the last time step; 0 for none. */
    const lastStep = async (world: PhysicsWorld, disturb?: number): Promise<number> => {
      for (let step = 1; step <= 30; step++) {
        if (step === disturb) world.push("blue", [0.02, 0, 0]);
        if ((await world.step(hold)).kind === "last") return step;
      }
      return 0;
    };

    it("when success has been seen for half a second, if it is to", async () => {
      const world = new PhysicsWorld({ endsOn: "success" });
      for (let episode = 0; episode < 2; episode++) {
        await world.reset({ scenario: there, seed: 1 });
        assert.equal(await lastStep(world), 10);
      }
      assert.equal((await world.finish("done")).outcome, "success");
      await world.reset({ scenario: there, seed: 1 });
      assert.ok((await lastStep(world, 8)) > 18);
    });

    it("never where it is not to, where there is no goal, or with a disc in the hand", async () => {
      const usual = new PhysicsWorld();
      await usual.reset({ scenario: there, seed: 1 });
      assert.equal(await lastStep(usual), 0);
      const world = new PhysicsWorld({ endsOn: "success" });
      await world.reset({ scenario: { ...there, goal: [] }, seed: 1 });
      assert.equal(await lastStep(world), 0);
      const away = scenarioOf({ peg1: ["blue"] }, { goal: [on("blue", "peg1", false)] });
      const hand = await HandDriver.start(world, away);
      await hand.grasp("blue");
      const [x, y, z] = hand.placeOf("blue");
      await hand.moveTo([x, y, z + 0.1]);
      assert.equal(await lastStep(world), 0);
    });

    it("and is judged as it was seen then, whatever a hand that moves or closes was commanded", async () => {
      /** Verdicts of a world that ends itself and of one that does not, after `act`. */
      const outcomes = (scenario: Scenario, act: (hand: HandDriver) => Promise<void>): Promise<string[]> =>
        Promise.all(
          (["success", "never"] as const).map(async (endsOn) => {
            const hand = await HandDriver.start(new PhysicsWorld({ endsOn }), scenario);
            await act(hand);
            return (await hand.world.finish("done")).outcome;
          }),
        );
      /** Straight to `height` above a place beside blue, without looking whether actions are late. */
      const glide = async (hand: HandDriver, beside: number, height: number): Promise<void> => {
        const [x, y, z] = hand.placeOf("blue");
        const from = hand.observation.commanded!.position;
        const [dx, dy, dz] = [x - from[0], y + beside - from[1], z + height - from[2]];
        for (let i = 0; i < 40; i++) await hand.act(move(dx / 40, dy / 40, dz / 40));
        await hand.wait(16);
      };
      const sweep = async (hand: HandDriver): Promise<void> => {
        await glide(hand, 0.2, 0.01);
        for (let i = 0; i < 4; i++) await hand.act(move(0, -0.05, 0));
        assert.ok(hand.observation.joints!.velocity.some((v) => Math.abs(v) > 0.1));
      };
      const close = async (hand: HandDriver): Promise<void> => {
        await glide(hand, 0, 0.12);
        await glide(hand, 0, 0);
        await hand.setGripper(0, 3);
      };
      for (const act of [sweep, close]) assert.deepEqual(await outcomes(there, act), ["success", "failure"], act.name);
      // Actions that are on their way do not come any more either.
      const late = { ...there, scene: { ...there.scene, noise: { ...still, actionDelay: 3 } } };
      assert.deepEqual(await outcomes(late, close), ["success", "failure"]);
    });
  });

  describe("finish", () => {
    const goal = [on("blue", "peg2")];
    /** Picks blue off peg 1 and lets go of it `above` its resting place on a peg or disc; the hand retreats unless told. */
    async function move(scenario: Scenario, to: Vec3, then: "retreat" | "keep"): Promise<HandDriver> {
      const hand = await HandDriver.start(new PhysicsWorld(), scenario);
      await hand.grasp("blue");
      const [x, y, z] = hand.placeOf("blue");
      await hand.moveTo([x, y, z + 0.1]);
      await hand.moveTo([to[0], to[1], z + 0.1]);
      await hand.moveTo(to);
      if (then === "keep") return hand;
      await hand.setGripper(1);
      await hand.moveTo([to[0], to[1], to[2] + 0.06]);
      return hand;
    }
    const peg2: Vec3 = [0.56, 0.02, 0.021];
    const start = scenarioOf({ peg1: ["blue"] }, { goal });

    it("finds success where the goal holds, nothing is held and all is at rest", async () => {
      const { world, events } = await move(start, peg2, "retreat");
      const { outcome, reason, progress, illegalMoves, drops } = await world.finish("done");
      assert.deepEqual([outcome, reason, progress, illegalMoves, drops], ["success", "", 1, 0, 0]);
      assert.deepEqual(events, []);
    });

    it("finds failure where the goal does not hold, and names it with the declaration", async () => {
      const hand = await HandDriver.start(new PhysicsWorld(), start);
      const { outcome, reason, goal: found, progress } = await hand.world.finish("gave-up");
      assert.equal(outcome, "failure");
      assert.match(reason, /^on\(blue, peg2\) does not hold; .*\(declared: gave-up\)$/);
      assert.deepEqual(
        found.map(({ holds }) => holds),
        [false],
      );
      assert.equal(progress, 0);
    });

    it("judges relations that must not hold", async () => {
      const unwanted: Relation[] = [on("blue", "peg1", false)];
      const hand = await HandDriver.start(new PhysicsWorld(), scenarioOf({ peg1: ["blue"] }, { goal: unwanted }));
      assert.match((await hand.world.finish("done")).reason, /^not on\(blue, peg1\) does not hold/);
      const moved = await move(scenarioOf({ peg1: ["blue"] }, { goal: unwanted }), peg2, "retreat");
      assert.equal((await moved.world.finish("done")).outcome, "success");
    });

    it("finds failure while the hand is not empty", async () => {
      const { world } = await move(start, peg2, "keep");
      const { outcome, reason } = await world.finish("done");
      assert.equal(outcome, "failure");
      assert.match(reason, /the hand is not empty/);
    });

    it("finds failure while something moves, though the goal holds", async () => {
      const scenario = scenarioOf({ peg1: ["blue"] }, { goal: [on("blue", "peg1")] });
      const hand = await HandDriver.start(new PhysicsWorld(), scenario);
      hand.world.push("blue", [0.02, 0, 0]);
      const { outcome, reason } = await hand.world.finish("done");
      assert.deepEqual([outcome, reason], ["failure", "something still moves (declared: done)"]);
    });

    it("finds failure where the goal begins to hold only while it looks", async () => {
      const hand = await move(start, [0.56, 0.02, 0.06], "keep");
      await hand.act({ kind: "cartesian", translation: [0, 0, 0], yaw: 0, gripper: 1 });
      const { reason, goal: found } = await hand.world.finish("done");
      assert.equal(found[0]!.holds, true);
      assert.match(reason, /the goal did not hold throughout the last half second/);
    });

    it("finds failure after an illegal move, though the goal holds", async () => {
      // Red, the larger, goes on blue and back.
      const scenario = scenarioOf({ peg1: ["red"], peg2: ["blue"] }, { goal: [on("red", "peg1")] });
      const hand = await HandDriver.start(new PhysicsWorld(), scenario);
      await hand.grasp("red");
      for (const place of [
        [0.56, -0.18, 0.12],
        [0.56, 0.02, 0.12],
        [0.56, 0.02, 0.0635],
      ] as const) {
        await hand.moveTo(place);
      }
      await hand.setGripper(1);
      assert.deepEqual(hand.events, [{ kind: "illegal-move", disc: "red", rule: "larger-on-smaller", other: "blue" }]);
      await hand.setGripper(0);
      for (const place of [
        [0.56, 0.02, 0.12],
        [0.56, -0.18, 0.12],
        [0.56, -0.18, 0.0235],
      ] as const) {
        await hand.moveTo(place);
      }
      await hand.setGripper(1);
      await hand.moveTo([0.56, -0.18, 0.1]);
      const { outcome, reason, illegalMoves } = await hand.world.finish("done");
      assert.deepEqual([outcome, illegalMoves], ["failure", 1]);
      assert.match(reason, /^1 illegal moves/);
    });

    it("tells a drop from a set-down, and a knock from both", async () => {
      const dropped = await move(start, [0.56, 0.02, 0.08], "retreat");
      assert.deepEqual(dropped.events, [{ kind: "dropped", disc: "blue" }]);
      assert.equal((await dropped.world.finish("done")).drops, 1);
      const hand = await HandDriver.start(new PhysicsWorld(), start);
      hand.world.push("blue", [0.045 * 1.2, 0, 0]);
      await hand.wait(20);
      assert.deepEqual(hand.events, [{ kind: "knocked", disc: "blue" }]);
      assert.equal((await hand.world.finish("done")).drops, 0);
    });
  });
});
