import type { Rng } from "../../core/index.ts";

/** How a ring is made: round in section, or a disc with edges that are sharp, rounded, bevelled, or a half circle. */
export type RingProfile = "torus" | "sharp" | "rounded" | "bevelled" | "bead";
export type BoardShape = "bar" | "round-ended" | "round" | "feet";

/** A wooden toy with its rings on three rods, m. */
export interface Toy {
  /** Of each rod, left to right, the ranks from the lowest ring up; rank 1 is the smallest. */
  readonly stacks: readonly (readonly number[])[];
  /** Outer radius by rank; the first is unused. */
  readonly radii: readonly number[];
  readonly thickness: number;
  readonly profile: RingProfile;
  readonly spacing: number;
  readonly rod: { readonly radius: number; readonly topRadius: number; readonly height: number };
  readonly board: {
    readonly shape: BoardShape;
    readonly length: number;
    readonly width: number;
    readonly height: number;
  };
  /** How far each ring lies from its rod's axis, by rank: x, y. */
  readonly play: readonly (readonly [number, number])[];
}

/** Share of toys whose towers break the rule of the game, of those that are seen from the side. */
const illegalShare = 0.15;

/** Draws a toy in play, most often by the rules; `elevation` (rad) is the camera's, for from above a large ring hides smaller ones. */
export function drawToy(rng: Rng, elevation: number): Toy {
  const spacing = rng.uniform(0.07, 0.14);
  const count = 2 + rng.integer(8);
  const largest = spacing * rng.uniform(0.34, 0.485);
  const smallest = spacing * rng.uniform(0.13, 0.22);
  const widestStep = (largest - smallest) / Math.max(1, count - 1);
  const step = Math.max(Math.min(widestStep, 0.026 * spacing), Math.min(widestStep, spacing * rng.uniform(0.03, 0.11)));
  const thickness = spacing * rng.uniform(0.075, count > 6 ? 0.15 : 0.2);
  const room = Math.max(count, 3 + rng.integer(5));
  const rodRadius = spacing * rng.uniform(0.025, 0.06);
  const radii = [0, ...Array.from({ length: count }, (_, i) => largest - (count - 1 - i) * step)];
  const deep = largest * rng.uniform(0.6, 1.3);
  return {
    stacks: drawStacks(rng, count, elevation),
    radii,
    thickness,
    profile: rng.pick(["torus", "sharp", "rounded", "bevelled", "bead"]),
    spacing,
    rod: {
      radius: rodRadius,
      topRadius: rodRadius * rng.uniform(0.6, 1),
      height: Math.min(1.65 * spacing, room * thickness + spacing * rng.uniform(0.03, 0.4)),
    },
    board: {
      shape: rng.pick(["bar", "bar", "round-ended", "round", "feet"]),
      length: 2 * (spacing + largest * rng.uniform(0.7, 1.35)),
      width: 2 * deep,
      height: spacing * rng.uniform(0.05, 0.25),
    },
    play: radii.map(() => [rng.uniform(-0.012, 0.012) * spacing, rng.uniform(-0.012, 0.012) * spacing]),
  };
}

function drawStacks(rng: Rng, count: number, elevation: number): number[][] {
  const stacks: number[][] = [[], [], []];
  // Towers that stand together, as at the beginning, and rings that are anywhere.
  const stays = rng.pick([0, 0, 0.5, 0.85]);
  let onto = rng.integer(3);
  for (let rank = count; rank >= 1; rank--) {
    if (rng.uniform() >= stays) onto = rng.integer(3);
    stacks[onto]!.push(rank);
  }
  if (elevation < 0.4 && rng.uniform() < illegalShare) {
    for (const stack of stacks) {
      for (let i = stack.length - 1; i > 0; i--) {
        const j = rng.integer(i + 1);
        [stack[i], stack[j]] = [stack[j]!, stack[i]!];
      }
    }
  }
  return stacks;
}
