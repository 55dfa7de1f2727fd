import { type Image, type Intrinsics, noDistortion, type Pose, ray } from "../../src/core/index.ts";
import type { SceneGraph } from "../../src/scene/SceneGraph.ts";
import { drawPerspective } from "./drawMesh.ts";
import { KeptLight } from "./KeptLight.ts";
import { matrixTo, viewOf } from "./matrices.ts";
import { type MeshArrays, readMeshes } from "./Meshes.ts";
import { Motions } from "./Motions.ts";
import { Raster } from "./Raster.ts";
import { lightSize, Shader } from "./Shader.ts";
import { ShadowMap } from "./ShadowMap.ts";
import { lensMap, type LensMap, warped } from "./warped.ts";

/** A camera where it really is. */
export interface PlacedCamera {
  /** Of the optical frame in the base frame. */
  readonly pose: Pose;
  readonly intrinsics: Intrinsics;
}

export interface RenderOptions {
  /** Samples along each side of a pixel; 2 if left out. */
  readonly antialiasing?: number;
  readonly shadows?: boolean;
}

/** What is at the middle of each pixel, row by row. */
export interface Labels {
  readonly width: number;
  readonly height: number;
  /** Along the optical axis, m; Infinity where nothing is. */
  readonly depth: Float32Array;
  /** Index of the body in the scene's description; −1 where nothing is. */
  readonly bodies: Int16Array;
}

/**
 * Draws a scene graph on the processor alone: scan conversion into a buffer of the nearest triangles, then light for each
 * pixel. The same scene gives the same picture bit by bit.
 */
export class Renderer {
  readonly #graph: SceneGraph;
  readonly #meshes: readonly MeshArrays[];
  readonly #shadows = new ShadowMap();
  readonly #shader: Shader;
  readonly #motions: Motions;
  /** What each camera keeps, by its intrinsics without a lens. */
  readonly #kept = new WeakMap<Intrinsics, KeptLight>();
  #raster = new Raster(1, 1);
  /** Of each camera with a lens. */
  readonly #lenses = new WeakMap<Intrinsics, LensMap>();
  /** Of each drawn triangle: the mesh, and its first index there. */
  #drawn = new Int32Array(8192);

  constructor(graph: SceneGraph) {
    this.#graph = graph;
    this.#meshes = readMeshes(graph.scene);
    this.#shader = new Shader(graph.description, this.#meshes);
    this.#motions = new Motions(this.#meshes);
  }

  /**
   * The picture that the camera takes of the scene as it is now: the faster the less has moved since its last one. A camera is known
   * by the object that its intrinsics are.
   */
  render(camera: PlacedCamera, { antialiasing = 2, shadows = true }: RenderOptions = {}): Image {
    const { lighting } = this.#graph.description;
    if (shadows) this.#shadows.draw(this.#meshes, lighting.towardsLamp, lighting.lampSize);
    const lens = this.#lensOf(camera.intrinsics);
    const ideal = lens?.from ?? camera.intrinsics;
    this.#draw({ ...camera, intrinsics: ideal }, antialiasing);
    const data = this.#shade(camera.pose, ideal, antialiasing, shadows ? this.#shadows : undefined);
    const image: Image = { width: ideal.width, height: ideal.height, channels: 3, data };
    return lens === undefined ? image : warped(image, lens);
  }

  /** What is where in that picture. */
  label(camera: PlacedCamera): Labels {
    const { width, height } = camera.intrinsics;
    const lens = this.#lensOf(camera.intrinsics);
    const ideal = lens?.from ?? camera.intrinsics;
    const { keys, triangles } = this.#draw({ ...camera, intrinsics: ideal }, 1);
    const depth = new Float32Array(width * height);
    const bodies = new Int16Array(width * height);
    for (let i = 0; i < depth.length; i++) {
      const from = lens === undefined ? i : Math.round(lens.rows[i]!) * ideal.width + Math.round(lens.columns[i]!);
      const t = triangles[from]!;
      depth[i] = t < 0 ? Infinity : 1 / keys[from]!;
      bodies[i] = t < 0 ? -1 : this.#meshes[this.#drawn[2 * t]!]!.body;
    }
    return { width, height, depth, bodies };
  }

