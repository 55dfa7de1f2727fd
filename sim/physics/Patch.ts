import { type Body, type ContactEquation, Vec3 } from "cannon-es";

/** All contact points of one pair of bodies: one normal, one friction force, one torsional friction. */
export interface Patch {
  /** The same in every step for the same pair of bodies. */
  readonly key: number;
  readonly coefficient: number;
  /** Rows of its points, and the contacts they are made of: from `first` up to `end`. */
  readonly first: number;
  readonly end: number;
  /** Rows of its friction: two tangents and the twist. */
  readonly friction: number;
  /** Mean of the points, relative to body i, m. */
  readonly centre: Vec3;
  /** Distance of each point from the centre, m. */
  readonly arms: readonly number[];
}

/**
 * Groups the contacts by pair of bodies; those of one pair follow each other, as cannon's narrow phase leaves them. Rows of
 * friction come after those of all contacts.
 */
export function patchesOf(
  contacts: readonly ContactEquation[],
  frictionOf: (a: Body, b: Body) => number,
): readonly Patch[] {
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
      coefficient: frictionOf(bi, bj),
      first,
      end,
      friction: contacts.length + 3 * patches.length,
      centre,
      arms,
    });
    first = end;
  }
  return patches;
}

function centreOf(contacts: readonly ContactEquation[], first: number, end: number): Vec3 {
  const centre = new Vec3();
  for (let i = first; i < end; i++) centre.vadd(contacts[i]!.ri, centre);
  return centre.scale(1 / (end - first), centre);
}
