import { compose, dot, inverse, type PlacedDisc, rotate, type Vec3 } from "../../core/index.ts";

/** m; cubes that touch count neither as one in the other nor as apart. */
const slack = 1e-5;

/** Whether upright cubes can lie so on a table at z = 0: none reaches into another, and each has its centre over what carries it. */
export const canLie = (cubes: readonly PlacedDisc[]): boolean =>
  cubes.every((cube, i) => isCarried(cube, cubes) && cubes.slice(0, i).every((other) => areApart(cube, other)));

function isCarried({ pose, edge }: PlacedDisc, cubes: readonly PlacedDisc[]): boolean {
  const bottom = pose.position[2] - edge / 2;
  if (Math.abs(bottom) < slack) return true;
  return cubes.some((below) => {
    const [x, y] = compose(inverse(below.pose), pose).position;
    const top = below.pose.position[2] + below.edge / 2;
    return Math.abs(bottom - top) < slack && Math.max(Math.abs(x), Math.abs(y)) < below.edge / 2;
  });
}

/** Whether a plane along a face of one parts the two (Gottschalk et al., "OBBTree", SIGGRAPH 1996; edges of upright cubes add none). */
const areApart = (a: PlacedDisc, b: PlacedDisc): boolean =>
  [a, b].some(({ pose }) =>
    bodyAxes.some((axis) => {
      const normal = rotate(pose.orientation, axis);
      const distance = Math.abs(dot(normal, a.pose.position) - dot(normal, b.pose.position));
      return distance > reach(a, normal) + reach(b, normal) - slack;
    }),
  );

const bodyAxes: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** How far a cube reaches from its centre in a direction, m. */
const reach = ({ pose, edge }: PlacedDisc, direction: Vec3): number =>
  bodyAxes.reduce((sum, axis) => sum + (edge / 2) * Math.abs(dot(rotate(pose.orientation, axis), direction)), 0);
