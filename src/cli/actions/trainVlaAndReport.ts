import { availableParallelism } from "node:os";
import { join } from "node:path";
import { readCard } from "../../model/ModelCard.ts";
import { shareOf, trainVla, type VlaVision } from "../../train/vla.ts";
import { makeEpisodes, type EpisodeCounts, type EpisodeFiles } from "../../train/vla/examples/makeEpisodes.ts";
import { makeFeatures, readTrunk, type Trunk } from "../../train/vla/examples/makeFeatures.ts";
import { heldOutEpisodes, paperEpisodes } from "../../train/vla/demonstrations/seeds.ts";
import type { Encoder } from "../../train/vla/examples/vlaBatch.ts";
import { defaultPerception, defaultStateVla, defaultVla } from "../compose/configurationOf.ts";
import { loadDomain } from "../compose/loadDomain.ts";
import { exitCodes, UsageError } from "../exitCodes.ts";
import { machine } from "../machine.ts";
import { printJson, printLine } from "../print.ts";
import { provenance } from "../provenance.ts";
import { meteredWork } from "../train/meteredWork.ts";
import { printTraining } from "../train/printTraining.ts";
import { runTraining, type TrainCommandOptions } from "../train/runTraining.ts";
import { beginStage, type Stage } from "../train/Stage.ts";

export interface TrainVlaCommandOptions extends TrainCommandOptions {
  readonly encoder: Encoder;
  readonly dataShare: number;
  readonly steps: number;
  readonly data: string;
  readonly episodes?: number;
  readonly perception?: string;
  readonly onlyData?: true;
}

/**
 * Steps from one picture to the next: of games a quarter of a second, for one has two thousand steps that look much alike. Stackings are short,
 * few, and alone show which prompt is obeyed: of those to learn from there are all.
 */
const every = {
  training: { hanoi: 5, starts: 5, stacking: 1 },
  validation: { hanoi: 5, starts: 5, stacking: 5 },
} as const;

/**
 * Makes demonstrations, trains a vision-language-action policy and prints what it cost. Returns the exit code.
 *
 * @throws UsageError where nothing would be learnt of games; InterruptedError, StageEndedError, FileError, ModelError
 */
export async function trainVlaAndReport(options: TrainVlaCommandOptions): Promise<number> {
  const { encoder, seed, steps, dataShare, data, episodes: count, json } = options;
  const training: EpisodeCounts =
    count === undefined ? paperEpisodes : { hanoi: count, starts: count, stacking: Math.ceil(count / 3) };
  checkShare(training, dataShare);
  // Before hours of demonstrations.
  const trunk = encoder === "perception" ? await readTrunk(options.perception ?? defaultPerception()) : undefined;
  const format = json ? "json" : "text";
  const stage = beginStage(options.minutes);
  const again = { goesOn: "the same command", remedy: "delete it", stage };
  const { gitRevision, versions } = provenance();
  const { cpu, cores, memoryGiB, kernel } = machine();
  const made = await meteredWork({ directory: data, format, ...again }, (supervision) =>
    makeEpisodes({
      ...supervision,
      directory: join(data, "episodes"),
      domain: loadDomain("hanoi"),
      training,
      validation: heldOutEpisodes,
      every,
      threads: availableParallelism(),
      madeBy: { revision: gitRevision, versions, machine: { cpu, cores, memoryGiB, kernel } },
    }),
  );
  const { vision, directories, cpuSeconds } = await visionOf(options, made.result, trunk, stage);
  const spentIn = [data, ...directories];
  const dataCost = {
    cpuSeconds: made.cost.cpuSeconds + cpuSeconds,
    episodes: made.result.training.length + made.result.validation.length,
  };
  if (options.onlyData) {
    if (json) printJson({ kind: "data", directories: spentIn, episodes: made.result.training.length });
    else printLine(`Episodes: ${made.result.training.length} to learn from, in ${data}`);
    return exitCodes.success;
  }
  const out = options.out ?? (encoder === "state" ? defaultStateVla() : defaultVla());
  const directory = join("runs", `train-vla-${encoder}-seed${seed}-steps${steps}-share${dataShare}`);
  const { card, cost } = await runTraining(options, { out, directory, spentIn, stage }, (how) =>
    trainVla({ ...how, vision, episodes: made.result, command: commandOf(options), dataShare, dataCost, steps }),
  );
  if (json) printJson({ kind: "training", out, card, cost });
  else printTraining(card, cost, out);
  return exitCodes.success;
}

/** The command line that trains the same again, wherever its data lie. */
function commandOf({ encoder, seed, steps, dataShare, episodes, perception }: TrainVlaCommandOptions): string {
  const options = {
    ...{ encoder, seed, steps, "data-share": dataShare, episodes },
    ...(encoder === "perception" && { perception }),
  };
  const chosen = Object.entries(options).filter(([, value]) => value !== undefined);
  return ["npx praxis train vla", ...chosen.map(([name, value]) => `--${name} ${value}`)].join(" ");
}

/** @throws UsageError where no game is left to learn from */
function checkShare({ hanoi, starts, stacking }: EpisodeCounts, share: number): void {
  const games = hanoi + starts;
  const taken = shareOf(
    Array.from({ length: games + stacking }, (_, i) => i),
    share,
  );
  if (taken.some((i) => i < games)) return;
  throw new UsageError(
    `--data-share ${share} leaves none of ${games} games to learn from; choose a larger share, or more by --episodes`,
  );
}

/** What the network sees with, where what that cost is kept, and the CPU-seconds of it. @param trunk of the encoder that has one */
async function visionOf(
  { encoder, data, json, perception = defaultPerception() }: TrainVlaCommandOptions,
  { training, validation: heldOut }: EpisodeFiles,
  trunk: Trunk | undefined,
  stage: Stage | undefined,
): Promise<{ readonly vision: VlaVision; readonly directories: readonly string[]; readonly cpuSeconds: number }> {
  if (encoder !== "perception" || trunk === undefined) {
    return { vision: { encoder: encoder === "state" ? "state" : "scratch" }, directories: [], cpuSeconds: 0 };
  }
  const model = await readCard(perception);
  const directory = join(data, `features-${trunk.sha256.slice(0, 12)}`);
  const metering = {
    directory,
    format: json ? "json" : "text",
    goesOn: "the same command",
    remedy: "delete it",
    stage,
  } as const;
  // Evenly out of all kinds.
  const measured = training.filter((_, i) => i % Math.ceil(training.length / 8) === 0);
  const { result: features, cost } = await meteredWork(metering, (supervision) =>
    makeFeatures({
      ...{ ...supervision, directory, trunk, measured },
      episodes: [...training, ...heldOut],
      mirrored: training,
      threads: availableParallelism(),
    }),
  );
  return { vision: { encoder, trunk, features, model }, directories: [directory], cpuSeconds: cost.cpuSeconds };
}
