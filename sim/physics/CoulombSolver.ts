import { type Body, ContactEquation, Solver, Vec3, type World } from "cannon-es";

/** Options of the contact solver. */
export interface CoulombSolverOptions {
  /** Most sweeps of projected Gauss-Seidel per step. */
  readonly iterations: number;
  /** Share of the last step's impulses to start from, 0..1. */
  readonly warmStart: number;
  /** Penetration that is left uncorrected so that resting contacts stay alive, m. */
  readonly slop: number;
  /** Sweeps end when the impulses of one sweep change by less than this in sum, N·s. */
  readonly tolerance: number;
}

export const defaultSolverOptions: CoulombSolverOptions = {
  iterations: 20,
  warmStart: 1,
  slop: 3e-4,
  tolerance: 1e-7,
};

/** Normal impulse of one contact point, kept for the next step; the point is in body j's frame, m. */
interface PointMemory {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly impulse: number;
}

/** What two touching bodies leave for the next step: friction as a world vector (N·s) and a twist about the normal (N·m·s). */
interface PatchMemory {
  readonly points: PointMemory[];
  readonly friction: Vec3;
  readonly twist: number;
}

/** All contact points of one pair of bodies: one normal, one friction force, one torsional friction. */
interface Patch {
  readonly key: number;
  readonly coefficient: number;
  /** Rows of its points: from `first` up to `end`. */
  readonly first: number;
  readonly end: number;
  /** Rows of its friction: two tangents and the twist. */
  readonly friction: number;
  /** Distance of each point from the patch's centre, m. */
  readonly arms: readonly number[];
}

/** Two contact points of successive steps are the same if they lie this close, m. */
const samePoint = 0.004;

/** Numbers per row: linear and angular part for both bodies. */
const stride = 12;

/**
 * Contact solver with Coulomb friction for cannon-es, whose own solver bounds friction by a constant instead of the
 * normal force and so lets no box slide and every stack creep.
 *
 * Projected Gauss-Seidel on impulses (Catto, "Iterative Dynamics with Temporal Coherence", GDC 2005), started from the last
 * step's. Points of one pair of bodies share a friction patch: a tangential force of at most μ Σ fₙ in any direction and a
 * twist about the normal of at most μ Σ fₙ r, with r each point's distance from the patch's centre. A patch has three
 * rows where points would have eight, so that a box in a grasp converges in few sweeps. Softness and stabilisation of the
 * normals are cannon's SPOOK parameters (Lacoursière 2007), read from the equations.
 */
export class CoulombSolver extends Solver {
  readonly #options: CoulombSolverOptions;
  readonly #frictionOf: (a: Body, b: Body) => number;
  #memory = new Map<number, PatchMemory>();
  #capacity = 0;
  #jacobian = new Float64Array(0);
  #response = new Float64Array(0);
  #impulse = new Float64Array(0);
  #rightSide = new Float64Array(0);
  #inverseDiagonal = new Float64Array(0);
  #softness = new Float64Array(0);
  #bodyA = new Int32Array(0);
  #bodyB = new Int32Array(0);
  #velocity = new Float64Array(0);

  /** @param frictionOf coefficient of friction between two bodies; cannon's own must be 0 so that it makes no rows */
  constructor(frictionOf: (a: Body, b: Body) => number, options: Partial<CoulombSolverOptions> = {}) {
    super();
    this.#frictionOf = frictionOf;
    this.#options = { ...defaultSolverOptions, ...options };
  }

  /**
   * Advances the bodies' velocities by one step of `dt` seconds; returns the sweeps used.
   *
   * @throws TypeError where the world has constraints or frictional materials of cannon's own
   */
  override solve(dt: number, world: World): number {
    // A distance constraint is made of contact equations and could not be told from a contact below.
    if (world.constraints.length > 0) throw contactsOnly();
    const contacts = this.equations.map(asContact);
    if (contacts.length === 0) {
      this.#memory.clear();
      return 0;
    }
    for (const body of world.bodies) body.updateSolveMassProperties();
    const patches = this.#group(contacts);
    this.#reserve(contacts.length + 3 * patches.length, world.bodies.length);
    contacts.forEach((contact, row) => {
      this.#fillNormal(row, contact, dt);
    });
    for (const patch of patches) this.#fillFriction(patch, contacts, dt);
    for (const patch of patches) this.#startWarm(patch, contacts);
    const sweeps = this.#sweep(patches);
    this.#remember(patches, contacts);
    this.#apply(world.bodies);
    contacts.forEach((contact, row) => {
      contact.multiplier = this.#impulse[row]! / dt;
    });
    return sweeps;
  }

