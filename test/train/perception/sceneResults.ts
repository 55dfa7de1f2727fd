import type { DiscError, DiscResult } from "../../../src/train/perception/compareScene.ts";
import type { SceneResult } from "../../../src/train/perception/evaluateScenes.ts";
import type { Visibility } from "../../../src/train/perception/visibilityOf.ts";

/** A disc whose estimate is so far off, m; without a distance it has none. */
export const disc = (visibility: Visibility, position?: number, more: Partial<DiscError> = {}): DiscResult => ({
  visibility,
  error: position === undefined ? undefined : { position, edge: 0, yaw: 0, isColourRight: true, ...more },
});

/** So many visible discs that are where they are said to be. */
export const discs = (count: number): readonly DiscResult[] => Array.from({ length: count }, () => disc("visible", 0));

/** A scene that is seen as it is, but for some fields. */
export const result = (fields: Partial<SceneResult>): SceneResult => ({
  seed: 0,
  discs: [],
  isAstride: false,
  isCountRight: true,
  areFactsRight: true,
  invented: 0,
  cpuMs: 1,
  ...fields,
});
