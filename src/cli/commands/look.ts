import { Command, Option } from "commander";
import type { LookOptions } from "../actions/look.ts";
import { exitCodesHelp } from "../exitCodes.ts";

export function lookCommand(): Command {
  return new Command("look")
    .summary("read the rings of a three-rod toy in a photograph")
    .description(
      "Reads a photograph (PNG or JPEG) of a toy with 2 to 9 rings on three rods, seen from 0 to 60° above: prints the stacks\n" +
        "from left to right as the picture shows them, the facts, and how sure each part is, 0 to 1: of drawn pictures\n" +
        "that were read with 0.8 or more, 96 % were read rightly. Sizes are only compared.\n" +
        "Where no ring seems to lie on a smaller one by more than a hair, the game's rule is taken to be kept.",
    )
    .argument("<image>", "PNG or JPEG file; turned as its Exif orientation says")
    .option(
      "--pddl <file>",
      "write a PDDL problem that begins with what is seen; its goal is the tower on the right rod",
    )
    .addOption(
      new Option("--domain <name>", "whose words facts and problem are in")
        .choices(["hanoi", "hanoi-classic"])
        .default("hanoi-classic"),
    )
    .option("--annotate <file>", "write the picture as PNG with what was found in it")
    .option("--model <dir>", "directory of the model (default: policies/look-rings of this package)")
    .option("--json", 'print one JSON line: kind "look", status, count, stacks, confidence, facts, rods, rings')
    .addHelpText(
      "after",
      `
Examples:
  praxis look toy.jpg
  praxis look toy.jpg --pddl toy.pddl --annotate seen.png
  praxis plan domains/hanoi-classic/domain.pddl toy.pddl
${exitCodesHelp}`,
    )
    .action(async (image: string, options: LookOptions) => {
      const { look } = await import("../actions/look.ts");
      process.exitCode = await look(image, options);
    });
}
