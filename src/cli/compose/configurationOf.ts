import { join, relative } from "node:path";
import type { EpisodeCommandOptions } from "../commands/episodeOptions.ts";
import type { GoalCommandOptions } from "../commands/goalOptions.ts";
import { packageRoot } from "../packageRoot.ts";
import { UsageError } from "../exitCodes.ts";
import { chatAddress } from "../../goal/chat/chatAddress.ts";
import { usualSeconds } from "../../goal/chat/RemoteChat.ts";
import { policyAddress } from "../../policy/openpi/policyAddress.ts";
import { chunkSteps } from "../../policy/vla/vlaInputs.ts";
import {
  type AgentName,
  agentParts,
  type Configuration,
  remoteAgents,
  vlaAgents,
  vlaSightOf,
} from "./Configuration.ts";

/** A model of this package. The path is relative, for it appears in messages that are recorded. */
const packaged = (name: string): string => relative(process.cwd(), join(packageRoot(), "policies", name)) || ".";

/** Trained skills of this package. */
export const defaultPolicies = (): string => packaged("skills");

/** The trained network that sees of this package. */
export const defaultPerception = (): string => packaged("perception");

/** The trained model of `praxis look` of this package. */
export const defaultRingModel = (): string => packaged("look-rings");

/** The trained vision-language-action policy of this package that sees with cameras. */
export const defaultVla = (): string => packaged("vla");

/** The one that is told where the discs are. */
export const defaultStateVla = (): string => packaged("vla-state");

/** The trained model that reads goals of this package. */
export const defaultGoalModel = (): string => packaged("goal");

/**
 * Control steps between two estimates: an oracle costs nothing, and who has no estimates asks for none. A picture is looked at twice a
 * second while a skill runs (docs/decisions/0018), and four times for a policy, which says nothing of when it is done with a step.
 */
export function usualSenseEvery(agent: AgentName): number {
  const { plansFrom, moves } = agentParts[agent];
  if (plansFrom !== "camera") return 1;
  return moves === "skills" ? 10 : 5;
}

/** Actions of a chunk that are carried out, as in openpi's example for LIBERO. */
export const usualReplanSteps = 5;

/** Time for an inference, s: the first may have a model compiled. */
export const usualInferenceSeconds = 60;

/** What a configuration is made of; `film` where the episode is filmed. */
export type ConfigurationOptions = EpisodeCommandOptions & { readonly film?: string };

/** The configuration that command-line options ask for. @throws UsageError where they do not go together */
export function configurationOf(agent: AgentName, options: ConfigurationOptions): Configuration {
  const { world, noise, observationNoise, senseDelay, policy, policies, maxSteps } = options;
  const { plansFrom } = agentParts[agent];
  const remote = remoteOf(agent, options);
  if (plansFrom === "camera") {
    if (world === "symbolic") {
      throw new UsageError(
        `The world "symbolic" has no cameras, and ${agent} sees; use --world physics, or nesy-oracle`,
      );
    }
    if (observationNoise.position !== 0 || observationNoise.yaw !== 0 || senseDelay !== 0) {
      throw new UsageError(`--observation-noise and --sense-delay spoil what an oracle tells; ${agent} errs by itself`);
    }
  }
  return {
    agent,
    world,
    ...remote,
    ...vlaOf(agent, options),
    noise,
    observationNoise,
    ...sightOf(agent, options),
    senseEvery: options.senseEvery ?? usualSenseEvery(agent),
    senseDelay,
    policy,
    policies: policies ?? defaultPolicies(),
    ...(plansFrom !== "nothing" && goalsOf(options)),
    ...(maxSteps !== undefined && { maxSteps }),
  };
}

/** The policy that the agent asks, if it is one on a server. @throws UsageError, UserError on options that do not make one */
function remoteOf(agent: AgentName, options: ConfigurationOptions): Pick<Configuration, "remote"> {
  const { policyUrl, policyName, policyPrompt, policyReplan, policyTimeout, policyMirror } = options;
  if (agentParts[agent].moves !== "remote") {
    // What our own policies are told, and how much of it is carried out, is chosen by the same options.
    const shared = vlaSightOf(agent) === undefined ? [policyPrompt, policyReplan] : [];
    const chosen = [policyUrl, policyName, policyTimeout, policyMirror, ...shared];
    if (chosen.every((each) => each === undefined)) return {};
    throw new UsageError(
      `--policy-url, --policy-name, --policy-timeout and --policy-mirror need one of the agents ${remoteAgents.join(", ")}; --policy-prompt and --policy-replan need one that a policy moves`,
    );
  }
  checkAsksPolicy(agent, options);
  if (policyUrl === undefined) {
    throw new UsageError(
      `The agent ${agent} needs --policy-url, such as ws://127.0.0.1:8000: there is no usual policy server`,
    );
  }
  return {
    remote: {
      url: policyAddress(policyUrl),
      ...(policyName !== undefined && { name: policyName }),
      ...(policyPrompt !== undefined && { prompt: policyPrompt }),
      replanSteps: policyReplan ?? usualReplanSteps,
      timeout: policyTimeout ?? usualInferenceSeconds,
      pictures: policyMirror ? "mirrored" : "plain",
    },
  };
}

