import type { Trial } from "./Trial.ts";

/** What came of a trial. Times are ms after the fault; null is never. */
export interface TrialRecord extends Trial {
  readonly schema: 1;
  readonly gitRevision: string;
  /** The process that was hit. */
  readonly pid: number;
  /** Control step of the newest joint state at that moment. */
  readonly step: number;
  readonly found: {
    /** When the first of the three below knew; for the manager, whom no node watches, the first of all. */
    readonly ms: number | null;
    /** `graph_state` told that the node is not active or has another process; or its new process was heard. */
    readonly graphMs: number | null;
    /** The task ended with an error that names the node. */
    readonly taskMs: number | null;
    /** `praxis launch` told that its process ended or was killed. */
    readonly launchMs: number | null;
  };
  readonly task: {
    readonly status: "success" | "error" | "unfinished";
    /** ms */
    readonly ended: number | null;
    readonly text: string;
  };
  readonly still: {
    /** When the arm had come to rest; null if the task went on to its end. */
    readonly ms: number | null;
    /** World time from the fault to the rest, control steps. */
    readonly steps: number | null;
    /** Fastest joint of the newest joint state, rad/s; null if none came after the fault. */
    readonly speed: number | null;
    readonly how: string;
  };
  /** Paced only: when the world told that it takes no more commands. */
  readonly latchedMs: number | null;
  /** When the graph was active again, with another process for the node. */
  readonly activeMs: number | null;
  /** Processes beyond those of the graph afterwards, or the one that was hit if it is still there. */
  readonly orphans: readonly string[];
  /** Why tasks before this one, on a graph that said that it is active, ended before the moment of the fault. */
  readonly falseStarts: readonly string[];
  /** What should not be so, in sentences. */
  readonly faults: readonly string[];
  /** Where there are such: what `praxis launch` printed. */
  readonly log: readonly string[];
}
