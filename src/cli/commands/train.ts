import { Command } from "commander";
import type { TrainPerceptionCommandOptions } from "../actions/trainPerceptionAndReport.ts";
import type { TrainRingsCommandOptions } from "../actions/trainRingsAndReport.ts";
import type { TrainSkillsCommandOptions } from "../actions/trainSkillsAndReport.ts";
import { exitCodesHelp } from "../exitCodes.ts";
import { wholeNumber } from "../parseOptions.ts";

export function trainCommand(): Command {
  const skills = new Command("skills")
    .summary("make demonstrations and train the four skills")
    .description(
      "Lets the scripted expert make random single stacking demonstrations, trains reach-pick, pick, reach-place and place\n" +
        "on them and evaluates the result. Takes two to three minutes, 150 CPU-seconds. The state of\n" +
        "training is kept in runs/, so that an interrupted one goes on with --resume.",
    )
    .option("--out <dir>", "directory of the trained model (default: policies/skills of this package)")
    .option("--seed <n>", "seed of demonstrations and training", wholeNumber(0), 0)
    .option("--demonstrations <n>", "successful demonstrations to learn from", wholeNumber(1), 50)
    .option("--resume", "go on with what an interrupted training with the same seed and demonstrations has kept")
    .option("--json", 'print JSON lines only; the last has the kind "training"')
    .addHelpText(
      "after",
      `
Examples:
  praxis train skills
  praxis train skills --out runs/my-skills --seed 3 --demonstrations 20
  praxis bench --policies runs/my-skills
${exitCodesHelp}`,
    )
    .action(async (options: TrainSkillsCommandOptions) => {
      const { trainSkillsAndReport } = await import("../actions/trainSkillsAndReport.ts");
      process.exitCode = await trainSkillsAndReport(options);
    });
  const perception = new Command("perception")
    .summary("draw pictures and train the networks that see")
    .description(
      "Draws random tables as the agent's camera sees them and trains on them the networks that see discs and areas. Needs\n" +
        "3 GB of disk and 4 GB of memory. Pictures and the state of training are kept in runs/, so that an interrupted one\n" +
        "goes on with --resume.",
    )
    .option("--out <dir>", "directory of the trained model (default: policies/perception of this package)")
    .option("--seed <n>", "seed of pictures and training", wholeNumber(0), 0)
    .option("--pictures <n>", "pictures to learn from", wholeNumber(1), 12_000)
    .option("--steps <n>", "optimiser steps on 8 whole pictures each", wholeNumber(1), 5200)
    .option("--close-up-steps <n>", "optimiser steps on 64 close-ups each", wholeNumber(1), 6000)
    .option("--resume", "go on with what an interrupted training with the same seed and numbers has kept")
    .option("--json", 'print JSON lines only; the last has the kind "training"')
    .addHelpText(
      "after",
      `
Examples:
  praxis train perception
  praxis train perception --resume
  praxis train perception --out runs/my-eyes --pictures 1000 --steps 400
${exitCodesHelp}`,
    )
    .action(async (options: TrainPerceptionCommandOptions) => {
      const { trainPerceptionAndReport } = await import("../actions/trainPerceptionAndReport.ts");
      process.exitCode = await trainPerceptionAndReport(options);
    });
  const rings = new Command("rings")
    .summary("draw pictures of the ring toy and train the networks of praxis look")
    .description(
      "Draws pictures of wooden toys with rings on three rods, and trains on them the two networks that `praxis look` reads\n" +
        "photographs with. Takes about 40 minutes of one core. Pictures and the state of training are kept in runs/, so that\n" +
        "an interrupted one goes on with --resume.",
    )
    .option("--out <dir>", "directory of the trained model (default: policies/look-rings of this package)")
    .option("--seed <n>", "seed of pictures and training", wholeNumber(0), 0)
    .option("--pictures <n>", "pictures to learn from", wholeNumber(1), 4000)
    .option("--resume", "go on with what an interrupted training with the same seed and pictures has kept")
    .option("--json", 'print JSON lines only; the last has the kind "training"')
    .addHelpText(
      "after",
      `
Examples:
  praxis train rings
  praxis train rings --resume
${exitCodesHelp}`,
    )
    .action(async (options: TrainRingsCommandOptions) => {
      const { trainRingsAndReport } = await import("../actions/trainRingsAndReport.ts");
      process.exitCode = await trainRingsAndReport(options);
    });
  return new Command("train")
    .summary("train a learned part from scratch")
    .description("Trains a learned part of Praxis from scratch, on this machine, with its energy metered.")
    .addCommand(skills)
    .addCommand(perception)
    .addCommand(rings)
    .addHelpText("after", exitCodesHelp);
}
