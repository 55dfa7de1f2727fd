import { dot, type Rng, type Vec3 } from "../../../src/core/index.ts";
import { radians } from "./povray.ts";
import type { Toy } from "./Toy.ts";

/** Pixels. */
export const pictureSize = { width: 480, height: 360 } as const;

/** Degrees and cm. */
export interface Camera {
  readonly elevation: number;
  readonly azimuth: number;
  readonly roll: number;
  readonly eye: Vec3;
  readonly target: Vec3;
  /** Width of the picture, degrees. */
  readonly angle: number;
}

export function aim(
  rng: Rng,
  toy: Toy,
  { elevation, azimuth, roll }: Pick<Camera, "elevation" | "azimuth" | "roll">,
): Camera {
  const angle = rng.uniform(38, 68);
  const width = 2 * toy.spacing + 2 * toy.radii.at(-1)!;
  const fill = rng.uniform(0.5, 0.95);
  const distance = width / fill / (2 * Math.tan(radians(angle / 2)));
  const target: Vec3 = [
    rng.normal(0.15) * toy.spacing,
    toy.boardHeight + toy.rodHeight * rng.uniform(0.2, 0.6),
    rng.normal(0.1) * toy.spacing,
  ];
  const [e, a] = [radians(elevation), radians(azimuth)];
  const eye: Vec3 = [
    target[0] + distance * Math.sin(a) * Math.cos(e),
    target[1] + distance * Math.sin(e),
    target[2] - distance * Math.cos(a) * Math.cos(e),
  ];
  return { elevation, azimuth, roll, eye, target, angle };
}

/** Whether rods and rings are inside. */
export function isInPicture(toy: Toy, camera: Camera): boolean {
  const e = radians(camera.elevation);
  const a = radians(camera.azimuth);
  const ahead: Vec3 = [-Math.sin(a) * Math.cos(e), -Math.sin(e), Math.cos(a) * Math.cos(e)];
  const right: Vec3 = [Math.cos(a), 0, Math.sin(a)];
  const up: Vec3 = [-Math.sin(a) * Math.sin(e), Math.cos(e), Math.cos(a) * Math.sin(e)];
  const half = Math.tan(radians(camera.angle / 2));
  const reach = toy.radii.at(-1)!;
  return [-1, 0, 1].every((i) =>
    [0, toy.boardHeight + toy.rodHeight].every((y) =>
      [-1, 1].every((side) => {
        const p: Vec3 = [i * toy.spacing, y, 0];
        const d: Vec3 = [p[0] - camera.eye[0], p[1] - camera.eye[1], p[2] - camera.eye[2]];
        const z = dot(d, ahead);
        const x = (dot(d, right) + (y === 0 ? side * reach : 0)) / z / half;
        const v = (dot(d, up) / z / half) * (pictureSize.width / pictureSize.height);
        return z > 0 && Math.abs(x) < 0.95 && Math.abs(v) < 0.93;
      }),
    ),
  );
}

/** Upwards for a camera that is rolled. */
export function tilted({ azimuth, roll }: Camera): Vec3 {
  const a = radians(azimuth);
  const r = radians(roll);
  return [Math.cos(a) * Math.sin(r), Math.cos(r), Math.sin(a) * Math.sin(r)];
}
