import { createHash, type Hash } from "node:crypto";
import {
  controlStepNs,
  Rng,
  type Action,
  type DiscSpec,
  type Observation,
  type Relation,
  type Scenario,
  type TimeStep,
  type Verdict,
  UserError,
  type World,
  type WorldEvent,
  type WorldSpec,
} from "../src/core/index.ts";
import { benchmarkPegs } from "./discSets.ts";
import { configurationOf, hanoiDistance, type Configuration } from "./hanoiDistance.ts";
import { SubTaskWatch } from "./SubTaskWatch.ts";
import { SymbolicScene, type Mishaps } from "./SymbolicScene.ts";

/** Everything that changes, at one stamp; what `perception` calls a SymbolicState. */
export interface SymbolicWorldState {
  readonly stamp: bigint;
  /** Smallest first. */
  readonly discs: readonly DiscSpec[];
  /** Left to right. */
  readonly pegs: readonly string[];
  /** [disc, what it lies on], smallest disc first; a held disc has no entry. */
  readonly on: readonly (readonly [disc: string, support: string])[];
  readonly held: string | undefined;
}

export interface SymbolicWorldOptions {
  /** Chance that a possible action silently does nothing. @default 0 */
  readonly silentFailure?: number;
  /** Chance that a possible action drops its disc on the table. @default 0 */
  readonly dropFailure?: number;
}

interface Episode {
  readonly goal: readonly Relation[];
  readonly scene: SymbolicScene;
  readonly distance: (configuration: Configuration | undefined) => number | undefined;
  readonly subTasks: SubTaskWatch | undefined;
  readonly rng: Rng;
  readonly hash: Hash;
  /** Of the last second, newest last. */
  readonly history: SymbolicWorldState[];
  stamp: bigint;
  startDistance: number | undefined;
  leastDistance: number;
  illegalMoves: number;
  drops: number;
  verdict: Verdict | undefined;
}

/** Control steps of one second, and the present. */
const historyLength = Number(1_000_000_000n / controlStepNs) + 1;

/**
 * The puzzle without physics: an action takes one control step and may fail by a seeded chance. A scene's noise means
 * nothing here. Its only last time step is that at which a sub-task has taken too long: the agent says when it is done.
 */
export class SymbolicWorld implements World {
  readonly spec: WorldSpec = {
    name: "symbolic",
    actions: "symbolic",
    controlTimestep: Number(controlStepNs) / 1e9,
    tableHeight: 0,
    pegs: benchmarkPegs,
    judged: true,
  };
  readonly #pegs: readonly string[] = benchmarkPegs.map(({ id }) => id);
  readonly #mishaps: Mishaps;
  #episode: Episode | undefined;

  /** @throws RangeError unless the chances are ≥ 0 and add up to 1 at most */
  constructor(options: SymbolicWorldOptions = {}) {
    const { silentFailure: silent = 0, dropFailure: drop = 0 } = options;
    if (!(silent >= 0 && drop >= 0 && silent + drop <= 1)) {
      throw new RangeError(`Chances of failure must be ≥ 0 and add up to 1 at most; got ${silent} and ${drop}`);
    }
    this.#mishaps = { silent, drop };
  }

