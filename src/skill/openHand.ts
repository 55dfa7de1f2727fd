import { pad, palm } from "../arm/handShape.ts";
import { panda } from "../arm/panda.ts";
import type { Vec3 } from "../core/index.ts";
import type { DiscEstimate, StateEstimate } from "../perception/StateEstimator.ts";
import { faceYaw, nearestFace, quarterTurn } from "./geometry.ts";

/** Room that the open hand wants beside it, m: what tool and estimate may be off together. */
const enoughRoom = 0.01;

/** A box over the table, seen from above: centre, half extents along its own axes, m, and yaw, rad. */
interface Footprint {
  readonly centre: readonly [number, number];
  readonly half: readonly [number, number];
  readonly yaw: number;
}

/**
 * Free width beside the wide open hand, tool pointing down, m: the least distance of its pads and its palm to a disc that
 * reaches as high; negative where they meet. Of two boxes corner to corner it tells less than there is.
 *
 * @param ignored discs that do not count: the one that the hand goes round
 */
export function roomBeside(estimate: StateEstimate, tool: Vec3, yaw: number, ignored: readonly string[]): number {
  const [x, y, z] = tool;
  const reach = panda.gripper.maxOpening / 2 + pad.half[1];
  const at = (offset: number): readonly [number, number] => [x - Math.sin(yaw) * offset, y + Math.cos(yaw) * offset];
  const parts = [
    { bottom: z - pad.below, centre: at(reach), half: pad.half },
    { bottom: z - pad.below, centre: at(-reach), half: pad.half },
    { bottom: z + palm.above, centre: at(0), half: palm.half },
  ];
  const rooms = estimate.discs
    .filter(({ id }) => !ignored.includes(id) && id !== estimate.held)
    .flatMap((disc) =>
      parts
        .filter(({ bottom }) => topOfDisc(disc) > bottom)
        .map(({ centre, half: [a, b] }) => gap({ centre, half: [a, b], yaw }, footprintOf(disc))),
    );
  return Math.min(Infinity, ...rooms);
}

/**
 * The tool yaw at which the open hand comes down on a cube whose faces have `yaw`: nearest to zero, unless neighbours leave
 * too little room there and more a quarter turn further (towards zero, so within 90° of it).
 *
 * @param tool where the hand will be, m
 */
export function roomiestFace(estimate: StateEstimate, tool: Vec3, yaw: number, ignored: readonly string[]): number {
  const near = nearestFace(yaw);
  const far = near > 0 ? near - quarterTurn : near + quarterTurn;
  const room = roomBeside(estimate, tool, near, ignored);
  return room >= enoughRoom || room >= roomBeside(estimate, tool, far, ignored) ? near : far;
}

const topOfDisc = ({ pose, edge }: DiscEstimate): number => pose.position[2] + edge / 2;

const footprintOf = ({ pose, edge }: DiscEstimate): Footprint => ({
  centre: [pose.position[0], pose.position[1]],
  half: [edge / 2, edge / 2],
  yaw: faceYaw(pose.orientation),
});

/** Widest gap between two boxes along an axis of either (separating axes). */
function gap(a: Footprint, b: Footprint): number {
  const [dx, dy] = [b.centre[0] - a.centre[0], b.centre[1] - a.centre[1]];
  const axes = [a.yaw, a.yaw + quarterTurn, b.yaw, b.yaw + quarterTurn];
  const extent = ({ half, yaw }: Footprint, axis: number): number =>
    half[0] * Math.abs(Math.cos(axis - yaw)) + half[1] * Math.abs(Math.sin(axis - yaw));
  return Math.max(
    ...axes.map((axis) => Math.abs(dx * Math.cos(axis) + dy * Math.sin(axis)) - extent(a, axis) - extent(b, axis)),
  );
}
