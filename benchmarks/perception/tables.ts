import { textTable } from "../../src/cli/report/textTable.ts";
import { quantilesText } from "../../src/train/perception/errorQuantiles.ts";
import type { ScenesSummary } from "../../src/train/perception/summariseScenes.ts";
import type { LookResult } from "./measureLook.ts";
import type { Verdict } from "./requirement.ts";
import { shareText } from "./shares.ts";

/** What is asked, what was measured and whether it is enough. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  return table(
    ["requirement", "limit", "measured [95 %]", ""],
    verdicts.map(({ what, limit, measured, isMet }) => [what, limit, measuredText(measured), isMet ? "pass" : "FAIL"]),
  );
}

function measuredText(measured: Verdict["measured"]): string {
  if (measured === undefined) return "none";
  if (measured === null) return "missed";
  return typeof measured === "number" ? `${measured.toFixed(2)} mm` : shareText(measured);
}

/** The figures of each look, a row each; visible discs and scenes in which all discs are. */
export function lookTable(looks: readonly LookResult[]): string {
  return table(
    [
      ...["look", "scenes", "visible found", "mm, 50/95/99 %", "of found"],
      ...["facts, 3-4 discs", "of those not astride", "facts, 5-7 discs", "of those not astride", "CPU ms a look"],
    ],
    looks.map(({ look, scenes, visible, open, cpuMsPerLook }) => [
      look,
      `${scenes}`,
      shareText(visible.found),
      quantilesText(visible.positionMm),
      quantilesText(visible.foundPositionMm),
      ...open.filter(({ discs }) => discs !== "0-2").flatMap(factsText),
      cpuMsPerLook === null ? "none" : cpuMsPerLook.p50.toFixed(1),
    ]),
  );
}

const factsText = ({ factsRight, factsRightElsewhere, astride }: ScenesSummary): readonly string[] => [
  shareText(factsRight),
  `${shareText(factsRightElsewhere)}, without ${astride}`,
];

/** Discs that are not visible, apart. */
export function coveredTable(looks: readonly LookResult[]): string {
  return table(
    [
      ...["look", "covered found", "mm of found, 50/95/99 %", "facts, some covered", "facts, some unseen"],
      ...["scenes with a disc asserted that is none or unseen", "unseen asserted"],
    ],
    looks.map(({ look, covered, withCovered, withUnseen, asserted }) => [
      look,
      shareText(covered.found),
      quantilesText(covered.foundPositionMm),
      shareText(withCovered.factsRight),
      shareText(withUnseen.factsRight),
      shareText(asserted.scenes),
      shareText(asserted.unseen),
    ]),
  );
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  textTable(
    heads.map((head) => ({ head, align: "left" })),
    rows,
  );