  /** @throws UserError on a scene to be knocked; RangeError on one that does not place every disc exactly once, or a goal that is not about it */
  async reset({ scenario, seed }: { readonly scenario: Scenario; readonly seed: number }): Promise<TimeStep> {
    if (scenario.scene.noise.knocks === 1) {
      throw new UserError(
        "The symbolic world has no discs that could be knocked; use the physical one (--world physics)",
      );
    }
    const scene = new SymbolicScene(scenario, this.#pegs);
    this.#episode = {
      goal: scenario.goal,
      scene,
      distance: hanoiDistance(scenario.goal, scene.discs, this.#pegs),
      subTasks: scenario.subTasks && new SubTaskWatch(scenario.subTasks),
      rng: new Rng(seed, "symbolic-mishaps"),
      hash: createHash("sha256"),
      history: [],
      stamp: 0n,
      startDistance: undefined,
      leastDistance: Infinity,
      illegalMoves: 0,
      drops: 0,
      verdict: undefined,
    };
    const events = this.#record(this.#episode, "reset");
    return { kind: "first", observation: observationAt(0n), events };
  }

  /** @throws TypeError on a cartesian action; RangeError on an unknown action or object; Error before reset or after finish */
  async step(action: Action): Promise<TimeStep> {
    const episode = this.#current();
    if (episode.verdict) throw new Error("The episode is finished: reset the world before the next step");
    const events = this.#carryOut(action, episode);
    episode.stamp += controlStepNs;
    for (const { kind } of events) {
      if (kind === "illegal-move") episode.illegalMoves++;
      if (kind === "dropped") episode.drops++;
    }
    const ofSubTasks = this.#record(episode, JSON.stringify(action));
    return {
      kind: episode.subTasks?.isOverdue ? "last" : "mid",
      observation: observationAt(episode.stamp),
      events: [...events, ...ofSubTasks],
    };
  }

  /** The same verdict however often it is asked. @throws Error before the first reset */
  async finish(): Promise<Verdict> {
    const episode = this.#current();
    if (!episode.verdict) {
      const judgement = this.judge(episode.goal);
      episode.verdict = {
        ...judgement,
        progress: judgement.outcome === "success" ? 1 : progressOf(episode),
        ...(episode.subTasks && { subTasks: episode.subTasks.count }),
        illegalMoves: episode.illegalMoves,
        drops: episode.drops,
        stateHash: episode.hash.digest("hex"),
      };
    }
    return episode.verdict;
  }

  async close(): Promise<void> {
    this.#episode = undefined;
  }

  /** Judges a goal on the present state; for `runEpisode`'s `judgeGoal`. @throws RangeError on an unknown relation */
  judge(relations: readonly Relation[]): Pick<Verdict, "outcome" | "reason" | "goal"> {
    const { scene, illegalMoves } = this.#current();
    const goal = relations.map((relation) => ({ relation, holds: scene.satisfies(relation) }));
    const faults = goal
      .filter((part) => !part.holds)
      .map(
        ({ relation: { name, objects, sign } }) => `${sign ? "missing" : "unwanted"}: ${[name, ...objects].join(" ")}`,
      );
    if (scene.held !== undefined) faults.push(`the hand still holds ${scene.held}`);
    if (illegalMoves > 0) faults.push(`${illegalMoves} illegal moves`);
    return { outcome: faults.length === 0 ? "success" : "failure", reason: faults.join("; "), goal };
  }

  /**
   * Ground truth.
   *
   * @param stamp now if left out; else a stamp of the last second (older ones give the oldest kept)
   * @throws Error before the first reset
   */
  symbolicState(stamp?: bigint): SymbolicWorldState {
    const { history } = this.#current();
    if (stamp === undefined) return history.at(-1)!;
    return history.findLast((state) => state.stamp <= stamp) ?? history[0]!;
  }

  #current(): Episode {
    if (!this.#episode) throw new Error("The symbolic world was used before its first reset");
    return this.#episode;
  }

  #carryOut(action: Action, { scene, rng }: Episode): readonly WorldEvent[] {
    switch (action.kind) {
      case "hold":
      case "brake":
        return [];
      case "cartesian":
        throw new TypeError("A symbolic world takes symbolic actions and hold, not cartesian ones");
      case "symbolic":
        return scene.attempt(action, this.#mishaps, rng);
    }
  }

  /** Keeps what an action, or the reset, has led to. Returns what that means for the sub-tasks. */
  #record(episode: Episode, action: string): readonly WorldEvent[] {
    const { stamp, scene, history, hash } = episode;
    const { discs, held } = scene;
    const on = discs.flatMap(({ id }): (readonly [string, string])[] => {
      const support = scene.supports.get(id);
      return support === undefined ? [] : [[id, support]];
    });
    history.push({ stamp, discs, pegs: this.#pegs, on, held });
    if (history.length > historyLength) history.shift();
    hash.update(`${JSON.stringify([stamp.toString(), on, held ?? null, action])}\n`);
    const distance = episode.distance(configurationOf(scene.supports, discs, this.#pegs));
    if (distance !== undefined) {
      episode.startDistance ??= distance;
      episode.leastDistance = Math.min(episode.leastDistance, distance);
    }
    return episode.subTasks?.observe(scene.supports, held) ?? [];
  }
}

/** 1 − least / start; a start that is no legal state counts from the first that is, and 0 if there was none. */
function progressOf({ startDistance, leastDistance }: Episode): number {
  if (startDistance === undefined) return 0;
  return startDistance === 0 ? 1 : 1 - leastDistance / startDistance;
}

const observationAt = (stamp: bigint): Observation => ({
  stamp,
  cameras: [],
  image: async (camera) => {
    throw new RangeError(`A symbolic world has no camera "${camera}"`);
  },
});