  #lensOf(intrinsics: Intrinsics): LensMap | undefined {
    if (intrinsics.distortion.every((k) => k === 0)) return undefined;
    const known = this.#lenses.get(intrinsics);
    if (known !== undefined) return known;
    const lens = lensMap(withoutLens(intrinsics), intrinsics);
    this.#lenses.set(intrinsics, lens);
    return lens;
  }

  #keptBy(intrinsics: Intrinsics): KeptLight {
    const known = this.#kept.get(intrinsics);
    if (known !== undefined) return known;
    const kept = new KeptLight();
    this.#kept.set(intrinsics, kept);
    return kept;
  }

  #draw({ pose, intrinsics }: PlacedCamera, samples: number): Raster {
    const { width, height, fx, fy, cx, cy } = intrinsics;
    if (this.#raster.width !== width * samples || this.#raster.height !== height * samples) {
      this.#raster = new Raster(width * samples, height * samples);
    }
    const raster = this.#raster;
    raster.clear();
    // The first sample of the first pixel is sample 0, and its middle lies between the samples.
    const middle = (samples - 1) / 2;
    const K = [fx * samples, fy * samples, cx * samples + middle, cy * samples + middle] as const;
    const view = viewOf(pose);
    for (const [index, mesh] of this.#meshes.entries()) {
      const M = matrixTo(view, mesh.object);
      if (isOutside(M, mesh.radius, K, raster)) continue;
      drawPerspective(raster, mesh, M, K, (triangle) => {
        const n = 2 * (raster.count - 1);
        if (n + 2 > this.#drawn.length) {
          const grown = new Int32Array(2 * this.#drawn.length);
          grown.set(this.#drawn);
          this.#drawn = grown;
        }
        this.#drawn[n] = index;
        this.#drawn[n + 1] = triangle;
      });
    }
    return raster;
  }

  #shade(pose: Pose, intrinsics: Intrinsics, samples: number, shadows: ShadowMap | undefined): Uint8Array {
    const { width, height, fx, fy, cx, cy } = intrinsics;
    const { keys, triangles } = this.#raster;
    const { background, lighting } = this.#graph.description;
    const drawn = this.#drawn;
    const shader = this.#shader;
    shader.begin(pose, shadows);
    const out = new Uint8Array(3 * width * height);
    const rows = samples * width;
    const count = samples * samples;
    const met = new Int32Array(count);
    const places = new Int32Array(count);
    const times = new Int32Array(count);
    const middle = (samples - 1) / 2;
    const kept = this.#keptBy(intrinsics);
    kept.begin(width * height, pose, [samples, Number(shadows !== undefined)]);
    this.#motions.begin();
    const { isStill, light, spare } = kept;
    for (let v = 0, o = 0; v < height; v++) {
      for (let u = 0; u < width; u++, o += 3) {
        // Samples of one triangle share the light of the first of them.
        let kinds = 0;
        for (let j = 0; j < samples; j++) {
          const row = (v * samples + j) * rows + u * samples;
          for (let i = 0; i < samples; i++) {
            const t = triangles[row + i]!;
            let k = 0;
            while (k < kinds && met[k] !== t) k++;
            if (k === kinds) {
              met[k] = t;
              places[k] = j * samples + i;
              times[k] = 0;
              kinds++;
            }
            times[k]!++;
          }
        }
        let red = 0;
        let green = 0;
        let blue = 0;
        for (let k = 0; k < kinds; k++) {
          const t = met[k]!;
          const share = times[k]! / count;
          if (t < 0) {
            red += share * background[0];
            green += share * background[1];
            blue += share * background[2];
            continue;
          }
          const mesh = drawn[2 * t]!;
          const triangle = drawn[2 * t + 1]!;
          const isKept = isStill && places[k] === 0;
          const at = isKept ? lightSize * (v * width + u) : spare;
          if (!isKept || !kept.claim(v * width + u, mesh, this.#motions)) {
            const i = places[k]! % samples;
            const j = (places[k]! - i) / samples;
            const z = 1 / keys[(v * samples + j) * rows + u * samples + i]!;
            const x = ((u + (i - middle) / samples - cx) / fx) * z;
            const y = ((v + (j - middle) / samples - cy) / fy) * z;
            shader.shade(mesh, triangle, x, y, z, light, at);
          }
          const visible = shadows?.visible(light[at + 6]!, light[at + 7]!, light[at + 8]!) ?? 1;
          red += share * (light[at]! + visible * light[at + 3]!);
          green += share * (light[at + 1]! + visible * light[at + 4]!);
          blue += share * (light[at + 2]! + visible * light[at + 5]!);
        }
        out[o] = encoded(red * lighting.exposure);
        out[o + 1] = encoded(green * lighting.exposure);
        out[o + 2] = encoded(blue * lighting.exposure);
      }
    }
    return out;
  }
}

/** Whether a sphere about a mesh's origin is out of sight for sure. */
function isOutside(
  M: Float64Array,
  radius: number,
  [fx, fy, cx, cy]: readonly [number, number, number, number],
  { width, height }: Raster,
): boolean {
  const x = M[3]!;
  const y = M[7]!;
  const z = M[11]!;
  if (z < -radius) return true;
  // Planes through the eye and the picture's sides, their normals inwards.
  const side = (a: number, b: number): number => a / Math.sqrt(a * a + b * b);
  const left = side(fx, cx + 1) * x + side(cx + 1, fx) * z;
  const right = -side(fx, width - cx) * x + side(width - cx, fx) * z;
  const top = side(fy, cy + 1) * y + side(cy + 1, fy) * z;
  const bottom = -side(fy, height - cy) * y + side(height - cy, fy) * z;
  return left < -radius || right < -radius || top < -radius || bottom < -radius;
}

/** The same camera without its lens, its picture as much larger as the lens's needs. */
function withoutLens(intrinsics: Intrinsics): Intrinsics {
  const { width, height, fx, fy, cx, cy } = intrinsics;
  let [left, top, right, bottom] = [0, 0, width - 1, height - 1];
  const steps = 16;
  for (let n = 0; n <= steps; n++) {
    const u = ((width - 1) * n) / steps;
    const v = ((height - 1) * n) / steps;
    for (const [a, b] of [
      [u, 0],
      [u, height - 1],
      [0, v],
      [width - 1, v],
    ] as const) {
      const [x, y] = ray(intrinsics, a, b);
      left = Math.min(left, Math.floor(x * fx + cx));
      right = Math.max(right, Math.ceil(x * fx + cx));
      top = Math.min(top, Math.floor(y * fy + cy));
      bottom = Math.max(bottom, Math.ceil(y * fy + cy));
    }
  }
  left -= 1;
  top -= 1;
  return {
    width: right + 2 - left,
    height: bottom + 2 - top,
    fx,
    fy,
    cx: cx - left,
    cy: cy - top,
    distortion: noDistortion,
  };
}

/** sRGB of linear light (IEC 61966-2-1), 0..255. */
const codes = Uint8Array.from({ length: 4097 }, (_, i) => {
  const l = i / 4096;
  return Math.round(255 * (l <= 0.0031308 ? 12.92 * l : 1.055 * l ** (1 / 2.4) - 0.055));
});
const encoded = (l: number): number => codes[l >= 1 ? 4096 : l > 0 ? Math.round(4096 * l) : 0]!;
