import type { CaseLine } from "./CaseLine.ts";
import type { CaseRunnerSetup } from "./CaseRunner.ts";
import type { ChosenCase } from "./chooseCases.ts";

export type ToWorker =
  /** Comes first. */
  | { readonly kind: "setup"; readonly setup: CaseRunnerSetup }
  | { readonly kind: "play"; readonly chosen: ChosenCase }
  /** Bring the running episode to rest and exit. */
  | { readonly kind: "stop" };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "played"; readonly line: CaseLine }
  /** The worker cannot go on and exits. */
  | { readonly kind: "fatal"; readonly exitCode: number; readonly sentence: string };
