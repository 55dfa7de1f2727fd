import { Rng } from "../../src/core/index.ts";
import type { SkillName } from "../../src/policy/skillLayouts.ts";

/** Conditions such as a skill meets, in its layout's order and units. */
export function randomConditions(skill: SkillName, count: number): number[][] {
  const rng = new Rng(6, `conditions ${skill}`);
  return Array.from({ length: count }, () => {
    switch (skill) {
      case "reach-pick":
      case "reach-place": {
        const height = rng.uniform(0, 0.3);
        const far = [rng.uniform(-0.2, 0.2), rng.uniform(-0.4, 0.4)] as const;
        return [...far, -height, rng.uniform(-0.8, 0.8), rng.uniform(0, 0.2) - height / 2];
      }
      case "pick":
        return [rng.uniform(0, 0.04), rng.uniform(-0.002, 0.04), rng.uniform(0, 50)];
      case "place":
        return [rng.uniform(0, 0.05), rng.uniform(-0.002, 0.04)];
    }
  });
}
