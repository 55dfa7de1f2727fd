import type { MeshArrays } from "./Meshes.ts";
import type { Raster } from "./Raster.ts";

/** Nearer than this nothing is drawn, m. */
const near = 0.01;

let corners = new Float64Array(3 * 1024);

/**
 * Draws a mesh as a pin-hole camera sees it and returns how many triangles it drew; `onTriangle` is told of each, in the order
 * of their numbers, which one of the mesh it is of.
 *
 * @param M from the mesh's frame to the optical frame, 12 numbers row by row
 * @param fx focal lengths and principal point, samples
 */
export function drawPerspective(
  raster: Raster,
  mesh: MeshArrays,
  M: Float64Array,
  [fx, fy, cx, cy]: readonly [number, number, number, number],
  onTriangle: (triangle: number) => void,
): void {
  const { positions, triangles } = mesh;
  const p = transformed(positions, M);
  for (let t = 0; t < triangles.length; t += 3) {
    const i = 3 * triangles[t]!;
    const j = 3 * triangles[t + 1]!;
    const k = 3 * triangles[t + 2]!;
    const behind = Number(p[i + 2]! < near) + Number(p[j + 2]! < near) + Number(p[k + 2]! < near);
    if (behind === 3) continue;
    if (isBackFacing(p, i, j, k)) continue;
    if (behind === 0) {
      const wi = 1 / p[i + 2]!;
      const wj = 1 / p[j + 2]!;
      const wk = 1 / p[k + 2]!;
      raster.draw(
        fx * p[i]! * wi + cx,
        fy * p[i + 1]! * wi + cy,
        wi,
        fx * p[j]! * wj + cx,
        fy * p[j + 1]! * wj + cy,
        wj,
        fx * p[k]! * wk + cx,
        fy * p[k + 1]! * wk + cy,
        wk,
      );
      onTriangle(t);
      continue;
    }
    const polygon = clipped(p, i, j, k);
    const [x0, y0, z0] = polygon[0]!;
    for (let n = 2; n < polygon.length; n++) {
      const [x1, y1, z1] = polygon[n - 1]!;
      const [x2, y2, z2] = polygon[n]!;
      raster.draw(
        (fx * x0) / z0 + cx,
        (fy * y0) / z0 + cy,
        1 / z0,
        (fx * x1) / z1 + cx,
        (fy * y1) / z1 + cy,
        1 / z1,
        (fx * x2) / z2 + cx,
        (fy * y2) / z2 + cy,
        1 / z2,
      );
      onTriangle(t);
    }
  }
}

/** Draws a mesh by parallel rays along the third axis of the frame that `M` leads to, whose first two are in samples. */
export function drawParallel(raster: Raster, mesh: MeshArrays, M: Float64Array): void {
  const { positions, triangles } = mesh;
  const p = transformed(positions, M);
  for (let t = 0; t < triangles.length; t += 3) {
    const i = 3 * triangles[t]!;
    const j = 3 * triangles[t + 1]!;
    const k = 3 * triangles[t + 2]!;
    raster.draw(p[i]!, p[i + 1]!, -p[i + 2]!, p[j]!, p[j + 1]!, -p[j + 2]!, p[k]!, p[k + 1]!, -p[k + 2]!);
  }
}

function transformed(positions: Float64Array, M: Float64Array): Float64Array {
  if (corners.length < positions.length) corners = new Float64Array(positions.length);
  for (let v = 0; v < positions.length; v += 3) {
    const x = positions[v]!;
    const y = positions[v + 1]!;
    const z = positions[v + 2]!;
    corners[v] = M[0]! * x + M[1]! * y + M[2]! * z + M[3]!;
    corners[v + 1] = M[4]! * x + M[5]! * y + M[6]! * z + M[7]!;
    corners[v + 2] = M[8]! * x + M[9]! * y + M[10]! * z + M[11]!;
  }
  return corners;
}

/** Corners run counter-clockwise seen from outside (three.js); all shapes are closed, so what faces away is hidden. */
function isBackFacing(p: Float64Array, i: number, j: number, k: number): boolean {
  const ux = p[j]! - p[i]!;
  const uy = p[j + 1]! - p[i + 1]!;
  const uz = p[j + 2]! - p[i + 2]!;
  const vx = p[k]! - p[i]!;
  const vy = p[k + 1]! - p[i + 1]!;
  const vz = p[k + 2]! - p[i + 2]!;
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const nz = ux * vy - uy * vx;
  return nx * p[i]! + ny * p[i + 1]! + nz * p[i + 2]! >= 0;
}

type Corner = readonly [number, number, number];

/** What of a triangle lies beyond the near plane: three or four corners (Sutherland and Hodgman, 1974). */
function clipped(p: Float64Array, i: number, j: number, k: number): Corner[] {
  const inside: Corner[] = [];
  const all = [i, j, k].map((v): Corner => [p[v]!, p[v + 1]!, p[v + 2]!]);
  for (const [n, a] of all.entries()) {
    const b = all[(n + 1) % 3]!;
    if (a[2] >= near) inside.push(a);
    if (a[2] >= near === b[2] >= near) continue;
    const t = (near - a[2]) / (b[2] - a[2]);
    inside.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), near]);
  }
  return inside;
}
