import { Command } from "commander";
import type { ReportOptions } from "../actions/report.ts";
import { exitCodesHelp } from "../exitCodes.ts";

export function reportCommand(): Command {
  return new Command("report")
    .summary("write what benchmarks found as one HTML page")
    .description(
      "Writes results of praxis bench as one HTML page with tables and plots that needs no network: success, energy, training,\n" +
        "failures, time, predictions and paired tests, beside the literature's numbers, which are marked. Pictures of episodes\n" +
        "are taken from filmstrips/AGENT-success.png and AGENT-failure.png in each directory, where there are such.",
    )
    .argument("<results...>", "directories that praxis bench wrote")
    .requiredOption("--out <file>", "the page, such as report.html")
    .option("--markdown <file>", "write the main tables as Markdown, too")
    .option("--policies <dir>", "trained models, for what their training took (default: policies of this package)")
    .addHelpText(
      "after",
      `
Examples:
  praxis report runs/mine --out report.html
  praxis report runs/mine runs/theirs --out report.html --markdown report.md
${exitCodesHelp}`,
    )
    .action(async (results: string[], options: ReportOptions) => {
      const { report } = await import("../actions/report.ts");
      process.exitCode = await report(results, options);
    });
}
