import type { MeshArrays } from "./Meshes.ts";

/** When each mesh of a scene moved last, counted in pictures. */
export class Motions {
  /** Number of the picture that is being drawn. */
  picture = 0;
  /** For each mesh the number of the first picture that shows it where it is. */
  readonly last: Int32Array;
  readonly #meshes: readonly MeshArrays[];
  readonly #matrices: Float64Array;

  constructor(meshes: readonly MeshArrays[]) {
    this.#meshes = meshes;
    this.last = new Int32Array(meshes.length);
    this.#matrices = new Float64Array(16 * meshes.length);
  }

  /** Before each picture. */
  begin(): void {
    this.picture++;
    const matrices = this.#matrices;
    for (const [index, { object }] of this.#meshes.entries()) {
      const { elements } = object.matrixWorld;
      for (let k = 0, i = 16 * index; k < 16; k++, i++) {
        if (matrices[i] === elements[k]) continue;
        matrices[i] = elements[k]!;
        this.last[index] = this.picture;
      }
    }
  }
}
