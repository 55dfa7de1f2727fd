import { type LookName, lookRanges } from "../../scene/lookRanges.ts";
import type { Provenance } from "../provenance.ts";
import type { VlaSees } from "../../policy/vla/vlaInputs.ts";
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
  /** How the world looks to its cameras: as described, or drawn from a table of scene's `lookRanges`. @default "nominal" */
  readonly look?: LookChoice;
  /** Of an agent that sees: directory of the network that it sees with, as the user may read it. Others are told. */
  readonly perception?: string;
  /** Control steps between two estimates while a skill runs. */
  readonly senseEvery: number;
  /** Control steps by which estimates are late. */
  readonly senseDelay: number;
  readonly policy: "learned" | "scripted";
  /** Directory of the learned policies, as the user may read it. */
  readonly policies: string;
  /** The language model that reads goals. @default none: the grammar does, where there is no `goalModel` */
  readonly chat?: ChatChoice;
  /** Directory of the trained network that reads goals, as the user may read it. @default none */
  readonly goalModel?: string;
  /** Whether the grammar is asked before that network. @default false */
  readonly grammarFirst?: boolean;
  /** Of an agent that moves by a policy on a server: which. */
  readonly remote?: RemotePolicyChoice;
  /** Of an agent that moves by a vision-language-action policy of ours: which. */
  readonly vla?: VlaChoice;
  /** Control steps per episode; chosen by the scenario if left out. */
  readonly maxSteps?: number;
  /** "real-time": control steps come no faster than on a robot. @default as fast as they can */
  readonly pace?: "real-time";
}

/** A vision-language-action policy that runs here. */
export interface VlaChoice {
  /** Directory of the model, as the user may read it. */
  readonly directory: string;
  /** What the policy is told. @default what it was told for a whole game in training */
  readonly prompt?: string;
  /** Actions of each chunk that are carried out. @default as its card says */
  readonly replanSteps?: number;
}

export type LookChoice = "nominal" | LookName;

/** Looks that can be chosen; what networks are trained on is for training alone. */
export const lookChoices: readonly LookChoice[] = [
  "nominal",
  ...(Object.keys(lookRanges) as LookName[]).filter((name) => name !== "training"),
];

/** A language model behind an OpenAI-compatible endpoint; its key is no part of a configuration, for those are recorded. */
export interface ChatChoice {
  /** Address before `/chat/completions`. */
  readonly url: string;
  readonly model: string;
  /** Longest time for one answer, s. */
  readonly timeout: number;
  /** Whether it is shown what the agent's camera sees. */
  readonly pictures: "shown" | "kept";
}

/** A policy behind an address; its key is no part of a configuration, for those are recorded. */
export interface RemotePolicyChoice {
  readonly url: string;
  /** What the user calls it, for its server does not say what it serves. */
  readonly name?: string;
  /** Digest of what its server greets with. @default not known yet */
  readonly greeting?: string;
  /** Told in place of the instruction. */
  readonly prompt?: string;
  /** Actions of each chunk that are carried out. */
  readonly replanSteps: number;
  /** Longest time for one inference, s. */
  readonly timeout: number;
  /** How it is shown what the cameras see; "mirrored": left and right exchanged. */
  readonly pictures: "plain" | "mirrored";
}

/** A graph of nodes that hosts agent and world. */
export interface GraphConfiguration {
  readonly transport: "ros" | "loopback";
  readonly namespace: string;
  /** File of the graph that the loopback transport starts. */
  readonly graph: string;
}

/** What an agent is made of. */
interface AgentParts {
  /** Who moves the arm: our skills, or a vision-language-action policy, on a server or of ours; a told one has true poses for pictures. */
  readonly moves: "skills" | "remote" | "vla" | "told-vla";
  /** Where its planner's state comes from. */
  readonly plansFrom: "camera" | "oracle" | "nothing";
}

const parts = {
  nesy: { moves: "skills", plansFrom: "camera" },
  "nesy-oracle": { moves: "skills", plansFrom: "oracle" },
  "vla-e2e": { moves: "vla", plansFrom: "nothing" },
  "vla-guided": { moves: "vla", plansFrom: "camera" },
  "vla-guided-oracle": { moves: "vla", plansFrom: "oracle" },
  "vla-e2e-state": { moves: "told-vla", plansFrom: "nothing" },
  "vla-guided-state": { moves: "told-vla", plansFrom: "oracle" },
  remote: { moves: "remote", plansFrom: "nothing" },
  "remote-guided": { moves: "remote", plansFrom: "camera" },
  "remote-guided-oracle": { moves: "remote", plansFrom: "oracle" },
} as const satisfies Readonly<Record<string, AgentParts>>;

export type AgentName = keyof typeof parts;

export const agentNames = Object.keys(parts) as readonly AgentName[];

