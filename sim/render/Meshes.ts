import { Mesh, type Object3D } from "three";
import { dot, subtract, type Vec3 } from "../../src/core/index.ts";
import type { Material } from "../../src/scene/SceneDescription.ts";
import type { SurfaceData } from "../../src/scene/SceneGraph.ts";

/** A mesh of the scene graph as plain arrays. */
export interface MeshArrays {
  readonly object: Mesh;
  readonly body: number;
  readonly isGround: boolean;
  readonly material: Material;
  /** x, y, z of each vertex in the mesh's own frame, m, and its normal. */
  readonly positions: Float64Array;
  readonly normals: Float64Array;
  /** Three vertices for each triangle. */
  readonly triangles: Uint32Array;
  /** For each triangle the gradients, per m, of the weights of its second and third corner. */
  readonly gradients: Float64Array;
  /** Of a sphere about the mesh's own origin that holds it, m. */
  readonly radius: number;
}

/** The meshes below an object, in the order of the graph. */
export function readMeshes(root: Object3D): readonly MeshArrays[] {
  const meshes: MeshArrays[] = [];
  root.traverse((object) => {
    if (!isMesh(object)) return;
    const { geometry } = object;
    const { body, material, isGround } = object.userData["surface"] as SurfaceData;
    const positions = Float64Array.from(geometry.getAttribute("position").array);
    let radius = 0;
    for (let i = 0; i < positions.length; i += 3) {
      radius = Math.max(radius, Math.hypot(positions[i]!, positions[i + 1]!, positions[i + 2]!));
    }
    const normals = Float64Array.from(geometry.getAttribute("normal").array);
    const triangles = Uint32Array.from(geometry.getIndex()!.array);
    const gradients = gradientsOf(positions, triangles);
    meshes.push({ object, body, isGround, material, positions, normals, triangles, gradients, radius });
  });
  return meshes;
}

const isMesh = (object: Object3D): object is Mesh => object instanceof Mesh;

/** The weights are linear on the triangle, 1 at their corner, 0 at the others; their gradients lie in its plane. */
function gradientsOf(positions: Float64Array, triangles: Uint32Array): Float64Array {
  const gradients = new Float64Array(2 * triangles.length);
  const corner = (i: number): Vec3 => {
    const v = 3 * triangles[i]!;
    return [positions[v]!, positions[v + 1]!, positions[v + 2]!];
  };
  for (let t = 0; t < triangles.length; t += 3) {
    const a = corner(t);
    const u = subtract(corner(t + 1), a);
    const v = subtract(corner(t + 2), a);
    const uu = dot(u, u);
    const uv = dot(u, v);
    const vv = dot(v, v);
    const f = 1 / (uu * vv - uv * uv || 1);
    for (let k = 0; k < 3; k++) {
      gradients[2 * t + k] = f * (vv * u[k]! - uv * v[k]!);
      gradients[2 * t + 3 + k] = f * (uu * v[k]! - uv * u[k]!);
    }
  }
  return gradients;
}
