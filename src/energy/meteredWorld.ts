import type { Observation, TimeStep, World } from "../core/index.ts";
import type { EnergyMeter } from "./EnergyMeter.ts";

/**
 * The same world with its own work in the window "world" and its cameras in "render". Who asks for an image does not
 * pay for it: a physical camera would cost the agent nothing either.
 */
export function meteredWorld(world: World, meter: EnergyMeter): World {
  const meteredStep = (step: TimeStep): TimeStep => ({ ...step, observation: meteredCameras(step.observation, meter) });
  return {
    spec: world.spec,
    reset: async (episode) => meteredStep(await meter.measure("world", () => world.reset(episode))),
    step: async (action, signal) => meteredStep(await meter.measure("world", () => world.step(action, signal))),
    finish: (declared) => meter.measure("world", () => world.finish(declared)),
    close: () => world.close(),
  };
}

/** A proxy and not a copy, for an observation may compute its fields only when asked. */
function meteredCameras(observation: Observation, meter: EnergyMeter): Observation {
  const image: Observation["image"] = (camera, signal) =>
    meter.measure("render", () => observation.image(camera, signal));
  return new Proxy(observation, {
    get: (target, key): unknown => (key === "image" ? image : Reflect.get(target, key, target)),
  });
}
