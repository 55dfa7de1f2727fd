import { compose, inverse, type PlacedDisc, type Vec3 } from "../../core/index.ts";
import { frontPoints } from "./visibilityOf.ts";

const steps = 5;

/** Share of a disc's front face that others hide from an eye, 0..1. */
export function hiddenShare({ pose, edge }: PlacedDisc, others: readonly PlacedDisc[], eye: Vec3): number {
  const points = frontPoints(pose, edge, eye, steps);
  const blockers = others.map((other) => {
    const frame = inverse(other.pose);
    const local = (point: Vec3): Vec3 => compose(frame, { ...other.pose, position: point }).position;
    return { local, from: local(eye), half: other.edge / 2 };
  });
  const hidden = points.filter((point) =>
    blockers.some(({ local, from, half }) => crossesCube(from, local(point), half)),
  );
  return hidden.length / points.length;
}

/** Whether the way from one point to another leads through the cube about the origin (slabs: Kay and Kajiya, 1986). */
function crossesCube(from: Vec3, to: Vec3, half: number): boolean {
  let enter = 0;
  let leave = 1;
  for (const axis of [0, 1, 2] as const) {
    const way = to[axis] - from[axis];
    const [a, b] = [(-half - from[axis]) / way, (half - from[axis]) / way];
    enter = Math.max(enter, Math.min(a, b));
    leave = Math.min(leave, Math.max(a, b));
  }
  return leave - enter > 1e-6;
}
