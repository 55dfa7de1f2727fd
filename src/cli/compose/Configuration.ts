import type { Provenance } from "../provenance.ts";
import type { ObservationNoise } from "../parseOptions.ts";

/** What an episode is run with, apart from scenario and seed; plain data, so that a worker can be told. */
export interface Configuration {
  readonly agent: AgentName;
  readonly world: "physics" | "symbolic" | "ros";
  /** With the world "ros": where the graph is. */
  readonly graph?: GraphConfiguration;
  /** A name of sim's `noisePresets`. */
  readonly noise: string;
  readonly observationNoise: ObservationNoise;
  /** Control steps between two estimates while a skill runs. */
  readonly senseEvery: number;
  /** Control steps by which estimates are late. */
  readonly senseDelay: number;
  readonly policy: "learned" | "scripted";
  /** Directory of the learned policies, as the user may read it. */
  readonly policies: string;
  /** Control steps per episode; chosen by the scenario if left out. */
  readonly maxSteps?: number;
}

/** A graph of nodes that hosts agent and world. */
export interface GraphConfiguration {
  readonly transport: "ros" | "loopback";
  readonly namespace: string;
  /** File of the graph that the loopback transport starts. */
  readonly graph: string;
}

/** Agents that exist, the least privileged first. */
export const agentNames = ["nesy-oracle"] as const;
export type AgentName = (typeof agentNames)[number];

/** Agents that are named in the design and do not exist yet, with why. */
export const reservedAgents: Readonly<Record<string, string>> = {
  nesy: "it plans from camera images, which this release cannot read yet",
  "vla-e2e": "this release has no vision-language-action policy yet",
  "vla-guided": "this release has no vision-language-action policy yet",
};

/** Key in a record's versions: the text of `configurationText`. */
export const configurationKey = "configuration";

/**
 * The configuration as text: equal texts mean that two records of the same scenario and seed are repetitions.
 *
 * @param policy what `policyIdentity` gives
 * @param graph of the world "ros": what `describeGraph` gives
 */
export function configurationText(
  configuration: Configuration,
  policy: string,
  provenance: Provenance,
  graph?: string,
): string {
  const { agent, world, noise, observationNoise, senseEvery, senseDelay, maxSteps } = configuration;
  const parts = {
    agent,
    world,
    ...(graph !== undefined && { transport: configuration.graph?.transport ?? "ros", graph }),
    noise,
    observationNoise: `${observationNoise.position}m,${observationNoise.yaw}rad`,
    senseEvery,
    senseDelay,
    policy,
    maxSteps: maxSteps ?? "by-scenario",
    revision: provenance.gitRevision,
    versions: Object.entries(provenance.versions)
      .map(([name, version]) => `${name}@${version.replaceAll(" ", "_")}`)
      .join(","),
  };
  return Object.entries(parts)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}
