import { remoteAgents } from "../compose/Configuration.ts";

/**
 * What works for an agent on machines that nobody meters, so that its joules are more than those shown.
 *
 * @param configuration parts of the text of `configurationText`, by name
 */
export function unmeteredParts(agent: string, configuration: ReadonlyMap<string, string>): readonly string[] {
  return [
    ...(remoteAgents.some((name) => name === agent) ? ["policy's server"] : []),
    // A language model is asked at an address, which may be this machine's own: its process is still another.
    ...(configuration.get("goals")?.startsWith("chat:") ? ["language model's server"] : []),
  ];
}

/** In place of joules where nobody reads a counter. */
export const notMetered = "not metered";

/** What it means that parts are not metered, for print beside the joules of the rest. */
export const notMeteredNote =
  "not metered: what the machine that a policy or a language model runs on takes is in none of these numbers";
