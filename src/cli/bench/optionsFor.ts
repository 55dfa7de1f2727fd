import { type AgentName, agentParts, vlaSightOf } from "../compose/Configuration.ts";
import type { ConfigurationOptions } from "../compose/configurationOf.ts";

const isRemote = (agent: AgentName): boolean => agentParts[agent].moves === "remote";
const isMovedByPolicy = (agent: AgentName): boolean => isRemote(agent) || vlaSightOf(agent) !== undefined;
const plans = (agent: AgentName): boolean => agentParts[agent].plansFrom !== "nothing";
const plansBySight = (agent: AgentName): boolean => agentParts[agent].plansFrom === "camera";

/** Which agents have a use for an option. Others than these are for all. */
const takes: Partial<Record<keyof ConfigurationOptions, (agent: AgentName) => boolean>> = {
  policyUrl: isRemote,
  policyName: isRemote,
  policyTimeout: isRemote,
  policyMirror: isRemote,
  policyPrompt: (agent) => isMovedByPolicy(agent) && !plans(agent),
  policyReplan: isMovedByPolicy,
  vla: (agent) => vlaSightOf(agent) !== undefined,
  policies: (agent) => agentParts[agent].moves === "skills",
  perception: plansBySight,
  look: (agent) => plansBySight(agent) || isRemote(agent) || vlaSightOf(agent) === "pictures",
  senseEvery: plans,
  ...{ goalPredictor: plans, goalModel: plans, chatUrl: plans, chatModel: plans, chatTimeout: plans },
  ...{ policy: (agent) => agentParts[agent].moves === "skills", chatPictures: plans },
};

/** What stands for options that have to be there. */
const neutral = { policy: "learned", chatPictures: true } as const;

/**
 * What of the options of a command with several agents is one agent's: without those that only others of them have a use for. What
 * none has a use for stays, to be refused.
 */
export function optionsFor<T extends ConfigurationOptions>(
  agent: AgentName,
  agents: readonly AgentName[],
  options: T,
): T {
  const isForOthers = (key: string): boolean => {
    const test = takes[key as keyof ConfigurationOptions];
    return test !== undefined && !test(agent) && agents.some(test);
  };
  const own = Object.entries(options).flatMap(([key, value]): [string, unknown][] => {
    if (!isForOthers(key)) return [[key, value]];
    return key in neutral ? [[key, neutral[key as keyof typeof neutral]]] : [];
  });
  return Object.fromEntries(own) as unknown as T;
}
