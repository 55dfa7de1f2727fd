import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../src/core/index.ts";
import { rosFolder, shown } from "./folders.ts";

const file = path.join(rosFolder, "lock");

/** Does work that must not be done twice at the same time; throws UserError if another process is at it. */
export async function locked<T>(work: () => Promise<T>): Promise<T> {
  mkdirSync(rosFolder, { recursive: true });
  if (!take()) {
    // Who was ended the hard way has left its lock behind.
    const holder = Number(readFileSync(file, "utf8"));
    if (isAlive(holder)) {
      throw new UserError(`Another npm run ros:setup is at work (process ${holder}, says ${shown(file)}): wait for it`);
    }
    writeFileSync(file, String(process.pid));
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
