import type { Supervision } from "../Supervision.ts";

/**
 * Does several parts of a training at a time. Where one fails, the others must not go on by themselves: they are aborted, and this
 * ends when what they have is kept.
 *
 * @param start begins the parts, which end where the signal that they get is aborted
 * @returns what each part gives, as `Promise.all`
 * @throws what the first to fail throws, or the signal's reason when aborted
 */
export async function sideBySide<Parts extends readonly Promise<unknown>[] | []>(
  { signal, onProgress }: Supervision,
  start: (supervision: Supervision & { readonly signal: AbortSignal }) => Parts,
): Promise<{ -readonly [I in keyof Parts]: Awaited<Parts[I]> }> {
  const failed = new AbortController();
  const parts = start({
    signal: signal ? AbortSignal.any([signal, failed.signal]) : failed.signal,
    ...(onProgress && { onProgress }),
  });
  try {
    return await Promise.all(parts);
  } catch (error) {
    failed.abort(error);
    await Promise.allSettled(parts);
    throw error;
  }
}
