import { encodePng } from "../../../sim/render/encodePng.ts";
import type { Recording } from "../../../src/train/vla/demonstrations/Recording.ts";
import { madeBy, size } from "./smallDemos.ts";

/** A recording of three steps that nobody played, as small as those that are. */
export function drawnRecording(more: Partial<Recording> = {}): Recording {
  const picture = (value: number): Uint8Array => {
    const data = Uint8Array.from({ length: 3 * size * size }, (_, i) => (i * value) % 256);
    return encodePng({ width: size, height: size, channels: 3, data });
  };
  const numbers = (length: number, step: number): number[] => Array.from({ length }, (_, i) => (i + step) / 16);
  return {
    ...{ kind: "stacking", index: 0, seed: 1, attempts: 1, noise: "none", size, madeBy },
    instruction: "Move it.",
    subTasks: ["move it"],
    discs: [{ id: "blue", edge: 0.04, colour: "blue" }],
    steps: [0, 1, 2].map((step) => ({
      state: numbers(8, step),
      joints: numbers(7, step),
      commanded: numbers(4, step),
      gripForce: step,
      action: numbers(7, step),
      executed: numbers(7, step),
      subTask: 0,
      discs: numbers(7, step),
    })),
    pictures: [3, 5, 7].map((value) => ({ agent: picture(value), wrist: picture(value + 1) })),
    ...more,
  };
}
