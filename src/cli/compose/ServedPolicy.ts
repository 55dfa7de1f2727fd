import type { LiberoCameras } from "../../policy/openpi/liberoObservation.ts";
import type { WireMap } from "../../policy/openpi/wireFormat.ts";
import type { Policy } from "../../policy/Policy.ts";

/** A policy with what a server must know to serve it. Its observations have both pictures, the opening and the commanded pose, and no joints. */
export interface ServedPolicy {
  readonly policy: Policy<string>;
  /** What the policy calls the two cameras. */
  readonly cameras: LiberoCameras;
  /** What clients are greeted with: enough to tell it from another policy, for records have a digest of it. */
  readonly metadata: WireMap;
  /** In a few words, for whoever starts the server. */
  readonly description: string;
  /** What it was told for a whole game in training, for whoever starts the server. @default nothing in particular */
  readonly gamePrompt?: string;
  /** Frees it; it is asked nothing afterwards. */
  readonly dispose: () => Promise<void>;
}

/** Loads a policy from its directory. @throws ModelError where it is missing or broken */
export type LoadServedPolicy = (directory: string) => Promise<ServedPolicy>;
