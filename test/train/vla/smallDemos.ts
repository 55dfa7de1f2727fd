import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDomain } from "../../../src/pddl/parseDomain.ts";
import type { Maker } from "../../../src/train/vla/demonstrations/Recording.ts";
import { makeDemos, type DemosManifest, type MakeDemosOptions } from "../../../src/train/demos.ts";

const domain = join(import.meta.dirname, "..", "..", "..", "domains", "hanoi", "domain.pddl");

/** Width and height of the pictures. */
export const size = 32;
export const madeBy: Maker = {
  revision: "test",
  versions: { node: "1", "cannon-es": "2" },
  machine: { cpu: "abacus", cores: 1 },
};

/** One game and two stackings, or what `more` says. */
export const smallDemos = (out: string, more: Partial<MakeDemosOptions> = {}): Promise<DemosManifest> =>
  makeDemos({
    ...{ out, size, madeBy },
    domain: parseDomain(readFileSync(domain, "utf8"), domain),
    kinds: ["starts", "stacking"],
    episodes: { hanoi: 0, starts: 1, stacking: 2 },
    formats: ["lerobot", "hdf5"],
    prompts: "sub-task",
    threads: 2,
    date: "today",
    cost: () => ({ cpuSeconds: 7 }),
    ...more,
  });
