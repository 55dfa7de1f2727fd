import {
  type CameraInfo,
  identityQuaternion,
  type Image,
  norm,
  type Observation,
  type PegSpec,
  subtract,
  type Vec3,
} from "../core/index.ts";
import { AreaWatch } from "./belief/AreaWatch.ts";
import { Belief } from "./belief/Belief.ts";
import { colourOf } from "./belief/DiscTrack.ts";
import { closedOn, heldBy } from "./belief/grasping.ts";
import { supportsIn } from "./deriveFacts.ts";
import { factConfidence } from "./factConfidence.ts";
import { factsFromSupports, type Supports, typedObjects } from "./factsFromSupports.ts";
import { isFull } from "./gripping.ts";
import type { ToolPose } from "./propagate.ts";
import type { StateEstimate, StateEstimator } from "./StateEstimator.ts";
import type { Spot } from "./vision/closeUp.ts";
import { CameraAlignment } from "./vision/CameraAlignment.ts";
import { expectedSpots, standingOn } from "./vision/expectedSpots.ts";
import { placeSightings } from "./vision/placeSightings.ts";
import type { Care, PictureReader } from "./vision/SceneReader.ts";
import { type DiscSighting, isNew } from "./vision/sightings.ts";

/** A rectangle of the table. */
export interface Workspace {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

export interface CameraStateEstimatorOptions {
  readonly reader: PictureReader;
  /** Name of a camera that is fixed to the base. */
  readonly camera: string;
  /** Where the areas are, base frame: part of the workplace, as its plan gives them. */
  readonly pegs: readonly PegSpec[];
  /** Where on the table a disc may be at all, base frame, m: what looks like one elsewhere is none of the task's. */
  readonly workspace: Workspace;
  /** Of the table's top, m, base frame. */
  readonly tableHeight: number;
  readonly toolPose: ToolPose;
}

/**
 * The state of the world from one camera's pictures and the arm's own measurements: no number of it comes from the simulator. The
 * camera need not be where its description says; the areas show where it is.
 */
export class CameraStateEstimator implements StateEstimator {
  readonly source = "camera";
  readonly #options: CameraStateEstimatorOptions;
  #belief: Belief;
  #areas: AreaWatch;
  #supports: Supports = new Map();
  #alignment: CameraAlignment | undefined;

  constructor(options: CameraStateEstimatorOptions) {
    this.#options = options;
    this.#belief = new Belief(options.tableHeight);
    this.#areas = new AreaWatch(options.pegs);
  }

  async reset(): Promise<void> {
    this.#belief = new Belief(this.#options.tableHeight);
    this.#areas = new AreaWatch(this.#options.pegs);
    this.#supports = new Map();
    this.#alignment = undefined;
  }

