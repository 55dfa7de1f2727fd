import { Kinematics } from "../../arm/kinematics.ts";
import { panda } from "../../arm/panda.ts";
import {
  areaHalf,
  horizontalDistance,
  identityQuaternion,
  inverse,
  norm,
  type Observation,
  type Pose,
  rotate,
  subtract,
  type Vec3,
  wrapAngle,
} from "../../core/index.ts";
import { atomText } from "../../pddl/Domain.ts";
import { CameraStateEstimator } from "../../perception/CameraStateEstimator.ts";
import { deriveFacts } from "../../perception/deriveFacts.ts";
import type { StateEstimate } from "../../perception/StateEstimator.ts";
import { pixelOf } from "../../perception/vision/alignCamera.ts";
import type { PictureReader } from "../../perception/vision/SceneReader.ts";
import { discBody } from "../../scene/cubeScene.ts";
import type { LookRanges } from "../../scene/lookRanges.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { workspace } from "../../../sim/workspace.ts";
import { faceYaw, quarterTurn } from "../../skill/geometry.ts";
import { pictureSeed } from "./seeds.ts";
import { type LabelledPicture, takePicture } from "./takePicture.ts";

/** What one look at one scene gave, against the truth. */
export interface SceneResult {
  readonly seed: number;
  readonly discs: number;
  /** Whether every disc shows enough of its front face to be counted. */
  readonly isOpen: boolean;
  /** Whether a disc lies so that a few millimetres decide what it is on; such scenes count for positions, not for facts. */
  readonly isAstride: boolean;
  readonly isCountRight: boolean;
  readonly areFactsRight: boolean;
  /** Distance between true and estimated centre of each disc that shows enough and was found, m. */
  readonly errors: readonly number[];
  /** Discs that show enough and were not found. */
  readonly missed: number;
  /** Estimated discs that are none. */
  readonly invented: number;
  readonly edgeErrors: readonly number[];
  readonly yawErrors: readonly number[];
  readonly coloursRight: number;
  readonly named: number;
}

/** Least share of its front face that a disc must show. */
const leastShown = 0.3;
/** A disc is found if an estimate is this near, m: half the smallest edge and more. */
const found = 0.03;
/** A centre this near to the border of an area, m, is astride it. */
const astride = 0.006;
/** And so is one this near to the reach within which a disc lies on another, m. */
const discReach = 0.03;

const kinematics = new Kinematics(panda);
const toolPose = (joints: readonly number[]): Pose => kinematics.setPositions(joints).toolPose();

/** Looks once at each of `count` scenes of the test set and compares. */
export async function evaluateScenes(
  reader: PictureReader,
  ranges: LookRanges,
  purpose: "validation" | "test",
  count: number,
  onScene?: (done: number) => void | Promise<void>,
): Promise<readonly SceneResult[]> {
  const estimator = new CameraStateEstimator({
    reader,
    camera: "agentview",
    pegs: benchmarkPegs,
    workspace,
    tableHeight: 0,
    toolPose,
  });
  const results: SceneResult[] = [];
  for (let i = 0; i < count; i++) {
    const seed = pictureSeed(purpose, i);
    const picture = takePicture(seed, ranges);
    await estimator.reset();
    const estimate = await estimator.estimate(observationOf(picture));
    results.push(compare(seed, picture, estimate));
    await onScene?.(i + 1);
  }
  return results;
}

/** What the arm and the camera would report. */
function observationOf({ scene, image }: LabelledPicture): Observation {
  const { joints, opening, held } = scene;
  return {
    stamp: 0n,
    joints: { position: joints, velocity: joints.map(() => 0) },
    gripper: { opening, velocity: 0, force: held === undefined ? 0 : 40 },
    cameras: ["agentview"],
    image: () => Promise.resolve(image),
  };
}

