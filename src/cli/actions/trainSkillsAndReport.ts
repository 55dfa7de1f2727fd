import { SingleBar } from "cli-progress";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { findRaplCounters } from "../../energy/findRaplCounters.ts";
import { literature, literatureSource } from "../../energy/literature.ts";
import { TrainingEnergy, type TrainingCost } from "../../energy/TrainingEnergy.ts";
import { writeError } from "../../episode/LineFile.ts";
import type { ModelCard } from "../../model/ModelCard.ts";
import { trainSkills, type TrainingCostSoFar } from "../../train/skills.ts";
import type { SkillTrainingProgress } from "../../train/skills/Supervision.ts";
import { SpentBefore } from "./SpentBefore.ts";
import { defaultPolicies } from "../compose/configurationOf.ts";
import { exitCodes, InterruptedError } from "../exitCodes.ts";
import { interruptible } from "../interruption.ts";
import { printComplaint, printJson, printLine } from "../print.ts";
import { provenance } from "../provenance.ts";
import { shortNumber, shortRange, textTable } from "../report/textTable.ts";

export interface TrainSkillsCommandOptions {
  readonly out?: string;
  readonly seed: number;
  readonly demonstrations: number;
  readonly resume?: true;
  readonly json?: true;
}

/** What the whole training of the skills may take, CPU-seconds. */
const budget = 1000;

/** Trains the skills and prints what it cost. Returns the exit code. @throws InterruptedError, FileError */
export async function trainSkillsAndReport(options: TrainSkillsCommandOptions): Promise<number> {
  const { seed, demonstrations, json } = options;
  const out = options.out ?? defaultPolicies();
  const checkpointDirectory = join("runs", `train-skills-seed${seed}-demonstrations${demonstrations}`);
  prepareDirectory(checkpointDirectory, options.resume ? "kept" : "emptied");
  const spent = new SpentBefore(checkpointDirectory);
  const rapl = findRaplCounters();
  const energy = new TrainingEnergy(rapl.status === "available" ? { counters: rapl.counters } : {});
  const costNow = (): TrainingCost => spent.plus(energy.stop());
  const progress = new TrainingProgress(json ? "json" : "text");
  let card: ModelCard;
  try {
    ({ card } = await interruptible((signal) =>
      untilAborted(signal, () =>
        trainSkills({
          ...{ out, seed, demonstrations, checkpointDirectory, signal },
          revision: provenance().gitRevision,
          date: new Date().toISOString(),
          cost: () => costSoFar(costNow()),
          onProgress: async (p) => {
            energy.poll();
            progress.show(p);
            // Simulation and analytic policies never wait, and Ctrl-C is heard only when the event loop turns.
            await setImmediate();
          },
        }),
      ),
    ));
  } finally {
    progress.end();
    spent.keep(costNow());
  }
  const cost = costNow();
  if (json) printJson({ kind: "training", out, card, cost, literature: literature["nsm-training"] });
  else printCost(card, cost, out);
  if (cost.cpuSeconds > budget) {
    printComplaint(`The training took ${Math.round(cost.cpuSeconds)} CPU-seconds; ${budget} are the budget`);
  }
  return exitCodes.success;
}

/** @throws FileError at once, rather than after minutes of work */
function prepareDirectory(path: string, content: "kept" | "emptied"): void {
  try {
    if (content === "emptied") rmSync(path, { recursive: true, force: true });
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw writeError(path, error);
  }
}

async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new InterruptedError("Interrupted; the same command with --resume goes on", { cause: error });
  }
}

const costSoFar = ({ cpuSeconds, wallSeconds, joulesLow, joulesHigh, counters }: TrainingCost): TrainingCostSoFar => ({
  cpuSeconds,
  wallSeconds,
  joules: {
    "estimated, low": joulesLow,
    "estimated, high": joulesHigh,
    ...Object.fromEntries(counters.map(({ source, method, low }) => [`${method}, ${source}`, low])),
  },
});

function printCost(card: ModelCard, cost: TrainingCost, out: string): void {
  const kilo = (low: number, high: number): string => shortRange(low / 1000, high / 1000);
  const { joules, method, what } = literature["nsm-training"];
  const rows = [
    ["this training, CPU", cost.method, kilo(cost.joulesLow, cost.joulesHigh)],
    ...cost.counters.map(({ source, method: how, low, high }) => [`this training, ${source}`, how, kilo(low, high)]),
    [`paper's neuro-symbolic model, ${what}`, method, kilo(joules, joules)],
  ];
  printLine();
  printLine(
    textTable(
      [
        { head: "energy", align: "left" },
        { head: "method", align: "left" },
        { head: "kJ", align: "right" },
      ],
      rows,
    ),
  );
  printLine(`CPU-seconds: ${shortNumber(cost.cpuSeconds)} of ${budget}; wall: ${shortNumber(cost.wallSeconds)} s`);
  printLine("Energies of different methods are never added.");
  printLine(`  estimated: ${cost.constants}`);
  printLine(`  literature: ${literatureSource}`);
  printLine(`\nEvaluation: ${JSON.stringify(card.evaluation)}`);
  printLine(
    `Files: ${Object.values(card.files)
      .map(({ file }) => join(out, file))
      .join(", ")}`,
  );
}

/** A bar for each phase on a terminal; elsewhere a line per tenth of it. */
class TrainingProgress {
  readonly #format: "json" | "text";
  #bar: SingleBar | undefined;
  #phase = "";
  #shown = 0;

  constructor(format: "json" | "text") {
    this.#format = format;
  }

  show({ phase, done, total, note = "" }: SkillTrainingProgress): void {
    const isNew = phase !== this.#phase;
    if (isNew) {
      this.end();
      this.#phase = phase;
      this.#shown = -1;
    }
    const tenth = Math.floor((10 * done) / Math.max(1, total));
    if (this.#format === "text" && process.stdout.isTTY) {
      if (isNew) {
        const format = `${phase.padEnd(15)} {bar} {value}/{total}, {eta_formatted} left {note}`;
        this.#bar = new SingleBar({ format, hideCursor: true });
        this.#bar.start(total, 0, { note });
      }
      this.#bar?.update(done, { note });
    } else if (tenth !== this.#shown) {
      if (this.#format === "json") printJson({ kind: "progress", phase, done, total, note });
      else printLine(`${phase}: ${done} of ${total}${note === "" ? "" : `, ${note}`}`);
    }
    this.#shown = tenth;
  }

  end(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}
