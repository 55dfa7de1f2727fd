import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./LaunchedGraph.ts";

export const hanoiClassicDomain = (): string =>
  readFileSync(join(packageRoot, "domains", "hanoi-classic", "domain.pddl"), "utf8");

/** The Tower of Hanoi of any size, as a problem of the domain hanoi-classic: 3^discs states. */
export function hanoiClassic(discs: number): string {
  const names = Array.from({ length: discs }, (_, i) => `disc${i + 1}`);
  const pegs = ["peg1", "peg2", "peg3"];
  const tower = (peg: string): string =>
    [...names, peg]
      .slice(1)
      .map((below, i) => `(on ${names[i]!} ${below})`)
      .join(" ");
  const smaller = names.flatMap((disc, i) =>
    [...names.slice(i + 1), ...pegs].map((spot) => `(smaller ${disc} ${spot})`),
  );
  return [
    `(define (problem hanoi-classic-${discs})`,
    "  (:domain hanoi-classic)",
    `  (:objects ${names.join(" ")} - disc ${pegs.join(" ")} - peg)`,
    "  (:init",
    `    ${tower("peg1")}`,
    "    (clear disc1) (clear peg2) (clear peg3)",
    `    ${smaller.join(" ")})`,
    `  (:goal (and ${tower("peg3")})))`,
  ].join("\n");
}