/** @throws UsageError where an agent that asks a policy has no cameras, or is given what it has no use for */
function checkAsksPolicy(agent: AgentName, options: ConfigurationOptions): void {
  const { world, observationNoise, senseEvery, senseDelay, policy, policies, policyPrompt } = options;
  if (world !== "physics") {
    throw new UsageError(
      `The agent ${agent} needs the cameras of --world physics; the world "${world}" offers it none`,
    );
  }
  const isGuided = agentParts[agent].plansFrom !== "nothing";
  const hasSkills = policy !== "learned" || policies !== undefined;
  if (isGuided && (hasSkills || policyPrompt !== undefined)) {
    throw new UsageError(
      `The agent ${agent} has no skills of ours, and tells its policy the steps of a plan: leave --policy, --policies and --policy-prompt out`,
    );
  }
  const sensesAsUsual =
    observationNoise.position === 0 && observationNoise.yaw === 0 && senseEvery === undefined && senseDelay === 0;
  if (!isGuided && (!sensesAsUsual || hasSkills || choosesGoals(options))) {
    throw new UsageError(
      `The agent ${agent} has no estimates, skills or goals of ours: leave --observation-noise, --sense-every, --sense-delay, --policy, --policies, --goal-predictor, --goal-model and those of --chat out`,
    );
  }
}

/** The policy of ours that moves the agent, if one does. @throws UsageError on options that do not go with it */
function vlaOf(agent: AgentName, options: ConfigurationOptions): Pick<Configuration, "vla"> {
  const { vla, policyPrompt, policyReplan } = options;
  const sees = vlaSightOf(agent);
  if (sees === undefined) {
    if (vla === undefined) return {};
    throw new UsageError(`--vla needs one of the agents ${vlaAgents.join(", ")}`);
  }
  checkAsksPolicy(agent, options);
  if (policyReplan !== undefined && policyReplan > chunkSteps) {
    throw new UsageError(
      `--policy-replan ${policyReplan} is more than the ${chunkSteps} actions of a chunk of our own policies; choose 1 to ${chunkSteps}`,
    );
  }
  return {
    vla: {
      directory: vla ?? (sees === "discs" ? defaultStateVla() : defaultVla()),
      ...(policyPrompt !== undefined && { prompt: policyPrompt }),
      ...(policyReplan !== undefined && { replanSteps: policyReplan }),
    },
  };
}

/** Whether anything is said of who reads goals. */
const choosesGoals = ({
  goalPredictor,
  goalModel,
  chatUrl,
  chatModel,
  chatTimeout,
  chatPictures,
}: GoalCommandOptions): boolean =>
  !chatPictures || [goalPredictor, goalModel, chatUrl, chatModel, chatTimeout].some((each) => each !== undefined);

/** What is seen and what with. A graph has its own eyes and cameras. @throws UsageError on what nobody would see */
function sightOf(agent: AgentName, options: ConfigurationOptions): Pick<Configuration, "look" | "perception"> {
  const { world, look, perception, film } = options;
  if (world === "ros") return {};
  const { plansFrom, moves } = agentParts[agent];
  if (plansFrom === "camera") return { look: look ?? "nominal", perception: perception ?? defaultPerception() };
  if (perception !== undefined) {
    throw new UsageError(
      `--perception has no effect on ${agent}, which ${moves === "skills" || plansFrom === "oracle" ? "is told the state" : "asks a policy"}; choose the agent nesy, or leave it out`,
    );
  }
  if (moves === "remote" || moves === "vla") return { look: look ?? "nominal" };
  if (look === undefined) return {};
  if (film === undefined) {
    throw new UsageError(
      `--look has no effect on ${agent}, which is told the state; choose the agent nesy, or film the episode (praxis run --film)`,
    );
  }
  return { look };
}

/** Who reads goals; the grammar alone, where there is nothing. */
type GoalReader = Pick<Configuration, "chat" | "goalModel" | "grammarFirst">;

/** Who reads goals in an episode. @throws UsageError, UserError on options that do not make one */
function goalsOf(options: ConfigurationOptions): GoalReader {
  const { world, goalPredictor, goalModel } = options;
  if (world === "ros" && (goalPredictor !== undefined || goalModel !== undefined)) {
    throw new UsageError(
      "A graph has its own goal predictor; set the parameters of its node goal_predictor, or leave --goal-predictor and --goal-model out",
    );
  }
  // The graph's own reads: what is left to complain of are options for a language model.
  if (world === "ros") return goalPredictorOf({ ...options, goalPredictor: "grammar" }, "blind");
  // The bare puzzle has no cameras.
  return goalPredictorOf(options, world === "physics" ? "seen" : "blind");
}

/**
 * Who reads goals.
 * @param sight whether there is any picture that could be shown
 * @throws UsageError, UserError on options that do not make one
 */
export function goalPredictorOf(options: GoalCommandOptions, sight: "seen" | "blind"): GoalReader {
  const { goalPredictor = "layered", goalModel, chatUrl, chatModel, chatTimeout, chatPictures } = options;
  const asksNetwork = goalPredictor === "learned" || goalPredictor === "layered";
  if (goalModel !== undefined && !asksNetwork) {
    throw new UsageError("--goal-model needs --goal-predictor learned or layered");
  }
  if (goalPredictor !== "chat") {
    if (chatUrl !== undefined || chatModel !== undefined || chatTimeout !== undefined || !chatPictures) {
      throw new UsageError(
        "--chat-url, --chat-model, --chat-timeout and --no-chat-pictures need --goal-predictor chat",
      );
    }
    if (!asksNetwork) return {};
    return { goalModel: goalModel ?? defaultGoalModel(), ...(goalPredictor === "layered" && { grammarFirst: true }) };
  }
  if (chatUrl === undefined || chatModel === undefined) {
    throw new UsageError("--goal-predictor chat needs --chat-url and --chat-model: there is no usual language model");
  }
  return {
    chat: {
      url: chatAddress(chatUrl),
      model: chatModel,
      timeout: chatTimeout ?? usualSeconds,
      pictures: chatPictures && sight === "seen" ? "shown" : "kept",
    },
  };
}
