import { Rng } from "../../../src/core/index.ts";

/** What is done to a process: `kill -9`, or SIGSTOP, after which it neither works nor ends. */
export type FaultKind = "kill" | "stop";

export type World = "lockstep" | "paced";

/** One fault in one task. */
export interface Trial {
  readonly world: World;
  readonly node: string;
  readonly fault: FaultKind;
  /** Counts from 0. */
  readonly repetition: number;
  readonly scenario: string;
  /** Of the task's scenario, world and agent. */
  readonly seed: number;
  /** Control step of the task at which the fault happens. */
  readonly moment: number;
}

export interface TrialPlan {
  readonly world: World;
  readonly nodes: readonly string[];
  readonly faults: readonly FaultKind[];
  readonly repetitions: number;
  readonly scenario: string;
  /** First and last control step at which a fault may happen. */
  readonly moments: readonly [number, number];
}

/** Tasks of faults are drawn from seeds that no table is made from. */
const firstSeed = 500;

/** All nodes by turns, so that none is hit twice in a row. The moments are drawn from the seeds. */
export function trials(plan: TrialPlan): readonly Trial[] {
  const { world, nodes, faults, repetitions, scenario } = plan;
  const [first, last] = plan.moments;
  return Array.from({ length: repetitions }, (_, repetition) => repetition)
    .flatMap((repetition) => faults.flatMap((fault) => nodes.map((node) => ({ repetition, fault, node }))))
    .map((each, i) => {
      const seed = firstSeed + i;
      const rng = new Rng(seed, "fault");
      return { world, ...each, scenario, seed, moment: first + rng.integer(last - first + 1) };
    });
}

/** Names a trial in a file of results. */
export const trialKey = ({ world, node, fault, repetition }: Trial): string =>
  `${world} ${node} ${fault} ${repetition}`;
