import { readBytes } from "./readBytes.ts";

/** Text of a file that the user named. @throws FileError where it cannot be read */
export const readText = (path: string): string => readBytes(path).toString("utf8");