function compare(seed: number, picture: LabelledPicture, estimate: StateEstimate): SceneResult {
  const { scene, unnamed } = picture;
  const shown = scene.discs.map((_, i) => shownShare(picture, i));
  const order = scene.discs.map((_, i) => i).sort((a, b) => scene.discs[a]!.edge - scene.discs[b]!.edge);
  const isCountRight = order.length === estimate.discs.length;
  const nameOf = new Map(estimate.discs.map(({ id }, rank) => [id, String(rank)]));
  const said = estimate.facts.map((fact) =>
    atomText({ ...fact, args: fact.args.map((arg) => nameOf.get(arg) ?? arg) }),
  );
  const truth = deriveFacts({
    discs: order.map((i, rank) => ({ id: String(rank), edge: scene.discs[i]!.edge, pose: scene.poses[i]! })),
    pegs: benchmarkPegs.map(({ id, position }) => ({ id, pose: { position, orientation: identityQuaternion } })),
    held: scene.held === undefined ? undefined : String(order.indexOf(scene.held)),
    tableHeight: 0,
  }).map(atomText);
  const free = new Set(estimate.discs);
  const errors: number[] = [];
  const edgeErrors: number[] = [];
  const yawErrors: number[] = [];
  let missed = 0;
  let coloursRight = 0;
  let named = 0;
  for (const [i, { edge, colour }] of scene.discs.entries()) {
    const place = scene.poses[i]!.position;
    const distance = (other: Vec3): number => norm(subtract(place, other));
    const best = [...free].toSorted((a, b) => distance(a.pose.position) - distance(b.pose.position))[0];
    const isFound = best !== undefined && distance(best.pose.position) < found;
    if (isFound) free.delete(best);
    if (shown[i]! < leastShown) continue;
    if (!isFound) {
      missed++;
      continue;
    }
    errors.push(distance(best.pose.position));
    edgeErrors.push(best.edge - edge);
    yawErrors.push(
      Math.abs(wrapAngle(faceYaw(best.pose.orientation) - faceYaw(scene.poses[i]!.orientation), quarterTurn)),
    );
    if (unnamed.has(colour)) continue;
    named++;
    if (best.colour === colour) coloursRight++;
  }
  return {
    seed,
    discs: scene.discs.length,
    isOpen: shown.every((share) => share >= leastShown),
    isAstride: lieAstride(scene.poses.filter((_, i) => i !== scene.held)),
    isCountRight,
    areFactsRight: isCountRight && said.toSorted().join() === truth.toSorted().join(),
    errors,
    missed,
    invented: free.size,
    edgeErrors,
    yawErrors,
    coloursRight,
    named,
  };
}

/** Share of a disc's front face, the upright one that looks most towards the camera, that the picture shows. */
function shownShare({ scene, labels, bodies, camera, cameraPose }: LabelledPicture, disc: number): number {
  const { position, orientation } = scene.poses[disc]!;
  const { id, edge } = scene.discs[disc]!;
  const body = bodies.indexOf(discBody(id));
  const towards = subtract(cameraPose.position, position);
  const faces = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [-1, 0, 0],
      [0, -1, 0],
    ] as const
  ).map((axis) => rotate(orientation, axis));
  const normal = faces.reduce((best, face) => (dotXY(face, towards) > dotXY(best, towards) ? face : best));
  const view = inverse(cameraPose);
  const steps = 9;
  let shown = 0;
  for (let i = 0; i < steps; i++) {
    for (let j = 0; j < steps; j++) {
      const across = (edge * (i + 0.5 - steps / 2)) / steps;
      const up = (edge * (j + 0.5 - steps / 2)) / steps;
      const point: Vec3 = [
        position[0] + (edge / 2) * normal[0] - across * normal[1],
        position[1] + (edge / 2) * normal[1] + across * normal[0],
        position[2] + up,
      ];
      const pixel = pixelOf(view, camera.intrinsics, point);
      if (pixel === undefined) continue;
      const [u, v] = [Math.round(pixel[0]), Math.round(pixel[1])];
      if (u < 0 || v < 0 || u >= labels.width || v >= labels.height) continue;
      if (labels.bodies[v * labels.width + u] === body) shown++;
    }
  }
  return shown / steps ** 2;
}

const dotXY = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1];

function lieAstride(poses: readonly Pose[]): boolean {
  return poses.some(
    ({ position }, i) =>
      benchmarkPegs.some((peg) => Math.abs(horizontalDistance(peg.position, position) - areaHalf) < astride) ||
      poses.some(
        (other, k) => k !== i && Math.abs(horizontalDistance(other.position, position) - discReach) < astride / 2,
      ),
  );
}
