import { add, type Image, inverse, pinhole, project, Rng, rotate, scale, type Vec3 } from "../../core/index.ts";
import type { PicturePoint, RodView } from "../../perception/rings/RodView.ts";
import { lookAt } from "../../scene/nominalCameras.ts";
import { ringBody } from "../../scene/ringScene.ts";
import { SceneGraph } from "../../scene/SceneGraph.ts";
import { pictureEffects } from "../../../sim/render/pictureEffects.ts";
import { type PlacedCamera, Renderer } from "../../../sim/render/Renderer.ts";
import { drawToy, type Toy } from "./Toy.ts";
import { ringLooks, toyOrigin, toyScene } from "./toyScene.ts";

/** A ring as it is seen, its outline's ends to the left and to the right. */
export interface RingView {
  /** 0 left, 1 middle, 2 right. */
  readonly rod: number;
  readonly rank: number;
  readonly left: PicturePoint;
  readonly right: PicturePoint;
}

export interface RingPicture {
  readonly image: Image;
  readonly toy: Toy;
  readonly rods: readonly RodView[];
  readonly rings: readonly RingView[];
  /** Of the camera, degrees. */
  readonly elevation: number;
  readonly azimuth: number;
}

/** Wide enough that the strips along the rods, which are of one size, show no pixels of the picture: photographs have more. */
export const ringPictureSize = { width: 432, height: 324 } as const;

const degree = Math.PI / 180;
/** Least share of a ring's outline, taken as a rectangle, that must be seen: a hidden ring cannot be read by anybody. */
const leastSeen = 0.1;

/** Draws a toy and a camera until all of it can be seen, and takes the picture. */
export function takeRingPicture(seed: number): RingPicture {
  const rng = new Rng(seed, "ring toy");
  for (;;) {
    const elevation = rng.uniform(0, 62) * degree;
    const azimuth = rng.uniform(-42, 42) * degree;
    const toy = drawToy(rng, elevation);
    const camera = drawCamera(rng, toy, elevation, azimuth);
    const rods = [-1, 0, 1].map((i): RodView => {
      const foot: Vec3 = [i * toy.spacing, 0, toy.board.height];
      return { base: seen(camera, foot), top: seen(camera, [foot[0], 0, foot[2] + toy.rod.height]) };
    });
    const rings = toy.stacks.flatMap((stack, rod) =>
      stack.map((rank, level): RingView => ({ rod, rank, ...outline(camera, toy, rod, rank, level, rods[rod]!) })),
    );
    const points = [
      ...rods.flatMap(({ base, top }) => [base, top]),
      ...rings.flatMap(({ left, right }) => [left, right]),
    ];
    if (!points.every(isInside)) continue;
    const look = new Rng(rng.integer(2 ** 32), "look");
    const description = toyScene(toy, azimuth, look);
    const renderer = new Renderer(new SceneGraph(description));
    const { bodies } = renderer.label(camera);
    const names = description.bodies.map(({ name }) => name);
    const pixelsOf = new Int32Array(names.length + 1);
    for (const body of bodies) pixelsOf[body + 1]!++;
    const isSeen = rings.every((ring) => {
      const pixels = pixelsOf[names.indexOf(ringBody(ring.rank)) + 1]!;
      const { base, top } = rods[ring.rod]!;
      const width = Math.hypot(ring.right[0] - ring.left[0], ring.right[1] - ring.left[1]);
      const high = (Math.hypot(top[0] - base[0], top[1] - base[1]) * toy.thickness) / toy.rod.height;
      return pixels >= Math.max(6, leastSeen * width * high);
    });
    if (!isSeen) continue;
    const image = pictureEffects(renderer.render(camera), ringLooks.picture, look);
    return { image, toy, rods, rings, elevation: elevation / degree, azimuth: azimuth / degree };
  }
}

function drawCamera(rng: Rng, toy: Toy, elevation: number, azimuth: number): PlacedCamera {
  const { width, height } = ringPictureSize;
  const across = rng.uniform(36, 72) * degree;
  const fieldOfView = 2 * Math.atan((Math.tan(across / 2) * height) / width);
  const reach = 2 * (toy.spacing + toy.radii.at(-1)!);
  const distance = reach / rng.uniform(0.55, 0.98) / (2 * Math.tan(across / 2));
  const target: Vec3 = [
    toyOrigin[0] + rng.normal(0.2) * toy.spacing,
    rng.normal(0.15) * toy.spacing,
    toy.board.height + rng.uniform(0, 0.8) * toy.rod.height,
  ];
  const level = Math.cos(elevation);
  const away: Vec3 = [Math.sin(azimuth) * level, -Math.cos(azimuth) * level, Math.sin(elevation)];
  const roll = rng.normal(2.5) * degree;
  const right: Vec3 = [Math.cos(azimuth), Math.sin(azimuth), 0];
  const up = add([0, 0, Math.cos(roll)], scale(right, Math.sin(roll)));
  return {
    pose: lookAt(add(target, scale(away, distance)), target, up),
    intrinsics: pinhole(width, height, fieldOfView),
  };
}

/** Pixel of a point of the toy's frame. */
function seen({ pose, intrinsics }: PlacedCamera, point: Vec3): PicturePoint {
  const X_CB = inverse(pose);
  const p = add(X_CB.position, rotate(X_CB.orientation, add(toyOrigin, point)));
  return project(intrinsics, p) ?? [-1, -1];
}

/** The two points of a ring's largest circle that are farthest to the left and to the right of its rod's axis. */
function outline(
  camera: PlacedCamera,
  toy: Toy,
  rod: number,
  rank: number,
  level: number,
  { base, top }: RodView,
): { readonly left: PicturePoint; readonly right: PicturePoint } {
  const [dx, dy] = toy.play[rank]!;
  const centre: Vec3 = [(rod - 1) * toy.spacing + dx, dy, toy.board.height + (level + 0.5) * toy.thickness];
  const radius = toy.radii[rank]!;
  const points = Array.from({ length: 72 }, (_, i) => {
    const a = (i / 72) * 2 * Math.PI;
    return seen(camera, add(centre, [radius * Math.cos(a), radius * Math.sin(a), 0]));
  });
  const aside = ([u, v]: PicturePoint): number => (base[1] - top[1]) * u - (base[0] - top[0]) * v;
  points.sort((a, b) => aside(a) - aside(b));
  return { left: points[0]!, right: points.at(-1)! };
}

const isInside = ([u, v]: PicturePoint): boolean =>
  u > 1 && v > 1 && u < ringPictureSize.width - 2 && v < ringPictureSize.height - 2;
