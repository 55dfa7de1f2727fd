import { skillLayouts, skillNames } from "../../policy/skillLayouts.ts";
import type { SkillPolicies } from "../../skill/ManipulationSkills.ts";
import { GraphError } from "../GraphError.ts";
import type { NodeProgram } from "../GraphNode.ts";
import { InferPolicy } from "../interfaces/praxis_msgs.ts";
import { finiteList, oneOf } from "../messages/fields.ts";
import { fromAction, toObservation } from "../messages/world.ts";
import { modelParameter, modelParameterName } from "./modelParameter.ts";

/** The policies of all skills, loaded. */
export interface LoadedPolicies {
  /** What tells them apart from others in results. */
  readonly model: string;
  readonly policies: SkillPolicies;
}

export interface PolicyNodeOptions {
  /** Loads the policies of all skills from a directory. @throws ModelError where one is missing or broken */
  readonly load: (kind: "learned" | "scripted", directory: string) => Promise<LoadedPolicies>;
  /** Directory of the learned policies where no parameter says another. */
  readonly directory: string;
}

/** Hosts the policies of the manipulation skills. */
export const policyNode = ({ load, directory }: PolicyNodeOptions): NodeProgram => ({
  parameters: [
    {
      name: "policy",
      type: "string",
      default: "learned",
      choices: ["learned", "scripted"],
      description: "Who moves the arm: the trained networks or the analytic expert",
      readOnly: true,
    },
    {
      name: "directory",
      type: "string",
      default: "",
      description: "Directory of the trained skills; those of the package if empty",
      readOnly: true,
    },
    modelParameter("the trained skills"),
  ],
  configure: async (node) => {
    const { parameters } = node;
    const chosen = parameters.string("directory");
    const kind = parameters.string("policy") as "learned" | "scripted";
    const { model, policies } = await load(kind, chosen || directory);
    parameters.setOwn(modelParameterName, model);
    node.serve(InferPolicy, "policy/infer", async ({ skill: name, observation, condition, seed }) => {
      const skill = oneOf(name, skillNames, "skill");
      const wanted = skillLayouts[skill].condition.length;
      if (condition.length !== wanted) {
        throw new GraphError(
          "INVALID_REQUEST",
          `The policy of ${skill} takes a condition of ${wanted} numbers; got ${condition.length}`,
        );
      }
      const values = finiteList(condition, "condition");
      const chunk = await policies[skill].infer(toObservation(observation), values, seed);
      return { actions: chunk.map(fromAction) };
    });
    return {};
  },
});
