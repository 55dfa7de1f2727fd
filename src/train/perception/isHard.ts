import { compose, inverse, type PlacedDisc, type Vec3 } from "../../core/index.ts";
import { pixelOf } from "../../perception/vision/alignCamera.ts";
import type { Spot } from "../../perception/vision/closeUp.ts";
import { pictureSize } from "../../perception/vision/sceneMaps.ts";
import type { Setting } from "./drawSetting.ts";
import { contrast, type FaceColours, faceColours, groundColour } from "./faintness.ts";
import { hiddenShare } from "./hiddenShare.ts";

/** A disc that is smaller than this, pixels, and differs by less than the second from what is under or behind it, 0..1, is faint. */
const faint = { size: 13.5, contrast: 0.24 } as const;
/** Share of its front face that other discs hide of one that is half hidden. */
const hidden = { least: 0.2, most: 0.9 } as const;
/** Discs within this many of their mean size are seen beside or on each other; farther than the second none hides much of another. */
const beside = 0.9;
const reach = 1.4;
/** A disc whose lower face is this near to the table, m, lies on it. */
const onGround = 0.005;

/** A disc of a setting, with where and how the picture would show it. */
interface Shown extends PlacedDisc, Spot {
  /** Of the centre, m. */
  readonly depth: number;
  readonly faces: FaceColours;
  readonly isHeld: boolean;
}

/**
 * Whether a picture of this would have a disc that is hard to find or to measure: a small one that hardly differs from what is under
 * or behind it, or one that others half hide. Told without drawing it, and without shadows, the arm and what lies about.
 */
export function isHard(setting: Setting): boolean {
  const discs = shownDiscs(setting);
  return discs.some((disc) => isFaint(disc, discs, setting) || isHalfHidden(disc, discs, setting));
}

function shownDiscs({ scene, appearance, camera, cameraPose }: Setting): readonly Shown[] {
  const view = inverse(cameraPose);
  return scene.discs.flatMap(({ id, edge, colour }, i): Shown[] => {
    const pose = scene.poses[i]!;
    const pixel = pixelOf(view, camera.intrinsics, pose.position);
    if (pixel === undefined || pixel.some((at) => at < 0 || at > pictureSize - 1)) return [];
    const depth = compose(view, pose).position[2];
    const faces = faceColours(appearance.discs[colour]!, pose, cameraPose.position, appearance.lighting);
    const size = (camera.intrinsics.fx * edge) / depth;
    return [{ id, edge, pose, u: pixel[0], v: pixel[1], size, depth, faces, isHeld: i === scene.held }];
  });
}

const areClose = (a: Spot, b: Spot, within: number): boolean =>
  Math.hypot(a.u - b.u, a.v - b.v) < (within * (a.size + b.size)) / 2;

function isFaint(disc: Shown, discs: readonly Shown[], { appearance, cameraPose }: Setting): boolean {
  if (disc.size >= faint.size) return false;
  const [x, y, z] = disc.pose.position;
  const behind = onTable(cameraPose.position, disc.pose.position);
  const isRaised = disc.isHeld || z > disc.edge / 2 + onGround;
  const places = isRaised ? [behind] : [[x, y] as const, behind];
  const grounds = places.flatMap((place) => {
    const colour = place && groundColour(place[0], place[1], appearance);
    return colour ? [{ front: colour, top: colour }] : [];
  });
  const farther = discs.filter(
    (other) => other !== disc && areClose(disc, other, beside) && isBehindOrBelow(other, disc),
  );
  return [...grounds, ...farther.map(({ faces }) => faces)].some(
    (other) => contrast(disc.faces, other) < faint.contrast,
  );
}

const isBehindOrBelow = (other: Shown, disc: Shown): boolean =>
  other.depth > disc.depth || other.pose.position[2] < disc.pose.position[2] - disc.edge / 2;

/** Where the line of sight through a point meets the table; undefined where it rises. */
function onTable(eye: Vec3, point: Vec3): readonly [x: number, y: number] | undefined {
  const fall = eye[2] - point[2];
  if (fall <= 0) return undefined;
  const along = eye[2] / fall;
  return [eye[0] + along * (point[0] - eye[0]), eye[1] + along * (point[1] - eye[1])];
}

function isHalfHidden(disc: Shown, discs: readonly Shown[], { cameraPose }: Setting): boolean {
  const nearer = discs.filter(
    (other) => other !== disc && other.depth < disc.depth + disc.edge && areClose(disc, other, reach),
  );
  if (nearer.length === 0) return false;
  const share = hiddenShare(disc, nearer, cameraPose.position);
  return share >= hidden.least && share <= hidden.most;
}
