import { benchmarkPegs, drawDiscs } from "../../sim/discSets.ts";
import type { PlacedCamera } from "../../sim/render/Renderer.ts";
import { Kinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import { toolOrientation } from "../../src/arm/toolOrientation.ts";
import {
  add,
  axisAngle,
  type CameraInfo,
  compose,
  pinhole,
  type Pose,
  Rng,
  subtract,
  type Vec3,
} from "../../src/core/index.ts";
import { ArmBodies } from "../../src/scene/ArmBodies.ts";
import { cubeScene, discBody } from "../../src/scene/cubeScene.ts";
import { lookAt, nominalCameras } from "../../src/scene/nominalCameras.ts";
import { ringScene } from "../../src/scene/ringScene.ts";
import { SceneGraph } from "../../src/scene/SceneGraph.ts";

/** A scene with named cameras whose pictures are `size` pixels wide and high. */
export interface FiguredScene {
  readonly graph: SceneGraph;
  readonly cameras: (size: number) => readonly (readonly [name: string, camera: PlacedCamera])[];
}

/** The scenes of docs/figures/cameras. */
export const figuredScenes = (): readonly FiguredScene[] => [cubes(), rings()];

/** The paper's four cubes on the first area, the arm at home. */
function cubes(): FiguredScene {
  const discs = drawDiscs(4, new Rng(1, "figure"));
  const graph = new SceneGraph(cubeScene(panda, discs, benchmarkPegs));
  let top = 0;
  const stack = discs.toReversed().map(({ id, edge }): readonly [string, Pose] => {
    top += edge;
    return [discBody(id), { position: [0.56, -0.18, top - edge / 2], orientation: [0, 0, 0, 1] }];
  });
  graph.move([...new ArmBodies(panda).poses(panda.home, 0.08), ...stack]);
  const tool = new Kinematics(panda).setPositions(panda.home).toolPose();
  const cameras = (size: number): readonly [string, PlacedCamera][] =>
    nominalCameras(size).map(({ name, mount, pose, intrinsics }) => [
      `cubes-${name}`,
      { pose: mount === "base" ? pose : compose(tool, pose), intrinsics },
    ]);
  return { graph, cameras };
}

/** What the benchmark's agent camera looks at, base frame, m: where the ring toy stands instead of the areas. */
const middle: Vec3 = [0.53, 0.02, 0];

/** Five rings, three of them moved: from a quarter of a metre above the table, by the agent's camera, and by that of a hand above them. */
function rings(): FiguredScene {
  const graph = new SceneGraph(ringScene([[5, 2], [4], [3, 1]]));
  const pose = lookAt([0.03, -0.55, 0.28], [0, 0, 0.03]);
  const hand: Pose = { position: add(middle, [0, 0, 0.3]), orientation: toolOrientation(0) };
  // The rods stand along x, and shall be seen side by side.
  const turn: Pose = { position: [0, 0, 0], orientation: axisAngle([0, 0, 1], -Math.PI / 2) };
  const placed = ({ name, mount, pose: mounted, intrinsics }: CameraInfo): readonly [string, PlacedCamera] => {
    const { position, orientation } = mount === "base" ? mounted : compose(hand, mounted);
    return [
      `rings-${name}`,
      { pose: compose(turn, { position: subtract(position, middle), orientation }), intrinsics },
    ];
  };
  const cameras = (size: number): (readonly [string, PlacedCamera])[] => [
    ["rings", { pose, intrinsics: pinhole(size, size, 0.75) }],
    ...nominalCameras(size).map(placed),
  ];
  return { graph, cameras };
}
