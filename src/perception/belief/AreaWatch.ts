import type { PegSpec, Pose, Vec3 } from "../../core/index.ts";
import { handBalls } from "./handBalls.ts";
import { isHidden } from "./isHidden.ts";

/** Of an area that the hand has hidden from the first look on. */
const neverSeen = 0.2;
/** Factor at each look at which the hand hides it. */
const whileHidden = 0.985;

/** How sure it is what lies on each area: behind the hand there may be a disc that nobody has seen. */
export class AreaWatch {
  readonly #pegs: readonly PegSpec[];
  #confidences: readonly (number | undefined)[];

  constructor(pegs: readonly PegSpec[]) {
    this.#pegs = pegs;
    this.#confidences = pegs.map(() => undefined);
  }

  /** Of each area, 0..1. */
  get confidences(): readonly number[] {
    return this.#confidences.map((confidence) => confidence ?? neverSeen);
  }

  /**
   * @param seen whether the picture shows each area
   * @param eye where the camera is, base frame
   */
  update(seen: readonly boolean[], eye: Vec3, tool: Pose): void {
    const balls = handBalls(tool);
    this.#confidences = this.#pegs.map(({ position }, i) => {
      // One that nothing hides and the eyes yet did not know for one is in sight all the same.
      if (seen[i] === true || !isHidden(position, eye, balls)) return 1;
      return whileHidden * (this.#confidences[i] ?? neverSeen);
    });
  }
}
