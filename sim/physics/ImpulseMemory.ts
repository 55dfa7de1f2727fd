import { type ContactEquation, Vec3 } from "cannon-es";
import type { ContactRows } from "./ContactRows.ts";
import type { Patch } from "./Patch.ts";

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

/** Two contact points of successive steps are the same if they lie this close, m. */
const samePoint = 0.004;

/** The impulses of the last step, for the next one to start from: the same points and pairs of bodies mostly touch still. */
export class ImpulseMemory {
  #patches = new Map<number, PatchMemory>();

  clear(): void {
    this.#patches.clear();
  }

  /** Pushes a patch's rows with `share` (0..1) of the impulses that its bodies had in the last step. */
  startWarm(patch: Patch, contacts: readonly ContactEquation[], rows: ContactRows, share: number): void {
    const old = this.#patches.get(patch.key);
    if (old === undefined) return;
    const used = new Set<PointMemory>();
    for (let row = patch.first; row < patch.end; row++) {
      const point = nearest(old.points, pointInJ(contacts[row]!), used);
      if (point === undefined) continue;
      used.add(point);
      rows.push(row, share * point.impulse);
    }
    for (const row of [patch.friction, patch.friction + 1]) {
      const t = rows.direction(row);
      rows.push(row, share * (old.friction.x * t.x + old.friction.y * t.y + old.friction.z * t.z));
    }
    rows.push(patch.friction + 2, share * old.twist);
  }

  /** Keeps the impulses of a solved step and forgets those before. */
  remember(patches: readonly Patch[], contacts: readonly ContactEquation[], rows: ContactRows): void {
    const { impulses } = rows;
    this.#patches = new Map();
    for (const patch of patches) {
      const points: PointMemory[] = [];
      for (let row = patch.first; row < patch.end; row++) {
        const { x, y, z } = pointInJ(contacts[row]!);
        points.push({ x, y, z, impulse: impulses[row]! });
      }
      const friction = new Vec3();
      for (const row of [patch.friction, patch.friction + 1]) {
        friction.addScaledVector(impulses[row]!, rows.direction(row), friction);
      }
      this.#patches.set(patch.key, { points, friction, twist: impulses[patch.friction + 2]! });
    }
  }
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
