import type { JsonRecord, ModelCard } from "../model/ModelCard.ts";

/** One run of the command, as `data.runs` of a card tells of it where there were several. */
export interface TrainingRun {
  /** Networks that it trained, by their roles. */
  readonly networks: readonly string[];
  readonly seed: number;
  readonly pictures: number;
  /** Of the pictures. */
  readonly seeds: string;
  /** By network. */
  readonly samplesShown: Readonly<Record<string, number>>;
  /** Digests of the networks that it went on from, by role. @default it began anew */
  readonly from?: Readonly<Record<string, string>>;
  readonly training: ModelCard["training"];
}

/** The runs that a model took; the card of one that took a single run does not list it. */
export function runsOf({ files, seed, data, training }: ModelCard): readonly TrainingRun[] {
  if (data["runs"] !== undefined) return data["runs"] as unknown as readonly TrainingRun[];
  const { pictures, seeds, samplesShown } = data as unknown as Pick<TrainingRun, "pictures" | "seeds" | "samplesShown">;
  return [{ networks: Object.keys(files), seed, pictures, seeds, samplesShown, training }];
}

/** What training some of a model's networks took: of several runs those that any of them was trained in, together. */
export function trainingOf(card: ModelCard, networks: readonly string[]): ModelCard["training"] {
  const runs = runsOf(card);
  const own = runs.filter((run) => run.networks.some((network) => networks.includes(network)));
  return own.length === 0 || own.length === runs.length
    ? card.training
    : own.map(({ training }) => training).reduce(bothTrainings);
}

/** The network that a model was trained on and left as it was, by the name of its model and the digest of its file; undefined where there is none. */
export function frozenEncoderOf({ data }: ModelCard): { readonly model: string; readonly sha256: string } | undefined {
  const { model, sha256 } = (data["frozenEncoder"] ?? {}) as JsonRecord;
  return typeof model === "string" && typeof sha256 === "string" ? { model, sha256 } : undefined;
}

/**
 * What training one network took, which the model has or which one of its runs went on from; undefined where it is none of these.
 *
 * @param sha256 digest of its file
 */
export function trainingOfNetwork(card: ModelCard, sha256: string): ModelCard["training"] | undefined {
  const roles = Object.keys(card.files).filter((role) => card.files[role]!.sha256 === sha256);
  if (roles.length > 0) return trainingOf(card, roles);
  const runs = runsOf(card);
  const next = runs.findIndex(({ from = {} }) => Object.values(from).includes(sha256));
  if (next < 0) return undefined;
  const role = Object.entries(runs[next]!.from!).find(([, digest]) => digest === sha256)![0];
  const own = runs.slice(0, next).filter(({ networks }) => networks.some((network) => network === role));
  return own.length === 0 ? undefined : own.map(({ training }) => training).reduce(bothTrainings);
}

/** Whether all that training a model took is part of what training another took, which went on from it. */
export function isWithin(card: ModelCard, other: ModelCard): boolean {
  const known = runsOf(other).map(({ training }) => JSON.stringify(training));
  return runsOf(card).every(({ training }) => known.includes(JSON.stringify(training)));
}

/** What a card says of all runs of a model together, the last of which went on from the others'. */
export function summedRuns(runs: readonly TrainingRun[]): {
  readonly data: JsonRecord;
  readonly training: ModelCard["training"];
  readonly seed: number;
} {
  const roles = [...new Set(runs.flatMap(({ samplesShown }) => Object.keys(samplesShown)))];
  const samples = (role: string): number => runs.reduce((sum, run) => sum + (run.samplesShown[role] ?? 0), 0);
  return {
    data: {
      pictures: runs.reduce((sum, { pictures }) => sum + pictures, 0),
      seeds: runs.map(({ seeds }) => seeds).join("; "),
      samplesShown: Object.fromEntries(roles.map((role) => [role, samples(role)])),
      ...(runs.length > 1 && { runs: JSON.parse(JSON.stringify(runs)) as readonly JsonRecord[] }),
    },
    training: runs.map((run) => run.training).reduce(bothTrainings),
    // The others only added to it.
    seed: runs[0]!.seed,
  };
}

/** Mark of joules that were not read in all runs. */
const notOfAll = ", not of all parts";

/** What both took, dated as the second; joules that one of them lacks, or lacks in part, are marked. */
export function bothTrainings(first: ModelCard["training"], second: ModelCard["training"]): ModelCard["training"] {
  const plain = (method: string): string => method.replace(notOfAll, "");
  const methods = new Set([first, second].flatMap(({ joules }) => Object.keys(joules).map(plain)));
  const joules = [...methods].map((method): readonly [string, number] => {
    const parts = [first, second].map((one) => one.joules[method]);
    const marked = [first, second].map((one) => one.joules[method + notOfAll]);
    const isWhole = parts.every((part) => part !== undefined);
    const sum = [...parts, ...marked].reduce<number>((total, part) => total + (part ?? 0), 0);
    return [isWhole ? method : method + notOfAll, sum];
  });
  return {
    ...second,
    steps: first.steps + second.steps,
    cpuSeconds: first.cpuSeconds + second.cpuSeconds,
    wallSeconds: first.wallSeconds + second.wallSeconds,
    joules: Object.fromEntries(joules),
  };
}
