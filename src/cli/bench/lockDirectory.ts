import { constants, copyFileSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { FileError } from "../../core/index.ts";
import { writeError } from "../../episode/LineFile.ts";

/** Name of the file that is in a directory of results while a benchmark writes there. */
export const lockFile = "bench.lock";

/** Who writes. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, in the kernel's words, since ids are given again; "" where that is not told. */
  readonly started: string;
}

/**
 * Makes a directory this process's alone to write results into, creating it. A lock of a process that has died on this machine is taken over.
 *
 * @returns what gives it back
 * @throws FileError where another process writes there, or the directory cannot be written
 */
export function lockDirectory(dir: string): () => void {
  const path = join(dir, lockFile);
  const own = `${path}.${process.pid}`;
  try {
    mkdirSync(dir, { recursive: true });
    const holder: Holder = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
    writeFileSync(own, `${JSON.stringify(holder)}\n`);
    // A link comes to be whole or not at all, and never in place of another.
    while (!isLinked(own, path)) makeWay(dir, path);
  } catch (error) {
    throw error instanceof FileError ? error : writeError(path, error);
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    rmSync(path, { force: true });
  };
}

/** Some file systems have no links; there a copy is second best, since for a moment it is not whole. */
const withoutLinks: readonly string[] = ["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"];

function isLinked(from: string, to: string): boolean {
  try {
    try {
      linkSync(from, to);
    } catch (error) {
      if (!withoutLinks.includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
      copyFileSync(from, to, constants.COPYFILE_EXCL);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Takes a stale lock away. @throws FileError where it is none */
function makeWay(dir: string, path: string): void {
  const text = textOf(path);
  if (text === undefined) return;
  const holder = holderOf(text);
  if (holder === undefined) {
    throw new FileError(path, `"${path}" is no lock of praxis bench; remove it if no benchmark writes to "${dir}"`);
  }
  const { pid, host } = holder;
  if (host !== hostname()) {
    throw new FileError(
      path,
      `A benchmark on ${host} (process ${pid}) writes to "${dir}"; wait for it, name another --out, or remove "${path}" if it is dead`,
    );
  }
  if (isRunning(holder)) {
    throw new FileError(
      path,
      `Another benchmark (process ${pid}) writes to "${dir}"; wait for it or name another --out`,
    );
  }
  const stale = `${path}.${process.pid}.stale`;
  renameSync(path, stale);
  // Another start may have been faster to take it over: then that one's lock was moved, and is put back.
  if (textOf(stale) !== text) isLinked(stale, path);
  rmSync(stale, { force: true });
}

/** Undefined where there is no such file. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function holderOf(text: string): Holder | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { pid, host, started } = (value ?? {}) as Partial<Record<keyof Holder, unknown>>;
  const isHolder = Number.isSafeInteger(pid) && typeof host === "string" && typeof started === "string";
  return isHolder ? (value as Holder) : undefined;
}

function isRunning({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: there is one, of another user.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return startOf(pid) === started;
}

/** Field 22 of proc(5)'s stat. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, field 2, stands in parentheses and may hold spaces and parentheses itself.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
