import { setImmediate } from "node:timers/promises";
import type { EpisodeObserver } from "../../episode/EpisodeObserver.ts";

/**
 * Lets the event loop turn after every control step. A simulated world with analytic policies never waits for anything, so
 * Ctrl-C and messages of a parent process would otherwise be heard at the end of the episode only. With learned policies the
 * loop would turn inside their inference alone, and the garbage of the world's step be collected at their expense.
 */
export const yieldingObserver: EpisodeObserver = {
  async onStep() {
    await setImmediate();
  },
};
