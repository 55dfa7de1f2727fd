import {
  areaHalf,
  horizontalDistance,
  identityQuaternion,
  norm,
  type Pose,
  subtract,
  wrapAngle,
} from "../../core/index.ts";
import { atomText } from "../../pddl/Domain.ts";
import { deriveFacts } from "../../perception/deriveFacts.ts";
import type { DiscEstimate, StateEstimate } from "../../perception/StateEstimator.ts";
import { faceYaw, quarterTurn } from "../../skill/geometry.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import type { TableScene } from "./drawTable.ts";
import type { LabelledPicture } from "./takePicture.ts";
import { type Visibility, visibilityOf } from "./visibilityOf.ts";

/** How far the estimate of a disc is off. */
export interface DiscError {
  /** Distance between true and estimated centre, m. */
  readonly position: number;
  /** Estimated less true, m. */
  readonly edge: number;
  /** Between 0 and an eighth of a turn, rad. */
  readonly yaw: number;
  /** Undefined of a disc whose colour has no name. */
  readonly isColourRight: boolean | undefined;
}

/** A disc that is there. */
export interface DiscResult {
  readonly visibility: Visibility;
  /** Undefined where no estimate is of it. */
  readonly error: DiscError | undefined;
}

/** An estimate of a scene against its truth. */
export interface SceneComparison {
  readonly discs: readonly DiscResult[];
  /** Whether a disc lies so that a few millimetres decide what it is on. */
  readonly isAstride: boolean;
  readonly isCountRight: boolean;
  /** Whether there are as many discs, and all facts and no others are told, discs being named by their rank in size. */
  readonly areFactsRight: boolean;
  /** Estimated discs that are none. */
  readonly invented: number;
}

/** An estimate is of the disc that is this near, m: half the smallest edge and more. */
const reach = 0.03;
/** A centre this near to the border of an area, m, is astride it. */
const astride = 0.006;
/** And so is one this near to the reach within which a disc lies on another, m. */
const discReach = 0.03;

/** Compares what was estimated from a picture with what is true of it. */
export function compareScene(picture: LabelledPicture, estimate: StateEstimate): SceneComparison {
  const { scene, unnamed } = picture;
  const partners = pair(scene, estimate.discs);
  const isCountRight = scene.discs.length === estimate.discs.length;
  return {
    discs: scene.discs.map(({ edge, colour }, i): DiscResult => {
      const visibility = visibilityOf(picture, i);
      const said = partners.get(i);
      if (said === undefined) return { visibility, error: undefined };
      const { position, orientation } = scene.poses[i]!;
      const turn = wrapAngle(faceYaw(said.pose.orientation) - faceYaw(orientation), quarterTurn);
      return {
        visibility,
        error: {
          position: norm(subtract(position, said.pose.position)),
          edge: said.edge - edge,
          yaw: Math.abs(turn),
          isColourRight: unnamed.has(colour) ? undefined : said.colour === colour,
        },
      };
    }),
    isAstride: liesAstride(scene.poses.filter((_, i) => i !== scene.held)),
    isCountRight,
    areFactsRight: isCountRight && saidFacts(estimate).toSorted().join() === trueFacts(scene).toSorted().join(),
    invented: estimate.discs.length - partners.size,
  };
}

/** The estimate of each disc, the nearest two first, whether the disc is seen or not. */
function pair({ poses }: TableScene, estimates: readonly DiscEstimate[]): ReadonlyMap<number, DiscEstimate> {
  const partners = new Map<number, DiscEstimate>();
  const taken = new Set<DiscEstimate>();
  const pairs = poses
    .flatMap(({ position }, i) =>
      estimates.map((said) => ({ i, said, distance: norm(subtract(position, said.pose.position)) })),
    )
    .filter(({ distance }) => distance < reach)
    .toSorted((a, b) => a.distance - b.distance);
  for (const { i, said } of pairs) {
    if (partners.has(i) || taken.has(said)) continue;
    partners.set(i, said);
    taken.add(said);
  }
  return partners;
}

function saidFacts({ discs, facts }: StateEstimate): readonly string[] {
  const nameOf = new Map(discs.map(({ id }, rank) => [id, String(rank)]));
  return facts.map((fact) => atomText({ ...fact, args: fact.args.map((arg) => nameOf.get(arg) ?? arg) }));
}

function trueFacts({ discs, poses, held }: TableScene): readonly string[] {
  const order = discs.map((_, i) => i).sort((a, b) => discs[a]!.edge - discs[b]!.edge);
  return deriveFacts({
    discs: order.map((i, rank) => ({ id: String(rank), edge: discs[i]!.edge, pose: poses[i]! })),
    pegs: benchmarkPegs.map(({ id, position }) => ({ id, pose: { position, orientation: identityQuaternion } })),
    held: held === undefined ? undefined : String(order.indexOf(held)),
    tableHeight: 0,
  }).map(atomText);
}

function liesAstride(poses: readonly Pose[]): boolean {
  return poses.some(
    ({ position }, i) =>
      benchmarkPegs.some((peg) => Math.abs(horizontalDistance(peg.position, position) - areaHalf) < astride) ||
      poses.some(
        (other, k) => k !== i && Math.abs(horizontalDistance(other.position, position) - discReach) < astride / 2,
      ),
  );
}
