import type { Pose } from "../../src/core/index.ts";
import type { Motions } from "./Motions.ts";
import { lightSize } from "./Shader.ts";

/**
 * The light of each pixel's first sample, kept from one picture of a camera to the next: what neither moves nor is seen from
 * elsewhere sends the same again, but for shadows. Most of a picture is a table. Takes 80 bytes a pixel, once a camera stands still.
 */
export class KeptLight {
  /** `lightSize` numbers for each pixel, row by row, and one place more for samples that are not kept. */
  light = new Float64Array(lightSize);
  /** Whether the camera stands as it stood for the picture before; only then is it worth keeping what it sees. */
  isStill = false;
  /** Where in `light` is what is not kept. */
  spare = 0;
  #stand: readonly number[] = [];
  /** Of each pixel: whose light is kept, and of which picture. Which triangle of a mesh is nearest stays the same with mesh and camera. */
  #meshes = new Int32Array(0);
  #pictures = new Int32Array(0);

  /** Before each picture of `pixels` pixels; `how` is whatever else makes light another, as numbers. */
  begin(pixels: number, { position, orientation }: Pose, how: readonly number[]): void {
    const stand = [...position, ...orientation, ...how];
    const wasStill = this.isStill;
    this.isStill = stand.length === this.#stand.length && stand.every((value, k) => value === this.#stand[k]);
    this.#stand = stand;
    if (!this.isStill || wasStill) return;
    if (this.#meshes.length !== pixels) {
      this.spare = lightSize * pixels;
      this.light = new Float64Array(this.spare + lightSize);
      this.#meshes = new Int32Array(pixels);
      this.#pictures = new Int32Array(pixels);
    }
    this.#meshes.fill(-1);
  }

  /** Claims a pixel for a mesh; whether the light that is kept there is its light already. If not, it is to be written now. */
  claim(pixel: number, mesh: number, motions: Motions): boolean {
    if (this.#meshes[pixel] === mesh && this.#pictures[pixel]! >= motions.last[mesh]!) return true;
    this.#meshes[pixel] = mesh;
    this.#pictures[pixel] = motions.picture;
    return false;
  }
}
