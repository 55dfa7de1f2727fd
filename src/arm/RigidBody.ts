import type { Vec3 } from "../core/index.ts";

/** Rotational inertia about the centre of mass: xx, xy, xz, yy, yz, zz, kg·m². */
export type Inertia = readonly [number, number, number, number, number, number];

/** Mass distribution of a rigid body in some frame. */
export interface RigidBody {
  /** kg */
  readonly mass: number;
  /** m */
  readonly centreOfMass: Vec3;
  /** About the centre of mass, along the frame's axes. */
  readonly inertia: Inertia;
}

/**
 * The body, described in the frame that lies `distance` (m) down the z axis of the new frame and is turned by `turn`
 * (rad) about it, in the new frame: how a hand or a payload is mounted on a flange.
 */
export function mounted(body: RigidBody, distance: number, turn: number): RigidBody {
  const c = Math.cos(turn);
  const s = Math.sin(turn);
  const [x, y, z] = body.centreOfMass;
  const [xx, xy, xz, yy, yz, zz] = body.inertia;
  return {
    mass: body.mass,
    centreOfMass: [c * x - s * y, s * x + c * y, z + distance],
    // R·I·Rᵀ with R a rotation about z.
    inertia: [
      c * c * xx - 2 * c * s * xy + s * s * yy,
      c * s * (xx - yy) + (c * c - s * s) * xy,
      c * xz - s * yz,
      s * s * xx + 2 * c * s * xy + c * c * yy,
      s * xz + c * yz,
      zz,
    ],
  };
}

/** Two bodies of one frame, joined (parallel-axis theorem); massless ones vanish. */
export function joined(a: RigidBody, b: RigidBody): RigidBody {
  const mass = a.mass + b.mass;
  if (mass === 0) return a;
  const at = (i: 0 | 1 | 2): number => (a.mass * a.centreOfMass[i] + b.mass * b.centreOfMass[i]) / mass;
  const centreOfMass: Vec3 = [at(0), at(1), at(2)];
  const first = shifted(a, centreOfMass);
  const second = shifted(b, centreOfMass);
  return {
    mass,
    centreOfMass,
    inertia: [
      first[0] + second[0],
      first[1] + second[1],
      first[2] + second[2],
      first[3] + second[3],
      first[4] + second[4],
      first[5] + second[5],
    ],
  };
}

/** The body's inertia about another point of its frame. */
function shifted(body: RigidBody, point: Vec3): Inertia {
  const { mass, inertia } = body;
  const x = body.centreOfMass[0] - point[0];
  const y = body.centreOfMass[1] - point[1];
  const z = body.centreOfMass[2] - point[2];
  return [
    inertia[0] + mass * (y * y + z * z),
    inertia[1] - mass * x * y,
    inertia[2] - mass * x * z,
    inertia[3] + mass * (x * x + z * z),
    inertia[4] - mass * y * z,
    inertia[5] + mass * (x * x + y * y),
  ];
}
