import assert from "node:assert/strict";
import { Kinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import { horizontalDistance, norm, subtract, type Vec3 } from "../../src/core/index.ts";
import type { ToolPose } from "../../src/perception/propagate.ts";
import { MoveAside } from "../../src/skill/MoveAside.ts";
import type { Sensed, SkillStatus } from "../../src/skill/Skill.ts";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { HandDriver, scenarioOf } from "../sim/HandDriver.ts";
import { without } from "../fixtures/without.ts";
import { sensed, toolAt } from "./sensed.ts";

const kinematics = new Kinematics(panda);
const toolPose: ToolPose = (joints) => kinematics.setPositions(joints).toolPose();
const goal: Vec3 = [0.4, 0, 0.42];

interface Way {
  /** Of the tool, step by step, m. */
  readonly path: readonly Vec3[];
  readonly held: readonly (string | undefined)[];
  readonly end: SkillStatus;
}

/** Lets the skill move the hand until it ends; `held` is what the agent believes to be in it. */
async function run(driver: HandDriver, held?: string): Promise<Way> {
  const skill = new MoveAside(goal, toolPose);
  const now = (): Sensed => ({
    observation: driver.observation,
    estimate: sensed({ ...(held !== undefined && { held }) }).estimate,
  });
  const path: Vec3[] = [];
  const inHand: (string | undefined)[] = [];
  skill.start(now());
  for (let i = 0; i < 300; i++) {
    const status = skill.status(now());
    if (status.kind !== "running") return { path, held: inHand, end: status };
    await driver.act(await skill.act(now()));
    path.push(toolPose(driver.observation.joints!.position).position);
    inHand.push(driver.world.worldState().held);
  }
  throw new Error("The skill came to no end");
}

describe("MoveAside", () => {
  const towers = { peg1: ["green", "red"], peg2: ["blue"] };

  it("rises from beside a tower before it moves sideways, and gets where it shall", async () => {
    const driver = await HandDriver.start(new PhysicsWorld(), scenarioOf(towers));
    await driver.moveTo([0.68, 0.12, 0.2]);
    await driver.moveTo([0.68, 0.12, 0.03]);
    const { path, end } = await run(driver);
    assert.deepEqual(end, { kind: "succeeded" });
    assert.ok(norm(subtract(path.at(-1)!, goal)) < 0.02);
    const low = path.filter(([, , z]) => z < 0.25);
    assert.ok(low.length > 10);
    for (const place of low) assert.ok(horizontalDistance(place, [0.68, 0.12, 0]) < 0.005, `at ${place.join(" ")}`);
    assert.deepEqual(driver.events, []);
  });

  it("takes along what it holds, also what it does not know that it holds", async () => {
    for (const believed of ["blue", undefined]) {
      const driver = await HandDriver.start(new PhysicsWorld(), scenarioOf(towers));
      await driver.grasp("blue");
      const { held, end } = await run(driver, believed);
      assert.deepEqual(end, { kind: "succeeded" });
      assert.deepEqual(new Set(held), new Set(["blue"]));
      assert.ok(norm(subtract(driver.placeOf("blue"), goal)) < 0.03);
      assert.deepEqual(driver.events, []);
    }
  });

  it("opens an empty hand", async () => {
    const driver = await HandDriver.start(new PhysicsWorld(), scenarioOf(towers));
    await driver.moveTo([0.6, -0.08, 0.2]);
    await driver.setGripper(0.5);
    const before = driver.observation.gripper!.opening;
    await run(driver);
    assert.ok(driver.observation.gripper!.opening > before + 0.02);
  });

  it("gives up on an arm that does not move, and begins anew when it is started again", async () => {
    const stuck = sensed({ tool: [0.5, 0, 0.1, 0] });
    const skill = new MoveAside(goal, toolAt);
    for (let run = 0; run < 2; run++) {
      skill.start(stuck);
      let steps = 0;
      while (skill.status(stuck).kind === "running" && steps < 1000) {
        await skill.act(stuck);
        steps++;
      }
      const status = skill.status(stuck);
      assert.ok(status.kind === "failed" && /did not get aside within/.test(status.reason));
      assert.ok(steps > 30 && steps < 1000, `${steps} steps`);
    }
  });

  it("needs joints and a gripper", () => {
    const { observation, estimate } = sensed({});
    const numb = without(observation, "joints");
    const handless = without(observation, "gripper");
    const skill = new MoveAside(goal, toolAt);
    assert.throws(() => skill.status({ observation: numb, estimate }), /no joint state/);
    assert.throws(() => {
      skill.start({ observation: handless, estimate });
    }, /no gripper state/);
  });
});
