import { join } from "node:path";
import { literature, literatureSource } from "../../energy/literature.ts";
import { trainSkills } from "../../train/skills.ts";
import { defaultPolicies } from "../compose/configurationOf.ts";
import { exitCodes } from "../exitCodes.ts";
import { printComplaint, printJson } from "../print.ts";
import { printTraining } from "../train/printTraining.ts";
import { runTraining, type TrainCommandOptions } from "../train/runTraining.ts";

export interface TrainSkillsCommandOptions extends TrainCommandOptions {
  readonly demonstrations: number;
}

/** What the whole training of the skills may take, CPU-seconds. */
const budget = 1000;

/** Trains the skills and prints what it cost. Returns the exit code. @throws InterruptedError, FileError */
export async function trainSkillsAndReport(options: TrainSkillsCommandOptions): Promise<number> {
  const { seed, demonstrations, json } = options;
  const out = options.out ?? defaultPolicies();
  const directory = join("runs", `train-skills-seed${seed}-demonstrations${demonstrations}`);
  const { card, cost } = await runTraining(options, { out, directory }, (training) =>
    trainSkills({ ...training, demonstrations }),
  );
  const { joules, method, what } = literature["nsm-training"];
  const beside = { what: `paper's neuro-symbolic model, ${what}`, method, joules, source: literatureSource };
  if (json) printJson({ kind: "training", out, card, cost, literature: literature["nsm-training"] });
  else printTraining(card, cost, out, { budget, beside });
  if (cost.cpuSeconds > budget) {
    printComplaint(`The training took ${Math.round(cost.cpuSeconds)} CPU-seconds; ${budget} are the budget`);
  }
  return exitCodes.success;
}
