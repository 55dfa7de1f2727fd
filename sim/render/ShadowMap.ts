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

/** How far a lamp's penumbra is from what throws it, for the width of its edge, m. */
const typicalDistance = 0.1;

/** What a lamp far away sees of the scene, to know what lies in shadow (Williams, "Casting curved shadows", 1978). */
export class ShadowMap {
  readonly #raster = new Raster(size, size);
  /** From the base frame to texels and, as third, metres away from the lamp; 12 numbers. */
  readonly #view = new Float64Array(12);
  #blur = 1;

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
  }

  /**
   * Share of the lamp that point (x, y, z) sees, 0..1, from nine samples (Reeves, Salesin and Cook, "Rendering antialiased
   * shadows with depth maps", 1987). `slope` is the cosine between its normal and the lamp.
   */
  visible(x: number, y: number, z: number, slope: number): number {
    const V = this.#view;
    const u = V[0]! * x + V[1]! * y + V[2]! * z + V[3]!;
    const v = V[4]! * x + V[5]! * y + V[6]! * z + V[7]!;
    const away = V[8]! * x + V[9]! * y + V[10]! * z;
    const blur = this.#blur;
    if (!(u > blur && v > blur && u < size - 1 - blur && v < size - 1 - blur)) return 1;
    // As much deeper as a surface of this slope may be within the samples' reach.
    const tilt = Math.min(8, Math.sqrt(Math.max(0, 1 - slope * slope)) / Math.max(slope, 0.05));
    const bias = -(away - 0.001 - texel * (blur + 0.7) * tilt);
    const { keys } = this.#raster;
    let lit = 0;
    for (let j = -1; j <= 1; j++) {
      const row = Math.round(v + j * blur) * size;
      for (let i = -1; i <= 1; i++) if (keys[row + Math.round(u + i * blur)]! <= bias) lit++;
    }
    return lit / 9;
  }
}
