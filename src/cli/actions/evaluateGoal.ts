import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { writeError } from "../../episode/LineFile.ts";
import type { Expectation, GoalCase } from "../../goal/evaluation/GoalCase.ts";
import { readGoalCases } from "../../goal/evaluation/readGoalCases.ts";
import { withTypingErrors } from "../../goal/evaluation/typingErrors.ts";
import type { GoalResult } from "../../goal/GoalPredictor.ts";
import { literalText } from "../../pddl/Domain.ts";
import { SceneReader } from "../../perception/vision/SceneReader.ts";
import { SearchPlanner } from "../../planner/SearchPlanner.ts";
import { defaultGoalModel, defaultPerception } from "../compose/configurationOf.ts";
import { loadDomain } from "../compose/loadDomain.ts";
import { goalModelIdentity, networkIdentity } from "../compose/loadPolicies.ts";
import type { OpenGoalPredictor } from "../compose/makeGoalPredictor.ts";
import { pictureEstimator } from "../compose/pictureEstimator.ts";
import { confusionTable, kindTable, overallTable, type Summaries } from "../evaluate/answerTables.ts";
import { examineCases, type ExaminationResult } from "../evaluate/examineCases.ts";
import { failurePage } from "../evaluate/failurePage.ts";
import { choosePredictors, type GoalPredictorName, goalPredictors } from "../evaluate/goalPredictors.ts";
import { type AnsweredCase, summariseAnswers } from "../evaluate/summariseAnswers.ts";
import { exitCodes, UsageError } from "../exitCodes.ts";
import { interruptible } from "../interruption.ts";
import { machine, type Machine } from "../machine.ts";
import { printComplaint, printJson, printLine } from "../print.ts";
import { provenance, type Provenance } from "../provenance.ts";
import { readText } from "../readText.ts";
import { TrainingProgress } from "../train/TrainingProgress.ts";

export interface EvaluateGoalOptions {
  readonly predictor?: readonly string[];
  readonly goalModel?: string;
  readonly perceived?: true;
  readonly perception?: string;
  /** Share of the words that get a typing error, in (0, 1]. */
  readonly typos?: number;
  readonly seed: number;
  readonly out?: string;
  readonly json?: true;
}

const resultsFile = "results.json";
const pageFile = "failures.html";

/** What was evaluated, and where: part of every output. */
interface About extends Provenance {
  readonly machine: Machine;
  readonly file: { readonly name: string; readonly sha256: string; readonly cases: number };
  readonly seed: number;
  readonly objects: "true" | "perceived";
  /** Typing errors that were made in the instructions. @default none */
  readonly typos?: Typos;
  /** What identifies the networks that saw the objects. */
  readonly perception?: string;
  /** What identifies the network that read goals, where one did. */
  readonly goals?: string;
}

/** Typing errors: in the share of each instruction's words that was asked for, and how many that were in all. */
interface Typos {
  readonly share: number;
  readonly seed: number;
  readonly words: number;
  readonly edited: number;
}

/** Evaluates goal predictors on a file of instructions and prints how good they are. Returns the exit code. @throws FileError, ModelError, InterruptedError */
export async function evaluateGoal(path: string, options: EvaluateGoalOptions): Promise<number> {
  const { perceived, typos, seed, out, json } = options;
  const { names, leftOut } = choosePredictors(options.predictor, options.goalModel, defaultGoalModel());
  const goalModel = options.goalModel ?? defaultGoalModel();
  const asksNetwork = names.some((name) => goalPredictors[name].isLearned);
  if (options.goalModel !== undefined && !asksNetwork) {
    throw new UsageError(
      "--goal-model has no effect on predictors that are not learned; add --predictor learned, or leave it out",
    );
  }
  if (options.perception !== undefined && perceived === undefined) {
    throw new UsageError("--perception says what scenes are seen with; add --perceived, or leave it out");
  }
  const text = readText(path);
  const asWritten = readGoalCases(text, path, loadDomain("hanoi"));
  const { cases, made } = typos === undefined ? { cases: asWritten } : mistype(asWritten, typos, seed);
  if (seed + cases.length > Number.MAX_SAFE_INTEGER) throw new UsageError("The last seed would be above 2^53 - 1");
  // Better now than when all is done.
  if (out !== undefined) writing(out, () => mkdirSync(out, { recursive: true }));
  const eyes = perceived ? (options.perception ?? defaultPerception()) : undefined;
  const about: About = {
    ...provenance(),
    machine: machine(),
    file: { name: basename(path), sha256: createHash("sha256").update(text).digest("hex"), cases: cases.length },
    seed,
    objects: perceived ? "perceived" : "true",
    ...(made && { typos: made }),
    ...(eyes !== undefined && { perception: await networkIdentity(eyes) }),
    ...(asksNetwork && { goals: await goalModelIdentity(goalModel) }),
  };
  if (leftOut !== undefined) printComplaint(leftOut);
  if (json) printJson({ kind: "start", ...about, predictors: names });
  const result = await examine(cases, names, { eyes, goalModel }, options);
  const summaries = new Map([...result.answered].map(([name, some]) => [name, summariseAnswers(some)]));
  if (out !== undefined) writeResults(out, about, summaries, result);
  if (json) {
    printJson({ kind: "evaluation", ...about, results: Object.fromEntries(summaries) });
    return exitCodes.success;
  }
  for (const table of [overallTable, kindTable, confusionTable]) printLine(`\n${table(summaries)}`);
  printLine(`\n${originText(about)}`);
  if (out !== undefined) printLine(`Files: ${[resultsFile, pageFile].map((file) => join(out, file)).join(", ")}`);
  return exitCodes.success;
}

