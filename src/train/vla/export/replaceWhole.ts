import { rename, rm } from "node:fs/promises";

const removed = { recursive: true, force: true } as const;

const draftOf = (path: string): string => `${path}.part`;

/** Removes what a run that was killed has left. */
export const removeDraft = (path: string): Promise<void> => rm(draftOf(path), removed);

/**
 * Writes a file or directory beside the one that it replaces, which stays until the new one is whole.
 *
 * @param write is given a path that does not exist
 * @param onWhole what is to be done between the writing and the replacing
 * @throws what these throw, the old one being as before and the draft being gone
 */
export async function replaceWhole(
  path: string,
  write: (draft: string) => Promise<void>,
  onWhole: () => Promise<void>,
): Promise<void> {
  const draft = draftOf(path);
  await removeDraft(path);
  try {
    await write(draft);
    await onWhole();
    await rm(path, removed);
    await rename(draft, path);
  } finally {
    await removeDraft(path);
  }
}
