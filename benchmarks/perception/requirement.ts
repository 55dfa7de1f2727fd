import type { ErrorQuantiles } from "../../src/train/perception/errorQuantiles.ts";
import type { SceneSummary, Share } from "../../src/train/perception/summariseScenes.ts";

/** One thing that is asked of the networks that see, and whether they do it. */
export interface Verdict {
  readonly what: string;
  readonly limit: string;
  /** mm, null where it is infinite; or a share; undefined where there was nothing to measure. */
  readonly measured: number | Share | null | undefined;
  /** False where there was nothing to measure, too. */
  readonly isMet: boolean;
}

/** Millimetres of the position of visible discs, one that is not found being infinitely far off. */
const most = { median: 4, p95: 8, p99: 15 } as const satisfies Record<keyof ErrorQuantiles, number>;
/** Percent of the scenes of which every disc is visible whose number of discs and facts must be right. */
const leastFacts = { "3-4": 99, "5-7": 96 } as const;
/** Percent of scenes, of asserted discs and of unseen discs in which a disc may be asserted that is not there to be seen. */
const mostAsserted = 1;

/** Holds a summary against what is asked of familiar scenes. What is asked for leaves nothing out: no missed disc and no scene. */
export function judge({ visible, open, asserted }: SceneSummary): readonly Verdict[] {
  const names = { median: "median", p95: "95th percentile", p99: "99th percentile" } as const;
  const errors = (["median", "p95", "p99"] as const).map((key): Verdict => {
    const measured = visible.positionMm?.[key];
    return {
      what: `position of visible discs, ${names[key]}`,
      limit: `≤ ${most[key]} mm`,
      measured,
      isMet: measured != null && measured <= most[key],
    };
  });
  const facts = (["3-4", "5-7"] as const).map((discs): Verdict => {
    const measured = open.find((group) => group.discs === discs)!.factsRight;
    return {
      what: `number and all facts right, ${discs} discs`,
      limit: `≥ ${leastFacts[discs]} % of scenes`,
      measured,
      isMet: measured.of > 0 && 100 * measured.count >= leastFacts[discs] * measured.of,
    };
  });
  const inventions = (["scenes", "discs", "unseen"] as const).map((key): Verdict => {
    const measured = asserted[key];
    const of = { scenes: "scenes", discs: "asserted discs", unseen: "never-seen discs" }[key];
    return {
      what: key === "unseen" ? "never-seen discs asserted" : "discs asserted that are none or never seen",
      limit: `≤ ${mostAsserted} % of ${of}`,
      measured,
      isMet: measured.of > 0 && 100 * measured.count <= mostAsserted * measured.of,
    };
  });
  return [...errors, ...facts, ...inventions];
}
