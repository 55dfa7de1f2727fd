import { InverseKinematics } from "../../arm/inverseKinematics.ts";
import { panda } from "../../arm/panda.ts";
import { forwardKinematics } from "../../arm/kinematics.ts";
import { toolOrientation, toolYaw } from "../../arm/toolOrientation.ts";
import {
  axisAngle,
  type DiscSpec,
  horizontalDistance,
  type Pose,
  type Rng,
  type Vec3,
  wrapAngle,
  yawOf,
} from "../../core/index.ts";
import { discColours } from "../../scene/Appearance.ts";
import { benchmarkPegs, drawDiscs, mostDiscs } from "../../../sim/discSets.ts";
import { canLie } from "./canLie.ts";

/** Discs on a table with an arm above them, at one moment. */
export interface TableScene {
  readonly discs: readonly DiscSpec[];
  /** Base frame, of each disc. */
  readonly poses: readonly Pose[];
  /** rad */
  readonly joints: readonly number[];
  /** Distance between the pads, m. */
  readonly opening: number;
  readonly tool: Pose;
  readonly held: number | undefined;
}

/** Where loose discs may lie, m, base frame: within reach and in view of the agent's camera. */
const loosePlace = { x: [0.36, 0.74], y: [-0.29, 0.33] } as const;
/** Where the tool may be, m, base frame. */
const toolPlace = { x: [0.36, 0.72], y: [-0.34, 0.38], z: [0.03, 0.48] } as const;

const quarter = Math.PI / 2;
const clampedNormal = (rng: Rng, deviation: number, most: number): number =>
  Math.max(-most, Math.min(most, rng.normal(deviation)));

/**
 * Draws a moment of a game or of its aftermath: no to seven discs, in legal towers or any others, straight or pushed about, some
 * on the bare table; the arm at home, above the discs, round one of them or with one in the hand.
 */
export function drawTable(rng: Rng): TableScene {
  const discs = drawSizes(rng);
  const heldIndex = discs.length > 0 && rng.uniform() < 0.25 ? rng.integer(discs.length) : undefined;
  const places = drawPlaces(discs, heldIndex, rng);
  const arm = drawArm(discs, places, heldIndex, rng);
  if (heldIndex !== undefined) places[heldIndex] = inHand(arm.tool, rng);
  return { discs, poses: places.map((place) => place!), held: heldIndex, ...arm };
}

/** Sizes from the benchmark's sets or any that differ by at least 4 mm; colours have nothing to do with sizes. */
function drawSizes(rng: Rng): DiscSpec[] {
  const kind = rng.uniform();
  const count = rng.uniform() < 0.04 ? 0 : 1 + rng.integer(mostDiscs);
  if (count === 0) return [];
  const edges = kind < 0.65 ? drawDiscs(count, rng).map(({ edge }) => edge) : spacedEdges(count, rng);
  const colours = rng.shuffle(Object.keys(discColours));
  return edges.map((edge, i) => ({ id: colours[i]!, colour: colours[i]!, edge }));
}

function spacedEdges(count: number, rng: Rng): number[] {
  const free = 0.062 - 0.028 - 0.004 * (count - 1);
  const cuts = Array.from({ length: count }, () => rng.uniform(0, free)).sort((a, b) => a - b);
  return cuts.map((cut, i) => 0.028 + cut + 0.004 * i);
}

/** Places all but the held disc, anew until the discs can lie so: towers and loose discs are drawn without regard to each other. */
function drawPlaces(discs: readonly DiscSpec[], held: number | undefined, rng: Rng): (Pose | undefined)[] {
  for (;;) {
    const places = placeDiscs(discs, held, rng);
    const lying = discs.flatMap(({ id, edge }, i) => (places[i] ? [{ id, edge, pose: places[i] }] : []));
    if (canLie(lying)) return places;
  }
}

function placeDiscs(discs: readonly DiscSpec[], held: number | undefined, rng: Rng): (Pose | undefined)[] {
  const places: (Pose | undefined)[] = discs.map(() => undefined);
  const isLegal = rng.uniform() < 0.75;
  const isNeat = rng.uniform() < 0.6;
  const isScattered = rng.uniform() < 0.25;
  const order = discs.map((_, i) => i).filter((i) => i !== held);
  const sequence = isLegal ? order.reverse() : rng.shuffle(order);
  /** The top disc of each stack. */
  const tops: number[] = [];
  const bases = benchmarkPegs.map(({ position: [x, y, z] }): { at: Vec3; top: number | undefined } => ({
    at: [x + clampedNormal(rng, 0.01, 0.03), y + clampedNormal(rng, 0.01, 0.03), z],
    top: undefined,
  }));
  const towerYaw = isNeat ? rng.uniform(-0.18, 0.18) : rng.uniform(-quarter, quarter);
  for (const i of sequence) {
    const edge = discs[i]!.edge;
    const yaw = isNeat ? towerYaw + rng.normal(0.04) : rng.uniform(-quarter, quarter);
    const orientation = axisAngle([0, 0, 1], yaw);
    if (rng.uniform() < (isScattered ? 0.6 : 0.08)) {
      const onto = rng.uniform() < 0.2 && tops.length > 0 ? rng.pick(tops) : undefined;
      const place = onto === undefined ? looseSpot(edge, discs, places, rng) : undefined;
      if (onto !== undefined) {
        places[i] = { position: above(discs, places, onto, edge, 0.012, rng), orientation };
        tops[tops.indexOf(onto)] = i;
        for (const base of bases) if (base.top === onto) base.top = i;
        continue;
      }
      if (place !== undefined) {
        places[i] = { position: place, orientation };
        tops.push(i);
        continue;
      }
    }
    const base = rng.pick(bases);
    const under = base.top;
    const position: Vec3 =
      under === undefined
        ? [base.at[0], base.at[1], base.at[2] + edge / 2]
        : above(discs, places, under, edge, isNeat ? 0.002 : 0.008, rng);
    places[i] = { position, orientation };
    if (under === undefined) tops.push(i);
    else tops[tops.indexOf(under)] = i;
    base.top = i;
  }
  return places;
}

