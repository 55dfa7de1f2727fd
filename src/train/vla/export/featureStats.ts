/** Statistics of a feature over an episode, as LeRobot 2.1 keeps them in `meta/episodes_stats.jsonl`: a number for each part. */
export interface FeatureStats {
  readonly min: readonly unknown[];
  readonly max: readonly unknown[];
  readonly mean: readonly unknown[];
  /** Of the population. */
  readonly std: readonly unknown[];
  readonly count: readonly [number];
}

/** @param rows one for each step, all of one length */
export function vectorStats(rows: readonly ArrayLike<number>[]): FeatureStats {
  const parts = Array.from(rows[0] ?? [], (_, i) => summaryOf(rows.length, (row) => rows[row]![i]!));
  return statsOf(parts, rows.length, (value) => value);
}

/** @param values one for each step */
export const scalarStats = (values: ArrayLike<number>): FeatureStats =>
  vectorStats(Array.from(values, (value) => [value]));

/** Of each channel, 0..1, in the shape (3, 1, 1). @param pictures red, green and blue interleaved, 0..255 */
export function pictureStats(pictures: readonly Uint8Array[]): FeatureStats {
  const size = (pictures[0]?.length ?? 0) / 3;
  const channels = [0, 1, 2].map((channel) =>
    summaryOf(pictures.length * size, (i) => pictures[Math.floor(i / size)]![3 * (i % size) + channel]! / 255),
  );
  return statsOf(channels, pictures.length, (value) => [[value]]);
}

/** Which pictures of an episode LeRobot takes its statistics from: all of up to a hundred, then ever fewer, evenly spread. */
export function sampledSteps(steps: number): number[] {
  const count = Math.max(Math.min(steps, 100), Math.min(Math.floor(steps ** 0.75), 10_000));
  const apart = count === 1 ? 0 : (steps - 1) / (count - 1);
  return Array.from({ length: count }, (_, i) => roundHalfToEven(i * apart));
}

interface Summary {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
}

function summaryOf(count: number, at: (i: number) => number): Summary {
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (let i = 0; i < count; i++) {
    const value = at(i);
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (at(i) - mean) ** 2;
  return { min, max, mean, std: Math.sqrt(squares / count) };
}

const statsOf = (parts: readonly Summary[], count: number, shape: (value: number) => unknown): FeatureStats => ({
  min: parts.map(({ min }) => shape(min)),
  max: parts.map(({ max }) => shape(max)),
  mean: parts.map(({ mean }) => shape(mean)),
  std: parts.map(({ std }) => shape(std)),
  count: [count],
});

/** As NumPy rounds. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
