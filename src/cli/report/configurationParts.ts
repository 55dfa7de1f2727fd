import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import { configurationKey } from "../compose/Configuration.ts";

/** The text of `configurationText` that an episode was run with; "" in records without one. */
export const recordedConfiguration = ({ versions }: EpisodeRecord): string => versions[configurationKey] ?? "";

/** The parts of a text that `configurationText` made, by name: its values have no blanks. */
export const configurationParts = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split(" ")
      .filter((part) => part.includes("="))
      .map((part): [string, string] => {
        const at = part.indexOf("=");
        return [part.slice(0, at), part.slice(at + 1)];
      }),
  );

/** The parts without the processor, the one thing that may differ between machines that share one work list. */
export const comparable = (text: string): ReadonlyMap<string, string> => {
  const parts = new Map(configurationParts(text));
  const versions = parts.get("versions");
  // The processor is the last of the versions, and may have commas of its own.
  if (versions !== undefined) parts.set("versions", versions.replace(/,cpu@.*$/, ""));
  return parts;
};

/** What is the same in two configurations that differ in code and machine alone. */
export const conditionsText = (text: string): string =>
  JSON.stringify([...configurationParts(text)].filter(([name]) => !["revision", "versions"].includes(name)));
