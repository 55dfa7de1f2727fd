import assert from "node:assert/strict";
import { drawLook } from "../../sim/Look.ts";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { hold, type Image, norm, type Observation, subtract } from "../../src/core/index.ts";
import { type LookRanges, lookRanges } from "../../src/scene/lookRanges.ts";
import { nominalCameras } from "../../src/scene/nominalCameras.ts";
import { HandDriver, scenarioOf } from "./HandDriver.ts";

const scenario = scenarioOf({ peg1: ["green", "red"], peg3: ["blue"] });
const cameras = nominalCameras(48);
const seed = 11;
const shifted = lookRanges["all-shifts"];

const first = async (look: LookRanges, episode = seed): Promise<Observation> =>
  (await new PhysicsWorld({ cameras, look }).reset({ scenario, seed: episode })).observation;

describe("the look of an episode", () => {
  it("depends on its seed, and not on which other pictures are taken or when", async () => {
    const world = new PhysicsWorld({ cameras, look: shifted });
    const { observation: start } = await world.reset({ scenario, seed });
    const { observation: later } = await world.step(hold);
    // The wrist first, then backwards through time.
    await later.image("wrist");
    const [late, early] = [await later.image("agentview"), await start.image("agentview")];
    const again = await first(shifted);
    assert.deepEqual(await again.image("agentview"), early);
    assert.deepEqual(await again.image("wrist"), await start.image("wrist"));
    assert.notDeepEqual(late.data, early.data);
    assert.notDeepEqual((await (await first(shifted, seed + 1)).image("agentview")).data, early.data);
  });

  it("gives each picture noise of its own, by camera and moment", () => {
    const grey: Image = { width: 48, height: 48, channels: 3, data: new Uint8Array(3 * 48 * 48).fill(128) };
    const taken = (camera: number, stamp: bigint): string => {
      const look = drawLook(shifted, cameras, seed);
      return look.develop(grey, look.cameras[camera]!, stamp).data.join();
    };
    const all = [taken(0, 0n), taken(0, 50_000_000n), taken(1, 0n), taken(1, 50_000_000n)];
    assert.equal(new Set(all).size, 4);
    assert.equal(taken(1, 0n), all[2]);
  });

  it("has no part in what happens", async () => {
    const hashOf = async (look: LookRanges | undefined): Promise<string> => {
      const world = new PhysicsWorld({ cameras, ...(look && { look }) });
      const hand = await HandDriver.start(world, scenario);
      await hand.observation.image("agentview");
      await hand.moveTo([0.5, 0.05, 0.3]);
      return (await world.finish("done")).stateHash;
    };
    assert.equal(await hashOf(shifted), await hashOf(undefined));
  });

  it("tells of each camera's lens, but not where the camera really is", async () => {
    const look = drawLook(shifted, cameras, seed);
    for (const [i, nominal] of cameras.entries()) {
      const { camera } = await (await first(shifted)).image(nominal.name);
      assert.deepEqual(camera, look.cameras[i]);
      assert.deepEqual(camera!.pose, nominal.pose);
      assert.equal(camera!.name, nominal.name);
      assert.ok(camera!.intrinsics.distortion[0] < -0.02 && camera!.intrinsics.fx < nominal.intrinsics.fx);
      const away = subtract(look.truePose(look.cameras[i]!).position, nominal.pose.position);
      assert.ok(Math.abs(norm(away) - 0.03) < 1e-12);
    }
  });

  it("shows what a camera sees from where it really is", async () => {
    // The same look but for the places of the cameras; less noise, so that what differs is what was seen.
    const quiet: LookRanges["picture"] = { ...shifted.picture, noise: [0, 0], compressed: 0 };
    const there: LookRanges = { ...shifted, picture: quiet };
    const here: LookRanges = { ...there, displacement: lookRanges.familiar.displacement };
    for (const { name } of cameras) {
      const [a, b] = [await (await first(there)).image(name), await (await first(here)).image(name)];
      assert.deepEqual(a.camera, b.camera);
      assert.ok(differentShare(a, b) > 0.05, `${name}: ${differentShare(a, b)} of the picture differs`);
    }
  });
});

/** Share of numbers that differ by more than noise would. */
const differentShare = ({ data }: Image, other: Image): number =>
  data.filter((value, i) => Math.abs(value - other.data[i]!) > 10).length / data.length;
