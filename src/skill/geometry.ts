import { compose, inverse, type Pose, type Quaternion, rotate, type Vec3, wrapAngle } from "../core/index.ts";
import type { DiscEstimate, StateEstimate } from "../perception/StateEstimator.ts";

/** Cubes look the same after a quarter turn. */
export const quarterTurn = Math.PI / 2;

/** Free height between the highest thing on the table and the lowest part of what travels over it, m. */
const clearance = 0.025;

/** How far the finger tips reach below the tool centre point (Franka hand), m. */
const tipsBelowTool = 0.009;

/** @throws RangeError if the estimate knows no such disc */
export function discOf(estimate: StateEstimate, id: string): DiscEstimate {
  const disc = estimate.discs.find((d) => d.id === id);
  if (disc === undefined) throw new RangeError(`The estimate has no disc "${id}"`);
  return disc;
}

/** Centre of the top of a disc or peg, and the yaw of a disc (0 for a peg), base frame. */
export function topOf(estimate: StateEstimate, id: string): { readonly top: Vec3; readonly yaw: number } {
  const peg = estimate.pegs.find((p) => p.id === id);
  if (peg !== undefined) return { top: peg.pose.position, yaw: 0 };
  const disc = discOf(estimate, id);
  const [x, y, z] = disc.pose.position;
  return { top: [x, y, z + disc.edge / 2], yaw: faceYaw(disc.pose.orientation) };
}

/**
 * Height at which the tool may travel over everything that stands on the table, m, base frame.
 *
 * @param hanging how far the travelling load reaches below the tool centre point, m
 */
export function travelHeight(estimate: StateEstimate, hanging: number): number {
  let highest = 0;
  for (const disc of estimate.discs) {
    if (disc.id !== estimate.held) highest = Math.max(highest, disc.pose.position[2] + disc.edge / 2);
  }
  return highest + clearance + Math.max(hanging, tipsBelowTool);
}

/** A disc that is seen to lie directly on a disc or peg; undefined where none is. */
export const discOn = ({ facts }: StateEstimate, place: string): string | undefined =>
  facts.find(({ predicate, args }) => predicate === "on" && args[1] === place)?.args[0];

/** Pose of the held disc in the tool's frame. */
export function graspOf(estimate: StateEstimate, disc: DiscEstimate, tool: Pose): Pose {
  if (estimate.held !== disc.id) throw new RangeError(`The disc "${disc.id}" is not in the hand`);
  return compose(inverse(tool), disc.pose);
}

/**
 * Yaw of a cube's faces, rad, up to quarter turns: of the body axis that lies flattest, since a cube that has tumbled may
 * stand on any face.
 */
export function faceYaw(orientation: Quaternion): number {
  const x = rotate(orientation, [1, 0, 0]);
  const y = rotate(orientation, [0, 1, 0]);
  const [ax, ay] = Math.abs(x[2]) <= Math.abs(y[2]) ? x : y;
  return Math.atan2(ay, ax);
}

/** The tool yaw nearest to zero that shows a cube the face it has at `yaw`. */
export const nearestFace = (yaw: number): number => wrapAngle(yaw, quarterTurn);

/** `yaw` moved by quarter turns to lie nearest to `reference`. */
export const likeYaw = (yaw: number, reference: number): number => reference + wrapAngle(yaw - reference, quarterTurn);
