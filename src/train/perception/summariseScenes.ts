import type { DiscError, DiscResult } from "./compareScene.ts";
import { type ErrorQuantiles, errorQuantiles } from "./errorQuantiles.ts";
import type { SceneResult } from "./evaluateScenes.ts";

/** How many of some discs or scenes. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** How well some of the discs were seen. */
export interface DiscsSummary {
  readonly found: Share;
  /** Of all these discs, one that was not found being infinitely far off. */
  readonly positionMm: ErrorQuantiles | null;
  /** Of those that were found. */
  readonly foundPositionMm: ErrorQuantiles | null;
}

/** How often some scenes were seen as they are. */
export interface ScenesSummary {
  readonly countRight: Share;
  /** Number of discs and all facts. */
  readonly factsRight: Share;
  /** Scenes in which a few millimetres decide what some disc is on, and the facts of all others. */
  readonly astride: number;
  readonly factsRightElsewhere: Share;
}

/** How well a set of scenes was seen; plain data. */
export interface SceneSummary {
  readonly scenes: number;
  /** Discs that show at least 30 % of their front face. Edges, yaws and colours are those of found discs. */
  readonly visible: DiscsSummary & {
    readonly edgeMm: ErrorQuantiles | null;
    readonly yawDegrees: ErrorQuantiles | null;
    readonly colours: Share;
  };
  /** Discs that show less. */
  readonly covered: DiscsSummary;
  /** What was told of discs that no pixel shows. */
  readonly asserted: {
    /** Scenes in which a disc is asserted where none is, or where one is that no pixel shows. */
    readonly scenes: Share;
    /** Such discs among all that are asserted. */
    readonly discs: Share;
    /** Discs that no pixel shows and that are asserted all the same, among all that no pixel shows. */
    readonly unseen: Share;
  };
  /** Scenes of which every disc is visible, by how many discs there are. */
  readonly open: readonly (ScenesSummary & { readonly discs: string })[];
  /** Scenes of which some disc is covered but each shows a pixel, and those of which some disc shows none. */
  readonly withCovered: ScenesSummary;
  readonly withUnseen: ScenesSummary;
  /** Seeds of the first open scenes whose facts are wrong. */
  readonly wrongFacts: readonly number[];
}

const kinds = [
  { discs: "0-2", from: 0, to: 2 },
  { discs: "3-4", from: 3, to: 4 },
  { discs: "5-7", from: 5, to: 7 },
] as const;

/** Seeds that a summary lists at most. */
const mostSeeds = 50;

export function summariseScenes(results: readonly SceneResult[]): SceneSummary {
  const discs = results.flatMap((result) => result.discs);
  const [visible, covered, unseen] = (["visible", "covered", "unseen"] as const).map((visibility) =>
    discs.filter((disc) => disc.visibility === visibility),
  ) as [DiscResult[], DiscResult[], DiscResult[]];
  const seen = visible.flatMap(({ error }) => error ?? []);
  const named = seen.filter(({ isColourRight }) => isColourRight !== undefined);
  const invented = results.reduce((sum, result) => sum + result.invented, 0);
  const shows = (result: SceneResult, visibility: DiscResult["visibility"]): boolean =>
    result.discs.some((disc) => disc.visibility === visibility);
  const withUnseen = results.filter((result) => shows(result, "unseen"));
  const withCovered = results.filter((result) => !shows(result, "unseen") && shows(result, "covered"));
  const open = results.filter((result) => !shows(result, "unseen") && !shows(result, "covered"));
  return {
    scenes: results.length,
    visible: {
      ...summariseDiscs(visible),
      edgeMm: errorQuantiles(seen.map(({ edge }) => 1000 * Math.abs(edge))),
      yawDegrees: errorQuantiles(seen.map(({ yaw }) => (180 * yaw) / Math.PI)),
      colours: share(named, ({ isColourRight }) => isColourRight === true),
    },
    covered: summariseDiscs(covered),
    asserted: {
      scenes: share(results, (result) => result.invented > 0 || result.discs.some(isUnseenAsserted)),
      discs: {
        count: invented + discs.filter(isUnseenAsserted).length,
        of: invented + discs.filter(isFound).length,
      },
      unseen: share(unseen, isUnseenAsserted),
    },
    open: kinds.map(({ discs: name, from, to }) => ({
      discs: name,
      ...summariseFacts(open.filter((result) => result.discs.length >= from && result.discs.length <= to)),
    })),
    withCovered: summariseFacts(withCovered),
    withUnseen: summariseFacts(withUnseen),
    wrongFacts: open
      .filter(({ areFactsRight }) => !areFactsRight)
      .map(({ seed }) => seed)
      .slice(0, mostSeeds),
  };
}

const isFound = ({ error }: DiscResult): boolean => error !== undefined;
const isUnseenAsserted = (disc: DiscResult): boolean => disc.visibility === "unseen" && isFound(disc);

const share = <T>(all: readonly T[], counts: (one: T) => boolean): Share => ({
  count: all.filter(counts).length,
  of: all.length,
});

function summariseDiscs(discs: readonly DiscResult[]): DiscsSummary {
  const millimetres = (error: DiscError | undefined): number => 1000 * (error?.position ?? Infinity);
  return {
    found: share(discs, isFound),
    positionMm: errorQuantiles(discs.map(({ error }) => millimetres(error))),
    foundPositionMm: errorQuantiles(discs.filter(isFound).map(({ error }) => millimetres(error))),
  };
}

function summariseFacts(results: readonly SceneResult[]): ScenesSummary {
  const elsewhere = results.filter(({ isAstride }) => !isAstride);
  return {
    countRight: share(results, ({ isCountRight }) => isCountRight),
    factsRight: share(results, ({ areFactsRight }) => areFactsRight),
    astride: results.length - elsewhere.length,
    factsRightElsewhere: share(elsewhere, ({ areFactsRight }) => areFactsRight),
  };
}
