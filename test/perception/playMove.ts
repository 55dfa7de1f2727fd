import type { Observation, WorldState } from "../../src/core/index.ts";
import { pictureSize } from "../../src/perception/vision/sceneMaps.ts";
import { nominalCameras } from "../../src/scene/nominalCameras.ts";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import type { Moment } from "../fixtures/PerfectEyes.ts";
import { HandDriver, scenarioOf } from "../sim/HandDriver.ts";

/** A moment of the episode with all that is observed of it. */
export interface Frame extends Moment {
  readonly observation: Observation;
  readonly state: WorldState;
}

/** The blue disc is taken off the red one, carried to the right peg and put there. */
export async function playMove(): Promise<{ readonly world: PhysicsWorld; readonly frames: readonly Frame[] }> {
  const world = new PhysicsWorld({ cameras: nominalCameras(pictureSize) });
  const frames: Frame[] = [];
  const driver = await HandDriver.start(world, scenarioOf({ peg1: ["red", "blue"], peg2: ["green"] }));
  const keep = (): void => void frames.push({ observation: driver.observation, state: world.worldState() });
  keep();
  await driver.grasp("blue");
  keep();
  const [x, y, z] = driver.placeOf("blue");
  await driver.moveTo([x, y, z + 0.2]);
  keep();
  await driver.moveTo([0.56, 0.22, 0.2]);
  keep();
  await driver.moveTo([0.56, 0.22, 0.0215], 0.2);
  await driver.setGripper(1);
  keep();
  await driver.moveTo([0.4, 0, 0.42]);
  keep();
  return { world, frames };
}

/** The blue disc before it is grasped on the bare table, and when it has been lifted by as much as the hand rises between two looks. */
export async function liftedFromTheTable(): Promise<readonly Frame[]> {
  const world = new PhysicsWorld({ cameras: nominalCameras(pictureSize) });
  const driver = await HandDriver.start(world, scenarioOf({ peg3: ["blue"] }));
  const seen = (): Frame => ({ observation: driver.observation, state: world.worldState() });
  const before = seen();
  await driver.grasp("blue");
  const [x, y, z] = driver.placeOf("blue");
  await driver.moveTo([x, y, z + 0.036]);
  return [before, seen()];
}
