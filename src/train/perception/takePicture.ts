import { panda } from "../../arm/panda.ts";
import { type CameraInfo, type Image, type Pose, Rng } from "../../core/index.ts";
import { ArmBodies } from "../../scene/ArmBodies.ts";
import type { Appearance } from "../../scene/Appearance.ts";
import { cubeScene, discBody } from "../../scene/cubeScene.ts";
import { drawAppearance, drawDisc } from "../../scene/drawAppearance.ts";
import { displaced, drawLens } from "../../scene/drawCamera.ts";
import type { LookRanges } from "../../scene/lookRanges.ts";
import { agentView } from "../../scene/nominalCameras.ts";
import { SceneGraph } from "../../scene/SceneGraph.ts";
import { pictureSize } from "../../perception/vision/sceneMaps.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { clutterStrips } from "../../../sim/clutterStrips.ts";
import { pictureEffects } from "../../../sim/render/pictureEffects.ts";
import { type Labels, Renderer } from "../../../sim/render/Renderer.ts";
import { drawTable, type TableScene } from "./drawTable.ts";

/** A picture with all that is true of it. */
export interface LabelledPicture {
  /** With the camera as its maker describes it. */
  readonly image: Image;
  readonly labels: Labels;
  /** Names of the bodies that the labels number. */
  readonly bodies: readonly string[];
  readonly scene: TableScene;
  /** Discs whose colour has no name. */
  readonly unnamed: ReadonlySet<string>;
  readonly camera: CameraInfo;
  /** Where the camera really is, base frame. */
  readonly cameraPose: Pose;
}

/** Draws a table, how it looks and how it is seen, and takes the agent camera's picture of it. */
export function takePicture(seed: number, ranges: LookRanges): LabelledPicture {
  const scene = drawTable(new Rng(seed, "table"));
  const look = new Rng(seed, "look");
  const drawn = drawAppearance(ranges, clutterStrips, look);
  const unnamed = new Set<string>();
  const discs: Record<string, Appearance["discs"][string]> = { ...drawn.discs };
  for (const { colour } of scene.discs) {
    if (look.uniform() >= ranges.discs.unnamed) continue;
    unnamed.add(colour);
    discs[colour] = drawDisc([look.uniform(), look.uniform(), look.uniform()], ranges.discs, look);
  }
  const description = cubeScene(panda, scene.discs, benchmarkPegs, { ...drawn, discs });
  const graph = new SceneGraph(description);
  graph.move([
    ...new ArmBodies(panda).poses(scene.joints, scene.opening),
    ...scene.discs.map(({ id }, i): readonly [string, Pose] => [discBody(id), scene.poses[i]!]),
  ]);
  const view = new Rng(seed, "camera");
  const camera = drawLens(agentView(pictureSize), ranges.lens, view);
  const cameraPose = displaced(camera.pose, ranges.displacement, view);
  const renderer = new Renderer(graph);
  const placed = { pose: cameraPose, intrinsics: camera.intrinsics };
  const labels = renderer.label(placed);
  const image = pictureEffects(renderer.render(placed), ranges.picture, new Rng(seed, "picture"));
  return {
    image: { ...image, camera },
    labels,
    bodies: description.bodies.map(({ name }) => name),
    scene,
    unnamed,
    camera,
    cameraPose,
  };
}
