import { closeSync, openSync } from "node:fs";
import { AnimatedFilm } from "./AnimatedFilm.ts";
import type { Film } from "./Film.ts";
import { StripFilm } from "./StripFilm.ts";
import { writeFilm } from "./writeFilm.ts";

/** @param path ends in .gif for an animation, in .png for a strip. @throws FileError where it cannot be written */
export function openFilm(path: string): Film {
  // Better now than when the episode is over. What is there is not touched yet.
  writeFilm(path, () => {
    closeSync(openSync(path, "a"));
  });
  return path.endsWith(".gif") ? new AnimatedFilm(path) : new StripFilm(path);
}
