import type { Value } from "../../learn/GraphBuilder.ts";
import { mlp } from "../../learn/layers.ts";
import type { ColumnRange } from "../../learn/normalisation.ts";
import { denormalise, normalise } from "../../learn/normalisation.ts";
import { add, multiply, sqrt, square, tanh } from "../../learn/operations/elementwise.ts";
import { concat, slice } from "../../learn/operations/shaping.ts";
import { type IterativeNetwork, twoStepAction, twoStepLoss } from "../../learn/twoStepRegression.ts";
import { chunkLength, skillLayouts, type SkillName } from "../../policy/skillLayouts.ts";

/**
 * Scales at which each condition value is shown to the network, in its own unit: s·tanh would do for one scale; several let
 * one network be quick 40 cm away and exact to a millimetre.
 */
const metres = [0.3, 0.08, 0.02, 0.005] as const;
const radians = [0.8, 0.2, 0.05] as const;
const newtons = [40, 15] as const;

const scales: Readonly<Record<SkillName, readonly (readonly number[])[]>> = {
  "reach-pick": [metres, metres, metres, radians, metres],
  "reach-place": [metres, metres, metres, radians, metres],
  pick: [metres, metres, newtons],
  place: [metres, metres],
};

const hidden: Readonly<Record<SkillName, readonly number[]>> = {
  "reach-pick": [128, 128, 128],
  "reach-place": [128, 128, 128],
  pick: [64, 64],
  place: [64, 64],
};

/** Numbers in a chunk of a skill. */
export const chunkWidth = (skill: SkillName): number => chunkLength * skillLayouts[skill].action.length;

/** Condition [rows, n] in units → features [rows, m] in about [−1, 1]. */
function encode(skill: SkillName, condition: Value): Value {
  const parts: Value[] = [];
  scales[skill].forEach((list, column) => {
    const value = slice(condition, 1, column, column + 1);
    for (const scale of list) parts.push(tanh(multiply(value, 1 / scale)));
  });
  if (skill === "reach-pick" || skill === "reach-place") {
    // Distance from the goal's vertical, which decides whether to travel or to go down; the offset keeps the root smooth.
    const away = sqrt(add(add(square(slice(condition, 1, 0, 1)), square(slice(condition, 1, 1, 2))), 1e-8));
    for (const scale of metres) parts.push(tanh(multiply(away, 1 / scale)));
  }
  return concat(parts, 1);
}

/** The network of one skill: noisy chunk, time and encoded condition → chunk, all in about [−1, 1]. */
function networkOf(skill: SkillName): IterativeNetwork {
  return (x, time, features) =>
    mlp(concat([x, time, features], 1), {
      name: skill,
      hidden: hidden[skill],
      output: chunkWidth(skill),
      connections: "residual",
    });
}

/** Training loss on inputs `condition`, `action` (in units) and standard normal `noise`, each [rows, …]. */
export const skillLoss = (
  skill: SkillName,
  range: ColumnRange,
  inputs: Readonly<Record<"condition" | "action" | "noise", Value>>,
): Value =>
  twoStepLoss(networkOf(skill), {
    observation: encode(skill, inputs.condition),
    action: normalise(inputs.action, range),
    noise: inputs.noise,
  });

/** The policy: condition [1, n] in units → chunk [1, width] in units. */
export const skillAction = (skill: SkillName, range: ColumnRange, condition: Value): Value =>
  denormalise(twoStepAction(networkOf(skill), encode(skill, condition), chunkWidth(skill)), range);
