import { type CameraInfo, type Pose, Rng } from "../../core/index.ts";
import type { Appearance } from "../../scene/Appearance.ts";
import { drawAppearance, drawDisc } from "../../scene/drawAppearance.ts";
import { displaced, drawLens } from "../../scene/drawCamera.ts";
import type { LookRanges } from "../../scene/lookRanges.ts";
import { agentView } from "../../scene/nominalCameras.ts";
import { pictureSize } from "../../perception/vision/sceneMaps.ts";
import { clutterStrips } from "../../../sim/clutterStrips.ts";
import { drawTable, type TableScene } from "./drawTable.ts";

/** What a picture is taken of and by what camera; plain data but for the set. */
export interface Setting {
  readonly scene: TableScene;
  readonly appearance: Appearance;
  /** Discs whose colour has no name. */
  readonly unnamed: ReadonlySet<string>;
  /** As its maker describes it. */
  readonly camera: CameraInfo;
  /** Where the camera really is, base frame. */
  readonly cameraPose: Pose;
}

/** Draws a table, how it looks and how it is seen. The table is the same for all ranges. */
export function drawSetting(seed: number, ranges: LookRanges): Setting {
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
  const view = new Rng(seed, "camera");
  const camera = drawLens(agentView(pictureSize), ranges.lens, view);
  const cameraPose = displaced(camera.pose, ranges.displacement, view);
  return { scene, appearance: { ...drawn, discs }, unnamed, camera, cameraPose };
}