export const agentParts: Readonly<Record<AgentName, AgentParts>> = parts;

/** Agents, each with what it does, for the help of commands. */
export const agentsHelp =
  "nesy sees with a camera, nesy-oracle is told the simulator's state (the default); vla-e2e is moved by our own small vision-language-action policy, " +
  "vla-guided by the same, told one step of a plan after the other by what a camera sees, vla-guided-oracle by the simulator's state; " +
  "vla-e2e-state and vla-guided-state are shown the simulator's state for pictures, too; remote, remote-guided and remote-guided-oracle " +
  "ask the policy at --policy-url";

/** Agents whose policy is on a server. */
export const remoteAgents = agentNames.filter((name) => agentParts[name].moves === "remote");

/** What the policy of an agent is shown, where that is a vision-language-action policy of ours. */
export function vlaSightOf(agent: AgentName): VlaSees | undefined {
  const { moves } = agentParts[agent];
  return moves === "vla" ? "pictures" : moves === "told-vla" ? "discs" : undefined;
}

/** Agents that are moved by a policy of ours. */
export const vlaAgents = agentNames.filter((name) => vlaSightOf(name) !== undefined);

/** The agent where none is named. */
export const usualAgent: AgentName = "nesy-oracle";

/** What an agent with the planner's stack is called in results, by what its state comes from. */
export const agentsByState = { camera: "nesy", oracle: "nesy-oracle", symbolic: "nesy-oracle" } as const;

/** Key in a record's versions: the text of `configurationText`. */
export const configurationKey = "configuration";

/** What identifies the learned parts of a configuration. */
export interface ModelIdentities {
  /** What moves the arm, and what sees. */
  readonly policy: string;
  /** What reads goals, where it is more than the grammar. */
  readonly goals?: string;
}

/**
 * The configuration as text: equal texts mean that two records of the same scenario and seed are repetitions.
 *
 * @param models what `modelIdentities` gives
 * @param graph of the world "ros": what `describeGraph` gives
 */
export function configurationText(
  configuration: Configuration,
  models: ModelIdentities,
  provenance: Provenance,
  graph?: { readonly agent: string; readonly text: string },
): string {
  const { world, noise, observationNoise, look, senseEvery, senseDelay, maxSteps, chat, remote, vla, pace } =
    configuration;
  // Without a planner there are no estimates.
  const hasEstimates = agentParts[configuration.agent].plansFrom !== "nothing";
  const told = {
    agent: graph?.agent ?? configuration.agent,
    world,
    ...(graph !== undefined && { transport: configuration.graph?.transport ?? "ros", graph: graph.text }),
    noise,
    ...(hasEstimates && { observationNoise: `${observationNoise.position}m,${observationNoise.yaw}rad` }),
    ...(look && { look }),
    ...(hasEstimates && { senseEvery, senseDelay }),
    policy: models.policy,
    ...(remote && remoteParts(remote, hasEstimates ? "sub-tasks" : "instruction")),
    ...(vla && {
      prompt: promptText(vla.prompt, hasEstimates ? "sub-tasks" : "trained"),
      replanSteps: vla.replanSteps ?? "trained",
    }),
    ...(models.goals !== undefined && { goals: models.goals }),
    ...(chat && { goals: `${chatIdentity(chat)},pictures-${chat.pictures}` }),
    maxSteps: maxSteps ?? "by-scenario",
    ...(pace && { pace }),
    revision: provenance.gitRevision,
    versions: Object.entries(provenance.versions)
      .map(([name, version]) => `${name}@${version.replaceAll(" ", "_")}`)
      .join(","),
  };
  return Object.entries(told)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
}

/**
 * How a policy on a server is asked, without blanks; how long it may take changes nothing.
 *
 * @param usualPrompt what it is told where the user says nothing
 */
const remoteParts = (
  { name, greeting, prompt, replanSteps, pictures }: RemotePolicyChoice,
  usualPrompt: string,
): Readonly<Record<string, string | number>> => ({
  ...(name !== undefined && { policyName: name }),
  metadata: greeting ?? "unknown",
  prompt: promptText(prompt, usualPrompt),
  replanSteps,
  pictures,
});

/** What a policy is told, without blanks. */
const promptText = (prompt: string | undefined, otherwise: string): string =>
  prompt === undefined ? otherwise : JSON.stringify(prompt).replaceAll(" ", "\\u0020");

/** A policy on a server, as results name it: by its address. */
export const remoteIdentity = ({ url }: Pick<RemotePolicyChoice, "url">): string => `openpi@${url}`;

/** A language model, as results name it; without blanks. */
export const chatIdentity = ({ url, model }: Pick<ChatChoice, "url" | "model">): string =>
  `chat:${model}@${url}`.replaceAll(/\s/g, "_");
