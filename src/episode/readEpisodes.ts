import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../core/index.ts";
import type { EpisodeRecord } from "./EpisodeRecord.ts";
import { isJson } from "./LineFile.ts";

/** The file of a run's directory that holds its episodes, one line each. */
export const episodesFile = "episodes.jsonl";

/**
 * Reads the episodes recorded in a directory, oldest first; none where nothing was recorded yet. A torn last line, left
 * by a crash, is dropped.
 *
 * @throws FileError on a file that cannot be read, or with the line number on one that is no episode
 */
export function readEpisodes(dir: string): EpisodeRecord[] {
  const path = join(dir, episodesFile);
  let text: string;
  try {
    if (!statSync(path).isFile()) throw new FileError(path, `"${path}" is not a file; remove it or name another run`);
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof FileError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    throw new FileError(path, `Cannot read "${path}": ${message}; make it readable or name another run`, {
      cause: error,
    });
  }
  const lines = text.split("\n");
  const rest = lines.pop()!;
  if (isJson(rest)) lines.push(rest);
  return lines.map((line, i) => parse(line, path, i + 1));
}

const numbers = [
  "seed",
  "progress",
  "illegalMoves",
  "drops",
  "retries",
  "replans",
  "skills",
  "questions",
  "controlSteps",
  "simulatedSeconds",
  "wallSeconds",
] as const satisfies readonly (keyof EpisodeRecord)[];
const strings = [
  "status",
  "scenario",
  "agent",
  "state",
  "gitRevision",
  "declared",
  "judgedBy",
  "outcome",
  "reason",
  "stateHash",
] as const satisfies readonly (keyof EpisodeRecord)[];

function parse(line: string, path: string, lineNumber: number): EpisodeRecord {
  const fail = (why: string): FileError =>
    new FileError(path, `"${path}", line ${lineNumber}, is no episode record: ${why}; remove the line or restore it`);
  if (!isJson(line)) throw fail("it is not a JSON object");
  const value = JSON.parse(line) as Partial<Record<string, unknown>>;
  if (value["schema"] !== 1) throw fail(`its schema is ${JSON.stringify(value["schema"] ?? null)} instead of 1`);
  const odd =
    numbers.find((key) => typeof value[key] !== "number") ?? strings.find((key) => typeof value[key] !== "string");
  if (odd !== undefined) throw fail(`"${odd}" is missing or of the wrong type`);
  if (typeof value["costs"] !== "object") throw fail(`"costs" is missing or of the wrong type`);
  return value as unknown as EpisodeRecord;
}
