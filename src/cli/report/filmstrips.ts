import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a filmstrip shows of an agent. */
export const filmed = ["success", "failure"] as const;
export type Filmed = (typeof filmed)[number];

/** A PNG of a single episode. */
export interface Filmstrip {
  readonly agent: string;
  readonly what: Filmed;
  readonly png: Uint8Array;
}

/** Where a filmstrip of an agent lies in a directory of results. */
export const filmstripPath = (dir: string, agent: string, what: Filmed): string =>
  join(dir, "filmstrips", `${agent.replaceAll(/[^\w.-]/g, "_")}-${what}.png`);

/** The filmstrips of an agent that there are. */
export const readFilmstrips = (dir: string, agent: string): Filmstrip[] =>
  filmed
    .map((what) => ({ agent, what, path: filmstripPath(dir, agent, what) }))
    .filter(({ path }) => existsSync(path))
    .map(({ path, ...rest }) => ({ ...rest, png: readFileSync(path) }));
