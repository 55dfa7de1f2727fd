import { createHash } from "node:crypto";
import { ModelError } from "../../core/index.ts";
import { readCard } from "../../model/ModelCard.ts";
import { OnnxModel } from "../../model/OnnxModel.ts";
import { OnnxPolicy } from "../../policy/OnnxPolicy.ts";
import type { Policy } from "../../policy/Policy.ts";
import { ScriptedPolicy } from "../../policy/ScriptedPolicy.ts";
import { skillNames, type SkillName } from "../../policy/skillLayouts.ts";
import type { SkillPolicies } from "../../skill/ManipulationSkills.ts";
import type { Configuration } from "./Configuration.ts";

type PolicyChoice = Pick<Configuration, "world" | "policy" | "policies">;

/** What identifies the policies in results: "none", "scripted", or a digest of the learned files. @throws ModelError */
export async function policyIdentity({ world, policy, policies }: PolicyChoice): Promise<string> {
  if (world === "symbolic") return "none";
  if (policy === "scripted") return "scripted";
  const { name, files } = await readCard(policies);
  const digest = createHash("sha256");
  for (const skill of skillNames) {
    const file = files[skill];
    if (file === undefined) {
      throw new ModelError(
        `The model "${policies}" has no file for "${skill}"; train the skills again with praxis train skills`,
      );
    }
    digest.update(`${skill} ${file.sha256}\n`);
  }
  return `${name}:${digest.digest("hex").slice(0, 16)}`;
}

/** One policy per skill, learned ones from the directory's card. @throws ModelError where a model is missing or broken */
export async function loadPolicies({ policy, policies }: PolicyChoice): Promise<SkillPolicies> {
  if (policy === "scripted") return forEachSkill(async (skill) => new ScriptedPolicy(skill));
  const card = await readCard(policies);
  return forEachSkill(async (skill) => new OnnxPolicy(skill, await OnnxModel.load(policies, card, skill)));
}

async function forEachSkill(make: (skill: SkillName) => Promise<Policy<readonly number[]>>): Promise<SkillPolicies> {
  return {
    "reach-pick": await make("reach-pick"),
    pick: await make("pick"),
    "reach-place": await make("reach-place"),
    place: await make("place"),
  };
}
