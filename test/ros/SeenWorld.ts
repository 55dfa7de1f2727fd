import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { Kinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import { truthJudge } from "../../src/cli/compose/judgeGoal.ts";
import type { NodeKindName } from "../../src/cli/graph/nodeKinds.ts";
import type { Image, Observation, Pose, TimeStep, World } from "../../src/core/index.ts";
import { OracleStateEstimator } from "../../src/perception/OracleStateEstimator.ts";
import type { StateEstimate, StateEstimator } from "../../src/perception/StateEstimator.ts";
import type { NodeProgram } from "../../src/ros/GraphNode.ts";
import { cameraStateEstimatorNode } from "../../src/ros/nodes/cameraStateEstimatorNode.ts";
import { simNode, type HostedWorld } from "../../src/ros/nodes/simNode.ts";
import { nominalCameras } from "../../src/scene/nominalCameras.ts";
import { jointNames } from "./HostedWorld.ts";

/** A picture by its camera, stamp (ns) and the hash of its pixels. */
export interface Sight {
  readonly camera: string;
  readonly stamp: bigint;
  readonly sha256: string;
}

export const sha256 = ({ data }: Pick<Image, "data">): string => createHash("sha256").update(data).digest("hex");

const kinematics = new Kinematics(panda);
const toolPose = (joints: readonly number[]): Pose => kinematics.setPositions(joints).toolPose();

/**
 * The nodes of a physical world that notes each picture which it draws, and of an estimator that looks through all cameras,
 * notes what it sees, and then tells the truth: for tests of how pictures travel.
 */
export class SeenWorld {
  /** In the order in which they were asked for, one of each camera and stamp of an episode. */
  readonly drawn: Sight[] = [];
  readonly seen: Sight[] = [];
  /** Observations that the estimator was given. */
  readonly observations: Observation[] = [];
  #world: PhysicsWorld | undefined;

  /** For a graph. */
  get programs(): Partial<Record<NodeKindName, () => NodeProgram>> {
    return {
      sim: () => simNode({ makeWorld: (size) => this.makeWorld(size) }),
      camera_state_estimator: () => this.estimatorNode(),
    };
  }

  estimatorNode(): NodeProgram {
    return cameraStateEstimatorNode({
      // Their size is not that of the pictures: what these are like comes with them.
      cameras: nominalCameras(8),
      directory: "",
      load: async () => ({ model: "seen-world", make: () => this.#estimator() }),
    });
  }

  makeWorld(size: number): HostedWorld {
    const cameras = size === 0 ? [] : nominalCameras(size);
    const world = new PhysicsWorld({ cameras });
    this.#world = world;
    const noting: World = {
      spec: world.spec,
      reset: async (episode) => this.#noting(await world.reset(episode)),
      step: async (action) => this.#noting(await world.step(action)),
      finish: (declared) => world.finish(declared),
      close: () => world.close(),
    };
    const judgeGoal = truthJudge(world, world.spec.tableHeight);
    return { world: noting, truth: world, judgeGoal, joules: () => [], jointNames, cameras };
  }

  #noting(timeStep: TimeStep): TimeStep {
    const { observation } = timeStep;
    const noted = new Set<string>();
    const image = async (camera: string): Promise<Image> => {
      const drawn = await observation.image(camera);
      if (!noted.has(camera)) this.drawn.push({ camera, stamp: observation.stamp, sha256: sha256(drawn) });
      noted.add(camera);
      return drawn;
    };
    return { ...timeStep, observation: { ...observation, image } };
  }

  #estimator(): StateEstimator {
    const truth = this.#world!;
    const oracle = new OracleStateEstimator(truth, { tableHeight: 0, toolPose, episodeSeed: () => 0 });
    return {
      source: "camera",
      reset: () => oracle.reset(),
      estimate: async (observation): Promise<StateEstimate> => {
        this.observations.push(observation);
        for (const camera of observation.cameras) {
          const image = await observation.image(camera);
          assert.equal(image.camera?.name, camera);
          this.seen.push({ camera, stamp: observation.stamp, sha256: sha256(image) });
        }
        return oracle.estimate(observation);
      },
    };
  }
}
