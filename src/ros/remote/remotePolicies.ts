import type { Observation } from "../../core/index.ts";
import type { ActionChunk, Policy } from "../../policy/Policy.ts";
import { skillNames, type SkillName } from "../../policy/skillLayouts.ts";
import type { SkillPolicies } from "../../skill/ManipulationSkills.ts";
import { InferPolicy, type InferPolicyRequest, type InferPolicyResponse } from "../interfaces/praxis_msgs.ts";
import { fromObservation, toAction } from "../messages/world.ts";
import type { Peers } from "./Peers.ts";
import type { RemoteCall } from "./RemoteCall.ts";

/** The policies of all skills on one other node. */
export function remotePolicies(peers: Peers, nodeName: string): SkillPolicies {
  const call = peers.call(InferPolicy, "policy/infer", nodeName);
  const entries = skillNames.map((skill) => [skill, new RemotePolicy(skill, call)] as const);
  return Object.fromEntries(entries) as Record<SkillName, RemotePolicy>;
}

/** The policy of one skill on another node. */
class RemotePolicy implements Policy<readonly number[]> {
  readonly #skill: SkillName;
  readonly #call: RemoteCall<InferPolicyRequest, InferPolicyResponse>;

  constructor(skill: SkillName, call: RemoteCall<InferPolicyRequest, InferPolicyResponse>) {
    this.#skill = skill;
    this.#call = call;
  }

  async infer(
    observation: Observation,
    condition: readonly number[],
    seed: number,
    signal?: AbortSignal,
  ): Promise<ActionChunk> {
    const message = fromObservation(observation);
    const request = { skill: this.#skill, observation: message, condition, seed };
    const { actions } = await this.#call.prompt(request, signal);
    return actions.map((action) => {
      const told = toAction(action);
      if (told.kind !== "cartesian") throw new TypeError(`The policy of ${this.#skill} inferred a ${told.kind} action`);
      return told;
    });
  }
}
