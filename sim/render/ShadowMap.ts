import { cross, norm, scale, type Vec3 } from "../../src/core/index.ts";
import { drawParallel } from "./drawMesh.ts";
import { matrixTo } from "./matrices.ts";
import type { MeshArrays } from "./Meshes.ts";
import { Raster } from "./Raster.ts";

/** The sphere, base frame, in which things throw shadows: the robot's workplace, m. */
const centre: Vec3 = [0.45, 0, 0.2];
const radius = 0.85;
const size = 512;
const texel = (2 * radius) / size;

/** Texels along each side of a tile, and tiles along each side of the map. */
const tile = 8;
const tiles = size / tile;

/** How far a lamp's penumbra is from what throws it, for the width of its edge, m. */
const typicalDistance = 0.1;

/** What a lamp far away sees of the scene, to know what lies in shadow (Williams, "Casting curved shadows", 1978). */
export class ShadowMap {
  readonly #raster = new Raster(size, size);
  /** From the base frame to texels and, as third, metres away from the lamp; 12 numbers. */
  readonly #view = new Float64Array(12);
  #blur = 1;
  /** Highest key in each tile and the eight around it: most points are lit for certain, by one look at it. */
  readonly #highest = new Float64Array(tiles * tiles);
  /** Highest key in each tile. */
  readonly #own = new Float64Array(tiles * tiles);

  /** @param towardsLamp unit vector in the base frame; `lampSize` in rad */
  draw(meshes: readonly MeshArrays[], towardsLamp: Vec3, lampSize: number): void {
    const z = scale(towardsLamp, -1);
    const aside: Vec3 = Math.abs(z[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
    const x = scale(cross(z, aside), 1 / norm(cross(z, aside)));
    const y = cross(z, x);
    for (const [row, axis] of [x, y].entries()) {
      for (let k = 0; k < 3; k++) this.#view[4 * row + k] = axis[k]! / texel;
      this.#view[4 * row + 3] = size / 2 - (axis[0] * centre[0] + axis[1] * centre[1] + axis[2] * centre[2]) / texel;
    }
    this.#view.set([...z, 0], 8);
    this.#blur = Math.max(1, (lampSize * typicalDistance) / texel / 2);
    this.#raster.clear();
    for (const mesh of meshes) if (!mesh.isGround) drawParallel(this.#raster, mesh, matrixTo(this.#view, mesh.object));
    this.#findHighest();
  }

  /**
   * Writes, as three numbers for `visible`, where a point of the base frame lies on the map and above which key something throws a
   * shadow on it. `slope` is the cosine between its normal and the lamp.
   */
  locate(x: number, y: number, z: number, slope: number, out: Float64Array, at: number): void {
    const V = this.#view;
    const away = V[8]! * x + V[9]! * y + V[10]! * z;
    // As much deeper as a surface of this slope may be within the samples' reach.
    const tilt = Math.min(8, Math.sqrt(Math.max(0, 1 - slope * slope)) / Math.max(slope, 0.05));
    out[at] = V[0]! * x + V[1]! * y + V[2]! * z + V[3]!;
    out[at + 1] = V[4]! * x + V[5]! * y + V[6]! * z + V[7]!;
    out[at + 2] = -(away - 0.001 - texel * (this.#blur + 0.7) * tilt);
  }

  /** Share of the lamp that a located point sees, 0..1. */
  visible(u: number, v: number, bias: number): number {
    const blur = this.#blur;
    if (!(u > blur && v > blur && u < size - 1 - blur && v < size - 1 - blur)) return 1;
    const isInReach = blur < tile - 1;
    if (isInReach && this.#highest[Math.floor(v / tile) * tiles + Math.floor(u / tile)]! <= bias) return 1;
    return this.sampled(u, v, bias);
  }

  /**
   * The same of a point well within the map, from nine samples always (Reeves, Salesin and Cook, "Rendering antialiased shadows
   * with depth maps", 1987).
   */
  sampled(u: number, v: number, bias: number): number {
    const blur = this.#blur;
    const { keys } = this.#raster;
    let lit = 0;
    for (let j = -1; j <= 1; j++) {
      const row = Math.round(v + j * blur) * size;
      for (let i = -1; i <= 1; i++) if (keys[row + Math.round(u + i * blur)]! <= bias) lit++;
    }
    return lit / 9;
  }

  #findHighest(): void {
    const { keys } = this.#raster;
    const own = this.#own.fill(-Infinity);
    for (let row = 0, i = 0; row < size; row++) {
      const first = Math.floor(row / tile) * tiles;
      for (let column = 0; column < size; column++, i++) {
        const t = first + Math.floor(column / tile);
        if (keys[i]! > own[t]!) own[t] = keys[i]!;
      }
    }
    for (let row = 0; row < tiles; row++) {
      for (let column = 0; column < tiles; column++) {
        let highest = -Infinity;
        for (let j = Math.max(0, row - 1); j <= Math.min(tiles - 1, row + 1); j++) {
          for (let i = Math.max(0, column - 1); i <= Math.min(tiles - 1, column + 1); i++) {
            highest = Math.max(highest, own[j * tiles + i]!);
          }
        }
        this.#highest[row * tiles + column] = highest;
      }
    }
  }
}
