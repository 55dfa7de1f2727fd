import {
  axisAngle,
  dot,
  horizontalDistance,
  type Intrinsics,
  norm,
  type Pose,
  ray,
  rotate,
  scale,
  subtract,
  type Vec3,
  wrapAngle,
} from "../../core/index.ts";
import { type Support, supports } from "./closeUp.ts";
import type { DiscSighting } from "./sightings.ts";

/** A disc that a picture shows, in metres, base frame. */
export interface SeenDisc {
  readonly sighting: DiscSighting;
  /** Edge of the cube, m. */
  readonly edge: number;
  readonly pose: Pose;
  /** Whether it rests on the table or on another seen disc. */
  readonly isResting: boolean;
}

/** A hand that holds something. */
export interface FullHand {
  /** Tool centre point, m, base frame. */
  readonly tool: Vec3;
  /** Distance between the pads, m. */
  readonly opening: number;
  /** Whether it is known to have closed on a disc, rather than on whatever there may be. */
  readonly isExpected: boolean;
}

/** From where the discs are seen. */
export interface View {
  /** Of the optical frame, base frame. */
  readonly camera: Pose;
  readonly intrinsics: Intrinsics;
  /** m, base frame. */
  readonly tableHeight: number;
  /** The hand, if it holds something. */
  readonly hand?: FullHand | undefined;
}

// Prices are negative logarithms of probabilities, up to constants: what is likeliest costs least.

/** Least probability that counts for what holds a disc up: even a sure network errs. */
const leastSupport = 0.05;
/**
 * What each way costs by itself. A line of sight seldom meets the top of a disc or a full hand by chance; what a disc rests on is
 * mostly seen, nothing floats for long, and few sightings are of no disc. That a hand has closed on a disc tells more than any picture of it.
 */
const base = { table: 0, disc: -2, hand: -2, expectedHand: -8, unseen: 3, air: 5, none: 3 } as const;
/** How far off the height is that the network sees, m, and per m of height; its errors have long tails. */
const heightDeviation = { least: 0.006, perMetre: 0.08 } as const;
/** A sighting is of no disc at times, even one that is surer than this. */
const surest = 0.995;
/** How deep, m, discs may seem to be in each other, for places and sizes are a little off; and what it costs at most. */
const overlap = { deviation: 0.008, most: 8 } as const;
/** Price of a height that no network has seen: about what one costs that it has. */
const unseenHeight = 0.3;
/** How far the centre of a disc is off that of the one it rests on, m, and how far it may be, as a share of that one's edge: to its corners. */
const offset = { deviation: 0.014, most: 0.71 } as const;
/** How far a held disc is off the middle between the pads, and its edge off their distance, m. */
const inHand = { deviation: 0.009, edgeDeviation: 0.003 } as const;
/** Ways to place the discs that are gone on with. */
const beamWidth = 48;

/** A sighting with its line of sight: a point of it is camera + depth · direction. */
interface Sight {
  readonly sighting: DiscSighting;
  readonly direction: Vec3;
  /** Edge per depth. */
  readonly edgePerDepth: number;
  /** As far as the network has seen the height. */
  readonly seen: { readonly depth: number; /** Above the table, m. */ readonly height: number } | undefined;
}

/** Some of the discs, each put somewhere. */
interface Placement {
  readonly price: number;
  readonly discs: readonly SeenDisc[];
  readonly isHandTaken: boolean;
}

/**
 * Discs where a camera sees them. One picture tells the direction of a disc and about how high it is; what it rests on tells its
 * height exactly, and with it the distance. What each disc rests on is decided for all together, as the least dear of what the
 * network says of supports and heights, and of what can lie so. What can be nowhere is taken for no disc.
 */
export function placeSightings(sightings: readonly DiscSighting[], view: View): readonly SeenDisc[] {
  // From the lowest line of sight up: what a disc rests on is placed before it.
  const sights = sightings
    .map((sighting) => sightOf(sighting, view))
    .toSorted((a, b) => elevation(a.direction) - elevation(b.direction));
  let beam: readonly Placement[] = [{ price: 0, discs: [], isHandTaken: false }];
  for (const sight of sights) {
    beam = beam
      .flatMap((placement) => extensions(placement, sight, view))
      .toSorted((a, b) => a.price - b.price)
      .slice(0, beamWidth);
  }
  return beam[0]!.discs;
}

/** Tangent of a direction's angle above the horizontal. */
const elevation = ([x, y, z]: Vec3): number => z / Math.hypot(x, y);

