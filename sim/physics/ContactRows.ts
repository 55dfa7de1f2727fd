import { type Body, type ContactEquation, Vec3 } from "cannon-es";
import type { Patch } from "./Patch.ts";

/** Numbers per row: linear and angular part for both bodies. */
const stride = 12;

/**
 * The rows of one step's contact problem in flat arrays: Jacobian, the bodies' response to a unit impulse, right side, and
 * the impulse so far, with the changes of velocity that the impulses make. Softness and stabilisation of normals are
 * cannon's SPOOK parameters (Lacoursière 2007), read from the equations.
 */
export class ContactRows {
  #capacity = 0;
  #jacobian = new Float64Array(0);
  #response = new Float64Array(0);
  #impulses = new Float64Array(0);
  #rightSide = new Float64Array(0);
  #inverseDiagonal = new Float64Array(0);
  #softness = new Float64Array(0);
  #bodyA = new Int32Array(0);
  #bodyB = new Int32Array(0);
  #velocity = new Float64Array(0);

  /** Impulse of each row, N·s (of a twist N·m·s); `reserve` may replace the array. */
  get impulses(): Float64Array {
    return this.#impulses;
  }

  /** Makes room for a step's rows and bodies; all impulses and changes of velocity are zero then. */
  reserve(rows: number, bodies: number): void {
    if (rows > this.#capacity) {
      const n = Math.max(rows, 2 * this.#capacity);
      this.#capacity = n;
      this.#jacobian = new Float64Array(n * stride);
      this.#response = new Float64Array(n * stride);
      this.#impulses = new Float64Array(n);
      this.#rightSide = new Float64Array(n);
      this.#inverseDiagonal = new Float64Array(n);
      this.#softness = new Float64Array(n);
      this.#bodyA = new Int32Array(n);
      this.#bodyB = new Int32Array(n);
    }
    if (this.#velocity.length < bodies * 6) this.#velocity = new Float64Array(bodies * 6);
    this.#velocity.fill(0);
    this.#impulses.fill(0);
  }

  /** Fills the row of a contact's normal; `slop` is the penetration to leave, m. */
  setNormal(row: number, contact: ContactEquation, slop: number, dt: number): void {
    // computeB also fills the Jacobian that the row is made of.
    const b = contact.computeB(dt);
    const { bi, bj, ni: n, ri, rj } = contact;
    const gap =
      n.x * (bj.position.x + rj.x - bi.position.x - ri.x) +
      n.y * (bj.position.y + rj.y - bi.position.y - ri.y) +
      n.z * (bj.position.z + rj.z - bi.position.z - ri.z);
    // SPOOK would push the gap to zero; the slop is left standing.
    const kept = gap < 0 ? (gap - Math.min(0, gap + slop)) * contact.a : 0;
    const { spatial: la, rotational: aa } = contact.jacobianElementA;
    const { spatial: lb, rotational: ab } = contact.jacobianElementB;
    this.#rightSide[row] = b + kept;
    this.#softness[row] = contact.eps;
    this.#setRow(row, bi, bj, la, aa, lb, ab);
  }

  /** Fills the three friction rows of a patch, given one of its contacts. */
  setFriction({ friction, centre: ri }: Patch, { bi, bj, ni: n }: ContactEquation, dt: number): void {
    const rj = ri.vadd(bi.position).vsub(bj.position);
    const zero = new Vec3();
    const tangents = [new Vec3(), new Vec3()] as const;
    n.tangents(tangents[0], tangents[1]);
    // Friction is not soft; said before the rows are set, whose diagonals contain the softness.
    this.#softness.fill(0, friction, friction + 3);
    tangents.forEach((t, i) => {
      this.#setRow(friction + i, bi, bj, t.negate(), ri.cross(t).negate(), t, rj.cross(t));
    });
    this.#setRow(friction + 2, bi, bj, zero, n.negate(), zero, n);
    for (let row = friction; row < friction + 3; row++) {
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

  /** World vector along which a row's impulse pushes body j. */
  direction(row: number): Vec3 {
    const o = row * stride + 6;
    return new Vec3(this.#jacobian[o], this.#jacobian[o + 1], this.#jacobian[o + 2]);
  }

  /** Adds `change` to a row's impulse and to the velocities it acts on. */
  push(row: number, change: number): void {
    this.#impulses[row]! += change;
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
  wanted(row: number): number {
    const V = this.#velocity;
    const J = this.#jacobian;
    const o = row * stride;
    const a = this.#bodyA[row]!;
    const b = this.#bodyB[row]!;
    const old = this.#impulses[row]!;
    let relative = 0;
    for (let k = 0; k < 6; k++) relative += J[o + k]! * V[a + k]! + J[o + 6 + k]! * V[b + k]!;
    return old + this.#inverseDiagonal[row]! * (this.#rightSide[row]! - relative - this.#softness[row]! * old);
  }

  /** Gives the bodies the changes of velocity. */
  applyTo(bodies: readonly Body[]): void {
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
