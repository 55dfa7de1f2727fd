import { type KnockReport, type PegSpec, Rng, scale, type Twist, type Vec3 } from "../src/core/index.ts";
import { type PlacedDisc, supportOf } from "../src/core/stacking.ts";
import type { PhysicsScene } from "./physics/PhysicsScene.ts";
import { isReachable } from "./reachableTable.ts";

/**
 * What a legal move takes an agent that nothing disturbs, s: 4.5 to 4.8 on average in the undisturbed episodes of hanoi-3 to
 * hanoi-5 (benchmarks/results/paper-noise). With it the fewest moves to the goal give the length of a reference run.
 */
const secondsPerMove = 4.5;

/** Speeds that a blow gives a disc, m/s: from too slow to leave a tower to fast enough to leave the reachable table. */
const speeds = [0.3, 1.6] as const;
/** How far beside its centre a disc may be hit, which turns it, as a share of half its edge. */
const offCentre = 0.8;
const mostCandidates = 200;

/** What does not come to rest within this time is refused, s. */
const longestFall = 3;
/** How long a disc must be slower than `slow`, m/s and rad/s, to count as at rest, s: no turning point of a wobble is. */
const restTime = 0.1;
const slow = { linear: 0.005, angular: 0.1 } as const;

/** A blow, in numbers that have a meaning whatever the scene looks like when it comes. */
interface Candidate {
  readonly target: "disc" | "tower";
  /** Which disc or tower: the share of how many there are then, [0, 1). */
  readonly choice: number;
  /** m/s */
  readonly speed: number;
  /** Direction in the horizontal plane, rad. */
  readonly heading: number;
  /** How far to the left of the centre, as a share of half the disc's edge. */
  readonly beside: number;
}

type Supports = ReadonlyMap<string, string | undefined>;

/** How a trial ended. */
interface Outcome {
  /** Whether all came to rest in time. */
  readonly rests: boolean;
  readonly held: string | undefined;
  /** The discs that were not in the hand. */
  readonly free: readonly PlacedDisc[];
  readonly supports: Supports;
}

/** What a knock knows of the world beside its physics. */
export interface KnockSurroundings {
  readonly pegs: readonly PegSpec[];
  /** Of the table's top, m. */
  readonly tableHeight: number;
  /** s */
  readonly controlTimestep: number;
  /** s */
  readonly physicsTimestep: number;
}

/**
 * A blow to one disc or to one whole tower at a random moment of an episode. The moment and the series of candidates come
 * from the seed alone. At the moment they are tried in turn, each in a copy of the physics whose hand stands still
 * until all is at rest, and in one without the hand; the first one that changes what lies on what, and leaves every disc flat and in reach, is given to the
 * world (docs/decisions/0015).
 */
export class Knock {
  /** Control steps before it. */
  readonly step: number;
  readonly #surroundings: KnockSurroundings;
  readonly #rng: Rng;
  #discs: readonly string[] = [];
  #refused = 0;

  /** @param moves fewest legal moves to the goal: how long a reference run takes; without any (or without a goal) one */
  constructor(seed: number, moves: number, surroundings: KnockSurroundings) {
    const { controlTimestep } = surroundings;
    const moment = new Rng(seed, "knock-moment").uniform(0, Math.max(1, moves) * secondsPerMove);
    this.step = Math.floor(moment / controlTimestep);
    this.#surroundings = surroundings;
    this.#rng = new Rng(seed, "knock");
  }

