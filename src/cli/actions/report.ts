import { join, relative } from "node:path";
import { exitCodes } from "../exitCodes.ts";
import { packageRoot } from "../packageRoot.ts";
import { printLine } from "../print.ts";
import { distinctCards, readCards } from "../report/cards.ts";
import { markdownReport } from "../report/markdownReport.ts";
import { reportPage } from "../report/reportPage.ts";
import { readResults } from "../report/Results.ts";
import { writeOut } from "../writeOut.ts";

export interface ReportOptions {
  readonly out: string;
  readonly markdown?: string;
  readonly policies?: string;
}

/** Writes what directories of results say as a page, and as Markdown. Returns the exit code. @throws FileError, ModelError */
export async function report(dirs: readonly string[], options: ReportOptions): Promise<number> {
  const { out, markdown } = options;
  const results = readResults(dirs);
  const own = await readCards(options.policies ?? relative(process.cwd(), join(packageRoot(), "policies")));
  const cards = distinctCards([...own, ...results.runs.flatMap((run) => run.cards)]);
  writeOut(out, reportPage(results, cards));
  if (markdown !== undefined) writeOut(markdown, markdownReport(results, cards));
  const episodes = results.runs.reduce((sum, { records }) => sum + records.length, 0);
  printLine(
    `${episodes} episodes of ${results.runs.length} runs: ${[out, ...(markdown ? [markdown] : [])].join(", ")}`,
  );
  return exitCodes.success;
}
