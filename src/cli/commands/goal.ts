import { Command } from "commander";
import type { ReadGoalOptions } from "../actions/readGoal.ts";
import { exitCodesHelp } from "../exitCodes.ts";
import { withGoalOptions } from "./goalOptions.ts";

export function goalCommand(): Command {
  const command = new Command("goal")
    .summary("read the goal of an instruction for the scene in a picture")
    .description(
      "Reads a picture (PNG or JPEG, square) that the agent's camera took of the tower scene, and the goal of an instruction for\n" +
        "it: prints what is seen, and the goal as PDDL with the confidence in it, the question that is to be answered first, or\n" +
        "why there is no goal. The camera is taken to be about where the plan of the workplace has it, the arm to be at home with\n" +
        "an empty hand. Nothing moves. The exit code is 0 with a goal, else 1.",
    )
    .argument(
      "<image>",
      "PNG or JPEG file; turned as its Exif orientation says, and resampled to the size that is seen with",
    )
    .argument("<instruction>", "what to do, in English")
    .option("--perception <dir>", "directory of the networks that see (default: policies/perception of this package)");
  return withGoalOptions(command)
    .option("--pddl <file>", "with a goal: write the PDDL problem that begins with what is seen and ends with the goal")
    .option(
      "--json",
      'print one JSON line: kind "goal", status ("predicted", "ambiguous", "rejected" or "not-seen"), picture, words, discs, facts, sure, and goal and confidence, question and candidates, or reason',
    )
    .addHelpText(
      "after",
      `
Examples:
  praxis goal scene.png "Put the blue disc on the middle peg."
  praxis goal scene.png "Build the tower on the right." --goal-predictor learned --pddl scene.pddl
  praxis plan domains/hanoi/domain.pddl scene.pddl
${exitCodesHelp}`,
    )
    .action(async (image: string, instruction: string, options: ReadGoalOptions) => {
      const { readGoal } = await import("../actions/readGoal.ts");
      process.exitCode = await readGoal(image, instruction, options);
    });
}
