import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "../../core/index.ts";

export interface PaceOptions {
  /** Wall clock, ms. */
  readonly now?: () => number;
  /** Waits, ms; rejects on an abort. */
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<unknown>;
}

const usualWait = (ms: number, signal?: AbortSignal): Promise<unknown> => sleep(ms, undefined, signal && { signal });

/**
 * The same world at a robot's pace: a step ends no sooner than a control step after the one before. A step that comes late is not made
 * good by faster ones, as no robot would; so an episode may take longer than real time, never less, and reports mark it.
 */
export function pacedWorld(world: World, { now = () => performance.now(), wait = usualWait }: PaceOptions = {}): World {
  const stepMs = 1000 * world.spec.controlTimestep;
  let dueMs = 0;
  return {
    spec: world.spec,
    reset: async (episode) => {
      const first = await world.reset(episode);
      dueMs = now() + stepMs;
      return first;
    },
    step: async (action, signal) => {
      const timeStep = await world.step(action, signal);
      const left = dueMs - now();
      if (left > 0) await wait(left, signal);
      dueMs = Math.max(dueMs, now()) + stepMs;
      return timeStep;
    },
    finish: (declared) => world.finish(declared),
    close: () => world.close(),
  };
}