  /** Contacts of one pair follow each other, as cannon's narrow phase leaves them. */
  #group(contacts: readonly ContactEquation[]): Patch[] {
    const patches: Patch[] = [];
    for (let first = 0; first < contacts.length;) {
      const { bi, bj } = contacts[first]!;
      let end = first + 1;
      while (end < contacts.length && contacts[end]!.bi === bi && contacts[end]!.bj === bj) end++;
      const centre = centreOf(contacts, first, end);
      const arms: number[] = [];
      for (let i = first; i < end; i++) arms.push(contacts[i]!.ri.distanceTo(centre));
      patches.push({
        key: bi.index * 65536 + bj.index,
        coefficient: this.#frictionOf(bi, bj),
        first,
        end,
        friction: contacts.length + 3 * patches.length,
        arms,
      });
      first = end;
    }
    return patches;
  }

  #reserve(rows: number, bodies: number): void {
    if (rows > this.#capacity) {
      const n = Math.max(rows, 2 * this.#capacity);
      this.#capacity = n;
      this.#jacobian = new Float64Array(n * stride);
      this.#response = new Float64Array(n * stride);
      this.#impulse = new Float64Array(n);
      this.#rightSide = new Float64Array(n);
      this.#inverseDiagonal = new Float64Array(n);
      this.#softness = new Float64Array(n);
      this.#bodyA = new Int32Array(n);
      this.#bodyB = new Int32Array(n);
    }
    if (this.#velocity.length < bodies * 6) this.#velocity = new Float64Array(bodies * 6);
    this.#velocity.fill(0);
    this.#impulse.fill(0);
  }

  #fillNormal(row: number, contact: ContactEquation, dt: number): void {
    // computeB also fills the Jacobian that the row is made of.
    const b = contact.computeB(dt);
    const { bi, bj, ni: n, ri, rj } = contact;
    const gap =
      n.x * (bj.position.x + rj.x - bi.position.x - ri.x) +
      n.y * (bj.position.y + rj.y - bi.position.y - ri.y) +
      n.z * (bj.position.z + rj.z - bi.position.z - ri.z);
    // SPOOK would push the gap to zero; the slop is left standing.
    const kept = gap < 0 ? (gap - Math.min(0, gap + this.#options.slop)) * contact.a : 0;
    const { spatial: la, rotational: aa } = contact.jacobianElementA;
    const { spatial: lb, rotational: ab } = contact.jacobianElementB;
    this.#rightSide[row] = b + kept;
    this.#softness[row] = contact.eps;
    this.#setRow(row, bi, bj, la, aa, lb, ab);
  }

  #fillFriction(patch: Patch, contacts: readonly ContactEquation[], dt: number): void {
    const { bi, bj, ni: n } = contacts[patch.first]!;
    const ri = centreOf(contacts, patch.first, patch.end);
    const rj = ri.vadd(bi.position).vsub(bj.position);
    const zero = new Vec3();
    const tangents = [new Vec3(), new Vec3()] as const;
    n.tangents(tangents[0], tangents[1]);
    tangents.forEach((t, i) => {
      this.#setRow(patch.friction + i, bi, bj, t.negate(), ri.cross(t).negate(), t, rj.cross(t));
    });
    this.#setRow(patch.friction + 2, bi, bj, zero, n.negate(), zero, n);
    for (let row = patch.friction; row < patch.friction + 3; row++) {
      this.#softness[row] = 0;
      this.#rightSide[row] = -this.#relativeVelocity(row, bi, bj, dt);
    }
  }

  /** Velocity along a row that the bodies would have after `dt` seconds without this solver's impulses. */
  #relativeVelocity(row: number, bi: Body, bj: Body, dt: number): number {
    const J = this.#jacobian;
    let sum = 0;
    [bi, bj].forEach((body, side) => {
      const o = row * stride + 6 * side;
      const { velocity: v, angularVelocity: w, force: f, torque: t, invMassSolve: m } = body;
      const a = body.invInertiaWorldSolve.vmult(t);
      sum +=
        J[o]! * (v.x + dt * m * f.x) +
        J[o + 1]! * (v.y + dt * m * f.y) +
        J[o + 2]! * (v.z + dt * m * f.z) +
        J[o + 3]! * (w.x + dt * a.x) +
        J[o + 4]! * (w.y + dt * a.y) +
        J[o + 5]! * (w.z + dt * a.z);
    });
    return sum;
  }

  #setRow(row: number, bi: Body, bj: Body, la: Vec3, aa: Vec3, lb: Vec3, ab: Vec3): void {
    const J = this.#jacobian;
    const o = row * stride;
    J[o] = la.x;
    J[o + 1] = la.y;
    J[o + 2] = la.z;
    J[o + 3] = aa.x;
    J[o + 4] = aa.y;
    J[o + 5] = aa.z;
    J[o + 6] = lb.x;
    J[o + 7] = lb.y;
    J[o + 8] = lb.z;
    J[o + 9] = ab.x;
    J[o + 10] = ab.y;
    J[o + 11] = ab.z;
    respond(bi, J, this.#response, o);
    respond(bj, J, this.#response, o + 6);
    let diagonal = this.#softness[row]!;
    for (let k = o; k < o + stride; k++) diagonal += J[k]! * this.#response[k]!;
    this.#inverseDiagonal[row] = diagonal > 0 ? 1 / diagonal : 0;
    this.#bodyA[row] = bi.index * 6;
    this.#bodyB[row] = bj.index * 6;
  }

  #startWarm(patch: Patch, contacts: readonly ContactEquation[]): void {
    const old = this.#memory.get(patch.key);
    if (old === undefined) return;
    const share = this.#options.warmStart;
    const used = new Set<PointMemory>();
    for (let row = patch.first; row < patch.end; row++) {
      const point = nearest(old.points, pointInJ(contacts[row]!), used);
      if (point === undefined) continue;
      used.add(point);
      this.#push(row, share * point.impulse);
    }
    const J = this.#jacobian;
    for (const row of [patch.friction, patch.friction + 1]) {
      const o = row * stride + 6;
      this.#push(row, share * (old.friction.x * J[o]! + old.friction.y * J[o + 1]! + old.friction.z * J[o + 2]!));
    }
    this.#push(patch.friction + 2, share * old.twist);
  }

  /** Adds `change` to a row's impulse and to the velocities it acts on. */
  #push(row: number, change: number): void {
    this.#impulse[row]! += change;
    const V = this.#velocity;
    const R = this.#response;
    const o = row * stride;
    const a = this.#bodyA[row]!;
    const b = this.#bodyB[row]!;
    for (let k = 0; k < 6; k++) {
      V[a + k]! += R[o + k]! * change;
      V[b + k]! += R[o + 6 + k]! * change;
    }
  }

  /** The impulse that would bring a row to rest, all others staying as they are. */
  #wanted(row: number): number {
    const V = this.#velocity;
    const J = this.#jacobian;
    const o = row * stride;
    const a = this.#bodyA[row]!;
    const b = this.#bodyB[row]!;
    const old = this.#impulse[row]!;
    let relative = 0;
    for (let k = 0; k < 6; k++) relative += J[o + k]! * V[a + k]! + J[o + 6 + k]! * V[b + k]!;
    return old + this.#inverseDiagonal[row]! * (this.#rightSide[row]! - relative - this.#softness[row]! * old);
  }

  #sweep(patches: readonly Patch[]): number {
    const { iterations, tolerance } = this.#options;
    const impulse = this.#impulse;
    for (let sweep = 1; sweep <= iterations; sweep++) {
      let total = 0;
      for (const patch of patches) {
        let pressed = 0;
        let twistable = 0;
        for (let row = patch.first; row < patch.end; row++) {
          const change = Math.max(0, this.#wanted(row)) - impulse[row]!;
          if (change !== 0) this.#push(row, change);
          total += Math.abs(change);
          pressed += impulse[row]!;
          twistable += impulse[row]! * patch.arms[row - patch.first]!;
        }
        total += this.#slide(patch.friction, patch.coefficient * pressed);
        total += this.#twist(patch.friction + 2, patch.coefficient * twistable);
      }
      if (total < tolerance) return sweep;
    }
    return iterations;
  }

  /** One update of a patch's tangential impulse, kept inside the friction circle; returns the change. */
  #slide(row: number, bound: number): number {
    let u = this.#wanted(row);
    let v = this.#wanted(row + 1);
    const size = Math.hypot(u, v);
    if (size > bound) {
      const shrink = bound / size;
      u *= shrink;
      v *= shrink;
    }
    const du = u - this.#impulse[row]!;
    const dv = v - this.#impulse[row + 1]!;
    if (du !== 0) this.#push(row, du);
    if (dv !== 0) this.#push(row + 1, dv);
    return Math.abs(du) + Math.abs(dv);
  }

  #twist(row: number, bound: number): number {
    const change = Math.max(-bound, Math.min(bound, this.#wanted(row))) - this.#impulse[row]!;
    if (change !== 0) this.#push(row, change);
    return Math.abs(change);
  }

  #remember(patches: readonly Patch[], contacts: readonly ContactEquation[]): void {
    const J = this.#jacobian;
    this.#memory = new Map();
    for (const patch of patches) {
      const points: PointMemory[] = [];
      for (let row = patch.first; row < patch.end; row++) {
        const { x, y, z } = pointInJ(contacts[row]!);
        points.push({ x, y, z, impulse: this.#impulse[row]! });
      }
      const friction = new Vec3();
      for (const row of [patch.friction, patch.friction + 1]) {
        const o = row * stride + 6;
        friction.addScaledVector(this.#impulse[row]!, new Vec3(J[o], J[o + 1], J[o + 2]), friction);
      }
      this.#memory.set(patch.key, { points, friction, twist: this.#impulse[patch.friction + 2]! });
    }
  }

  #apply(bodies: readonly Body[]): void {
    const V = this.#velocity;
    for (const body of bodies) {
      const o = body.index * 6;
      body.velocity.x += V[o]!;
      body.velocity.y += V[o + 1]!;
      body.velocity.z += V[o + 2]!;
      body.angularVelocity.x += V[o + 3]!;
      body.angularVelocity.y += V[o + 4]!;
      body.angularVelocity.z += V[o + 5]!;
    }
  }
}

function asContact(equation: unknown): ContactEquation {
  if (equation instanceof ContactEquation) return equation;
  throw contactsOnly();
}

const contactsOnly = (): TypeError =>
  new TypeError("CoulombSolver solves contacts only: use no constraints, and contact materials with friction 0");

/** Mean of the contact points, relative to body i. */
function centreOf(contacts: readonly ContactEquation[], first: number, end: number): Vec3 {
  const centre = new Vec3();
  for (let i = first; i < end; i++) centre.vadd(contacts[i]!.ri, centre);
  return centre.scale(1 / (end - first), centre);
}

const pointInJ = (contact: ContactEquation): Vec3 => contact.bj.quaternion.conjugate().vmult(contact.rj);

function nearest(points: readonly PointMemory[], to: Vec3, used: ReadonlySet<PointMemory>): PointMemory | undefined {
  let best: PointMemory | undefined;
  let least = samePoint * samePoint;
  for (const p of points) {
    if (used.has(p)) continue;
    const d = (p.x - to.x) ** 2 + (p.y - to.y) ** 2 + (p.z - to.z) ** 2;
    if (d < least) {
      least = d;
      best = p;
    }
  }
  return best;
}

/** Velocity change of a body per unit impulse of the row whose six numbers start at `o`. */
function respond(body: Body, J: Float64Array, R: Float64Array, o: number): void {
  const m = body.invMassSolve;
  const I = body.invInertiaWorldSolve.elements;
  R[o] = J[o]! * m;
  R[o + 1] = J[o + 1]! * m;
  R[o + 2] = J[o + 2]! * m;
  const x = J[o + 3]!;
  const y = J[o + 4]!;
  const z = J[o + 5]!;
  R[o + 3] = I[0]! * x + I[1]! * y + I[2]! * z;
  R[o + 4] = I[3]! * x + I[4]! * y + I[5]! * z;
  R[o + 5] = I[6]! * x + I[7]! * y + I[8]! * z;
}
