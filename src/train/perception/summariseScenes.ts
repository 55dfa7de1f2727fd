import type { SceneResult } from "./evaluateScenes.ts";

/** Share of right scenes among those that count. */
export interface Share {
  readonly right: number;
  readonly of: number;
}

/** Quantiles of an error: half, 19 of 20 and 99 of 100 are no larger. */
export interface Quantiles {
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
}

/** Scenes with this many discs, in which all show enough. */
export interface OpenScenes {
  readonly discs: string;
  readonly count: Share;
  /** Of those without a disc that a few millimetres put here or there. */
  readonly facts: Share;
}

/** How well a set of scenes was seen; plain data. */
export interface SceneSummary {
  readonly scenes: number;
  /** Discs that show enough and were found, and not found. */
  readonly found: number;
  readonly missed: number;
  /** Estimated discs that are none, and the scenes with such. */
  readonly invented: number;
  readonly inventedScenes: number;
  readonly positionMm: Quantiles;
  readonly edgeMm: Quantiles;
  readonly yawDegrees: Quantiles;
  readonly colours: Share;
  readonly open: readonly OpenScenes[];
  /** All other scenes: some disc is covered. */
  readonly covered: { readonly scenes: number; readonly count: Share };
}

const kinds = [
  { discs: "0-2", from: 0, to: 2 },
  { discs: "3-4", from: 3, to: 4 },
  { discs: "5-7", from: 5, to: 7 },
] as const;

export function summariseScenes(results: readonly SceneResult[]): SceneSummary {
  const total = (of: (result: SceneResult) => number): number => results.reduce((sum, result) => sum + of(result), 0);
  const open = results.filter(({ isOpen }) => isOpen);
  const covered = results.filter(({ isOpen }) => !isOpen);
  return {
    scenes: results.length,
    found: total(({ errors }) => errors.length),
    missed: total(({ missed }) => missed),
    invented: total(({ invented }) => invented),
    inventedScenes: results.filter(({ invented }) => invented > 0).length,
    positionMm: quantiles(results.flatMap(({ errors }) => errors.map((e) => 1000 * e))),
    edgeMm: quantiles(results.flatMap(({ edgeErrors }) => edgeErrors.map((e) => 1000 * Math.abs(e)))),
    yawDegrees: quantiles(results.flatMap(({ yawErrors }) => yawErrors.map((e) => (180 * e) / Math.PI))),
    colours: { right: total(({ coloursRight }) => coloursRight), of: total(({ named }) => named) },
    open: kinds.map(({ discs, from, to }) => {
      const group = open.filter((result) => result.discs >= from && result.discs <= to);
      return {
        discs,
        count: share(group, ({ isCountRight }) => isCountRight),
        facts: share(
          group.filter(({ isAstride }) => !isAstride),
          ({ areFactsRight }) => areFactsRight,
        ),
      };
    }),
    covered: { scenes: covered.length, count: share(covered, ({ isCountRight }) => isCountRight) },
  };
}

const share = (results: readonly SceneResult[], isRight: (result: SceneResult) => boolean): Share => ({
  right: results.filter(isRight).length,
  of: results.length,
});

function quantiles(numbers: readonly number[]): Quantiles {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(2));
  return { median: at(0.5), p95: at(0.95), p99: at(0.99) };
}
