/**
 * Learning rate that rises linearly to `peak` over the first `warmup` steps and falls to 0 along half a cosine by `total`
 * (Loshchilov and Hutter, arXiv 1608.03983, without restarts).
 * @param step steps done so far, from 0; the first step already moves, at peak/warmup
 */
export function cosineSchedule(step: number, total: number, warmup: number, peak: number): number {
  if (step < warmup) return (peak * (step + 1)) / warmup;
  if (step >= total) return 0;
  return (peak / 2) * (1 + Math.cos((Math.PI * (step - warmup)) / (total - warmup)));
}
