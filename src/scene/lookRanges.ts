import type { Material } from "./SceneDescription.ts";

/** Lowest and highest value of a uniform draw. */
export type Range = readonly [low: number, high: number];

/** Angles in degrees, lengths in m; what a workplace may look like and how its cameras may see it. */
export interface LookRanges {
  readonly lamp: {
    readonly elevation: Range;
    /** Light on a surface that faces the lamp; a white one under 1 is white. */
    readonly strength: Range;
    /** Angle under which it is seen. */
    readonly size: Range;
    /** Half-width of each channel's relative change. */
    readonly tint: number;
  };
  readonly sky: Range;
  /** Factor on all light. */
  readonly exposure: Range;
  readonly tables: readonly Material["pattern"][];
  readonly discs: {
    readonly patterns: readonly Material["pattern"][];
    /** Share that has a pattern at all. */
    readonly patterned: number;
    /** Half-width of each channel's change from the colour that is called by its name, sRGB 0..1. */
    readonly jitter: number;
    /** Share that has any colour instead, which nobody asks the name of. */
    readonly unnamed: number;
  };
  readonly distractors: readonly [fewest: number, most: number];
  /** How a camera really differs from what its maker says, which nobody is told. */
  readonly displacement: { readonly shift: Range; readonly turn: Range };
  /** What its maker says of its lens, beside a nominal one: factor on the focal length, and k₁ of one that sees narrow. */
  readonly lens: { readonly zoom: Range; readonly radial: Range };
  readonly picture: {
    /** Standard deviation of a Gaussian blur, pixels. */
    readonly blur: Range;
    /** Standard deviation of each channel's noise, 0..255. */
    readonly noise: Range;
    /** Half-width of each channel's relative gain. */
    readonly whiteBalance: number;
    /** Of JPEG compression, 1..100, with the share of pictures that are compressed at all. */
    readonly quality: Range;
    readonly compressed: number;
  };
}

/** What networks are trained, validated and tested on; the three draw from seeds of their own (`src/train/perception/seeds.ts`). */
const familiar: LookRanges = {
  lamp: { elevation: [35, 85], strength: [0.3, 1], size: [3, 15], tint: 0.12 },
  sky: [0.3, 0.65],
  exposure: [0.65, 1.3],
  tables: ["plain", "wood", "cloth", "speckle"],
  discs: { patterns: ["wood", "speckle"], patterned: 0.15, jitter: 0.09, unnamed: 0 },
  distractors: [0, 6],
  displacement: { shift: [0, 0.035], turn: [0, 2.5] },
  lens: { zoom: [0.95, 1.05], radial: [-0.06, 0.04] },
  picture: { blur: [0, 0.9], noise: [0, 6], whiteBalance: 0.08, quality: [50, 95], compressed: 0.4 },
};

/** As the benchmark's cameras are where nothing is said. */
const still = { displacement: { shift: [0, 0], turn: [0, 0] } } as const satisfies Partial<LookRanges>;

/** What sets an unseen look apart. */
const light = {
  lamp: { elevation: [18, 32], strength: [0.9, 1.3], size: [1, 3], tint: 0.25 },
  sky: [0.15, 0.3],
  exposure: [0.5, 1.6],
} as const satisfies Partial<LookRanges>;
const textures = {
  tables: ["marble"],
  discs: { patterns: ["marble", "cloth"], patterned: 1, jitter: 0.12, unnamed: 0 },
} as const satisfies Partial<LookRanges>;
const lens = { lens: { zoom: [0.86, 0.93], radial: [-0.2, -0.1] } } as const satisfies Partial<LookRanges>;
const movedFar = { displacement: { shift: [0.03, 0.03], turn: [2, 2] } } as const satisfies Partial<LookRanges>;

/**
 * What a network may be tested on, and what it is trained on. What is called unseen no picture of the training shows; moved
 * cameras it does, for training bends them by any angle up to 2.5°.
 */
export const lookRanges = {
  familiar: { ...familiar, ...still },
  "unseen-light": { ...familiar, ...still, ...light },
  "unseen-textures": { ...familiar, ...still, ...textures },
  "unseen-lens": { ...familiar, ...still, ...lens },
  "moved-1cm": { ...familiar, displacement: { shift: [0.01, 0.01], turn: [0.5, 0.5] } },
  "moved-3cm": { ...familiar, ...movedFar },
  "all-shifts": { ...familiar, ...light, ...textures, ...lens, ...movedFar },
  /** What training draws from: the familiar looks, and cameras that are bent, so that networks do not learn one picture by heart. */
  training: { ...familiar, discs: { ...familiar.discs, unnamed: 0.25 } },
} as const satisfies Readonly<Record<string, LookRanges>>;

export type LookName = keyof typeof lookRanges;
