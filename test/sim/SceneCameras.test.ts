import assert from "node:assert/strict";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { compose, type Image, inverse, type Observation, project } from "../../src/core/index.ts";
import { discColours } from "../../src/scene/Appearance.ts";
import { nominalCameras } from "../../src/scene/nominalCameras.ts";
import { HandDriver, scenarioOf } from "./HandDriver.ts";

const scenario = scenarioOf({ peg1: ["green", "red"], peg3: ["blue"] });
const cameras = nominalCameras(64);

async function watched(look: (observation: Observation) => void): Promise<{ hash: string; last: Observation }> {
  const world = new PhysicsWorld({ cameras });
  const hand = await HandDriver.start(world, scenario);
  look(hand.observation);
  await hand.moveTo([0.5, 0.05, 0.25]);
  look(hand.observation);
  const { observation: last } = hand;
  return { hash: (await world.finish("done")).stateHash, last };
}

describe("the cameras of a world", () => {
  it("show the same when read late, twice or in another order, and change nothing", async () => {
    const early: Promise<Image>[] = [];
    const kept: Observation[] = [];
    const one = await watched((observation) => {
      for (const { name } of cameras) early.push(observation.image(name));
    });
    const two = await watched((observation) => kept.push(observation));
    const late = kept.toReversed().flatMap((observation) => cameras.map(({ name }) => observation.image(name)));
    const [a, b] = [await Promise.all(early), await Promise.all(late)];
    assert.deepEqual([b[2], b[3], b[0], b[1]], a);
    assert.notDeepEqual(a[0]!.data, a[2]!.data, "the arm has moved");
    assert.equal(one.hash, two.hash);
    const blind = await HandDriver.start(new PhysicsWorld(), scenario);
    assert.deepEqual(blind.observation.cameras, []);
    assert.deepEqual(one.last.cameras, ["agentview", "wrist"]);
  });

  it("draw each picture once, and tell of the camera that took it", async () => {
    const { last } = await watched(() => undefined);
    assert.equal(await last.image("wrist"), await last.image("wrist"));
    const { camera } = await last.image("agentview");
    assert.deepEqual(camera, cameras[0]);
    await assert.rejects(last.image("ceiling"), /no camera "ceiling"; it has "agentview", "wrist"/);
  });

  it("show every disc in its colour where the camera's model puts it", async () => {
    const world = new PhysicsWorld({ cameras: nominalCameras(128) });
    const { observation } = await world.reset({ scenario, seed: 3 });
    const { data, width, camera } = await observation.image("agentview");
    for (const { spec, pose } of world.worldState().discs) {
      // The middle of the face towards the camera.
      const face = {
        ...pose,
        position: [pose.position[0] + spec.edge / 2, pose.position[1], pose.position[2]],
      } as const;
      const [u, v] = project(camera!.intrinsics, compose(inverse(camera!.pose), face).position)!;
      const i = 3 * (Math.round(v) * width + Math.round(u));
      const seen = Array.from(data.subarray(i, i + 3));
      const nearest = Object.entries(discColours).sort(([, a], [, b]) => angle(seen, a) - angle(seen, b))[0]![0];
      assert.equal(nearest, spec.colour, `${spec.id} looks like ${seen.join()}`);
    }
  });
});

/** Between colours as directions, so that light and shade do not matter much. */
function angle(a: readonly number[], b: readonly number[]): number {
  const dot = a.reduce((sum, x, k) => sum + x * b[k]!, 0);
  return Math.acos(Math.min(1, dot / (Math.hypot(...a) * Math.hypot(...b))));
}