/** Directories of networks: that see, without which the predictors are told the true objects; and that read goals, if one is asked. */
interface Networks {
  readonly eyes: string | undefined;
  readonly goalModel: string;
}

async function examine(
  cases: readonly GoalCase[],
  names: readonly GoalPredictorName[],
  { eyes, goalModel }: Networks,
  { seed, out, json }: EvaluateGoalOptions,
): Promise<ExaminationResult> {
  const open = new Map<string, OpenGoalPredictor>();
  const listening = names.filter((name) => goalPredictors[name].listens);
  const progress = json ? undefined : new TrainingProgress("text");
  let reader: SceneReader | undefined;
  try {
    for (const name of names) open.set(name, await goalPredictors[name].open(goalModel));
    const predictors = new Map([...open].map(([name, { predictor }]) => [name, predictor]));
    if (eyes !== undefined) reader = await SceneReader.load(eyes);
    const estimator = reader && pictureEstimator(reader);
    return await interruptible((signal) =>
      examineCases({
        ...{ domain: loadDomain("hanoi"), planner: new SearchPlanner(), cases, predictors, seed, signal },
        estimator,
        shown: out === undefined ? [] : listening.length > 0 ? listening : names,
        onAnswer: (predictor, each) => {
          if (json) printJson({ kind: "answer", predictor, case: recordOf(each) });
        },
        onProgress: (phase, done) => progress?.show({ phase, done, total: cases.length }),
      }),
    );
  } finally {
    progress?.end();
    await reader?.dispose();
    for (const { dispose } of open.values()) await dispose();
  }
}

function writeResults(
  out: string,
  about: About,
  summaries: Summaries,
  { answered, failures }: ExaminationResult,
): void {
  const results = [...summaries].map(([predictor, summary]) => ({
    ...{ predictor, ...summary },
    answers: answered.get(predictor)!.map(recordOf),
  }));
  const content = { what: meaning, ...about, date: new Date().toISOString(), results };
  const title = `Goals from ${about.file.name}`;
  writing(out, () => {
    writeFileSync(join(out, resultsFile), `${JSON.stringify(content, undefined, 2)}\n`);
    writeFileSync(join(out, pageFile), failurePage({ title, origin: originText(about), summaries, failures }));
  });
}

const originText = ({ file, objects, typos, gitRevision }: About): string =>
  [
    `${file.cases} cases of ${file.name}`,
    `${objects} objects`,
    ...(typos
      ? [`typing errors in ${typos.edited} of ${typos.words} words (share ${typos.share}, seed ${typos.seed})`]
      : []),
    `revision ${gitRevision}`,
  ].join(", ");

/** The cases with typing errors in their words. */
function mistype(
  cases: readonly GoalCase[],
  share: number,
  seed: number,
): { readonly cases: readonly GoalCase[]; readonly made: Typos } {
  const typed = cases.map(({ words, id }) => withTypingErrors(words, share, seed, id));
  const sum = (key: "of" | "edited"): number => typed.reduce((total, each) => total + each[key], 0);
  return {
    cases: cases.map((each, i) => ({ ...each, words: typed[i]!.words })),
    made: { share, seed, words: sum("of"), edited: sum("edited") },
  };
}

/** What the figures of the results mean; part of the file. */
const meaning = {
  equivalent:
    "of the cases with an expected goal: predicted and expected goal hold in exactly the same legal states; no disc lies on a smaller one, and discs that are loose at the start may stay so",
  exact: "predicted and expected goal have the same literals",
  planValid:
    "our planner's plan for the predicted goal leads from the start to the expected goal with the hand empty, by the validator",
  refusedOrAsked: "clear requests that were rejected or asked back about",
  answeredAsExpected: "of the cases without an expected goal: rejected, or asked about, as expected",
  candidates: "of the cases with expected candidates: asked between these and no others",
  interval: "Wilson 95 %",
  confidence:
    "of all predicted goals: right ones against wrong ones; error of the surest 85 %; calibration error over 10 bins of equal counts; equally sure ones share their accuracy",
  typos:
    "of words in all instructions those that were edited; in each instruction the share of its words, rounded to whole words",
  cpuMs: "CPU time of a prediction, all threads of the process",
};

/** A case and what came of it, as plain JSON. */
function recordOf({ case: { id, kind, words, expect }, graded }: AnsweredCase): object {
  const { answer, ...rest } = graded;
  const asText = (said: GoalResult | Expectation): object =>
    said.status === "predicted" ? { ...said, goal: said.goal.map(literalText) } : said;
  return { id, kind, words, expect: asText(expect), answer: asText(answer), ...rest };
}

/** @throws FileError where the work cannot write */
function writing(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw writeError(path, error);
  }
}
