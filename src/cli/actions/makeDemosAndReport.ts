import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type DemoFormat, demoFormats, makeDemos, manifestName, ownedManifest } from "../../train/demos.ts";
import { type EpisodeKind, episodeKinds, paperEpisodes } from "../../train/vla/demonstrations/seeds.ts";
import type { Prompts } from "../../train/vla/export/ExportOptions.ts";
import { loadDomain } from "../compose/loadDomain.ts";
import { exitCodes } from "../exitCodes.ts";
import { machine } from "../machine.ts";
import { printJson, printLine } from "../print.ts";
import { provenance } from "../provenance.ts";
import { shortNumber, shortRange, textTable } from "../report/textTable.ts";
import { meteredWork } from "../train/meteredWork.ts";
import { costFile } from "../train/SpentBefore.ts";

export interface DemosCommandOptions {
  readonly out: string;
  readonly kind: readonly EpisodeKind[];
  readonly episodes?: number;
  readonly size: number;
  readonly format: readonly DemoFormat[];
  readonly prompts: Prompts;
  readonly json?: true;
}

/** Makes demonstrations and prints what came of it. Returns the exit code. @throws InterruptedError, FileError */
export async function makeDemosAndReport(options: DemosCommandOptions): Promise<number> {
  const { out, episodes, size, prompts, json } = options;
  // In one order, whatever the order on the command line: an episode's number must not depend on that.
  const kinds = episodeKinds.filter((kind) => options.kind.includes(kind));
  const formats = (Object.keys(demoFormats) as DemoFormat[]).filter((format) => options.format.includes(format));
  const { gitRevision, versions } = provenance();
  const { cpu, cores, memoryGiB, kernel } = machine();
  const metering = {
    directory: out,
    format: json ? "json" : "text",
    goesOn: "the same command",
    remedy: "delete it",
  } as const;
  // Before the cost is kept there.
  await ownedManifest(out, { formats, others: [costFile] });
  const { result, cost } = await meteredWork(metering, (supervision) =>
    makeDemos({
      ...supervision,
      ...{ out, kinds, size, formats, prompts },
      episodes: episodes === undefined ? paperEpisodes : { hanoi: episodes, starts: episodes, stacking: episodes },
      domain: loadDomain("hanoi"),
      threads: availableParallelism(),
      madeBy: { revision: gitRevision, versions, machine: { cpu, cores, memoryGiB, kernel } },
      date: new Date().toISOString(),
    }),
  );
  const cards = formats.map((format) => [format, result.dataSets[format]!] as const);
  const files = Object.fromEntries(cards.map(([format, { file }]) => [format, file]));
  const made = cards[0]![1].kinds;
  if (json) {
    printJson({ kind: "demos", out, kinds: made, files, costOfAllRuns: cost });
    return exitCodes.success;
  }
  const rows = Object.entries(made).map(([kind, { episodes: n, noisy, attempts, steps }]) => [
    kind,
    ...[n, noisy, attempts, steps].map(String),
  ]);
  const heads = ["episodes", "noisy", "attempts", "steps"].map((head) => ({ head, align: "right" }) as const);
  printLine();
  printLine(textTable([{ head: "kind", align: "left" }, ...heads], rows));
  printLine("All runs in this directory, with what they recorded or wrote for other data sets:");
  printLine(`CPU-seconds: ${shortNumber(cost.cpuSeconds)}; wall: ${shortNumber(cost.wallSeconds)} s`);
  printLine(
    `Energy, ${cost.method}: ${shortRange(cost.joulesLow / 1000, cost.joulesHigh / 1000)} kJ (${cost.constants})`,
  );
  for (const { source, method, low, high, incomplete } of cost.counters) {
    const which = incomplete ? ", not of all runs" : "";
    printLine(`Energy, ${source}, ${method}${which}: ${shortRange(low / 1000, high / 1000)} kJ`);
  }
  printLine(`Files: ${[...Object.values(files), manifestName].map((file) => join(out, file)).join(", ")}`);
  return exitCodes.success;
}
