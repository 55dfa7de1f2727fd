import type { Domain, Problem } from "../../pddl/Domain.ts";
import type { PlannerConfig } from "../planWith.ts";
import type { PlanResult } from "../Planner.ts";

/** What is to be planned for: PDDL texts, or the values read from them. */
export type PlannerInput =
  | { readonly kind: "texts"; readonly domain: string; readonly problem: string }
  | { readonly kind: "values"; readonly domain: Domain; readonly problem: Problem };

/** What a planner's thread is asked, one request at a time. */
export interface PlannerRequest {
  readonly input: PlannerInput;
  readonly config: PlannerConfig;
  readonly expansions: number | undefined;
  /** Of a `SharedStatistics`. */
  readonly statistics: SharedArrayBuffer;
}

/** What it answers. A `PddlError` crosses in parts, as structured clone would make it a plain `Error`. */
export type PlannerReply =
  | { readonly kind: "result"; readonly result: PlanResult }
  | { readonly kind: "out-of-memory" }
  | {
      readonly kind: "pddl-error";
      readonly file: string;
      readonly line: number;
      readonly column: number;
      readonly sentence: string;
    }
  | { readonly kind: "error"; readonly error: unknown };

/** What a planner's thread is started with. */
export interface PlannerThreadSetup {
  /** Megabytes, of 2^20 bytes. */
  readonly memoryMb: number;
}
