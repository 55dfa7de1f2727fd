import type { Rng } from "../../../src/core/index.ts";

/** A toy in play; cm. */
export interface Toy {
  readonly stacks: readonly (readonly number[])[];
  readonly spacing: number;
  readonly rodHeight: number;
  readonly rodRadius: number;
  readonly boardHeight: number;
  readonly thickness: number;
  /** By rank. */
  readonly radii: readonly number[];
}

export function drawToy(rng: Rng, elevation: number): Toy {
  const spacing = rng.uniform(7, 14);
  const count = 2 + rng.integer(8);
  const largest = spacing * rng.uniform(0.38, 0.47);
  const smallest = spacing * rng.uniform(0.16, 0.22);
  const step = Math.min((largest - smallest) / Math.max(1, count - 1), spacing * rng.uniform(0.05, 0.09));
  const thickness = spacing * rng.uniform(0.08, count > 6 ? 0.14 : 0.18);
  const stacks: number[][] = [[], [], []];
  // Half the toys as the game begins or ends, or a few moves on; the others anyhow.
  const favourite = rng.integer(3);
  const stays = rng.uniform() < 0.5 ? 0.75 : 0;
  let onto = favourite;
  for (let rank = count; rank >= 1; rank--) {
    if (rng.uniform() >= stays) onto = rng.integer(3);
    stacks[onto]!.push(rank);
  }
  // Against the rules, now and then, where a lower ring still shows.
  if (elevation < 20 && rng.uniform() < 0.15) for (const stack of stacks) stack.sort(() => rng.uniform(-1, 1));
  const radii = [0, ...Array.from({ length: count }, (_, i) => largest - (count - 1 - i) * step)];
  const room = Math.max(count, 3 + rng.integer(4));
  return {
    stacks,
    spacing,
    thickness,
    radii,
    rodHeight: Math.min(1.6 * spacing, room * thickness + spacing * rng.uniform(0.06, 0.3)),
    rodRadius: spacing * rng.uniform(0.03, 0.055),
    boardHeight: spacing * rng.uniform(0.08, 0.2),
  };
}
