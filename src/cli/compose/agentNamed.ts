import { UsageError } from "../exitCodes.ts";
import { type AgentName, agentNames, reservedAgents } from "./Configuration.ts";

/** The agent of this name. @throws UsageError on an unknown one, or one that is still to come */
export function agentNamed(name: string): AgentName {
  const known = agentNames.find((each) => each === name);
  if (known !== undefined) return known;
  const reason = reservedAgents[name];
  throw new UsageError(
    reason === undefined
      ? `There is no agent "${name}"; there are ${agentNames.join(", ")}`
      : `The agent "${name}" does not exist yet: ${reason}; use --agents ${agentNames[0]}`,
  );
}
