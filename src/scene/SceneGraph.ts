import {
  BoxGeometry,
  CapsuleGeometry,
  CylinderGeometry,
  Group,
  Mesh,
  Scene,
  SphereGeometry,
  TorusGeometry,
  type BufferGeometry,
} from "three";
import type { Pose } from "../core/index.ts";
import type { Material, SceneDescription, Shape } from "./SceneDescription.ts";

/** What the cameras and the viewer need to know of a mesh beyond its shape, in its `userData`. */
export interface SurfaceData {
  /** Index of its body in the description. */
  readonly body: number;
  readonly material: Material;
  readonly isGround: boolean;
}

/** A described scene as a three.js graph: a group for each body, which can be moved, with a mesh for each part. */
export class SceneGraph {
  readonly scene = new Scene();
  readonly description: SceneDescription;
  readonly #groups = new Map<string, Group>();

  /** @throws RangeError on two bodies of one name or a material that is not described */
  constructor(description: SceneDescription) {
    this.description = description;
    for (const [index, body] of description.bodies.entries()) {
      if (this.#groups.has(body.name)) throw new RangeError(`Two bodies of the scene are called "${body.name}"`);
      const group = new Group();
      group.name = body.name;
      for (const part of body.parts) {
        const material = description.materials[part.material];
        if (material === undefined) throw new RangeError(`The scene has no material "${part.material}"`);
        const mesh = new Mesh(geometryOf(part.shape));
        const surface: SurfaceData = { body: index, material, isGround: body.isGround ?? false };
        mesh.userData["surface"] = surface;
        place(mesh, part.pose);
        group.add(mesh);
      }
      place(group, body.pose);
      this.#groups.set(body.name, group);
      this.scene.add(group);
    }
    this.scene.updateMatrixWorld();
  }

  /** Moves bodies, by name; others stay. @throws RangeError on an unknown one */
  move(poses: Iterable<readonly [body: string, pose: Pose]>): void {
    for (const [name, pose] of poses) {
      const group = this.#groups.get(name);
      if (group === undefined) throw new RangeError(`The scene has no body "${name}"`);
      place(group, pose);
    }
    this.scene.updateMatrixWorld();
  }
}

function place(object: Group | Mesh, { position, orientation }: Pose): void {
  object.position.set(...position);
  object.quaternion.set(...orientation);
}

/** Round things have as many sides as a picture of 256 pixels can show. */
function geometryOf(shape: Shape): BufferGeometry {
  switch (shape.kind) {
    case "box":
      return new BoxGeometry(...shape.size);
    case "cylinder":
      return new CylinderGeometry(shape.topRadius ?? shape.radius, shape.radius, shape.height, 24).rotateX(Math.PI / 2);
    case "capsule":
      return new CapsuleGeometry(shape.radius, shape.length, 5, 18).rotateX(Math.PI / 2);
    case "sphere":
      return new SphereGeometry(shape.radius, 20, 12).rotateX(Math.PI / 2);
    case "torus":
      return new TorusGeometry(shape.radius, shape.tube, 14, 36);
  }
}
