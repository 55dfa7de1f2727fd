import { CholeskySolver } from "../../arm/CholeskySolver.ts";
import type { PicturePoint, RodView } from "./RodView.ts";

/**
 * How much a perspective that is not borne out by the rods' ends is distrusted, in distances of neighbouring rods: about the error
 * of an end (0.01) over the strength of perspectives that are usual (0.1).
 */
const distrust = 0.1;

/**
 * The plane of the three rods as a picture shows it. Their ends lie in it at places that are known but for two lengths (the rods
 * stand at −1, 0, 1; their bases are at height 0, their tops at 1), so that six points give the plane's homography (Hartley and
 * Zisserman, "Multiple View Geometry", 2004, 4.1), and its denominator how far away each place is compared with others.
 */
export class RodPlane {
  /** Rows of the homography, in units of `#scale` about `#centre`; the last number is 1. */
  readonly #h: Float64Array;
  readonly #centre: PicturePoint;
  readonly #scale: number;

  /** @param rods left, middle, right */
  constructor(rods: readonly RodView[]) {
    const points = rods.flatMap(({ base, top }) => [base, top]);
    const mean = (i: 0 | 1): number => points.reduce((sum, p) => sum + p[i], 0) / points.length;
    this.#centre = [mean(0), mean(1)];
    const [left, right] = [rods[0]!.base, rods[2]!.base];
    this.#scale = Math.max(1, Math.hypot(right[0] - left[0], right[1] - left[1]) / 2);
    const normal = new Float64Array(64);
    const target = new Float64Array(8);
    const equation = (row: readonly number[], value: number): void => {
      for (let i = 0; i < 8; i++) {
        target[i]! += row[i]! * value;
        for (let j = 0; j < 8; j++) normal[8 * i + j]! += row[i]! * row[j]!;
      }
    };
    for (const [k, [u, v]] of points.entries()) {
      const [X, Y] = [Math.floor(k / 2) - 1, k % 2];
      const [x, y] = [(u - this.#centre[0]) / this.#scale, (v - this.#centre[1]) / this.#scale];
      equation([X, Y, 1, 0, 0, 0, -x * X, -x * Y], x);
      equation([0, 0, 0, X, Y, 1, -y * X, -y * Y], y);
    }
    equation([0, 0, 0, 0, 0, 0, distrust, 0], 0);
    equation([0, 0, 0, 0, 0, 0, 0, distrust], 0);
    for (let i = 0; i < 8; i++) normal[9 * i]! += 1e-9;
    const solver = new CholeskySolver(8);
    solver.factor(normal);
    this.#h = new Float64Array(8);
    solver.solve(target, this.#h);
  }

  /** How far away the plane is where the picture shows it at a point, in an unknown unit; above 0. */
  distanceAt([u, v]: PicturePoint): number {
    const [a, b, c, d, e, f, g, h] = this.#h as unknown as readonly [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const x = (u - this.#centre[0]) / this.#scale;
    const y = (v - this.#centre[1]) / this.#scale;
    // (a − x·g)·X + (b − x·h)·Y = x − c, and the like for y.
    const [p, q, r, s] = [a - x * g, b - x * h, d - y * g, e - y * h];
    const determinant = p * s - q * r;
    const X = ((x - c) * s - q * (y - f)) / determinant;
    const Y = (p * (y - f) - r * (x - c)) / determinant;
    const distance = 1 + g * X + h * Y;
    return Number.isFinite(distance) ? Math.max(0.2, distance) : 1;
  }
}
