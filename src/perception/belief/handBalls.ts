import { compose, identityQuaternion, type Pose } from "../../core/index.ts";
import type { Ball } from "./isHidden.ts";

/** Fingers, palm and wrist of a hand that points down, tool frame, m: what hides most of what an arm hides. */
const hand = [
  { across: -0.045, above: 0.02, radius: 0.02 },
  { across: 0.045, above: 0.02, radius: 0.02 },
  { across: -0.07, above: 0.08, radius: 0.05 },
  { across: 0, above: 0.08, radius: 0.06 },
  { across: 0.07, above: 0.08, radius: 0.05 },
  { across: 0, above: 0.2, radius: 0.09 },
] as const;

/** What a hand at this tool pose hides things with, base frame. */
export const handBalls = (tool: Pose): readonly Ball[] =>
  hand.map(({ across, above, radius }) => ({
    middle: compose(tool, { position: [0, across, -above], orientation: identityQuaternion }).position,
    radius,
  }));
