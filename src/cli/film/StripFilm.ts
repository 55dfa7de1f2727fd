import { writeFileSync } from "node:fs";
import type { Observation } from "../../core/index.ts";
import type { EpisodeDecision, EpisodeEnd, EpisodeStart, EpisodeStep } from "../../episode/EpisodeObserver.ts";
import { Caption } from "./Caption.ts";
import { arrange, drawFrame } from "./drawFrame.ts";
import { encodeIndexedPng } from "./encodeIndexedPng.ts";
import type { Film } from "./Film.ts";
import type { Picture } from "./Picture.ts";
import { writeFilm } from "./writeFilm.ts";

/** A start and seven moves, so that a tower of three discs is told in full. */
const mostPictures = 8;

interface Moment {
  readonly observation: Observation;
  readonly caption: string;
}

/**
 * Tells an episode in a few pictures on one sheet: its start, ends of plan steps, evenly chosen, and its end. Pictures are
 * drawn at the end of the episode, from observations that were kept.
 */
export class StripFilm implements Film {
  readonly path: string;
  pictures = 0;
  #caption = new Caption();
  #moments: Moment[] = [];
  #last: Observation | undefined;

  constructor(path: string) {
    this.path = path;
  }

  onReset({ timeStep: { observation } }: EpisodeStart): void {
    this.#caption = new Caption();
    this.#moments = [];
    this.#keep(observation);
    this.#last = observation;
  }

  onDecision({ observation, events }: EpisodeDecision): void {
    for (const event of events) {
      if (event.kind === "step-ended") this.#keep(observation);
      this.#caption.hear(event);
    }
  }

  onStep({ timeStep: { observation } }: EpisodeStep): void {
    this.#last = observation;
  }

  async onEnd(end: EpisodeEnd): Promise<void> {
    const observation = this.#last;
    if (observation === undefined) return;
    // The last step of a plan often ends with the episode.
    if (this.#moments.at(-1)?.observation.stamp === observation.stamp) this.#moments.pop();
    this.#moments.push({ observation, caption: this.#caption.atEnd(observation.stamp, end) });
    const frames: Picture[] = [];
    for (const moment of evenly(this.#moments, mostPictures)) {
      frames.push(await drawFrame(moment.observation, moment.caption));
    }
    this.pictures = frames.length;
    const file = encodeIndexedPng(arrange(frames));
    writeFilm(this.path, () => {
      writeFileSync(this.path, file);
    });
  }

  #keep(observation: Observation): void {
    this.#moments.push({ observation, caption: this.#caption.at(observation.stamp) });
  }
}

/** At most `most` of them, the first and the last included. */
function evenly<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]!);
}
