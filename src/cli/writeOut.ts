import { writeFileSync } from "node:fs";
import { writeError } from "../episode/LineFile.ts";

/** Writes a file that the user named. @throws FileError where it cannot be written */
export function writeOut(path: string, content: Buffer | string): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw writeError(path, error);
  }
}
