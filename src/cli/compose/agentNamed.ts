import { UsageError } from "../exitCodes.ts";
import { type AgentName, agentNames } from "./Configuration.ts";

/** The agent of this name. @throws UsageError on an unknown one */
export function agentNamed(name: string): AgentName {
  const known = agentNames.find((each) => each === name);
  if (known !== undefined) return known;
  throw new UsageError(`There is no agent "${name}"; there are ${agentNames.join(", ")}`);
}
