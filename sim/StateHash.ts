import { createHash, type Hash } from "node:crypto";
import type { Action } from "../src/core/index.ts";

/** Digest of a trajectory: stamp, numbers of the state and action of every control step, bit for bit (SHA-256). */
export class StateHash {
  readonly #hash: Hash = createHash("sha256");

  /** @param numbers float64 state, in a fixed order */
  add(stamp: bigint, numbers: readonly number[], action: Action | undefined): void {
    this.#hash.update(BigUint64Array.of(stamp));
    this.#hash.update(Float64Array.from(numbers));
    if (action === undefined) return;
    if (action.kind === "cartesian") {
      this.#hash.update(Float64Array.of(...action.translation, action.yaw, action.gripper));
    } else {
      this.#hash.update(JSON.stringify(action));
    }
  }

  /** Hexadecimal digest of what has been added so far. */
  digest(): string {
    return this.#hash.copy().digest("hex");
  }
}
