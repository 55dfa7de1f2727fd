import { ModelError } from "../../core/index.ts";
import { type JsonRecord, readCard } from "../../model/ModelCard.ts";
import { OnnxModel } from "../../model/OnnxModel.ts";
import type { GoalPredictor, GoalRequest, GoalResult } from "../GoalPredictor.ts";
import { parseAnswer } from "../text/parseInstruction.ts";
import { resolveReference } from "../text/resolveReference.ts";
import { TextScene } from "../text/TextScene.ts";
import { ColourWords } from "./ColourWords.ts";
import { type Calibration, confidenceOf, parseCalibration } from "./confidence.ts";
import { type Considered, considerRequest, readings } from "./considerRequest.ts";
import { goalInputs, goalOutputs } from "./goalLayout.ts";
import { pddlLiteral } from "./LegalStates.ts";
import { measuredDiscs } from "./measuredDiscs.ts";
import { pictureFeatures } from "./pictureFeatures.ts";
import { type Question, questionAbout } from "./questions.ts";
import { absentReason, foreignReason, impossibleReason } from "./refusals.ts";
import { maxDiscs, pegCount, SlottedScene } from "./SlottedScene.ts";
import { isWord, tokensOf } from "./tokens.ts";
import { Vocabulary } from "./Vocabulary.ts";

/** Longest instruction, in characters. */
const maxLength = 2000;
/** What was asked is impossible where it is likelier by this factor, in nats, than the best that is possible: 20 times. */
const clearStrain = Math.log(20);

/**
 * Reads goals for `domains/hanoi` by trained networks that are asked together: all files of the model's card. It predicts only what
 * some legal state fulfils and what it is confident of; it asks where words leave a choice, and rejects what it is no goal of with a
 * reason.
 */
export class LearnedGoalPredictor implements GoalPredictor {
  readonly #networks: readonly OnnxModel[];
  readonly #vocabulary: Vocabulary;
  readonly #calibration: Calibration;
  readonly #colours: ColourWords;

  private constructor(
    networks: readonly OnnxModel[],
    vocabulary: Vocabulary,
    calibration: Calibration,
    colours: ColourWords,
  ) {
    this.#networks = networks;
    this.#vocabulary = vocabulary;
    this.#calibration = calibration;
    this.#colours = colours;
  }

  /** @throws ModelError where the directory has no goal model that fits this program */
  static async load(directory: string): Promise<LearnedGoalPredictor> {
    const card = await readCard(directory);
    const settings = card.settings ?? {};
    if (typeof settings["vocabulary"] !== "string" || typeof settings["calibration"] !== "object") {
      throw new ModelError(
        `The card of "${directory}" has no vocabulary or calibration of a goal model; train it again`,
      );
    }
    const vocabulary = Vocabulary.parse(settings["vocabulary"]);
    const calibration = parseCalibration(settings["calibration"] as JsonRecord);
    const colours = ColourWords.parse((settings["colours"] ?? {}) as JsonRecord);
    const networks: OnnxModel[] = [];
    try {
      for (const role of Object.keys(card.files)) networks.push(await OnnxModel.load(directory, card, role));
      for (const [kind, wanted] of [
        ["inputs", goalInputs(readings)],
        ["outputs", goalOutputs(readings)],
      ] as const) {
        if (networks.every((network) => shapesText(network[kind]) === shapesText(wanted))) continue;
        throw new ModelError(`The goal model "${directory}" has other ${kind} than this program; train it again`);
      }
    } catch (error) {
      for (const network of networks) await network.dispose();
      throw error;
    }
    return new LearnedGoalPredictor(networks, vocabulary, calibration, colours);
  }

