import type { Strip } from "../src/scene/drawDistractors.ts";

/** Where things may lie about in the benchmark: beside, behind and, if they are low, before the areas; m, base frame. */
export const clutterStrips: readonly Strip[] = [
  { x: [0.2, 0.8], y: [-0.62, -0.42], height: 0.2 },
  { x: [0.2, 0.8], y: [0.46, 0.66], height: 0.2 },
  { x: [0.16, 0.26], y: [-0.4, 0.44], height: 0.15 },
  { x: [0.82, 0.92], y: [-0.35, 0.4], height: 0.03 },
];
