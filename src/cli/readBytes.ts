import { readFileSync } from "node:fs";
import { FileError } from "../core/index.ts";

/** Content of a file that the user named. @throws FileError where it cannot be read */
export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a directory" : message;
    throw new FileError(path, `Cannot read "${path}": ${why}; check the path`, { cause: error });
  }
}
