import { readFileSync, readdirSync } from "node:fs";

/** What /proc says of a process. @see proc(5) */
export interface ProcessState {
  readonly pid: number;
  /** "R" or "S" runs or waits, "T" is stopped, "Z" has ended and is not waited for yet. */
  readonly state: string;
  readonly group: number;
  /** User and system time of all its threads, s, to a hundredth. */
  readonly cpuSeconds: number;
}

/** sysconf(_SC_CLK_TCK) of every Linux that Node.js runs on. */
const ticksPerSecond = 100;

/** Undefined once the process has ended. */
export function processState(pid: number): ProcessState | undefined {
  const text = read(`/proc/${pid}/stat`);
  // The name in brackets may hold anything.
  const fields = text?.slice(text.lastIndexOf(") ") + 2).split(" ");
  if (fields === undefined) return undefined;
  const [state = "", , group] = fields;
  return { pid, state, group: Number(group), cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond };
}

/** Whether a process is there, be it stopped. */
export function isThere(pid: number): boolean {
  const state = processState(pid)?.state;
  return state !== undefined && state !== "Z" && state !== "X";
}

/** All processes of a group, whoever their parent is by now. */
export const processesOfGroup = (group: number): readonly number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => processState(pid)?.group === group && isThere(pid))
    .sort((a, b) => a - b);

/** Its command line, for whoever wonders what it is. */
export const commandLine = (pid: number): string => (read(`/proc/${pid}/cmdline`) ?? "").split("\0").join(" ").trim();

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
