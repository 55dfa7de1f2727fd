import { Command } from "commander";
import { exitCodesHelp } from "../exitCodes.ts";

export function doctorCommand(): Command {
  return new Command("doctor")
    .summary("tell what this machine and installation have")
    .description(
      "Looks for what Praxis can use: Node.js, processor, trained models (cards, hashes), energy counters, ROS 2. Changes\n" +
        "nothing. Exits with 1 if something is missing that praxis run needs.",
    )
    .option("--json", "print one JSON line: kind, node, processor, models, energy, ros")
    .addHelpText("after", `\nExample:\n  praxis doctor\n${exitCodesHelp}`)
    .action(async (options: { readonly json?: true }) => {
      const { examine } = await import("../actions/examine.ts");
      process.exitCode = await examine(options.json ? "json" : "text");
    });
}
