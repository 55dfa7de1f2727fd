import { basename } from "node:path";
import { GoalDialogue, type Understanding } from "../../agent/GoalDialogue.ts";
import { perceivedObjects } from "../../agent/perceivedObjects.ts";
import { planningProblem, restingGoal } from "../../perception/planningProblem.ts";
import { panda } from "../../arm/panda.ts";
import { FileError, type Image, type Observation } from "../../core/index.ts";
import { TextScene } from "../../goal/text/TextScene.ts";
import { atomText, type Domain, literalText } from "../../pddl/Domain.ts";
import { writeProblem } from "../../pddl/write.ts";
import { decodePhotograph, photographLimits } from "../../perception/photograph/decodePhotograph.ts";
import { resampled } from "../../perception/photograph/resampled.ts";
import type { StateEstimate } from "../../perception/StateEstimator.ts";
import { pictureSize } from "../../perception/vision/sceneMaps.ts";
import { SceneReader } from "../../perception/vision/SceneReader.ts";
import { agentCamera, agentView } from "../../scene/nominalCameras.ts";
import type { GoalCommandOptions } from "../commands/goalOptions.ts";
import { defaultPerception, goalPredictorOf } from "../compose/configurationOf.ts";
import { loadDomain } from "../compose/loadDomain.ts";
import { makeGoalPredictor } from "../compose/makeGoalPredictor.ts";
import { pictureEstimator } from "../compose/pictureEstimator.ts";
import { exitCodes, InterruptedError } from "../exitCodes.ts";
import { interruptible } from "../interruption.ts";
import { printComplaint, printJson, printLine } from "../print.ts";
import { pddlComment } from "../pddlComment.ts";
import { problemName } from "../problemName.ts";
import { readBytes } from "../readBytes.ts";
import { writeOut } from "../writeOut.ts";

export interface ReadGoalOptions extends GoalCommandOptions {
  readonly perception?: string;
  readonly pddl?: string;
  readonly json?: true;
}

/** Reads the goal of an instruction for the scene in a picture. Returns the exit code. @throws FileError, ModelError, LanguageModelError, UsageError */
export async function readGoal(path: string, words: string, options: ReadGoalOptions): Promise<number> {
  const { pddl, json } = options;
  const choice = goalPredictorOf(options, "seen");
  const domain = loadDomain("hanoi");
  const observation = observationOf(decodeSquare(path));
  const { predictor, dispose } = await makeGoalPredictor(domain, choice);
  try {
    const estimate = await see(observation, options.perception ?? defaultPerception());
    if (estimate.discs.length === 0 || estimate.confidence === 0) {
      if (json) printJson({ kind: "goal", status: "not-seen", picture: path, words });
      printComplaint(
        `No discs and areas of the tower scene are seen in "${path}"; give a whole picture as the agent's camera takes it`,
      );
      return exitCodes.no;
    }
    const dialogue = new GoalDialogue(words, {
      ...{ domain, goalPredictor: predictor, maxQuestions: 1 },
      ...(choice.chat?.pictures === "shown" && { goalCameras: [agentCamera] }),
    });
    const understanding = await interruptible(async (signal) => {
      try {
        return await dialogue.understand({ observation, estimate }, signal);
      } catch (error) {
        throw signal.aborted ? new InterruptedError("Interrupted; nothing is written") : error;
      }
    });
    if (pddl !== undefined && understanding.kind === "goal") {
      writeOut(pddl, problemText(path, words, domain, estimate, understanding));
    }
    if (json) printJson({ kind: "goal", picture: path, words, ...seen(estimate), ...told(understanding) });
    else print(estimate, understanding);
    return understanding.kind === "goal" ? exitCodes.success : exitCodes.no;
  } finally {
    await dispose();
  }
}

