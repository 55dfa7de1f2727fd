import { writeRotationMatrix } from "../../src/arm/rotationMatrix.ts";
import type { Pose } from "../../src/core/index.ts";
import type { SceneDescription } from "../../src/scene/SceneDescription.ts";
import type { MeshArrays } from "./Meshes.ts";
import type { ShadowMap } from "./ShadowMap.ts";
import { solidPattern, type SolidPattern } from "./solidPattern.ts";

interface Surface {
  readonly mesh: MeshArrays;
  readonly pattern: SolidPattern;
  readonly roughness: number;
  readonly gloss: number;
}

/** Numbers that say what light comes from a point. */
export const lightSize = 9;

/**
 * The light that comes from a point of a surface: Lambert's for its colour, and a gloss after Cook and Torrance with the
 * distribution of Trowbridge and Reitz (Walter and others, "Microfacet models for refraction through rough surfaces", 2007).
 */
export class Shader {
  readonly #lighting: SceneDescription["lighting"];
  readonly #surfaces: readonly Surface[];
  readonly #R = new Float64Array(9);
  readonly #eye = new Float64Array(3);
  readonly #albedo = new Float64Array(3);
  #shadows: ShadowMap | undefined;

  constructor({ lighting }: SceneDescription, meshes: readonly MeshArrays[]) {
    this.#lighting = lighting;
    this.#surfaces = meshes.map((mesh) => {
      const { roughness, gloss } = mesh.material;
      return { mesh, pattern: solidPattern(mesh.material), roughness, gloss };
    });
  }

  /** @param X_BC where the camera is */
  begin(X_BC: Pose, shadows: ShadowMap | undefined): void {
    writeRotationMatrix(X_BC.orientation, this.#R);
    this.#eye.set(X_BC.position);
    this.#shadows = shadows;
  }

  /**
   * Writes the light of the point (x, y, z) of the optical frame (m) on a triangle (its first index) of a mesh, as `lightSize`
   * numbers from `at` on: linear RGB without the lamp, linear RGB of the lamp where nothing is before it, and the point's place in
   * the shadow map.
   */
  shade(mesh: number, triangle: number, x: number, y: number, z: number, out: Float64Array, at: number): void {
    const { mesh: arrays, pattern, roughness, gloss } = this.#surfaces[mesh]!;
    const { sky, ground, lamp, towardsLamp } = this.#lighting;
    const R = this.#R;
    const eye = this.#eye;
    // In the base frame, then in the mesh's own; its transform only turns and shifts.
    const px = R[0]! * x + R[1]! * y + R[2]! * z + eye[0]!;
    const py = R[3]! * x + R[4]! * y + R[5]! * z + eye[1]!;
    const pz = R[6]! * x + R[7]! * y + R[8]! * z + eye[2]!;
    const m = arrays.object.matrixWorld.elements;
    const dx = px - m[12];
    const dy = py - m[13];
    const dz = pz - m[14];
    const ox = m[0] * dx + m[1] * dy + m[2] * dz;
    const oy = m[4] * dx + m[5] * dy + m[6] * dz;
    const oz = m[8] * dx + m[9] * dy + m[10] * dz;

    const { positions, normals, triangles, gradients } = arrays;
    const a = 3 * triangles[triangle]!;
    const b = 3 * triangles[triangle + 1]!;
    const c = 3 * triangles[triangle + 2]!;
    const g = 2 * triangle;
    const ax = ox - positions[a]!;
    const ay = oy - positions[a + 1]!;
    const az = oz - positions[a + 2]!;
    const wb = gradients[g]! * ax + gradients[g + 1]! * ay + gradients[g + 2]! * az;
    const wc = gradients[g + 3]! * ax + gradients[g + 4]! * ay + gradients[g + 5]! * az;
    const wa = 1 - wb - wc;
    const lx = wa * normals[a]! + wb * normals[b]! + wc * normals[c]!;
    const ly = wa * normals[a + 1]! + wb * normals[b + 1]! + wc * normals[c + 1]!;
    const lz = wa * normals[a + 2]! + wb * normals[b + 2]! + wc * normals[c + 2]!;
    let nx = m[0] * lx + m[4] * ly + m[8] * lz;
    let ny = m[1] * lx + m[5] * ly + m[9] * lz;
    let nz = m[2] * lx + m[6] * ly + m[10] * lz;
    const length = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
    nx *= length;
    ny *= length;
    nz *= length;

    const albedo = this.#albedo;
    pattern(ox, oy, oz, albedo);

    let vx = eye[0]! - px;
    let vy = eye[1]! - py;
    let vz = eye[2]! - pz;
    const distance = 1 / Math.sqrt(vx * vx + vy * vy + vz * vz);
    vx *= distance;
    vy *= distance;
    vz *= distance;
    const nv = Math.max(1e-3, nx * vx + ny * vy + nz * vz);
    const nl = nx * towardsLamp[0] + ny * towardsLamp[1] + nz * towardsLamp[2];

    const up = 0.5 + 0.5 * nz;
    // What the surroundings throw back at the angle of the gloss, the less sharp the rougher.
    const rz = 2 * nv * nz - vz;
    const mirrored = 0.5 + 0.5 * rz;
    const edge = gloss === 0 ? 0 : (gloss + (1 - gloss) * fifthPower(1 - nv)) * (1 - 0.8 * roughness);
    const direct = Math.max(0, nl);
    const shine = direct > 0 && gloss > 0 ? direct * this.#shine(nx, ny, nz, vx, vy, vz, nv, nl, roughness, gloss) : 0;
    for (let k = 0; k < 3; k++) {
      const around = ground[k]! + up * (sky[k]! - ground[k]!);
      const reflected = edge * (ground[k]! + mirrored * (sky[k]! - ground[k]!));
      out[at + k] = albedo[k]! * around + reflected;
      out[at + 3 + k] = lamp[k]! * (albedo[k]! * direct + shine);
    }
    if (direct > 0) this.#shadows?.locate(px, py, pz, direct, out, at + 6);
    // What faces away from the lamp needs no look at the map.
    else out[at + 6] = -1;
  }

  #shine(
    nx: number,
    ny: number,
    nz: number,
    vx: number,
    vy: number,
    vz: number,
    nv: number,
    nl: number,
    roughness: number,
    gloss: number,
  ): number {
    const { towardsLamp } = this.#lighting;
    let hx = vx + towardsLamp[0];
    let hy = vy + towardsLamp[1];
    let hz = vz + towardsLamp[2];
    const length = 1 / Math.sqrt(hx * hx + hy * hy + hz * hz);
    hx *= length;
    hy *= length;
    hz *= length;
    const nh = Math.max(0, nx * hx + ny * hy + nz * hz);
    const vh = Math.max(0, vx * hx + vy * hy + vz * hz);
    const alpha = Math.max(0.03, roughness * roughness);
    const a2 = alpha * alpha;
    const d = nh * nh * (a2 - 1) + 1;
    const distribution = a2 / (Math.PI * d * d);
    const fresnel = gloss + (1 - gloss) * fifthPower(1 - vh);
    // Lambert's 1/π is in the lamp's brightness here, so the gloss has π in its place.
    return (Math.PI * distribution * fresnel) / (smith(nv, a2) * smith(nl, a2));
  }
}

/** Share of light that is not hidden by other facets, times 2n (Smith). */
const smith = (n: number, a2: number): number => n + Math.sqrt(a2 + (1 - a2) * n * n);

/** For Schlick's approximation of Fresnel's equations; a power by multiplication is ten times as fast. */
const fifthPower = (x: number): number => x * x * (x * x) * x;