/** On a disc, off its centre by a Gaussian, but not so far that it would fall. */
function above(
  discs: readonly DiscSpec[],
  places: readonly (Pose | undefined)[],
  under: number,
  edge: number,
  deviation: number,
  rng: Rng,
): Vec3 {
  const [x, y, z] = places[under]!.position;
  const most = 0.42 * discs[under]!.edge;
  return [
    x + clampedNormal(rng, deviation, most),
    y + clampedNormal(rng, deviation, most),
    z + (discs[under]!.edge + edge) / 2,
  ];
}

/** On the table and off all discs; undefined where ten draws find no room. */
function looseSpot(
  edge: number,
  discs: readonly DiscSpec[],
  places: readonly (Pose | undefined)[],
  rng: Rng,
): Vec3 | undefined {
  for (let attempt = 0; attempt < 10; attempt++) {
    const spot: Vec3 = [rng.uniform(...loosePlace.x), rng.uniform(...loosePlace.y), edge / 2];
    const isFree = places.every(
      (place, i) =>
        place === undefined || horizontalDistance(spot, place.position) > 0.62 * (edge + discs[i]!.edge) + 0.002,
    );
    if (isFree) return spot;
  }
  return undefined;
}

interface ArmPosture {
  readonly joints: readonly number[];
  readonly opening: number;
  readonly tool: Pose;
}

const solver = new InverseKinematics(panda);
const home = forwardKinematics(panda, panda.home);

/** A posture with the hand straight down that nothing stands in the way of. */
function drawArm(
  discs: readonly DiscSpec[],
  places: readonly (Pose | undefined)[],
  held: number | undefined,
  rng: Rng,
): ArmPosture {
  const heldEdge = held === undefined ? undefined : discs[held]!.edge;
  const hanging = heldEdge === undefined ? 0.009 : heldEdge / 2 + 0.006;
  const topNear = (x: number, y: number, radius: number): number =>
    places.reduce(
      (top, place, i) =>
        place !== undefined && horizontalDistance([x, y, 0], place.position) < radius
          ? Math.max(top, place.position[2] + discs[i]!.edge / 2)
          : top,
      0,
    );
  const wanted = rng.uniform();
  const clear = places.flatMap((place, i) => {
    if (place === undefined) return [];
    const [x, y, z] = place.position;
    return topNear(x, y, 0.12) <= z + discs[i]!.edge / 2 + 1e-6 ? [{ place, edge: discs[i]!.edge }] : [];
  });
  for (let attempt = 0; attempt < 20; attempt++) {
    let target: Pose;
    let opening = heldEdge ?? (rng.uniform() < 0.8 ? 0.08 : rng.uniform(0, 0.08));
    if (held === undefined && wanted < 0.3) {
      target = home;
    } else if (held === undefined && wanted < 0.5 && clear.length > 0) {
      // Round a disc, just before or after a grasp.
      const { place, edge } = rng.pick(clear);
      const [x, y, z] = place.position;
      const yaw = wrapAngle(yawOf(place.orientation), quarter);
      target = { position: [x, y, z + rng.uniform(0, 0.05)], orientation: toolOrientation(yaw) };
      opening = rng.uniform() < 0.3 ? edge : 0.08;
    } else {
      const over = clear.length > 0 && rng.uniform() < 0.5 ? rng.pick(clear).place.position : undefined;
      const x = over ? over[0] + rng.normal(0.005) : rng.uniform(...toolPlace.x);
      const y = over ? over[1] + rng.normal(0.005) : rng.uniform(...toolPlace.y);
      const least = topNear(x, y, 0.13) + hanging + 0.004;
      if (least > toolPlace.z[1]) continue;
      const z = over
        ? least + Math.abs(rng.normal(0.05))
        : rng.uniform(Math.max(least, toolPlace.z[0]), toolPlace.z[1]);
      target = { position: [x, y, z], orientation: toolOrientation(rng.uniform(-0.8, 0.8)) };
    }
    const found = solver.solve(target, panda.home);
    if (found.status === "solved") return { joints: found.q, opening, tool: target };
  }
  return { joints: panda.home, opening: heldEdge ?? 0.08, tool: home };
}

/** Where a gripped disc is: centred between the pads, its faces along them. */
function inHand(tool: Pose, rng: Rng): Pose {
  const yaw = toolYaw(tool.orientation);
  const along = clampedNormal(rng, 0.003, 0.008);
  const [x, y, z] = tool.position;
  return {
    position: [x + along * Math.cos(yaw), y + along * Math.sin(yaw), z + clampedNormal(rng, 0.002, 0.005)],
    orientation: axisAngle([0, 0, 1], yaw),
  };
}
