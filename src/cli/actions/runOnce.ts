import type { Scenario } from "../../core/index.ts";
import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import type { EpisodeResult } from "../../episode/EpisodeResult.ts";
import { episodesFile } from "../../episode/readEpisodes.ts";
import { summarise, type SummaryRow } from "../../episode/summarise.ts";
import { askUser } from "../askUser.ts";
import { EpisodeRunner } from "../bench/EpisodeRunner.ts";
import type { EpisodeCommandOptions } from "../commands/episodeOptions.ts";
import { chooseScenario, withInstruction } from "../compose/chooseScenario.ts";
import { agentNamed } from "../compose/agentNamed.ts";
import { agentParts, configurationKey, usualAgent } from "../compose/Configuration.ts";
import { configurationOf } from "../compose/configurationOf.ts";
import { loadDomain } from "../compose/loadDomain.ts";
import { exitCodes, InterruptedError, UsageError } from "../exitCodes.ts";
import { interruptible } from "../interruption.ts";
import { openFilm } from "../film/openFilm.ts";
import { printJson, printLine } from "../print.ts";
import { provenance } from "../provenance.ts";
import { energyTable } from "../report/energyTable.ts";
import { JsonStory } from "../report/JsonStory.ts";
import { Story } from "../report/Story.ts";
import { shortNumber } from "../report/textTable.ts";

export interface RunOptions extends EpisodeCommandOptions {
  readonly scenario: string;
  readonly film?: string;
  readonly agent?: string;
}

/** One episode, told as it happens. Returns the exit code. @throws whatever ended the episode */
export async function runOnce(instruction: string | undefined, options: RunOptions): Promise<number> {
  const { scenario: name, seed, noise, json, out } = options;
  if (options.film !== undefined && options.world !== "physics") {
    throw new UsageError(`The world "${options.world}" has no cameras; film with --world physics, or leave --film out`);
  }
  const domain = loadDomain("hanoi");
  const drawn = chooseScenario(domain, { name, seed, noise });
  const scenario: Scenario =
    instruction === undefined || instruction === drawn.instruction ? drawn : withInstruction(drawn, instruction);
  const agent = agentNamed(options.agent ?? usualAgent);
  if (agentParts[agent].plansFrom === "nothing" && scenario !== drawn) {
    throw new UsageError(
      `The agent ${agent} has no goal by which an instruction of your own could be judged; leave it out, and tell the policy its words by --policy-prompt`,
    );
  }
  const runner = await EpisodeRunner.create({
    configuration: configurationOf(agent, options),
    domain,
    provenance: provenance(),
    hardware: "metered",
    ...(out !== undefined && { out }),
  });
  const story = json ? new JsonStory(printJson) : new Story(printLine);
  const someoneListens = !json && process.stdin.isTTY && process.stdout.isTTY;
  try {
    const film = options.film === undefined ? undefined : openFilm(options.film);
    const observers = film ? [story, film] : [story];
    const { record, result, error } = await interruptible((signal) =>
      runner.run({
        scenario,
        seed,
        signal,
        observers,
        ...(someoneListens && { ask: askUser(process.stdin, process.stdout) }),
      }),
    );
    if (error) throw error;
    const rows = summarise([record]);
    if (json) {
      printJson({ kind: "episode", ...record });
      if (film) printJson({ kind: "film", file: film.path, pictures: film.pictures });
      printJson({ kind: "summary", rows });
    } else {
      printEnd(record, rows, result!, out);
      if (film) {
        printLine(
          `\nFilmed in ${film.path}: ${film.pictures} pictures; those drawn on the way count as render and record`,
        );
      }
    }
    if (record.status === "interrupted") throw new InterruptedError("Interrupted; the arm was brought to rest");
    if (record.outcome === "success") return exitCodes.success;
    const isCutOff = record.declared === "budget" || record.declared === "sub-task-timeout";
    return isCutOff ? exitCodes.limit : exitCodes.no;
  } finally {
    await runner.close();
  }
}

function printEnd(record: EpisodeRecord, rows: readonly SummaryRow[], result: EpisodeResult, out?: string): void {
  const { outcome, judgedBy, reason, declared, illegalMoves, drops, retries, replans } = record;
  const { knock, subTasks } = record;
  const against =
    judgedBy === "agent-goal" ? "the agent's own goal, for the instruction is free" : "the scenario's goal";
  printLine();
  printLine(
    `Verdict      ${outcome.toUpperCase()}, judged on ground truth against ${against}${reason && `: ${reason}`}`,
  );
  for (const { relation, holds } of result.verdict.goal) {
    printLine(`             ${holds ? "yes" : "NO "} ${[relation.name, ...relation.objects].join(" ")}`);
  }
  printLine(`Declared     ${declared}${record.giveUpReason === undefined ? "" : `: ${record.giveUpReason}`}`);
  if (subTasks !== undefined) printLine(`Sub-tasks    ${subTasks.done} of ${subTasks.of} done, in order`);
  if (knock !== undefined) {
    const { moment, discs, refused } = knock;
    const hit = discs.length === 0 ? "nothing, the episode was over or no blow fitted" : discs.join(" and ");
    printLine(`Knock        hit ${hit}; moment ${shortNumber(moment)} s, ${refused} draws refused`);
  }
  printLine(
    `Counts       ${retries} retries, ${replans} replans, ${illegalMoves} illegal moves, ${drops} drops, ` +
      `${record.controlSteps} control steps`,
  );
  const [row] = rows;
  printLine(
    `Time         ${shortNumber(record.simulatedSeconds)} s simulated, ${shortNumber(record.wallSeconds)} s wall, ` +
      `${shortNumber(row?.cpuSeconds)} s CPU (${shortNumber(row?.realTimeFactor)} × real time)`,
  );
  const { inference, planning } = record;
  if (planning) printLine(`Planning     ${shortNumber(planning.p50)} ms p50, ${shortNumber(planning.p99)} ms p99`);
  if (inference) printLine(`Inference    ${shortNumber(inference.p50)} ms p50, ${shortNumber(inference.p99)} ms p99`);
  printLine();
  printLine(energyTable(rows, record.versions[configurationKey]));
  if (out !== undefined) printLine(`\nRecorded in ${out}: ${episodesFile}, traces/`);
}
