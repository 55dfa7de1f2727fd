import { availableParallelism } from "node:os";
import { join } from "node:path";
import { readCard } from "../../model/ModelCard.ts";
import { trainVla, type VlaVision } from "../../train/vla.ts";
import { makeEpisodes, type EpisodeCounts, type EpisodeFiles } from "../../train/vla/examples/makeEpisodes.ts";
import { makeFeatures, readTrunk } from "../../train/vla/examples/makeFeatures.ts";
import { paperEpisodes } from "../../train/vla/demonstrations/seeds.ts";
import type { Encoder } from "../../train/vla/examples/vlaBatch.ts";
import { defaultPerception, defaultStateVla, defaultVla } from "../compose/configurationOf.ts";
import { loadDomain } from "../compose/loadDomain.ts";
import { exitCodes } from "../exitCodes.ts";
import { machine } from "../machine.ts";
import { printJson, printLine } from "../print.ts";
import { provenance } from "../provenance.ts";
import { meteredWork } from "../train/meteredWork.ts";
import { printTraining } from "../train/printTraining.ts";
import { runTraining, type TrainCommandOptions } from "../train/runTraining.ts";

export interface TrainVlaCommandOptions extends TrainCommandOptions {
  readonly encoder: Encoder;
  readonly dataShare: number;
  readonly steps: number;
  readonly data: string;
  readonly episodes?: number;
  readonly perception?: string;
  readonly onlyData?: true;
}

/** Steps from one picture to the next: a quarter of a second. */
const every = 5;
/** Held out. Stackings are short, and alone show whether what is told is obeyed. */
const validation: EpisodeCounts = { hanoi: 8, starts: 8, stacking: 20 };

/** Makes demonstrations, trains a vision-language-action policy and prints what it cost. Returns the exit code. @throws InterruptedError, FileError, ModelError */
export async function trainVlaAndReport(options: TrainVlaCommandOptions): Promise<number> {
  const { encoder, seed, steps, dataShare, data, episodes: count, json } = options;
  const format = json ? "json" : "text";
  const again = { goesOn: "the same command", remedy: "delete it" };
  const { gitRevision, versions } = provenance();
  const { cpu, cores, memoryGiB, kernel } = machine();
  const made = await meteredWork({ directory: data, format, ...again }, (supervision) =>
    makeEpisodes({
      ...supervision,
      directory: join(data, "episodes"),
      domain: loadDomain("hanoi"),
      training: count === undefined ? paperEpisodes : { hanoi: count, starts: count, stacking: Math.ceil(count / 3) },
      validation,
      every,
      threads: availableParallelism(),
      madeBy: { revision: gitRevision, versions, machine: { cpu, cores, memoryGiB, kernel } },
    }),
  );
  const { vision, directories } = await visionOf(options, made.result);
  const spentIn = [data, ...directories];
  if (options.onlyData) {
    if (json) printJson({ kind: "data", directories: spentIn, episodes: made.result.training.length });
    else printLine(`Episodes: ${made.result.training.length} to learn from, in ${data}`);
    return exitCodes.success;
  }
  const out = options.out ?? (encoder === "state" ? defaultStateVla() : defaultVla());
  const directory = join("runs", `train-vla-${encoder}-seed${seed}-steps${steps}-share${dataShare}`);
  const { card, cost } = await runTraining(options, { out, directory, spentIn }, (training) =>
    trainVla({ ...training, vision, episodes: made.result, dataShare, steps }),
  );
  if (json) printJson({ kind: "training", out, card, cost });
  else printTraining(card, cost, out);
  return exitCodes.success;
}

/** What the network sees with, and where what that cost is kept. */
async function visionOf(
  { encoder, data, json, perception = defaultPerception() }: TrainVlaCommandOptions,
  { training, validation: heldOut }: EpisodeFiles,
): Promise<{ readonly vision: VlaVision; readonly directories: readonly string[] }> {
  if (encoder !== "perception") return { vision: { encoder }, directories: [] };
  const [trunk, model] = [await readTrunk(perception), await readCard(perception)];
  const directory = join(data, `features-${trunk.sha256.slice(0, 12)}`);
  const metering = {
    directory,
    format: json ? "json" : "text",
    goesOn: "the same command",
    remedy: "delete it",
  } as const;
  // Evenly out of all kinds.
  const measured = training.filter((_, i) => i % Math.ceil(training.length / 8) === 0);
  const { result: features } = await meteredWork(metering, (supervision) =>
    makeFeatures({ ...supervision, directory, trunk, episodes: [...training, ...heldOut], measured }),
  );
  return { vision: { encoder, trunk, features, model }, directories: [directory] };
}
