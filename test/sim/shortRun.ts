import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { drawScenario, noisePresets } from "../../sim/scenarios.ts";
import { HandDriver } from "./HandDriver.ts";

/** Picks the smallest disc of a perturbed tower, sets it down on the right and knocks it; returns the hash of it all. */
export async function shortRun(seed: number): Promise<string> {
  const world = new PhysicsWorld();
  const hand = await HandDriver.start(world, drawScenario("hanoi-3", seed, noisePresets["perturbed"]), seed);
  const { id, edge } = world.worldState().discs[0]!.spec;
  await hand.grasp(id);
  const [x, y, z] = hand.placeOf(id);
  await hand.moveTo([x, y, z + 0.05]);
  await hand.moveTo([0.56, 0.2, 0.2], 0.5, 0.3);
  await hand.moveTo([0.56, 0.2, edge / 2 + 0.004], 0.3, 0.3);
  await hand.setGripper(1, 12);
  world.push(id, [0.05, 0.02, 0]);
  await hand.wait(10);
  return (await world.finish("stopped")).stateHash;
}

// As a program: the hash of a seed, for a process of its own.
if (process.argv[1]?.endsWith("shortRun.ts")) console.log(await shortRun(Number(process.argv[2])));
