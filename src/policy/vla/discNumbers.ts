import { type DiscSpec, type Pose, type Quaternion, rotate, subtract, type Vec3 } from "../../core/index.ts";
import { discColours, discLength } from "./vlaInputs.ts";

/** Middle of the table's reachable part, m, base frame. */
const middle: Vec3 = [0.55, 0.02, 0.1];
/** What 1 means: of places on the table, of ways from the hand, and of edges, m. */
const units = { place: 0.2, way: 0.1, edge: 0.05 } as const;

/**
 * A disc for a policy that is told where it is: its colour (1 at its place among `discColours`), edge, centre, way from where the hand is
 * told to be, and cosine and sine of four times its yaw, for a cube looks the same after a quarter turn.
 *
 * @param pose of the centre, m, base frame
 * @param target of the hand, m, base frame
 * @throws RangeError on a colour that is not known
 */
export function discNumbers({ colour, edge }: Omit<DiscSpec, "id">, pose: Pose, target: Vec3): number[] {
  const which = (discColours as readonly string[]).indexOf(colour);
  if (which < 0) throw new RangeError(`The policy knows no ${colour} discs; it knows ${discColours.join(", ")}`);
  const way = subtract(pose.position, target);
  const place = subtract(pose.position, middle);
  const turn = 4 * faceYaw(pose.orientation);
  const numbers = [
    ...discColours.map((_, i) => (i === which ? 1 : 0)),
    edge / units.edge - 1,
    ...place.map((x) => x / units.place),
    ...way.map((x) => x / units.way),
    Math.cos(turn),
    Math.sin(turn),
  ];
  if (numbers.length !== discLength) throw new RangeError(`A disc has ${numbers.length} numbers, not ${discLength}`);
  return numbers;
}

/** Yaw of a cube's faces, rad, up to quarter turns: of the body axis that lies flattest, since it may stand on any face. */
function faceYaw(orientation: Quaternion): number {
  const [x, y] = [rotate(orientation, [1, 0, 0]), rotate(orientation, [0, 1, 0])];
  const flat = Math.abs(x[2]) <= Math.abs(y[2]) ? x : y;
  return Math.atan2(flat[1], flat[0]);
}
