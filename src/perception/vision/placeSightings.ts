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
}

/** From where the discs are seen. */
export interface View {
  /** Of the optical frame, base frame. */
  readonly camera: Pose;
  readonly intrinsics: Intrinsics;
  /** m, base frame. */
  readonly tableHeight: number;
  /** Where there is something in it. */
  readonly hand?: FullHand | undefined;
}

// Prices are negative logarithms of probabilities, but for a constant: what is likeliest costs least.

/** Least probability that counts for what holds a disc up: even a sure network errs. */
const leastSupport = 0.01;
/** How far off the height is that the network sees, m, and more the higher it is; its errors have long tails. */
const heightDeviation = { least: 0.01, relative: 0.08 } as const;
/** How far the centre of a disc is off that of the one it rests on, m, and how far it may be. */
const offset = { deviation: 0.014, most: 0.032 } as const;
/** How far a held disc is off the middle between the pads, and its edge off their distance, m; and how far each may be. */
const inHand = { deviation: 0.009, most: 0.03, edgeDeviation: 0.003, mostEdge: 0.012 } as const;
/** Of a disc that nothing holds. */
const floatingPrice = 5;
/** Ways to place the discs that are gone on with. */
const width = 48;

/** A sighting with its line of sight: a point of it is camera + depth · direction. */
interface Sight {
  readonly sighting: DiscSighting;
  readonly direction: Vec3;
  /** f · edge / depth, without the f. */
  readonly slope: number;
  /** As the network says; m. */
  readonly depth: number;
  /** Above the table, m. */
  readonly height: number;
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
 * network says of supports and heights, and of what can lie so.
 */
export function placeSightings(sightings: readonly DiscSighting[], view: View): readonly SeenDisc[] {
  // From the lowest line of sight up: what a disc rests on is placed before it.
  const sights = sightings
    .map((sighting) => sightOf(sighting, view))
    .toSorted((a, b) => slopeOf(a.direction) - slopeOf(b.direction));
  let beam: readonly Placement[] = [{ price: 0, discs: [], isHandTaken: false }];
  for (const sight of sights) {
    beam = beam
      .flatMap((placement) => extensions(placement, sight, view))
      .toSorted((a, b) => a.price - b.price)
      .slice(0, width);
  }
  return beam[0]!.discs;
}

const slopeOf = ([x, y, z]: Vec3): number => z / Math.hypot(x, y);

function sightOf(sighting: DiscSighting, { camera, intrinsics, tableHeight }: View): Sight {
  const f = intrinsics.fx;
  const direction = rotate(camera.orientation, ray(intrinsics, sighting.u, sighting.v));
  // z = rise + depth · direction_z, and the network says z = depth · height / f.
  const depth = (camera.position[2] - tableHeight) / (sighting.height / f - direction[2]);
  return { sighting, direction, slope: sighting.size / f, depth, height: (depth * sighting.height) / f };
}

/** All ways to place one more disc. */
function extensions(placement: Placement, sight: Sight, view: View): Placement[] {
  const { camera, tableHeight, hand } = view;
  const { discs } = placement;
  const rise = camera.position[2] - tableHeight;
  /** Depth of the centre of a disc that rests at this height above the table: z = base + edge/2, edge = slope · depth. */
  const depthOn = (base: number): number => (rise - base) / (sight.slope / 2 - sight.direction[2]);
  const put = (
    depth: number,
    price: number,
    { isResting, isHandTaken = placement.isHandTaken }: { readonly isResting: boolean; readonly isHandTaken?: boolean },
  ): Placement => ({
    isHandTaken,
    price: placement.price + price,
    discs: [...discs, seenAt(sight, depth, camera.position, isResting)],
  });
  const heightPrice = (depth: number): number => {
    const height = rise + depth * sight.direction[2];
    const deviation = heightDeviation.least + heightDeviation.relative * height;
    return Math.log(1 + ((height - sight.height) / deviation) ** 2 / 2);
  };
  const supportPrice = (kind: Support): number =>
    -Math.log(Math.max(leastSupport, sight.sighting.support[supports.indexOf(kind)]!));

  const onTable = depthOn(0);
  const ways = [put(onTable, supportPrice("table") + heightPrice(onTable), { isResting: true })];
  for (const below of discs) {
    const depth = depthOn(below.pose.position[2] + below.edge / 2 - tableHeight);
    const away = horizontalDistance(pointAt(sight, depth, camera.position), below.pose.position);
    if (!below.isResting || away > offset.most) continue;
    const price = supportPrice("disc") + heightPrice(depth) + (away / offset.deviation) ** 2 / 2;
    ways.push(put(depth, price, { isResting: true }));
  }
  if (hand !== undefined && !placement.isHandTaken) {
    const towards = subtract(hand.tool, camera.position);
    const depth = dot(towards, sight.direction) / dot(sight.direction, sight.direction);
    const aside = norm(subtract(towards, scale(sight.direction, depth)));
    const edgeOff = Math.abs(sight.slope * depth - hand.opening);
    if (aside < inHand.most && edgeOff < inHand.mostEdge) {
      const off = (aside / inHand.deviation) ** 2 / 2 + (edgeOff / inHand.edgeDeviation) ** 2 / 2;
      ways.push(put(depth, supportPrice("hand") + heightPrice(depth) + off, { isResting: false, isHandTaken: true }));
    }
  }
  ways.push(put(sight.depth, supportPrice("hand") + floatingPrice, { isResting: false }));
  return ways;
}

const pointAt = ({ direction }: Sight, depth: number, [x, y, z]: Vec3): Vec3 => [
  x + depth * direction[0],
  y + depth * direction[1],
  z + depth * direction[2],
];

function seenAt(sight: Sight, depth: number, camera: Vec3, isResting: boolean): SeenDisc {
  const { sighting, direction, slope } = sight;
  const azimuth = Math.atan2(direction[1], direction[0]);
  return {
    sighting,
    edge: slope * depth,
    pose: {
      position: pointAt(sight, depth, camera),
      orientation: axisAngle([0, 0, 1], wrapAngle(sighting.yaw + azimuth, Math.PI / 2)),
    },
    isResting,
  };
}
