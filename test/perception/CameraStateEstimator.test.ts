import assert from "node:assert/strict";
import { Kinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import { type Image, ModelError, norm, type Observation, subtract } from "../../src/core/index.ts";
import { atomText } from "../../src/pddl/Domain.ts";
import { CameraStateEstimator } from "../../src/perception/CameraStateEstimator.ts";
import type { ToolPose } from "../../src/perception/propagate.ts";
import type { StateEstimate } from "../../src/perception/StateEstimator.ts";
import type { Spot } from "../../src/perception/vision/closeUp.ts";
import type { Care } from "../../src/perception/vision/SceneReader.ts";
import type { DiscSighting, Sightings } from "../../src/perception/vision/sightings.ts";
import { colourNames } from "../../src/perception/vision/sceneMaps.ts";
import { areaSpot } from "../../src/perception/vision/readMaps.ts";
import type { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { workspace } from "../../sim/workspace.ts";
import { stateEstimatorContract } from "../contracts/stateEstimator.ts";
import { PerfectEyes } from "../fixtures/PerfectEyes.ts";
import { without } from "../fixtures/without.ts";
import { toolAt } from "./belief/seen.ts";
import { type Frame, liftedFromTheTable, playMove } from "./playMove.ts";

const kinematics = new Kinematics(panda);
const toolPose: ToolPose = (joints) => kinematics.setPositions(joints).toolPose();

describe("CameraStateEstimator", () => {
  let world: PhysicsWorld;
  let frames: readonly Frame[];
  let now: Frame;
  const eyes = new PerfectEyes(() => now);
  before(async () => {
    ({ world, frames } = await playMove());
  });

  const make = (
    camera = "agentview",
  ): { estimator: CameraStateEstimator; estimate: (frame: Frame) => Promise<StateEstimate> } => {
    const { pegs, tableHeight } = world.spec;
    const estimator = new CameraStateEstimator({
      reader: eyes,
      ...{ camera, pegs, workspace, tableHeight, toolPose },
    });
    return {
      estimator,
      estimate: (frame) => {
        now = frame;
        return estimator.estimate(frame.observation);
      },
    };
  };

  stateEstimatorContract("a CameraStateEstimator with perfect eyes", async () => {
    const { estimator, estimate } = make();
    return {
      estimator: {
        source: estimator.source,
        reset: () => estimator.reset(),
        estimate: (observation) => estimate(frames.find((frame) => frame.observation === observation)!),
      },
      observations: frames.map(({ observation }) => observation),
    };
  });

  it("follows a disc from its tower through the air to its peg", async () => {
    const { estimator, estimate } = make();
    assert.equal(estimator.source, "camera");
    const told: string[][] = [];
    const held: (string | undefined)[] = [];
    for (const frame of frames) {
      const { stamp, discs, facts, tool, ...rest } = await estimate(frame);
      held.push(rest.held);
      told.push(facts.map(atomText).filter((text) => /^\((on|holding) /.test(text)));
      assert.equal(stamp, frame.observation.stamp);
      assert.deepEqual(tool, toolPose(frame.observation.joints!.position));
      for (const { id, edge, colour, pose } of discs) {
        const truth = frame.state.discs.find(({ spec }) => spec.id === id)!;
        const off = norm(subtract(pose.position, truth.pose.position));
        assert.ok(off < 5e-3, `${id} is ${1e3 * off} mm off`);
        assert.ok(Math.abs(edge - truth.spec.edge) < 1e-3);
        assert.equal(colour, truth.spec.colour);
      }
      assert.equal(discs.length, 3);
    }
    assert.deepEqual(held, [undefined, "blue", "blue", "blue", undefined, undefined]);
    const others = ["(on red peg1)", "(on green peg2)"];
    assert.deepEqual(told[0], ["(on blue red)", ...others]);
    for (const i of [1, 2, 3]) assert.deepEqual(told[i], [...others, "(holding blue)"]);
    assert.deepEqual(told[5], ["(on blue peg3)", ...others]);
  });

  /** What is estimated at the start where the eyes see these things in place of what is there. */
  async function estimateOf(sightings: Sightings): Promise<StateEstimate> {
    const { pegs, tableHeight } = world.spec;
    const reader = { read: async () => sightings, lookAt: async () => undefined };
    const estimator = new CameraStateEstimator({
      reader,
      ...{ camera: "agentview", pegs, workspace, tableHeight, toolPose },
    });
    return estimator.estimate(frames[0]!.observation);
  }

  it("is not at all sure where it sees no area", async () => {
    const { confidence, discs } = await estimateOf({ discs: [], areas: [] });
    assert.deepEqual([confidence, discs], [0, []]);
  });

  it("believes in no disc that is off the workplace, or in the air far from the hand", async () => {
    now = frames[0]!;
    const { areas, discs } = await eyes.read(await now.observation.image("agentview"));
    const green = discs.find(({ colours }) => colourNames[colours.indexOf(Math.max(...colours))] === "green")!;
    const told = async (change: Partial<typeof green>): Promise<string[]> =>
      (await estimateOf({ discs: [{ ...green, ...change }], areas })).discs.map(({ id }) => id);
    assert.deepEqual(await told({}), ["green"]);
    assert.deepEqual(await told({ u: green.u + 160 }), []);
    // Its height is that of a disc 20 cm above the table, and it looks like a held one.
    assert.deepEqual(await told({ height: green.height! * 8, support: [0, 0, 1] }), []);
  });

  it("looks closely until it knows where the camera is, then roughly, and closely again after a reset", async () => {
    const { pegs, tableHeight } = world.spec;
    const [read, lookedAt]: [(Care | undefined)[], (Care | undefined)[]] = [[], []];
    const estimator = new CameraStateEstimator({
      reader: {
        read: async (image, care) => {
          read.push(care);
          // No disc is found, so that there are places to look at.
          return { discs: [], areas: (await eyes.read(image)).areas };
        },
        lookAt: async (image, spot, care) => {
          lookedAt.push(care);
          return eyes.lookAt(image, spot);
        },
      },
      ...{ camera: "agentview", pegs, workspace, tableHeight, toolPose },
    });
    now = frames[0]!;
    for (let look = 0; look < 14; look++) await estimator.estimate(now.observation);
    assert.deepEqual(read, [...Array<Care>(12).fill("closely"), "roughly", "roughly"]);
    const settled = lookedAt.indexOf("roughly");
    assert.ok(settled > 0 && lookedAt.length > settled + 1);
    assert.ok(lookedAt.every((care, i) => care === (i < settled ? "closely" : "roughly")));
    await estimator.reset();
    await estimator.estimate(now.observation);
    assert.equal(read.at(-1), "closely");
    assert.equal(lookedAt.at(-1), "closely");
  });

  it("looks again where the hand or a belief says that a disc is, though the whole picture shows none", async () => {
    const { pegs, tableHeight } = world.spec;
    let hidden: (colour: string) => boolean = () => false;
    let looks = 0;
    const blind = {
      read: async (image: Image): Promise<Sightings> => {
        const { areas, discs } = await eyes.read(image);
        const nameOf = ({ colours }: DiscSighting): string => colourNames[colours.indexOf(Math.max(...colours))]!;
        return { areas, discs: discs.filter((disc) => !hidden(nameOf(disc))) };
      },
      lookAt: async (image: Image, spot: Spot) => {
        looks++;
        return eyes.lookAt(image, spot);
      },
    };
    const estimator = new CameraStateEstimator({
      reader: blind,
      ...{ camera: "agentview", pegs, workspace, tableHeight, toolPose },
    });
    now = frames[0]!;
    await estimator.estimate(now.observation);
    assert.equal(looks, 3, "everything was seen at once, and the empty area was looked at for three sizes");
    hidden = (colour) => colour === "green";
    const { discs } = await estimator.estimate(now.observation);
    assert.equal(looks, 4);
    assert.ok(discs.find(({ id }) => id === "green")!.confidence > 0.9);
    // In the air, at a first look, of which only the hand can know.
    await estimator.reset();
    hidden = (colour) => colour === "blue";
    now = frames[3]!;
    const { held } = await estimator.estimate(now.observation);
    assert.equal(held, "blue");
  });

  it("believes in nothing that hangs in the air by an open hand", async () => {
    now = frames[3]!;
    const { observation } = now;
    const image = await observation.image("agentview");
    const sightings = await eyes.read(image);
    const { pegs, tableHeight } = world.spec;
    const estimator = new CameraStateEstimator({
      reader: { read: async () => sightings, lookAt: async () => undefined },
      ...{ camera: "agentview", pegs, workspace, tableHeight, toolPose },
    });
    const open = { ...observation, gripper: { opening: 0.08, velocity: 0, force: 0 } };
    const ids = async (seen: Observation): Promise<string[]> =>
      (await estimator.estimate(seen)).discs.map(({ id }) => id).toSorted();
    assert.deepEqual(await ids(open), ["green", "red"]);
    await estimator.reset();
    assert.deepEqual(await ids(observation), ["blue", "green", "red"]);
  });

  it("knows what the hand has closed on, though a look just after the lift shows it as if it lay behind", async () => {
    const table = await liftedFromTheTable();
    const { pegs, tableHeight } = world.spec;
    const mistaken = {
      read: async (image: Image): Promise<Sightings> => {
        const { areas, discs } = await eyes.read(image);
        const low = discs.map((disc) => ({ ...disc, height: 12, support: [0.97, 0, 0.03] }));
        return { areas, discs: low };
      },
      lookAt: async () => undefined,
    };
    const estimator = new CameraStateEstimator({
      reader: mistaken,
      ...{ camera: "agentview", pegs, workspace, tableHeight, toolPose },
    });
    for (const [i, frame] of table.entries()) {
      now = frame;
      const { held, discs } = await estimator.estimate(frame.observation);
      assert.equal(held, i === 0 ? undefined : "blue");
      const off = norm(subtract(discs[0]!.pose.position, frame.state.discs[0]!.pose.position));
      assert.ok(off < 6e-3, `${1e3 * off} mm off`);
    }
  });

  it("is hardly sure where the hand hides an area that was never seen", async () => {
    now = frames[0]!;
    const { areas, discs } = await eyes.read(await now.observation.image("agentview"));
    const sure = await estimateOf({ areas, discs });
    assert.ok(sure.confidence > 0.9);
    // The hand is between the camera and the left area, of which the picture shows nothing.
    const sightings = {
      areas: areas.filter((area) => areaSpot(area.corners).u > 100),
      discs: discs.filter(({ u }) => u > 100),
    };
    const { pegs, tableHeight } = world.spec;
    const estimator = new CameraStateEstimator({
      reader: { read: async () => sightings, lookAt: async () => undefined },
      ...{ camera: "agentview", pegs, workspace, tableHeight },
      toolPose: () => toolAt([0.773, -0.12, 0.106]),
    });
    const { confidence } = await estimator.estimate(now.observation);
    assert.ok(confidence < 0.3, `${confidence}`);
  });

  it("forgets an episode with its reset", async () => {
    const { estimator, estimate } = make();
    await estimate(frames[1]!);
    await estimator.reset();
    const { held, discs } = await estimate(frames[0]!);
    assert.deepEqual([held, discs.length], [undefined, 3]);
  });

  it("says what it lacks: joints, a picture that knows its camera, a camera that is fixed, one of its size", async () => {
    const { observation } = frames[0]!;
    const numb = without(observation, "joints");
    const frameOf = (changed: Observation): Frame => ({ ...frames[0]!, observation: changed });
    const reject = (frame: Frame, error: object, camera?: string): Promise<void> =>
      assert.rejects(make(camera).estimate(frame), error);
    await reject(frameOf(numb), { name: "TypeError", message: /no joint state/ });
    const image = await observation.image("agentview");
    const shown = (changed: typeof image): Frame => frameOf({ ...observation, image: async () => changed });
    const nameless = without(image, "camera");
    await reject(shown(nameless), { name: "TypeError", message: /"agentview" does not say what camera took it/ });
    await reject(frames[0]!, { name: "TypeError", message: /"wrist" is on the hand/ }, "wrist");
    const small = { ...image, width: 8, height: 8, data: new Uint8Array(192) };
    await assert.rejects(make().estimate(shown(small)), ModelError);
    await assert.rejects(make("nowhere").estimate(frames[0]!), /no camera "nowhere"/);
  });
});
