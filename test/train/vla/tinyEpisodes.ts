import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Rng } from "../../../src/core/index.ts";
import { type Episode, encodeEpisode, frameBytes } from "../../../src/train/vla/examples/EpisodeFile.ts";
import type { EpisodeFiles } from "../../../src/train/vla/examples/makeEpisodes.ts";

const every = 5;
const steps = 23;

/** An episode that nobody played: the hand goes sideways towards a disc that lies somewhere, and pictures are noise. */
export function tinyEpisode(index: number, kind: Episode["kind"] = "hanoi"): Episode {
  const rng = new Rng(index, `tiny ${kind}`);
  const disc = [rng.uniform(0.45, 0.65), rng.uniform(-0.2, 0.2), 0.02];
  let y = rng.uniform(-0.2, 0.2);
  return {
    kind,
    index,
    seed: index,
    attempts: 1,
    noise: "none",
    instruction:
      kind === "stacking" ? "Pick the blue block. Place the blue block in the left area." : "Play Towers of Hanoi.",
    subTasks: ["Pick the blue block.", "Place the blue block in the left area."],
    discs: [{ id: "blue", colour: "blue", edge: 0.04 }],
    madeBy: { revision: "test", versions: {}, machine: {} },
    frames: Array.from({ length: Math.ceil((steps - (index % every)) / every) }, (_, i) => (index % every) + every * i),
    steps: Array.from({ length: steps }, (_, i) => {
      const step = Math.max(-0.02, Math.min(0.02, 0.3 * (disc[1]! - y)));
      y += step;
      const action = [0, step / 0.05, 0, 0, 0, 0, i < 15 ? -1 : 1];
      return {
        state: [0.5, y, 0.3, Math.PI, 0, 0, 0.04, -0.04],
        joints: [],
        commanded: [0.5, y, 0.3, 0],
        gripForce: 0,
        action,
        executed: action,
        subTask: i < 15 ? 0 : 1,
        discs: [...disc, 0, 0, 0, 1],
      };
    }),
  };
}

/** Writes such episodes. @param counts of games to learn from, of stackings, and of either that are held out */
export function writeTinyEpisodes(
  directory: string,
  { games, stackings, held }: Readonly<Record<"games" | "stackings" | "held", number>>,
): EpisodeFiles {
  mkdirSync(directory, { recursive: true });
  const write = (episode: Episode): string => {
    const path = join(directory, `${episode.kind}-${episode.index}.episode`);
    const rng = new Rng(episode.index, "pictures");
    const pictures = episode.frames.map(() => Uint8Array.from({ length: frameBytes }, () => rng.integer(256)));
    writeFileSync(path, encodeEpisode(episode, pictures));
    return path;
  };
  const several = (count: number, first: number, kind: Episode["kind"]): string[] =>
    Array.from({ length: count }, (_, i) => write(tinyEpisode(first + i, kind)));
  return {
    training: [...several(games, 0, "hanoi"), ...several(stackings, 0, "stacking")],
    validation: [...several(held, games, "hanoi"), ...several(held, stackings, "stacking")],
  };
}
