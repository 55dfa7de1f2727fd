import { inverse, type Pose, rotate, subtract, type Vec3 } from "../../core/index.ts";
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

/** Share of a disc's front face that the picture shows. */
function shownShare({ scene, labels, camera, cameraPose }: LabelledPicture, disc: number, body: number): number {
  const view = inverse(cameraPose);
  const steps = 9;
  let shown = 0;
  for (const point of frontPoints(scene.poses[disc]!, scene.discs[disc]!.edge, cameraPose.position, steps)) {
    const pixel = pixelOf(view, camera.intrinsics, point);
    if (pixel === undefined) continue;
    const [u, v] = [Math.round(pixel[0]), Math.round(pixel[1])];
    if (u < 0 || v < 0 || u >= labels.width || v >= labels.height) continue;
    if (labels.bodies[v * labels.width + u] === body) shown++;
  }
  return shown / steps ** 2;
}

/** Unit normal of a disc's front face, the upright one that looks most towards the camera; base frame. */
export function frontNormal({ position, orientation }: Pose, eye: Vec3): Vec3 {
  const towards = subtract(eye, position);
  const faces = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [-1, 0, 0],
      [0, -1, 0],
    ] as const
  ).map((axis) => rotate(orientation, axis));
  return faces.reduce((best, face) => (dotXY(face, towards) > dotXY(best, towards) ? face : best));
}

/** `steps`² points that are spread evenly over a disc's front face, m, base frame. */
export function frontPoints(pose: Pose, edge: number, eye: Vec3, steps: number): readonly Vec3[] {
  const { position } = pose;
  const normal = frontNormal(pose, eye);
  const points: Vec3[] = [];
  for (let i = 0; i < steps; i++) {
    for (let j = 0; j < steps; j++) {
      const across = (edge * (i + 0.5 - steps / 2)) / steps;
      const up = (edge * (j + 0.5 - steps / 2)) / steps;
      points.push([
        position[0] + (edge / 2) * normal[0] - across * normal[1],
        position[1] + (edge / 2) * normal[1] + across * normal[0],
        position[2] + up,
      ]);
    }
  }
  return points;
}

const dotXY = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1];
