import { gravity } from "../../src/arm/inverseDynamics.ts";
import { Kinematics } from "../../src/arm/kinematics.ts";
import type { RigidBody } from "../../src/arm/RigidBody.ts";
import type { RobotDescription } from "../../src/arm/RobotDescription.ts";
import { product, transpose } from "./matrix.ts";

/**
 * The Lagrangian twin: potential energy and mass matrix from the frames alone, body by body (links, hand, payload in
 * its own frame), no recursion, no composite bodies.
 */
export class Lagrangian {
  readonly #kinematics: Kinematics;
  readonly #bodies: readonly { readonly frame: number; readonly body: RigidBody }[];

  constructor(description: RobotDescription, payload?: RigidBody) {
    this.#kinematics = new Kinematics(description);
    const n = description.links.length;
    this.#bodies = [
      ...description.links.map((body, frame) => ({ frame, body })),
      { frame: n - 1, body: description.gripper },
      ...(payload === undefined ? [] : [{ frame: n, body: payload }]),
    ];
  }

  potential(q: readonly number[]): number {
    return this.#bodies.reduce(
      (sum, { frame, body }) => sum + body.mass * gravity * this.#centre(q, frame, body)[2]!,
      0,
    );
  }

  /** Σ m·JᵥᵀJᵥ + JωᵀR·I·RᵀJω */
  massMatrix(q: readonly number[]): number[][] {
    const n = q.length;
    const M = q.map(() => q.map(() => 0));
    for (const { frame, body } of this.#bodies) {
      const c = this.#centre(q, frame, body);
      const { rotations, origins } = this.#kinematics;
      const Jv = [0, 1, 2].map(() => q.map(() => 0));
      const Jw = [0, 1, 2].map(() => q.map(() => 0));
      for (let i = 0; i <= Math.min(frame, n - 1); i++) {
        const z = [2, 5, 8].map((k) => rotations[9 * i + k]!);
        const r = [0, 1, 2].map((k) => c[k]! - origins[3 * i + k]!);
        for (const k of [0, 1, 2]) {
          const [u, v] = [(k + 1) % 3, (k + 2) % 3];
          Jv[k]![i] = z[u]! * r[v]! - z[v]! * r[u]!;
          Jw[k]![i] = z[k]!;
        }
      }
      const R = [0, 1, 2].map((row) => [0, 1, 2].map((k) => rotations[9 * frame + 3 * row + k]!));
      const [xx, xy, xz, yy, yz, zz] = body.inertia;
      const I = product(
        product(R, [
          [xx, xy, xz],
          [xy, yy, yz],
          [xz, yz, zz],
        ]),
        transpose(R),
      );
      const linear = product(transpose(Jv), Jv);
      const angular = product(transpose(Jw), product(I, Jw));
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) M[i]![j]! += body.mass * linear[i]![j]! + angular[i]![j]!;
      }
    }
    return M;
  }

  kinetic(q: readonly number[], qd: readonly number[]): number {
    return quadratic(this.massMatrix(q), qd) / 2;
  }

  /** d/dt ∂L/∂q̇ − ∂L/∂q = M·q̈ + Ṁ·q̇ − ½ ∂(q̇ᵀMq̇)/∂q + ∂U/∂q, by central differences. */
  torques(q: readonly number[], qd: readonly number[], qdd: readonly number[]): number[] {
    const h = 1e-5;
    const M = this.massMatrix(q);
    const along = (s: number): number[][] => this.massMatrix(q.map((x, i) => x + s * h * qd[i]!));
    const [later, earlier] = [along(1), along(-1)];
    return q.map((_, i) => {
      const shifted = (s: number): number[] => q.map((x, k) => (k === i ? x + s * h : x));
      const L = (s: number): number => this.kinetic(shifted(s), qd) - this.potential(shifted(s));
      let sum = -(L(1) - L(-1)) / (2 * h);
      for (let j = 0; j < q.length; j++) {
        sum += M[i]![j]! * qdd[j]! + ((later[i]![j]! - earlier[i]![j]!) / (2 * h)) * qd[j]!;
      }
      return sum;
    });
  }

  #centre(q: readonly number[], frame: number, body: RigidBody): number[] {
    const { rotations, origins } = this.#kinematics.setPositions(q);
    return [0, 1, 2].map((k) =>
      body.centreOfMass.reduce((sum, x, j) => sum + rotations[9 * frame + 3 * k + j]! * x, origins[3 * frame + k]!),
    );
  }
}

/** vᵀMv */
export const quadratic = (M: readonly (readonly number[])[], v: readonly number[]): number =>
  v.reduce((sum, x, i) => sum + x * M[i]!.reduce((s, m, j) => s + m * v[j]!, 0), 0);
