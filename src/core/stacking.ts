import { type Pose, rotate } from "./Pose.ts";
import { horizontalDistance, type Vec3 } from "./Vec3.ts";
import type { PegSpec, WorldState } from "./World.ts";

/** A cube that lies somewhere: edge (m) and pose of its centre in the base frame. */
export interface PlacedDisc {
  readonly id: string;
  readonly edge: number;
  readonly pose: Pose;
}

/** What `supportOf` calls the bare table. */
export const tableId = "table";

/** m; a disc whose centre is this far off its support's centre no longer lies on it (the paper's 3 cm). */
const discReach = 0.03;
/** m; half the width of an area (DESIGN, "The benchmark scene"), within which a centre counts as on it. */
export const areaHalf = 0.05;
/** m; how far a height may be off what exact stacking gives. */
const heightTolerance = 0.01;

/** Cosine of the steepest tilt, 15°, at which a cube still counts as lying on a face. */
const leastUpright = Math.cos(Math.PI / 12);

/** Whether a cube lies on a face rather than on an edge or a corner: one of its axes is nearly vertical. */
const liesFlat = ({ pose: { orientation } }: PlacedDisc): boolean =>
  bodyAxes.some((axis) => Math.abs(rotate(orientation, axis)[2]) > leastUpright);

const bodyAxes = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
] as const;

const bottomOf = (disc: PlacedDisc): number => disc.pose.position[2] - disc.edge / 2;

/**
 * Factors on the limits for what a disc was found to rest on before, so that noise about a limit does not change it at every look:
 * a camera errs by two millimetres, the median. A disc that was knocked off an area is often off by little more.
 */
const strict = { reach: 1, height: 1 } as const;
const lasting = { reach: 1.04, height: 1.5 } as const;
type Limits = typeof strict | typeof lasting;

/** Whether `a` lies directly on `b`: less than 3 cm off centre and within 1 cm of the stacked height, (hₐ + h_b)/2 above. */
export function liesOnDisc(a: PlacedDisc, b: PlacedDisc, { reach, height }: Limits = strict): boolean {
  const rise = a.pose.position[2] - b.pose.position[2];
  return (
    horizontalDistance(a.pose.position, b.pose.position) < reach * discReach &&
    Math.abs(rise - (a.edge + b.edge) / 2) < height * heightTolerance
  );
}

/** Whether `a` lies directly on a peg's area: centre less than 5 cm off its centre, bottom within 1 cm of its top. */
export function liesOnPeg(a: PlacedDisc, peg: PegSpec, { reach, height }: Limits = strict): boolean {
  return (
    horizontalDistance(a.pose.position, peg.position) < reach * areaHalf &&
    Math.abs(bottomOf(a) - peg.position[2]) < height * heightTolerance
  );
}

/**
 * What `disc` rests on: a disc's id, a peg's id, `"table"`, or undefined where it is in the air, tilted or astride two others.
 * Where several discs or pegs qualify, the one whose centre is nearest in the horizontal plane.
 *
 * @param discs all discs; `disc` itself may be among them
 * @param tableHeight of the table's top, m, base frame
 * @param last what it rested on before: it still does until it is clearly off it (hysteresis)
 */
export function supportOf(
  disc: PlacedDisc,
  discs: readonly PlacedDisc[],
  pegs: readonly PegSpec[],
  tableHeight: number,
  last?: string,
): string | undefined {
  if (!liesFlat(disc)) return undefined;
  const here = disc.pose.position;
  const others = discs.filter((other) => other.id !== disc.id);
  if (others.some((other) => other.id === last && liesOnDisc(disc, other, lasting))) return last;
  if (pegs.some((peg) => peg.id === last && liesOnPeg(disc, peg, lasting) && !isOverAny(others, here))) return last;
  const below = nearest(
    others.filter((other) => liesOnDisc(disc, other)),
    (other) => horizontalDistance(here, other.pose.position),
  );
  if (below) return below.id;
  const peg = nearest(
    pegs.filter((candidate) => liesOnPeg(disc, candidate)),
    (candidate) => horizontalDistance(here, candidate.position),
  );
  if (peg) return peg.id;
  const restsAtTable = Math.abs(bottomOf(disc) - tableHeight) < heightTolerance;
  return restsAtTable && !isOverAny(others, here) ? tableId : undefined;
}

const isOverAny = (others: readonly PlacedDisc[], here: Vec3): boolean =>
  others.some(({ pose: { position } }) => position[2] < here[2] && horizontalDistance(here, position) < discReach);

/** The paper's own predicate, made for 4.0–5.5 cm cubes: less than 3 cm off centre and 0.001 m < dz < 0.055 m (reference/price-is-not-right.md, section 1). */
export function paperOn(a: PlacedDisc, b: PlacedDisc): boolean {
  const rise = a.pose.position[2] - b.pose.position[2];
  return horizontalDistance(a.pose.position, b.pose.position) < 0.03 && rise > 0.001 && rise < 0.055;
}

/** The discs of a ground-truth state in the form that these predicates take. */
export const placedDiscs = (state: WorldState): PlacedDisc[] =>
  state.discs.map(({ spec, pose }) => ({ id: spec.id, edge: spec.edge, pose }));

function nearest<T>(items: readonly T[], distance: (item: T) => number): T | undefined {
  let best: T | undefined;
  for (const item of items) if (best === undefined || distance(item) < distance(best)) best = item;
  return best;
}
