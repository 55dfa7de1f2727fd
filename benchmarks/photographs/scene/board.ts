import type { Rng } from "../../../src/core/index.ts";
import { f, v } from "./povray.ts";
import type { Toy } from "./Toy.ts";

/** What the rods stand on: a bar, one with round ends, a disc, or three feet. */
export function board(rng: Rng, { spacing, boardHeight: h, radii }: Toy, texture: string): string {
  const largest = radii.at(-1)!;
  const half = spacing + largest * rng.uniform(0.85, 1.2);
  const deep = largest * rng.uniform(0.7, 1.2);
  const end = half - deep;
  switch (rng.integer(4)) {
    case 0:
      return `box { ${v([-half, 0, -deep])} ${v([half, h, deep])} ${texture} }`;
    case 1:
      return `union { box { ${v([-end, 0, -deep])} ${v([end, h, deep])} } cylinder { ${v([-end, 0, 0])} ${v([-end, h, 0])} ${f(deep)} } cylinder { ${v([end, 0, 0])} ${v([end, h, 0])} ${f(deep)} } ${texture} }`;
    case 2:
      return `cylinder { 0 y*${f(h)} ${f(half)} ${texture} }`;
    default: {
      const foot = Math.min(spacing * 0.495, largest * 1.05);
      const feet = [-1, 0, 1].map((i) => `cylinder { ${v([i * spacing, 0, 0])} ${v([i * spacing, h, 0])} ${f(foot)} }`);
      return `union { ${feet.join(" ")} box { ${v([-spacing, 0, -foot / 3])} ${v([spacing, h * 0.98, foot / 3])} } ${texture} }`;
    }
  }
}
