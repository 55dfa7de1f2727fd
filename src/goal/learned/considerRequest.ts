import { Rng } from "../../core/index.ts";
import type { OnnxModel } from "../../model/OnnxModel.ts";
import type { ConfidenceFeatures } from "./confidence.ts";
import { decodeGoal, type DecodedGoal, type GoalLogits, logitsOf } from "./decodeGoal.ts";
import { GoalInputs } from "./GoalInputs.ts";
import { type GoalStatus, statuses } from "./goalLayout.ts";
import { legalStates } from "./LegalStates.ts";
import type { SlottedScene } from "./SlottedScene.ts";
import type { Vocabulary } from "./Vocabulary.ts";

/** Readings of a request that vote: the first as it is, the others with parts of words left out. */
export const readings = 5;
/** Share of the parts that the others leave out. */
const droppedShare = 0.15;
/** Added to the surprisal of a goal, nats, so that its logarithm is finite and what is surer than 99.9 % is as sure. */
const leastSurprisal = 1e-3;

/** What the network makes of a request. */
export interface Considered {
  /** That most readings agree on; of equally many, the first. */
  readonly goal: DecodedGoal;
  readonly features: ConfidenceFeatures;
  /** Likeliest of the statuses other than predicted. */
  readonly otherwise: Exclude<GoalStatus, "predicted">;
  /** Of the reading as it is. */
  readonly logits: GoalLogits;
}

/**
 * Reads a request `readings` times in one batch of each network; a reading's logits are the means of theirs.
 *
 * @param networks at least one, each trained from a start of its own
 * @param unseenShare of its words, as they were typed
 * @throws ModelError where the network computes what is no number
 */
export async function considerRequest(
  networks: readonly OnnxModel[],
  vocabulary: Vocabulary,
  {
    tokens,
    unseenShare,
    scene,
    picture,
  }: {
    readonly tokens: readonly string[];
    readonly unseenShare: number;
    readonly scene: SlottedScene;
    readonly picture: Float32Array | undefined;
  },
): Promise<Considered> {
  const inputs = new GoalInputs(readings);
  for (let i = 0; i < readings; i++) {
    const dropping = i === 0 ? undefined : { share: droppedShare, rng: new Rng(i, "reading") };
    inputs.fill(i, { tokens, scene, picture, ...(dropping && { dropping }) }, vocabulary);
  }
  const outputs: Record<string, Float32Array>[] = [];
  for (const network of networks) outputs.push(await network.run(inputs.numbers));
  const states = legalStates(scene);
  const read = Array.from({ length: readings }, (_, i) => {
    const logits = meanLogits(outputs.map((each) => logitsOf(each, i)));
    const goal = decodeGoal(logits, scene, states);
    return { goal, logits, text: JSON.stringify(goal.literals.map((literal) => JSON.stringify(literal)).sort()) };
  });
  const votes = (text: string): number => read.filter((each) => each.text === text).length;
  const winner = read.reduce((best, each) => (votes(each.text) > votes(best.text) ? each : best));
  const status = meanLogShares(read.map(({ logits }) => logits.status));
  const others = statuses.slice(1).map((name, i) => ({ name, value: status[i + 1]! }));
  const other = others.reduce((best, each) => (each.value > best.value ? each : best));
  return {
    goal: winner.goal,
    features: {
      logSurprisal: Math.log(leastSurprisal - winner.goal.logProbability),
      voteShare: votes(winner.text) / readings,
      unseenShare,
      statusMargin: status[0]! - other.value,
    },
    otherwise: other.name as Considered["otherwise"],
    logits: read[0]!.logits,
  };
}

/** A mean of logits is, but for a constant, the logarithm of the geometric mean of the probabilities. */
function meanLogits(all: readonly GoalLogits[]): GoalLogits {
  const mean = (name: keyof GoalLogits): Float32Array =>
    all[0]![name].map((_, i) => all.reduce((sum, logits) => sum + logits[name][i]!, 0) / all.length);
  return {
    ...{ on: mean("on"), notOn: mean("notOn"), clear: mean("clear") },
    ...{ candidates: mean("candidates"), status: mean("status") },
  };
}

/** Mean over several rows of logits of the logarithms of their softmax. */
function meanLogShares(rows: readonly Float32Array[]): readonly number[] {
  const logs = rows.map((row) => {
    const top = Math.max(...row);
    const total = row.reduce((sum, x) => sum + Math.exp(x - top), 0);
    return Array.from(row, (x) => x - top - Math.log(total));
  });
  return logs[0]!.map((_, i) => logs.reduce((sum, row) => sum + row[i]!, 0) / rows.length);
}
