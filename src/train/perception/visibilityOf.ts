import { inverse, rotate, subtract, type Vec3 } from "../../core/index.ts";
import { pixelOf } from "../../perception/vision/alignCamera.ts";
import { discBody } from "../../scene/cubeScene.ts";
import type { LabelledPicture } from "./takePicture.ts";

/** Whether a picture shows enough of a disc's front face, less of it, or no pixel of the disc at all. */
export type Visibility = "visible" | "covered" | "unseen";

/** Least share of its front face that a visible disc shows. */
const leastShown = 0.3;

/** How well the picture shows a disc. */
export function visibilityOf(picture: LabelledPicture, disc: number): Visibility {
  const body = picture.bodies.indexOf(discBody(picture.scene.discs[disc]!.id));
  if (!picture.labels.bodies.includes(body)) return "unseen";
  return shownShare(picture, disc, body) >= leastShown ? "visible" : "covered";
}

/** Share of a disc's front face, the upright one that looks most towards the camera, that the picture shows. */
function shownShare({ scene, labels, camera, cameraPose }: LabelledPicture, disc: number, body: number): number {
  const { position, orientation } = scene.poses[disc]!;
  const { edge } = scene.discs[disc]!;
  const towards = subtract(cameraPose.position, position);
  const faces = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [-1, 0, 0],
      [0, -1, 0],
    ] as const
  ).map((axis) => rotate(orientation, axis));
  const normal = faces.reduce((best, face) => (dotXY(face, towards) > dotXY(best, towards) ? face : best));
  const view = inverse(cameraPose);
  const steps = 9;
  let shown = 0;
  for (let i = 0; i < steps; i++) {
    for (let j = 0; j < steps; j++) {
      const across = (edge * (i + 0.5 - steps / 2)) / steps;
      const up = (edge * (j + 0.5 - steps / 2)) / steps;
      const point: Vec3 = [
        position[0] + (edge / 2) * normal[0] - across * normal[1],
        position[1] + (edge / 2) * normal[1] + across * normal[0],
        position[2] + up,
      ];
      const pixel = pixelOf(view, camera.intrinsics, point);
      if (pixel === undefined) continue;
      const [u, v] = [Math.round(pixel[0]), Math.round(pixel[1])];
      if (u < 0 || v < 0 || u >= labels.width || v >= labels.height) continue;
      if (labels.bodies[v * labels.width + u] === body) shown++;
    }
  }
  return shown / steps ** 2;
}

const dotXY = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1];
