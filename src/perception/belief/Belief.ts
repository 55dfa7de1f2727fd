import { compose, horizontalDistance, type Pose, type Vec3 } from "../../core/index.ts";
import type { SeenDisc } from "../vision/placeSightings.ts";
import { associate } from "./associate.ts";
import { colourOf, type DiscTrack, newTrack, seenAgain } from "./DiscTrack.ts";
import { graspOf } from "./grasping.ts";
import { handBalls } from "./handBalls.ts";
import { type Ball, isHidden } from "./isHidden.ts";
import { settle } from "./settle.ts";

/** What one look brings. */
export interface Look {
  readonly seen: readonly SeenDisc[];
  /** Where the camera is, base frame. */
  readonly eye: Vec3;
  readonly tool: Pose;
  /** Which of some discs the gripper itself says it holds. */
  readonly heldBy: (tracks: readonly DiscTrack[]) => DiscTrack | undefined;
}

/** A disc is asserted when it is seen at the first look with this confidence, or later at two looks in a row. */
const leastConfidence = 0.5;
/** How near the second must be to the first: m, and m of the edge. */
const again = { distance: 0.03, edge: 0.004 } as const;
/** Factor on the confidence of a disc that is not seen: where something stands in the way, and where nothing does. */
const whileHidden = 0.985;
const whileMissing = 0.7;
/** Below this a disc is not believed in any more. */
const leastBelief = 0.05;
/** Sightings within this distance of where the held disc must be are of it, m. */
const heldReach = 0.045;

/** What is believed of the discs, look by look. */
export class Belief {
  readonly #tableHeight: number;
  #tracks: readonly DiscTrack[] = [];
  #newcomers: readonly SeenDisc[] = [];
  #looks = 0;
  #held: { readonly id: string; readonly grasp: Pose } | undefined;

  /** @param tableHeight m, base frame */
  constructor(tableHeight: number) {
    this.#tableHeight = tableHeight;
  }

  /** Smallest first. */
  get discs(): readonly DiscTrack[] {
    return this.#tracks.toSorted((a, b) => a.edge - b.edge || (a.id < b.id ? -1 : 1));
  }

  get held(): string | undefined {
    return this.#held?.id;
  }

  update(look: Look): void {
    this.#follow(look);
    const { seen } = look;
    const held = this.#tracks.find(({ id }) => id === this.#held?.id);
    const others = this.#tracks.filter((track) => track !== held);
    const isHeld = (disc: SeenDisc): boolean => held !== undefined && distance(disc, held) < heldReach;
    const free = seen.filter((disc) => !isHeld(disc));
    const matches = associate(free, others);
    const balls: readonly OwnedBall[] = [...handBalls(look.tool), ...this.#tracks.map(ballOf)];
    const inAir = new Set<DiscTrack>();
    const updated = others.flatMap((track): DiscTrack[] => {
      const index = matches.indexOf(track);
      if (index >= 0) {
        const again = seenAgain(track, free[index]!);
        if (!free[index]!.isResting) inAir.add(again);
        return [again];
      }
      const hidden = isHidden(
        track.pose.position,
        look.eye,
        balls.filter(({ owner }) => owner !== track.id),
      );
      const confidence = track.confidence * (hidden ? whileHidden : whileMissing);
      return confidence < leastBelief ? [] : [{ ...track, confidence }];
    });
    const strangers = free.filter((_, i) => matches[i] === undefined);
    const admitted = this.#admit(strangers, updated, held).map(([track, disc]) => {
      if (!disc.isResting) inAir.add(track);
      return track;
    });
    const resting = [...updated, ...admitted].filter((track) => !inAir.has(track));
    this.#tracks = [...(held ? [held] : []), ...inAir, ...settle(resting, this.#tableHeight)];
    this.#looks++;
    if (this.#held === undefined) this.#grasp(look);
  }

  /** A held disc moves with the hand as long as the hand feels it. */
  #follow({ heldBy, tool }: Look): void {
    this.#moveHeld(tool);
    if (heldBy(this.#tracks)?.id !== this.#held?.id) this.#held = undefined;
  }

  /**
   * A disc that the hand has just closed on is held from now on. How it sits between the pads is taken from where it is seen in the
   * hand, if it is: since the last look the hand may have lifted it.
   */
  #grasp({ heldBy, tool }: Look): void {
    const held = heldBy(this.#tracks);
    this.#held = held && { id: held.id, grasp: graspOf(tool, held.pose) };
    this.#moveHeld(tool);
  }

  #moveHeld(tool: Pose): void {
    if (this.#held === undefined) return;
    const { id, grasp } = this.#held;
    this.#tracks = this.#tracks.map((track) => (track.id === id ? { ...track, pose: compose(tool, grasp) } : track));
  }

  /** Strangers that are sure enough, each with the track that it begins. */
  #admit(
    strangers: readonly SeenDisc[],
    known: readonly DiscTrack[],
    held: DiscTrack | undefined,
  ): (readonly [DiscTrack, SeenDisc])[] {
    const before = this.#newcomers;
    const isSure = (disc: SeenDisc): boolean =>
      disc.sighting.confidence >= leastConfidence &&
      (this.#looks === 0 ||
        before.some(
          (earlier) =>
            Math.abs(earlier.edge - disc.edge) < again.edge &&
            horizontalDistance(earlier.pose.position, disc.pose.position) < again.distance,
        ));
    const admitted: (readonly [DiscTrack, SeenDisc])[] = [];
    for (const disc of strangers) {
      if (!isSure(disc)) continue;
      const taken = new Set(
        [...known, ...admitted.map(([track]) => track), ...(held ? [held] : [])].map(({ id }) => id),
      );
      admitted.push([newTrack(freeName(colourOf(disc.sighting), taken), disc), disc]);
    }
    this.#newcomers = strangers.filter((disc) => !isSure(disc));
    return admitted;
  }
}

/** Name of a disc: its colour, with a number where there is another disc of that colour. */
function freeName(colour: string, taken: ReadonlySet<string>): string {
  if (!taken.has(colour)) return colour;
  let n = 2;
  while (taken.has(`${colour}${n}`)) n++;
  return `${colour}${n}`;
}

const distance = ({ pose }: SeenDisc, track: DiscTrack): number =>
  Math.max(horizontalDistance(pose.position, track.pose.position), Math.abs(pose.position[2] - track.pose.position[2]));

interface OwnedBall extends Ball {
  /** Id of the disc that it is. */
  readonly owner?: string;
}

const ballOf = ({ id, pose, edge }: DiscTrack): OwnedBall => ({ middle: pose.position, radius: 0.5 * edge, owner: id });
