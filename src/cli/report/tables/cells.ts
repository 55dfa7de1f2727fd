import type { SuccessRate } from "../../../episode/summarise.ts";
import type { TableColumn } from "../Table.ts";

/** Of what was not measured. */
export const none = "n/a";

export const words = (head: string): TableColumn => ({ head, align: "left" });
export const numbers = (...heads: readonly string[]): TableColumn[] => heads.map((head) => ({ head }));

/** A share in per cent with one decimal. */
export const percent = (share: number): string => (100 * share).toFixed(1);

/** Such as "97/100 [91.5, 99.0]": successes of judged episodes and the Wilson 95 % interval in per cent. */
export function rateCell({ judged, successes, interval }: SuccessRate): string {
  if (judged === 0) return none;
  return `${successes}/${judged} [${interval.map(percent).join(", ")}]`;
}
