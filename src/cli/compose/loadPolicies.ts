import { ModelError } from "../../core/index.ts";
import { type ModelCard, readCard } from "../../model/ModelCard.ts";
import { loadSkillPolicies } from "../../policy/loadSkillPolicies.ts";
import { scriptedPolicies } from "../../policy/ScriptedPolicy.ts";
import type { SkillPolicies } from "../../skill/ManipulationSkills.ts";
import { frozenEncoderOf, trainingOfNetwork } from "../../train/trainingRuns.ts";
import { type Configuration, type ModelIdentities, remoteIdentity } from "./Configuration.ts";
import { defaultPerception } from "./configurationOf.ts";
import { networkIdentityOf, settledIdentityOf, skillsIdentityOf } from "./modelIdentity.ts";

type PolicyChoice = Pick<Configuration, "world" | "policy" | "policies" | "perception" | "remote" | "vla">;

/** What identifies the learned parts in results: "none", "scripted", an address, or digests of their files. @throws ModelError */
export async function policyIdentity(choice: PolicyChoice): Promise<string> {
  if (choice.world === "symbolic") return "none";
  // The graph knows its policies, and its description names them.
  if (choice.world === "ros") return "graph";
  const { perception } = choice;
  const moves = await moverIdentity(choice);
  return perception === undefined ? moves : `${moves}+${await networkIdentity(perception)}`;
}

/** Directories of the models that an agent of a configuration loads; a graph's and a server's own are theirs. */
export function modelDirectories(choice: PolicyChoice & Pick<Configuration, "goalModel">): readonly string[] {
  const { world, policy, policies, perception, remote, vla, goalModel } = choice;
  if (world === "ros") return [];
  const skills = policy === "scripted" ? undefined : policies;
  const mover = remote === undefined ? (vla?.directory ?? skills) : undefined;
  const moving = world === "symbolic" ? [] : [mover, perception];
  return [...moving, goalModel].filter((directory) => directory !== undefined);
}

/** Cards of those models, and of the packaged one that sees where one of them has a frozen network of it, or of what it was trained further from. @throws ModelError */
export async function modelCards(
  choice: PolicyChoice & Pick<Configuration, "goalModel">,
): Promise<readonly ModelCard[]> {
  const cards = await Promise.all(modelDirectories(choice).map(readCard));
  const frozen = cards.flatMap((card) => frozenEncoderOf(card)?.sha256 ?? []);
  const isOf = (card: ModelCard, sha256: string): boolean => trainingOfNetwork(card, sha256) !== undefined;
  // Nothing here loads it: where it is missing or broken, only what the encoder took to train is not known.
  const eyes = await readCard(defaultPerception()).catch(() => undefined);
  const isFrozen = frozen.some((sha256) => eyes && isOf(eyes, sha256) && !cards.some((card) => isOf(card, sha256)));
  return eyes !== undefined && isFrozen ? [...cards, eyes] : cards;
}

/** What identifies what moves the arm. */
async function moverIdentity(choice: PolicyChoice): Promise<string> {
  const { remote, vla } = choice;
  if (remote !== undefined) return remoteIdentity(remote);
  return vla === undefined ? skillIdentity(choice) : settledIdentity(vla.directory);
}

/** What identifies all learned parts of a configuration in results. @throws ModelError */
export async function modelIdentities(
  configuration: PolicyChoice & Pick<Configuration, "goalModel" | "grammarFirst">,
): Promise<ModelIdentities> {
  const { goalModel, grammarFirst } = configuration;
  return {
    policy: await policyIdentity(configuration),
    ...(goalModel !== undefined && { goals: await goalReaderIdentity(goalModel, grammarFirst) }),
  };
}

/** What identifies networks in results: name and digests of their files. @throws ModelError */
export const networkIdentity = async (directory: string): Promise<string> =>
  networkIdentityOf(await readCard(directory));

/**
 * What identifies the network that reads goals in results: as `settledIdentity`, for the words that it knows and how sure it must be are
 * settings. @throws ModelError
 */
export const goalModelIdentity = async (directory: string): Promise<string> =>
  `learned:${await settledIdentity(directory)}`;

/** What identifies a model whose settings change what it does in results: name and a digest of its files and settings. @throws ModelError */
export const settledIdentity = async (directory: string): Promise<string> =>
  settledIdentityOf(await readCard(directory));

/** What identifies a network that reads goals, with the grammar before it or without, in results. @throws ModelError */
export async function goalReaderIdentity(directory: string, grammarFirst = false): Promise<string> {
  return `${grammarFirst ? "grammar+" : ""}${await goalModelIdentity(directory)}`;
}

async function skillIdentity({ policy, policies }: PolicyChoice): Promise<string> {
  if (policy === "scripted") return "scripted";
  const found = skillsIdentityOf(await readCard(policies));
  if ("identity" in found) return found.identity;
  throw new ModelError(
    `The model "${policies}" has no file for "${found.missing}"; train the skills again with praxis train skills`,
  );
}

/** One policy per skill, learned ones from the directory's card. @throws ModelError where a model is missing or broken */
export const loadPolicies = async ({ policy, policies }: PolicyChoice): Promise<SkillPolicies> =>
  policy === "scripted" ? scriptedPolicies : loadSkillPolicies(policies);