  /**
   * @throws TypeError on an observation without joints, or a picture that does not say what camera took it
   * @throws ModelError on a picture of another size than the network takes
   */
  async estimate(observation: Observation, signal?: AbortSignal): Promise<StateEstimate> {
    const { reader, camera, workspace, pegs, tableHeight, toolPose } = this.#options;
    const { stamp, joints, gripper } = observation;
    if (joints === undefined) throw new TypeError("The observation has no joint state; seeing needs one");
    const image = await observation.image(camera, signal);
    const info = requireFixed(camera, image.camera);
    const isFirst = this.#alignment === undefined;
    this.#alignment ??= new CameraAlignment(info, pegs);
    const alignment = this.#alignment;
    // The camera is fixed: once it is known where it is, areas are only to be seen, not to be measured, and discs are known, too.
    const care = alignment.isSettled ? "roughly" : "closely";
    const { areas, discs: sighted } = await reader.read(image, care);
    if (care === "closely") alignment.add(areas);
    const tool = toolPose(joints.position);
    this.#areas.update(alignment.shown(areas), alignment.pose.position, tool);
    const belief = this.#belief;
    const isHolding = gripper !== undefined && isFull(gripper) && gripper.opening > leastOpening;
    const hand = isHolding
      ? {
          tool: tool.position,
          opening: gripper.opening,
          isExpected: belief.held !== undefined || closedOn(gripper, tool, belief.discs) !== undefined,
        }
      : undefined;
    const view = { camera: alignment.pose, intrinsics: info.intrinsics, tableHeight, hand };
    // The held disc is where the hand is, not where it was at the last look.
    const elsewhere = belief.discs.filter(({ id }) => id !== belief.held);
    // At the first look each area is worth a closer one.
    const unknown = isFirst ? pegs.flatMap(standingOn) : [];
    const sightings = await this.#withExpected(image, sighted, expectedSpots([...elsewhere, ...unknown], view), care);
    const mayHold = gripper === undefined || isHolding;
    belief.update({
      seen: placeSightings(sightings, view).filter(
        ({ edge, pose: { position }, isResting }) =>
          edge >= leastEdge &&
          edge <= mostEdge &&
          isInside(position, workspace) &&
          (isResting || (mayHold && norm(subtract(position, tool.position)) < handReach)),
      ),
      eye: alignment.pose.position,
      tool,
      heldBy: (tracks) => heldBy(gripper, tool, tracks),
    });
    const discs = belief.discs.map((track) => ({
      id: track.id,
      colour: colourOf(track),
      edge: track.edge,
      pose: track.pose,
      confidence: track.confidence,
    }));
    const { held } = belief;
    const pegIds = pegs.map(({ id }) => id);
    const pegEstimates = pegs.map(({ id, position }) => ({
      id,
      pose: { position, orientation: identityQuaternion },
    }));
    this.#supports = supportsIn({ discs, pegs: pegEstimates, held, tableHeight }, this.#supports);
    const facts = factsFromSupports(discs, pegIds, this.#supports, held);
    const sureness = new Map([
      ...discs.map(({ id, confidence }) => [id, confidence] as const),
      ...pegIds.map((id, i) => [id, this.#areas.confidences[i]!] as const),
    ]);
    return {
      stamp,
      discs,
      pegs: pegEstimates,
      held,
      tool,
      objects: typedObjects(discs, pegIds),
      facts,
      // Without any area there is no telling where the camera looks.
      confidence: alignment.areas === 0 ? 0 : Math.min(...facts.map((fact) => factConfidence(fact, sureness))),
    };
  }

  /** Sightings with those of discs that the whole picture does not show by itself, but that are where there is a reason to look. */
  async #withExpected(
    image: Image,
    sighted: readonly DiscSighting[],
    spots: readonly Spot[],
    care: Care,
  ): Promise<readonly DiscSighting[]> {
    const sightings = [...sighted];
    for (const spot of spots) {
      const disc = isNew(spot, sightings) ? await this.#options.reader.lookAt(image, spot, care) : undefined;
      if (disc !== undefined && isNew(disc, sightings)) sightings.push(disc);
    }
    return sightings;
  }
}

/** What looks smaller or larger is no disc, m: the hand can grasp 8 cm, and the least discs have edges of 2.8 cm. */
const leastEdge = 0.024;
const mostEdge = 0.066;
/** Opening from which on pads that press on something press on a disc and not on each other, m: half of the smallest edge. */
const leastOpening = 0.014;
/** How far from the tool centre point of a hand that holds something a disc in the air may be, m; nothing hangs by itself. */
const handReach = 0.06;

const isInside = ([px, py]: Vec3, { x, y }: Workspace): boolean => px >= x[0] && px <= x[1] && py >= y[0] && py <= y[1];

function requireFixed(name: string, info: CameraInfo | undefined): CameraInfo {
  if (info === undefined) throw new TypeError(`The picture of "${name}" does not say what camera took it`);
  if (info.mount !== "base") {
    throw new TypeError(
      `The camera "${name}" is on the hand; the state is estimated from one that is fixed to the base`,
    );
  }
  return info;
}
