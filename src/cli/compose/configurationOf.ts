import { join, relative } from "node:path";
import type { EpisodeCommandOptions } from "../commands/episodeOptions.ts";
import { packageRoot } from "../packageRoot.ts";
import type { AgentName, Configuration } from "./Configuration.ts";

/** Trained skills of this package. The path is relative, for it appears in messages that are recorded. */
export const defaultPolicies = (): string => relative(process.cwd(), join(packageRoot(), "policies", "skills")) || ".";

/** The configuration that command-line options ask for. */
export function configurationOf(agent: AgentName, options: EpisodeCommandOptions): Configuration {
  const { world, noise, observationNoise, senseEvery, senseDelay, policy, policies, maxSteps } = options;
  return {
    agent,
    world,
    noise,
    observationNoise,
    senseEvery,
    senseDelay,
    policy,
    policies: policies ?? defaultPolicies(),
    ...(maxSteps !== undefined && { maxSteps }),
  };
}
