import { CholeskySolver } from "../../arm/CholeskySolver.ts";
import {
  axisAngle,
  compose,
  type Intrinsics,
  inverse,
  norm,
  type Pose,
  project,
  scale,
  type Vec3,
} from "../../core/index.ts";

/** A point whose place is known (base frame, m) and the pixel at which it is seen. */
export interface Correspondence {
  readonly point: Vec3;
  readonly pixel: readonly [number, number];
}

/** Standard deviations of what is seen (pixels) and of where cameras are off where they should be (m, rad). */
const pixelDeviation = 0.7;
const shiftDeviation = 0.03;
const turnDeviation = 0.035;
/** Pixels from which on a corner's pull grows no more (Huber). */
const huber = 2;
const iterations = 8;
/**
 * Where a camera really is, by points whose places are known: the most probable small motion of its nominal pose, by Gauss-Newton
 * on reprojection errors. With none in sight it is the nominal pose.
 *
 * @param nominal pose of the optical frame, base frame
 */
export function alignCamera(nominal: Pose, intrinsics: Intrinsics, seen: readonly Correspondence[]): Pose {
  if (seen.length === 0) return nominal;
  const solver = new CholeskySolver(6);
  let motion = new Float64Array(6);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const gram = new Float64Array(36);
    const gradient = new Float64Array(6);
    const here = residuals(moved(nominal, motion), intrinsics, seen);
    const h = 1e-5;
    const slopes = Array.from({ length: 6 }, (_, k) => {
      const step = motion.slice();
      step[k]! += h;
      return residuals(moved(nominal, step), intrinsics, seen).map((r, i) => (r - here[i]!) / h);
    });
    for (let i = 0; i < here.length; i++) {
      const weight = Math.min(1, huber / Math.max(1e-9, Math.abs(here[i]!))) / pixelDeviation ** 2;
      for (let a = 0; a < 6; a++) {
        gradient[a]! -= weight * slopes[a]![i]! * here[i]!;
        for (let b = 0; b <= a; b++) gram[6 * a + b]! += weight * slopes[a]![i]! * slopes[b]![i]!;
      }
    }
    for (let a = 0; a < 6; a++) {
      const prior = 1 / (a < 3 ? shiftDeviation : turnDeviation) ** 2;
      gram[7 * a]! += prior;
      gradient[a]! -= prior * motion[a]!;
    }
    const step = new Float64Array(6);
    solver.factor(gram);
    solver.solve(gradient, step);
    motion = motion.map((m, k) => m + step[k]!);
  }
  return moved(nominal, motion);
}

/** Pixels between where corners are seen and where a camera at `pose` would see them, u and v by turns. */
function residuals(pose: Pose, intrinsics: Intrinsics, seen: readonly Correspondence[]): number[] {
  const view = inverse(pose);
  return seen.flatMap(({ point, pixel }) => {
    const [u, v] = pixelOf(view, intrinsics, point) ?? pixel;
    return [u - pixel[0], v - pixel[1]];
  });
}

/** A pose shifted (first three numbers, m, base frame) and turned about itself (rotation vector, rad). */
function moved({ position, orientation }: Pose, [x, y, z, a, b, c]: Float64Array): Pose {
  const turn: Vec3 = [a!, b!, c!];
  const angle = norm(turn);
  const rotation = angle < 1e-12 ? axisAngle([1, 0, 0], 0) : axisAngle(scale(turn, 1 / angle), angle);
  const turned = compose({ position, orientation }, { position: [0, 0, 0], orientation: rotation });
  return { ...turned, position: [position[0] + x!, position[1] + y!, position[2] + z!] };
}

/** Pixel of a point (base frame) for a camera whose view is X_CB; undefined behind it. */
export const pixelOf = (view: Pose, intrinsics: Intrinsics, point: Vec3): readonly [number, number] | undefined =>
  project(intrinsics, compose(view, { position: point, orientation: [0, 0, 0, 1] }).position);
