import { basename, extname } from "node:path";

/** What a PDDL problem is called that is read from a picture. */
export function problemName(picture: string): string {
  const name = basename(picture, extname(picture))
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, "-");
  return /^[a-z]/.test(name) ? name : `picture-${name}`;
}
