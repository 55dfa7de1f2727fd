import { Command, InvalidArgumentError, Option } from "commander";
import type { TrainGoalCommandOptions } from "../actions/trainGoalAndReport.ts";
import type { TrainPerceptionCommandOptions } from "../actions/trainPerceptionAndReport.ts";
import type { TrainRingsCommandOptions } from "../actions/trainRingsAndReport.ts";
import type { TrainSkillsCommandOptions } from "../actions/trainSkillsAndReport.ts";
import type { TrainVlaCommandOptions } from "../actions/trainVlaAndReport.ts";
import { ringNetworkNames } from "../../perception/rings/ringNetworkNames.ts";
import { networkRoles } from "../../perception/vision/networkRoles.ts";
import { heldOutEpisodes, mostEpisodes } from "../../train/vla/demonstrations/seeds.ts";
import { exitCodesHelp } from "../exitCodes.ts";
import { longestStage } from "../train/Stage.ts";
import { nameList, numberUpTo, positiveShare, wholeNumber } from "../parseOptions.ts";

/** The options of a training that can go on from a model. */
function addFurther(command: Command, roles: readonly string[]): Command {
  /** @throws InvalidArgumentError */
  const chosen = (text: string): readonly string[] => {
    const names = nameList(text);
    const known = roles.filter((role) => names.includes(role));
    if (known.length === names.length) return known;
    throw new InvalidArgumentError(`It must be some of ${roles.join(", ")}, with single commas between.`);
  };
  return command
    .option("--from <dir>", "model whose networks are trained further, at a lower rate (default: they begin anew)")
    .option("--networks <names>", `which of ${roles.join(", ")} to train, with --from (default: all)`, chosen);
}

/** Most games of a kind to learn from, so that there are seeds for those held out. */
const mostGames = mostEpisodes - Math.max(heldOutEpisodes.hanoi, heldOutEpisodes.starts);

/** What is told of a training. */
interface Training {
  readonly name: string;
  /** Name of the model's directory in policies/. */
  readonly model: string;
  readonly summary: string;
  readonly description: readonly string[];
  /** What must be the same for a training to go on. */
  readonly same: string;
  readonly examples: readonly string[];
}

/** The command of a training with the options that all have. */
const training = ({ name, model, summary, description, same, examples }: Training): Command =>
  new Command(name)
    .summary(summary)
    .description(description.join("\n"))
    .option("--out <dir>", `directory of the trained model (default: policies/${model} of this package)`)
    .option("--seed <n>", "seed of data and training", wholeNumber(0), 0)
    .option("--resume", `go on with what an interrupted training with the same ${same} has kept in runs/`)
    .option("--minutes <n>", "stop in order after so many minutes; --resume goes on", numberUpTo(longestStage))
    .option("--json", 'print JSON lines only; the last has the kind "training"')
    .addHelpText(
      "after",
      `\nExamples:\n${examples.map((example) => `  praxis ${example}\n`).join("")}${exitCodesHelp}`,
    );

