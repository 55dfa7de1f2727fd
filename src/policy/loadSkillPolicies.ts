import { readCard } from "../model/ModelCard.ts";
import { OnnxModel } from "../model/OnnxModel.ts";
import { OnnxPolicy } from "./OnnxPolicy.ts";
import type { SkillName } from "./skillLayouts.ts";

/** The learned policy of each skill from a model's directory. @throws ModelError where one is missing or broken */
export async function loadSkillPolicies(directory: string): Promise<Readonly<Record<SkillName, OnnxPolicy>>> {
  const card = await readCard(directory);
  const load = async (skill: SkillName): Promise<OnnxPolicy> =>
    new OnnxPolicy(skill, await OnnxModel.load(directory, card, skill));
  return {
    "reach-pick": await load("reach-pick"),
    pick: await load("pick"),
    "reach-place": await load("reach-place"),
    place: await load("place"),
  };
}