function sightOf(sighting: DiscSighting, { camera, intrinsics, tableHeight }: View): Sight {
  const f = intrinsics.fx;
  const direction = rotate(camera.orientation, ray(intrinsics, sighting.u, sighting.v));
  const sight = { sighting, direction, edgePerDepth: sighting.size / f };
  if (sighting.height === undefined) return { ...sight, seen: undefined };
  // z = rise + depth · direction_z, and the network says z = depth · height / f.
  const depth = (camera.position[2] - tableHeight) / (sighting.height / f - direction[2]);
  return { ...sight, seen: { depth, height: (depth * sighting.height) / f } };
}

/** All ways to place one more disc. */
function extensions(placement: Placement, { sighting, direction, edgePerDepth, seen }: Sight, view: View): Placement[] {
  const { camera, tableHeight, hand } = view;
  const eye = camera.position;
  const rise = eye[2] - tableHeight;
  const ways: Placement[] = [];
  const put = (
    depth: number,
    price: number,
    way: { readonly isResting: boolean; readonly isHandTaken?: true },
  ): void => {
    const { isResting, isHandTaken = placement.isHandTaken } = way;
    const disc = {
      sighting,
      edge: edgePerDepth * depth,
      pose: { position: pointAt(eye, direction, depth), orientation: orientationOf(sighting.yaw, direction) },
      isResting,
    };
    const inOthers = placement.discs.reduce((sum, other) => sum + overlapPrice(disc, other), 0);
    ways.push({ isHandTaken, price: placement.price + price + inOthers, discs: [...placement.discs, disc] });
  };
  const supportPrice = (kind: Support): number =>
    -Math.log(Math.max(leastSupport, sighting.support[supports.indexOf(kind)]!));
  const heightPrice = (depth: number): number => {
    if (seen === undefined) return unseenHeight;
    const height = rise + depth * direction[2];
    const deviation = heightDeviation.least + heightDeviation.perMetre * height;
    return Math.log((deviation / heightDeviation.least) * (1 + ((height - seen.height) / deviation) ** 2 / 2));
  };
  /** Depth of the centre of a disc that rests at this height above the table: z = level + edge/2. */
  const depthOn = (level: number): number => (rise - level) / (edgePerDepth / 2 - direction[2]);

  const onTable = depthOn(0);
  put(onTable, base.table + supportPrice("table") + heightPrice(onTable), { isResting: true });
  for (const below of placement.discs) {
    const depth = depthOn(below.pose.position[2] + below.edge / 2 - tableHeight);
    const away = horizontalDistance(pointAt(eye, direction, depth), below.pose.position);
    if (!below.isResting || away > offset.most * below.edge) continue;
    const off = (away / offset.deviation) ** 2 / 2;
    put(depth, base.disc + supportPrice("disc") + heightPrice(depth) + off, { isResting: true });
  }
  if (hand !== undefined && !placement.isHandTaken) {
    const towards = subtract(hand.tool, eye);
    const depth = dot(towards, direction) / dot(direction, direction);
    const aside = norm(subtract(towards, scale(direction, depth)));
    const misfit = edgePerDepth * depth - hand.opening;
    const off = (aside / inHand.deviation) ** 2 / 2 + (misfit / inHand.edgeDeviation) ** 2 / 2;
    const way = { isResting: false, isHandTaken: true } as const;
    const price = hand.isExpected ? base.expectedHand : base.hand;
    put(depth, price + supportPrice("hand") + heightPrice(depth) + off, way);
  }
  if (seen !== undefined) {
    put(seen.depth, base.unseen + supportPrice("disc"), { isResting: true });
    // Something that hangs in the air looks as if a hand held it.
    put(seen.depth, base.air + supportPrice("hand"), { isResting: false });
  }
  const none = base.none - Math.log(1 - Math.min(surest, sighting.confidence));
  ways.push({ ...placement, price: placement.price + none });
  return ways;
}

/** What it costs that two discs are in each other: whatever their yaws, cubes are if their middles are nearer than half their edges' sum. */
function overlapPrice(a: SeenDisc, b: SeenDisc): number {
  const room = (a.edge + b.edge) / 2;
  const [, , za] = a.pose.position;
  const [, , zb] = b.pose.position;
  const depth = room - Math.max(Math.abs(za - zb), horizontalDistance(a.pose.position, b.pose.position));
  return depth <= 0 ? 0 : Math.min(overlap.most, (depth / overlap.deviation) ** 2 / 2);
}

const pointAt = ([x, y, z]: Vec3, direction: Vec3, depth: number): Vec3 => [
  x + depth * direction[0],
  y + depth * direction[1],
  z + depth * direction[2],
];

/** @param yaw from the horizontal direction of sight, rad */
const orientationOf = (yaw: number, direction: Vec3): Pose["orientation"] =>
  axisAngle([0, 0, 1], wrapAngle(yaw + Math.atan2(direction[1], direction[0]), Math.PI / 2));
