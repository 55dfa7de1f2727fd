import { Rng } from "../../src/core/index.ts";
import { aim, isInPicture } from "./scene/Camera.ts";
import { drawToy } from "./scene/Toy.ts";
import { writeScene } from "./scene/writeScene.ts";

/**
 * A picture that POV-Ray is asked for, and what it shows. Written apart from the training's own scenes, on purpose: other
 * shapes, woods, lamps and lenses, by another author's renderer.
 */
export interface ToyPhotograph {
  readonly seed: number;
  /** Of each rod as seen from left to right, ranks from the lowest ring up; rank 1 is the smallest. */
  readonly stacks: readonly (readonly number[])[];
  /** Of the camera above the board, degrees. */
  readonly elevation: number;
  /** Of the camera from the normal of the plane of the rods, degrees. */
  readonly azimuth: number;
  /** What POV-Ray draws; cm, y up, z away from the viewer. */
  readonly scene: string;
}

/** The picture of a seed; the same seed gives the same text. */
export function toyPhotograph(seed: number): ToyPhotograph {
  const rng = new Rng(seed, "POV-Ray photograph");
  for (;;) {
    const camera0 = { elevation: rng.uniform(0, 60), azimuth: rng.uniform(-40, 40), roll: rng.normal(1.5) };
    const toy = drawToy(rng, camera0.elevation);
    const camera = aim(rng, toy, camera0);
    if (!isInPicture(toy, camera)) continue;
    return {
      seed,
      stacks: toy.stacks,
      elevation: camera.elevation,
      azimuth: camera.azimuth,
      scene: writeScene(rng, toy, camera),
    };
  }
}
