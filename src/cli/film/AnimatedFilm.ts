import { appendFileSync, writeFileSync } from "node:fs";
import type { Observation } from "../../core/index.ts";
import type { EpisodeDecision, EpisodeEnd, EpisodeStart, EpisodeStep } from "../../episode/EpisodeObserver.ts";
import { Caption } from "./Caption.ts";
import { drawFrame } from "./drawFrame.ts";
import type { Film } from "./Film.ts";
import { writeFilm } from "./writeFilm.ts";
import { GifEncoder } from "./GifEncoder.ts";

/** Simulated seconds from one picture to the next. */
const interval = 0.25;
/** How long a picture is shown: 2.5 times as fast as it happened. */
const delayMs = 100;
const lastDelayMs = 2000;

/** An animation of an episode, written as it happens. */
export class AnimatedFilm implements Film {
  readonly path: string;
  pictures = 0;
  #caption = new Caption();
  #encoder = new GifEncoder();
  #stepsPerPicture = 1;
  #last: Observation | undefined;

  constructor(path: string) {
    this.path = path;
  }

  async onReset({ spec, timeStep: { observation } }: EpisodeStart): Promise<void> {
    this.#caption = new Caption();
    this.#encoder = new GifEncoder();
    this.#stepsPerPicture = Math.max(1, Math.round(interval / spec.controlTimestep));
    this.pictures = 0;
    this.#last = observation;
    writeFilm(this.path, () => {
      writeFileSync(this.path, "");
    });
    await this.#shoot(observation, this.#caption.at(observation.stamp), delayMs);
  }

  onDecision({ events }: EpisodeDecision): void {
    for (const event of events) this.#caption.hear(event);
  }

  async onStep({ step, timeStep: { observation } }: EpisodeStep): Promise<void> {
    this.#last = observation;
    if (step % this.#stepsPerPicture !== 0) return;
    await this.#shoot(observation, this.#caption.at(observation.stamp), delayMs);
  }

  async onEnd(end: EpisodeEnd): Promise<void> {
    const observation = this.#last;
    if (observation === undefined) return;
    await this.#shoot(observation, this.#caption.atEnd(observation.stamp, end), lastDelayMs);
    this.#write(this.#encoder.end());
  }

  async #shoot(observation: Observation, caption: string, showMs: number): Promise<void> {
    this.#write(this.#encoder.frame(await drawFrame(observation, caption), showMs));
    this.pictures++;
  }

  #write(bytes: Uint8Array): void {
    writeFilm(this.path, () => {
      appendFileSync(this.path, bytes);
    });
  }
}
