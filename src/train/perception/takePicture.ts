import { panda } from "../../arm/panda.ts";
import { type Image, type Pose, Rng } from "../../core/index.ts";
import { ArmBodies } from "../../scene/ArmBodies.ts";
import { cubeScene, discBody } from "../../scene/cubeScene.ts";
import type { LookRanges } from "../../scene/lookRanges.ts";
import { SceneGraph } from "../../scene/SceneGraph.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { pictureEffects } from "../../../sim/render/pictureEffects.ts";
import { type Labels, Renderer } from "../../../sim/render/Renderer.ts";
import { drawSetting, type Setting } from "./drawSetting.ts";

/** A picture with all that is true of it. */
export interface LabelledPicture extends Omit<Setting, "appearance"> {
  /** With the camera as its maker describes it. */
  readonly image: Image;
  readonly labels: Labels;
  /** Names of the bodies that the labels number. */
  readonly bodies: readonly string[];
}

/** Draws a table, how it looks and how it is seen, and takes the agent camera's picture of it. */
export function takePicture(seed: number, ranges: LookRanges): LabelledPicture {
  const { appearance, ...rest } = drawSetting(seed, ranges);
  const { scene, camera, cameraPose } = rest;
  const description = cubeScene(panda, scene.discs, benchmarkPegs, appearance);
  const graph = new SceneGraph(description);
  graph.move([
    ...new ArmBodies(panda).poses(scene.joints, scene.opening),
    ...scene.discs.map(({ id }, i): readonly [string, Pose] => [discBody(id), scene.poses[i]!]),
  ]);
  const renderer = new Renderer(graph);
  const placed = { pose: cameraPose, intrinsics: camera.intrinsics };
  const labels = renderer.label(placed);
  const image = pictureEffects(renderer.render(placed), ranges.picture, new Rng(seed, "picture"));
  return { ...rest, image: { ...image, camera }, labels, bodies: description.bodies.map(({ name }) => name) };
}
