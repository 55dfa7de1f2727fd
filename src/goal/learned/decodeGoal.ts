import { type GoalOutputName, onClasses, outputLength } from "./goalLayout.ts";
import { isFulfilled, type SlotLiteral, type Standing } from "./LegalStates.ts";
import { slots, type SlottedScene } from "./SlottedScene.ts";

/** The network's logits for one request. */
export type GoalLogits = Readonly<Record<GoalOutputName, Float32Array>>;

/** The row of a request in a batch's logits. */
export function logitsOf(outputs: Readonly<Record<string, Float32Array>>, row: number): GoalLogits {
  const part = (name: GoalOutputName): Float32Array => {
    const length = outputLength(name);
    return outputs[name]!.subarray(row * length, (row + 1) * length);
  };
  return {
    on: part("on"),
    notOn: part("notOn"),
    clear: part("clear"),
    candidates: part("candidates"),
    status: part("status"),
  };
}

/** The likeliest goal that can be. */
export interface DecodedGoal {
  /** `on` literals from the smallest disc up, then others from the likeliest down. Empty where nothing seems to be asked. */
  readonly literals: readonly SlotLiteral[];
  /** Natural logarithm of the probability of all that was decided: each slot and each literal, asked or not. */
  readonly logProbability: number;
  /** What each disc would lie on if each were asked by itself; undefined for anywhere. */
  readonly separately: readonly (number | undefined)[];
  /** By how much, in nats, `separately` is likelier than the goal's `on` literals; 0 where they are the same. */
  readonly strain: number;
}

/**
 * The joint choice of what all discs shall lie on that is likeliest among those that some legal state fulfils, by branch and bound,
 * and then, from the likeliest down, each other literal that is likelier than not, unless no legal state is left for it or it
 * follows from those before.
 *
 * @param states all legal states of the scene, at least one
 */
export function decodeGoal(logits: GoalLogits, scene: SlottedScene, states: readonly Standing[]): DecodedGoal {
  const spots = scene.spots;
  const classes = [undefined, ...spots];
  /** Of each disc: its classes with their log probabilities, likeliest first. */
  const rows = scene.discs.map((_, disc) => {
    const row = logits.on.subarray(disc * onClasses, (disc + 1) * onClasses);
    const all = classes.map((spot) => ({ spot, logProbability: row[spot === undefined ? 0 : 1 + spot]! }));
    const top = Math.max(...all.map(({ logProbability }) => logProbability));
    const total = top + Math.log(all.reduce((sum, each) => sum + Math.exp(each.logProbability - top), 0));
    return all
      .map(({ spot, logProbability }): Choice => ({ spot, logProbability: logProbability - total }))
      .sort((a, b) => b.logProbability - a.logProbability);
  });
  const joint = likeliestJoint(rows, states);
  const on = joint.spots.flatMap((spot, disc): SlotLiteral[] =>
    spot === undefined ? [] : [{ kind: "on", disc, spot }],
  );
  const others = scene.discs
    .flatMap((_, disc) =>
      spots.map((spot): { readonly literal: SlotLiteral; readonly logit: number } => ({
        literal: { kind: "notOn", disc, spot },
        logit: logits.notOn[disc * slots.spots + spot]!,
      })),
    )
    .concat(spots.map((spot) => ({ literal: { kind: "clear", spot }, logit: logits.clear[spot]! })))
    .sort((a, b) => b.logit - a.logit);
  let left = states.filter((state) => on.every((literal) => isFulfilled(literal, state)));
  let logProbability = joint.logProbability;
  const more: SlotLiteral[] = [];
  for (const { literal, logit } of others) {
    const fulfilled = logit > 0 ? left.filter((state) => isFulfilled(literal, state)) : [];
    logProbability += logSigmoid(fulfilled.length > 0 ? logit : -logit);
    if (fulfilled.length === 0 || fulfilled.length === left.length) continue;
    more.push(literal);
    left = fulfilled;
  }
  const best = rows.reduce((sum, row) => sum + row[0]!.logProbability, 0);
  return {
    literals: [...on, ...more],
    logProbability,
    separately: rows.map((row) => row[0]!.spot),
    strain: best - joint.logProbability,
  };
}

interface Choice {
  readonly spot: number | undefined;
  readonly logProbability: number;
}

interface Joint {
  readonly spots: readonly (number | undefined)[];
  readonly logProbability: number;
}

/** Disc by disc, likeliest class first; a branch ends where no state is left or its best end is no better than what was found. */
function likeliestJoint(rows: readonly (readonly Choice[])[], states: readonly Standing[]): Joint {
  const bestFrom = rows.map((_, disc) => rows.slice(disc).reduce((sum, row) => sum + row[0]!.logProbability, 0));
  let best: Joint = { spots: [], logProbability: -Infinity };
  const visit = (spots: readonly (number | undefined)[], sofar: number, left: readonly Standing[]): void => {
    const disc = spots.length;
    if (disc === rows.length) {
      best = { spots, logProbability: sofar };
      return;
    }
    for (const { spot, logProbability } of rows[disc]!) {
      // Rows are sorted: no later class can be better.
      if (sofar + logProbability + (bestFrom[disc + 1] ?? 0) <= best.logProbability) return;
      const fulfilled = spot === undefined ? left : left.filter((state) => state[disc] === spot);
      if (fulfilled.length > 0) visit([...spots, spot], sofar + logProbability, fulfilled);
    }
  };
  visit([], 0, states);
  return best;
}

/** ln(1 / (1 + e⁻ˣ)), without overflow. */
const logSigmoid = (x: number): number => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