/** @throws FileError on what is no square picture */
function decodeSquare(path: string): Image {
  const image = decodePhotograph(readBytes(path, photographLimits.bytes), path);
  const { width, height } = image;
  if (width !== height) {
    throw new FileError(
      path,
      `Cannot see the scene in "${path}": it is ${width} × ${height} pixels, and pictures of the agent's camera are square; give one as it took it`,
    );
  }
  return resampled(image, pictureSize, pictureSize);
}

/** What the agent knows before anything has moved: the arm at home, the hand open and empty. */
const observationOf = (picture: Image): Observation => ({
  stamp: 0n,
  joints: { position: panda.home, velocity: panda.home.map(() => 0) },
  gripper: { opening: 0.08, velocity: 0, force: 0 },
  cameras: [agentCamera],
  image: async () => ({ ...picture, camera: agentView(pictureSize) }),
});

async function see(observation: Observation, eyes: string): Promise<StateEstimate> {
  const reader = await SceneReader.load(eyes);
  try {
    return await pictureEstimator(reader).estimate(observation);
  } finally {
    await reader.dispose();
  }
}

/** What is seen, as plain JSON. Disc 1 is the smallest; `on` is an object's id, and left out of what hangs in the air. */
const seen = (estimate: StateEstimate): object => ({
  discs: perceivedObjects(estimate).flatMap(({ id, type, colour, rank }) => {
    if (type !== "disc") return [];
    const { edge, confidence } = estimate.discs.find((disc) => disc.id === id)!;
    return [{ id, colour, rank, edge, on: supportOf(id, estimate), sure: confidence }];
  }),
  facts: estimate.facts.map(atomText),
  sure: estimate.confidence,
});

/** What was understood, as plain JSON. */
function told(understanding: Understanding): object {
  switch (understanding.kind) {
    case "goal":
      return {
        status: "predicted",
        goal: understanding.goal.map(literalText),
        confidence: understanding.confidence,
      };
    case "ask":
      return { status: "ambiguous", question: understanding.question, candidates: understanding.candidates };
    case "give-up":
      return { status: "rejected", reason: understanding.reason };
  }
}

function print(estimate: StateEstimate, understanding: Understanding): void {
  const objects = perceivedObjects(estimate);
  const scene = new TextScene(objects, estimate.facts);
  const discs = objects.filter(({ type }) => type === "disc");
  printLine(`${discs.length} discs; 1 is the smallest:`);
  const width = Math.max(...discs.map(({ id }) => id.length));
  for (const { id, colour, rank } of discs) {
    const support = supportOf(id, estimate);
    const where = support === undefined ? "in the air" : `on the ${scene.nameOf(support)}`;
    printLine(`  ${rank}  ${id.padEnd(width)}  ${colour}, ${where}`);
  }
  printLine(`Sure         ${estimate.confidence.toFixed(2)}`);
  switch (understanding.kind) {
    case "goal":
      printLine(`Goal         ${understanding.goal.map(literalText).join(" ")}`);
      printLine(`Confidence   ${understanding.confidence.toFixed(2)}`);
      break;
    case "ask":
      printLine(`Question     ${understanding.question}`);
      printLine(`Candidates   ${understanding.candidates.join(", ")}`);
      break;
    case "give-up":
      printLine(`No goal      ${understanding.reason}`);
  }
}

const supportOf = (disc: string, { facts }: StateEstimate): string | undefined =>
  facts.find(({ predicate, args }) => predicate === "on" && args[0] === disc)?.args[1];

/** The problem whose plans carry the instruction out, and leave the hand empty. */
function problemText(
  path: string,
  words: string,
  domain: Domain,
  estimate: StateEstimate,
  { goal, confidence }: Extract<Understanding, { kind: "goal" }>,
): string {
  const note = `Read from "${basename(path)}", sure ${estimate.confidence.toFixed(2)}; the goal of "${words}", confidence ${confidence.toFixed(2)}.`;
  const problem = planningProblem(domain, estimate, restingGoal(domain, goal));
  return pddlComment(note) + writeProblem({ ...problem, name: problemName(path) });
}
