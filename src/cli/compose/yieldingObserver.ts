import { setImmediate } from "node:timers/promises";
import type { EpisodeObserver } from "../../episode/EpisodeObserver.ts";

/** Control steps between two breaths; a physical one takes about 2 ms. */
const stepsPerBreath = 20;

/**
 * Lets the event loop turn now and then. A simulated world with analytic policies never waits for anything, so Ctrl-C and
 * messages of a parent process would otherwise be heard at the end of the episode only.
 */
export const yieldingObserver: EpisodeObserver = {
  async onStep({ step }) {
    if (step % stepsPerBreath === 0) await setImmediate();
  },
};
