import { createHash } from "node:crypto";
import type { ModelCard } from "../../model/ModelCard.ts";
import { skillNames } from "../../policy/skillLayouts.ts";

/** Networks, as results name them: name and digests of their files. */
export const networkIdentityOf = ({ name, files }: ModelCard): string =>
  `${name}:${Object.values(files)
    .map(({ sha256 }) => sha256.slice(0, 16))
    .join(",")}`;

/** A model whose settings change what it does, as results name it: name and a digest of its files and settings. */
export function settledIdentityOf({ name, files, settings = {} }: ModelCard): string {
  const digest = createHash("sha256").update(
    JSON.stringify([Object.values(files).map(({ sha256 }) => sha256), settings]),
  );
  return `${name}:${digest.digest("hex").slice(0, 16)}`;
}

/** Skills, as results name them: name and one digest of their files; or the first skill that has none. */
export function skillsIdentityOf({
  name,
  files,
}: ModelCard): { readonly identity: string } | { readonly missing: string } {
  const digest = createHash("sha256");
  for (const skill of skillNames) {
    const file = files[skill];
    if (file === undefined) return { missing: skill };
    digest.update(`${skill} ${file.sha256}\n`);
  }
  return { identity: `${name}:${digest.digest("hex").slice(0, 16)}` };
}

/** Every identity that results may have of a model: which one depends on what it is for, and on the revision that wrote it down. */
export function identitiesOf(card: ModelCard): readonly string[] {
  const skills = skillsIdentityOf(card);
  return [networkIdentityOf(card), settledIdentityOf(card), ...("identity" in skills ? [skills.identity] : [])];
}