export function trainCommand(): Command {
  const skills = training({
    name: "skills",
    model: "skills",
    summary: "make demonstrations and train the four skills",
    description: [
      "Lets the scripted expert make random single stacking demonstrations, trains reach-pick, pick, reach-place and place",
      "on them and evaluates the result. Takes two to three minutes, 150 CPU-seconds.",
    ],
    same: "seed and demonstrations",
    examples: [
      "train skills",
      "train skills --out runs/my-skills --seed 3 --demonstrations 20",
      "bench --policies runs/my-skills",
    ],
  })
    .option("--demonstrations <n>", "successful demonstrations to learn from", wholeNumber(1), 50)
    .action(async (options: TrainSkillsCommandOptions) => {
      const { trainSkillsAndReport } = await import("../actions/trainSkillsAndReport.ts");
      process.exitCode = await trainSkillsAndReport(options);
    });
  const perceptionOptions = training({
    name: "perception",
    model: "perception",
    summary: "draw pictures and train the networks that see",
    description: [
      "Draws random tables as the agent's camera sees them and trains on them the networks that see discs and areas. Takes",
      "under an hour of two cores, 3 GB of disk and 5 GB of memory.",
    ],
    same: "seed, numbers, networks and model to go on from",
    examples: [
      "train perception",
      "train perception --out runs/my-eyes --pictures 1000 --steps 400",
      "train perception --from policies/perception --networks disc --seed 1 --out runs/sharper-eyes",
    ],
  })
    .option("--pictures <n>", "pictures to learn from", wholeNumber(1), 12_000)
    .option("--steps <n>", "optimiser steps on 8 whole pictures each", wholeNumber(1), 9500)
    .option("--close-up-steps <n>", "optimiser steps on 64 close-ups each", wholeNumber(1), 8000);
  const perception = addFurther(perceptionOptions, networkRoles).action(
    async (options: TrainPerceptionCommandOptions) => {
      const { trainPerceptionAndReport } = await import("../actions/trainPerceptionAndReport.ts");
      process.exitCode = await trainPerceptionAndReport(options);
    },
  );
  const ringsOptions = training({
    name: "rings",
    model: "look-rings",
    summary: "draw pictures of the ring toy and train the networks of praxis look",
    description: [
      "Draws pictures of wooden toys with rings on three rods, and trains on them the two networks that `praxis look` reads",
      "photographs with, in 8000 and 10000 steps, side by side. Takes 4740 CPU-seconds on two cores, 3 GB of disk and 5 GB of",
      "memory.",
    ],
    same: "seed, pictures, networks and model to go on from",
    examples: [
      "train rings",
      "train rings --resume",
      "train rings --from policies/look-rings --networks stacks --seed 1 --out runs/sharper-rings",
    ],
  }).option("--pictures <n>", "pictures to learn from", wholeNumber(1), 5000);
  const rings = addFurther(ringsOptions, ringNetworkNames).action(async (options: TrainRingsCommandOptions) => {
    const { trainRingsAndReport } = await import("../actions/trainRingsAndReport.ts");
    process.exitCode = await trainRingsAndReport(options);
  });
  const goal = training({
    name: "goal",
    model: "goal",
    summary: "draw instructions and train the networks that read goals in them",
    description: [
      "Draws instructions with their goals, half of them by varying written ones, trains on them two networks that turn words",
      "and what stands where into a PDDL goal, and finds out how far they can be trusted. Takes under an hour of two cores.",
    ],
    same: "seed and steps",
    examples: [
      "train goal",
      "train goal --out runs/my-goals --steps 500",
      "train goal --resume --calibrate benchmarks/goals/development.jsonl",
    ],
  })
    .option(
      "--calibrate <file>",
      "instructions to find out with how far it can be trusted, as praxis evaluate goal reads them (default: drawn ones)",
    )
    .option("--steps <n>", "optimiser steps on 64 instructions each", wholeNumber(1), 9000)
    .action(async (options: TrainGoalCommandOptions) => {
      const { trainGoalAndReport } = await import("../actions/trainGoalAndReport.ts");
      process.exitCode = await trainGoalAndReport(options);
    });
  const vla = training({
    name: "vla",
    model: "vla, or vla-state",
    summary: "make demonstrations and train a small vision-language-action policy",
    description: [
      "Lets the scripted expert play the games of praxis demos and single stackings, with pictures of 128 × 128 pixels, and",
      "trains on them a policy that is told either the whole game or the sub-task under way. It sees by the frozen network of",
      "praxis train perception, from scratch, or is told where all discs are (--encoder). Demonstrations and features stay in",
      "the directory of --data, 9 GB of disk, for the next training; what making them cost is part of each training's cost.",
    ],
    same: "encoder, seed, steps and share",
    examples: [
      "train vla --only-data",
      "train vla --encoder perception",
      "train vla --encoder state --minutes 40 --resume",
      "train vla --encoder scratch --data-share 0.5 --out runs/half",
    ],
  })
    .addOption(
      new Option("--encoder <which>", "what it sees with")
        .choices(["perception", "scratch", "state"])
        .default("perception"),
    )
    .option("--steps <n>", "optimiser steps on 32 observations each", wholeNumber(1), 9600)
    .option("--data-share <share>", "share of the episodes to learn from", positiveShare, 1)
    .option("--data <dir>", "directory of demonstrations and features, made if need be", "runs/vla-data")
    .option("--episodes <n>", "whole games of each kind (default: 150, as in the paper)", wholeNumber(1, mostGames))
    .option(
      "--perception <dir>",
      "model whose network sees, with --encoder perception (default: policies/perception of this package)",
    )
    .option("--only-data", "end when demonstrations, and features where the encoder needs them, are made")
    .action(async (options: TrainVlaCommandOptions) => {
      const { trainVlaAndReport } = await import("../actions/trainVlaAndReport.ts");
      process.exitCode = await trainVlaAndReport(options);
    });
  return new Command("train")
    .summary("train a learned part from scratch")
    .description("Trains a learned part of Praxis from scratch, on this machine, with its energy metered.")
    .addCommand(skills)
    .addCommand(perception)
    .addCommand(rings)
    .addCommand(goal)
    .addCommand(vla)
    .addHelpText("after", exitCodesHelp);
}