  /**
   * @throws RangeError on a disc or peg without a rank
   * @throws ModelError where a network computes what is no number
   */
  async predict(request: GoalRequest, signal?: AbortSignal): Promise<GoalResult> {
    const { words, objects, facts, dialogue } = request;
    if (words.length > maxLength) {
      return rejected(`The instruction has ${words.length} characters; ${maxLength} are the limit.`);
    }
    if (tokensOf(words).length === 0) return rejected("The instruction is empty.");
    const scene = new SlottedScene(objects, facts);
    if (!scene.fits) {
      return rejected(
        `I know scenes of 1 to ${maxDiscs} discs and ${pegCount} pegs; here are ${scene.discs.length} and ${scene.pegs.length}.`,
      );
    }
    const text = new TextScene(objects, facts);
    const first = this.#resultOf(await this.consider(request), request, scene, text);
    signal?.throwIfAborted();
    if (first.status !== "ambiguous") return first;
    const { question, ids } = first;
    const answer = dialogue.findLast((exchange) => exchange.question.endsWith(question))?.answer;
    if (answer === undefined) return asking(question, ids, text);
    const answered = afterAnswer(request, ids, answer, text);
    const second = this.#resultOf(
      await this.consider(answered),
      answered,
      new SlottedScene(answered.objects, facts),
      text,
    );
    signal?.throwIfAborted();
    if (second.status !== "ambiguous") return second;
    const again = second.question === question ? `I do not understand that answer. ${question}` : second.question;
    return asking(again, second.ids, text);
  }

  /** What the networks make of a request with a scene that fits. @throws as `predict` */
  async consider({ words, objects, facts, images }: GoalRequest): Promise<Considered> {
    const [image] = images;
    const picture = image === undefined ? undefined : pictureFeatures(image);
    const scene = new SlottedScene(objects, facts);
    const typed = this.#colours.plain(tokensOf(measuredDiscs(words, objects)));
    const typedWords = typed.filter(isWord);
    const unseenShare =
      typedWords.filter((word) => this.#vocabulary.isUnseen(word)).length / Math.max(1, typedWords.length);
    const tokens = this.#mended(typed);
    return considerRequest(this.#networks, this.#vocabulary, { tokens, unseenShare, scene, picture });
  }

  /** Frees the networks' memory; the predictor cannot be used afterwards. */
  async dispose(): Promise<void> {
    for (const network of this.#networks) await network.dispose();
  }

  /** Without typing errors, as far as they are plain, and with the colours' own names. */
  #mended(typed: readonly string[]): readonly string[] {
    return this.#colours.plain(typed.map((token) => this.#vocabulary.corrected(token)));
  }

  #resultOf(considered: Considered, { words }: GoalRequest, scene: SlottedScene, text: TextScene): Settled {
    const { goal, features, otherwise, logits } = considered;
    const seemsClear = features.statusMargin > 0;
    // Of what is foreign or unclear the network was never told what it asks.
    if (goal.strain > clearStrain && (seemsClear || otherwise === "impossible")) {
      return rejected(impossibleReason(goal, scene, text));
    }
    const confidence = confidenceOf(features, this.#calibration);
    if (goal.literals.length > 0 && confidence >= this.#calibration.threshold) {
      return { status: "predicted", goal: goal.literals.map((literal) => pddlLiteral(literal, scene)), confidence };
    }
    if (seemsClear || otherwise === "ambiguous") return { status: "ambiguous", ...questionAbout(logits, scene, text) };
    switch (otherwise) {
      case "absent":
        return rejected(absentReason(this.#mended(this.#colours.plain(tokensOf(words))), scene));
      case "impossible":
        return rejected(impossibleReason(goal, scene, text));
      case "foreign":
        return rejected(foreignReason);
    }
  }
}

/** A result whose question has candidates by their ids. */
type Settled = Exclude<GoalResult, { readonly status: "ambiguous" }> | ({ readonly status: "ambiguous" } & Question);

const rejected = (reason: string) => ({ status: "rejected", reason }) as const;

const asking = (question: string, ids: readonly string[], text: TextScene): GoalResult => ({
  status: "ambiguous",
  question,
  candidates: ids.map((id) => text.nameOf(id)),
});

/**
 * The request as the answer makes it clear. Where it names one of the discs that may be meant, the others lose their colour, so that
 * the words no longer fit them; else the answer is added to the words.
 */
function afterAnswer(request: GoalRequest, ids: readonly string[], answer: string, text: TextScene): GoalRequest {
  const reference = parseAnswer(answer, text.words);
  const isOne = reference?.kind === "disc" || reference?.kind === "named";
  const chosen = isOne ? resolveReference(reference, text).filter((id) => ids.includes(id)) : [];
  const areDiscs = ids.every((id) => text.discs.some((disc) => disc.id === id));
  if (!areDiscs || chosen.length !== 1) return { ...request, words: `${request.words}. ${answer}` };
  const objects = request.objects.map(({ colour, ...object }) =>
    colour === undefined || (ids.includes(object.id) && object.id !== chosen[0]) ? object : { ...object, colour },
  );
  return { ...request, objects };
}

const shapesText = (shapes: Readonly<Record<string, readonly number[]>>): string =>
  JSON.stringify(Object.entries(shapes).sort(([a], [b]) => (a < b ? -1 : 1)));