  get report(): KnockReport {
    const moment = this.step * this.#surroundings.controlTimestep;
    return { moment, discs: this.#discs, refused: this.#refused };
  }

  /**
   * Carries out the first candidate that qualifies, if one does. Returns the scene that goes on: a copy, so that what happens is
   * what happened in the trial, bit for bit, for as long as the hand stands still.
   */
  strike(scene: PhysicsScene): PhysicsScene {
    const { held } = scene.handContacts;
    // The hand will move on, so whether it is in the way may not decide.
    const hands = (["still", "gone"] as const).map((hand) => [hand, this.#outcome(scene.copy(hand), held)] as const);
    while (this.#refused < mostCandidates) {
      const candidate = drawCandidate(this.#rng);
      const isFit = hands.every(([hand, undisturbed]) => {
        const copy = scene.copy(hand);
        this.#hit(copy, candidate, held);
        return qualifies(this.#outcome(copy, held), undisturbed);
      });
      if (isFit) {
        const next = scene.copy("still");
        this.#discs = this.#hit(next, candidate, held);
        return next;
      }
      this.#refused++;
    }
    return scene;
  }

  /** How a scene comes to rest whose hand held `held`. */
  #outcome(scene: PhysicsScene, held: string | undefined): Outcome {
    const rests = this.#settle(scene);
    return {
      rests,
      held: scene.handContacts.held,
      free: freeDiscs(scene, held),
      supports: this.#supports(scene, held),
    };
  }

  /** Carries a blow out. Returns the ids of the discs that it hits. */
  #hit(scene: PhysicsScene, candidate: Candidate, held: string | undefined): readonly string[] {
    const { target, choice, speed, heading, beside } = candidate;
    const supports = this.#supports(scene, held);
    const free = freeDiscs(scene, held).map(({ id }) => id);
    const among = target === "disc" ? free : free.filter((id) => !free.includes(supports.get(id) ?? ""));
    const struck = among[Math.floor(choice * among.length)];
    if (struck === undefined) return [];
    const ids = target === "disc" ? [struck] : [struck, ...above(struck, supports)];
    const ahead: Vec3 = [Math.cos(heading), Math.sin(heading), 0];
    const left: Vec3 = [-ahead[1], ahead[0], 0];
    for (const [i, id] of scene.discIds().entries()) {
      if (!ids.includes(id)) continue;
      const lever = (beside * scene.discSpec(i).edge) / 2;
      scene.push(i, scale(ahead, scene.discMass(i) * speed), scale(left, lever));
    }
    return ids;
  }

  /** Steps a scene until all is at rest. Returns whether that happened in time. */
  #settle(scene: PhysicsScene): boolean {
    const { physicsTimestep } = this.#surroundings;
    let quiet = 0;
    for (let time = 0; time < longestFall; time += physicsTimestep) {
      scene.step();
      quiet = scene.discIds().every((_, i) => isSlow(scene.discState(i).twist)) ? quiet + physicsTimestep : 0;
      if (quiet >= restTime) return true;
    }
    return false;
  }

  #supports(scene: PhysicsScene, held: string | undefined): Supports {
    const { pegs, tableHeight } = this.#surroundings;
    const free = freeDiscs(scene, held);
    return new Map(free.map((disc) => [disc.id, supportOf(disc, free, pegs, tableHeight)]));
  }
}

const drawCandidate = (rng: Rng): Candidate => ({
  target: rng.pick(["disc", "tower"]),
  choice: rng.uniform(),
  speed: rng.uniform(...speeds),
  heading: rng.uniform(-Math.PI, Math.PI),
  beside: rng.uniform(-offCentre, offCentre),
});

/** Whether all is at rest, every disc outside the hand flat on something and in reach, and not all on what they would lie on anyway. */
const qualifies = ({ rests, held, free, supports }: Outcome, undisturbed: Outcome): boolean =>
  rests &&
  held === undisturbed.held &&
  free.every(({ id, pose }) => supports.get(id) !== undefined && isReachable(pose.position)) &&
  free.some(({ id }) => supports.get(id) !== undisturbed.supports.get(id));

const freeDiscs = (scene: PhysicsScene, held: string | undefined): readonly PlacedDisc[] =>
  scene
    .discIds()
    .map((id, i) => ({ id, edge: scene.discSpec(i).edge, pose: scene.discState(i).pose }))
    .filter(({ id }) => id !== held);

const isSlow = ({ linear, angular }: Twist): boolean =>
  Math.hypot(...linear) < slow.linear && Math.hypot(...angular) < slow.angular;

/** The discs that `id` bears, directly or not. */
function above(id: string, supports: Supports): readonly string[] {
  const borne = [...supports].filter(([, support]) => support === id).map(([disc]) => disc);
  return borne.flatMap((disc) => [disc, ...above(disc, supports)]);
}
