import { type Body, ContactEquation, Solver, type World } from "cannon-es";
import { ContactRows } from "./ContactRows.ts";
import { ImpulseMemory } from "./ImpulseMemory.ts";
import { type Patch, patchesOf } from "./Patch.ts";

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

/**
 * Contact solver with Coulomb friction for cannon-es, whose own solver bounds friction by a constant instead of the
 * normal force and so lets no box slide and every stack creep.
 *
 * Projected Gauss-Seidel on impulses (Catto, "Iterative Dynamics with Temporal Coherence", GDC 2005), started from the last
 * step's. Points of one pair of bodies share a friction patch: a tangential force of at most μ Σ fₙ in any direction and a
 * twist about the normal of at most μ Σ fₙ r, with r each point's distance from the patch's centre. A patch has three
 * rows where points would have eight, so that a box in a grasp converges in few sweeps.
 */
export class CoulombSolver extends Solver {
  readonly #options: CoulombSolverOptions;
  readonly #frictionOf: (a: Body, b: Body) => number;
  readonly #memory = new ImpulseMemory();
  readonly #rows = new ContactRows();

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
    const { slop, warmStart } = this.#options;
    const patches = patchesOf(contacts, this.#frictionOf);
    const rows = this.#rows;
    rows.reserve(contacts.length + 3 * patches.length, world.bodies.length);
    contacts.forEach((contact, row) => {
      rows.setNormal(row, contact, slop, dt);
    });
    for (const patch of patches) rows.setFriction(patch, contacts[patch.first]!, dt);
    for (const patch of patches) this.#memory.startWarm(patch, contacts, rows, warmStart);
    const sweeps = this.#sweep(patches);
    this.#memory.remember(patches, contacts, rows);
    rows.applyTo(world.bodies);
    contacts.forEach((contact, row) => {
      contact.multiplier = rows.impulses[row]! / dt;
    });
    return sweeps;
  }

  #sweep(patches: readonly Patch[]): number {
    const { iterations, tolerance } = this.#options;
    const rows = this.#rows;
    const { impulses } = rows;
    for (let sweep = 1; sweep <= iterations; sweep++) {
      let total = 0;
      for (const patch of patches) {
        let pressed = 0;
        let twistable = 0;
        for (let row = patch.first; row < patch.end; row++) {
          const change = Math.max(0, rows.wanted(row)) - impulses[row]!;
          if (change !== 0) rows.push(row, change);
          total += Math.abs(change);
          pressed += impulses[row]!;
          twistable += impulses[row]! * patch.arms[row - patch.first]!;
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
    const rows = this.#rows;
    let u = rows.wanted(row);
    let v = rows.wanted(row + 1);
    const size = Math.hypot(u, v);
    if (size > bound) {
      const shrink = bound / size;
      u *= shrink;
      v *= shrink;
    }
    const du = u - rows.impulses[row]!;
    const dv = v - rows.impulses[row + 1]!;
    if (du !== 0) rows.push(row, du);
    if (dv !== 0) rows.push(row + 1, dv);
    return Math.abs(du) + Math.abs(dv);
  }

  #twist(row: number, bound: number): number {
    const rows = this.#rows;
    const change = Math.max(-bound, Math.min(bound, rows.wanted(row))) - rows.impulses[row]!;
    if (change !== 0) rows.push(row, change);
    return Math.abs(change);
  }
}

function asContact(equation: unknown): ContactEquation {
  if (equation instanceof ContactEquation) return equation;
  throw contactsOnly();
}

const contactsOnly = (): TypeError =>
  new TypeError("CoulombSolver solves contacts only: use no constraints, and contact materials with friction 0");
