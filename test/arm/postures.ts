import type { RobotDescription } from "../../src/arm/RobotDescription.ts";
import type { Rng } from "../../src/core/index.ts";

/** Joint positions drawn uniformly from within the limits less `margin`, rad. */
export const randomPosture = (description: RobotDescription, rng: Rng, margin = 0): number[] =>
  description.links.map(({ positionLimits: [low, high] }) => rng.uniform(low + margin, high - margin));
