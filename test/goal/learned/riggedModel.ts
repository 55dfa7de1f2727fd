import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readings } from "../../../src/goal/learned/considerRequest.ts";
import { type GoalOutputName, goalInputs, goalOutputs, outputLength } from "../../../src/goal/learned/goalLayout.ts";
import { featureCount } from "../../../src/goal/learned/sceneFeatures.ts";
import { slots } from "../../../src/goal/learned/SlottedScene.ts";
import { Vocabulary } from "../../../src/goal/learned/Vocabulary.ts";
import { exportModel } from "../../../src/learn/exportModel.ts";
import type { Value } from "../../../src/learn/GraphBuilder.ts";
import { add, multiply } from "../../../src/learn/operations/elementwise.ts";
import { matMul } from "../../../src/learn/operations/matrix.ts";
import { sum } from "../../../src/learn/operations/reductions.ts";
import { reshape } from "../../../src/learn/operations/shaping.ts";
import type { JsonRecord, ModelCard, ModelFile } from "../../../src/model/ModelCard.ts";

const knownWords = new Vocabulary(["red", "put", "left"].map((word) => [word, 1]));

/** What a model that is no network says: the same to each request, and more where something is so. */
export interface Rig {
  /** Logits by output and index. */
  readonly says: Partial<Record<GoalOutputName, Readonly<Record<number, number>>>>;
  /** Added where an object has a feature. */
  readonly where?: { readonly slot: number; readonly feature: number; readonly says: Rig["says"] };
  /** Added where there is a picture. */
  readonly pictured?: Rig["says"];
  /** Added reading by reading. */
  readonly readings?: readonly Rig["says"][];
  readonly settings?: JsonRecord;
  /** Readings that the model takes. */
  readonly batch?: number;
}

export const plainCalibration = {
  weights: { logSurprisal: 0, voteShare: 0, unseenShare: 0, statusMargin: 1 },
  bias: 0,
  threshold: 0.5,
} as const;

/** Writes a goal model whose networks say what they are told to; the first's settings are the model's. */
export function writeRiggedModel(directory: string, ...rigs: readonly [Rig, ...Rig[]]): void {
  mkdirSync(directory, { recursive: true });
  const files: Record<string, ModelFile> = {};
  for (const [i, rig] of rigs.entries()) {
    const file = `goal${i}.onnx`;
    const bytes = riggedNetwork(rig);
    writeFileSync(join(directory, file), bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    files[`goal ${i}`] = {
      file,
      sha256,
      inputs: goalInputs(rig.batch ?? readings),
      outputs: goalOutputs(rig.batch ?? readings),
    };
  }
  const card: ModelCard = {
    ...{ name: "goal", description: "rigged", licence: "none", data: {}, evaluation: {}, seed: 0 },
    files,
    training: { steps: 0, cpuSeconds: 0, wallSeconds: 0, joules: {}, date: "never", revision: "none" },
    settings: rigs[0].settings ?? { vocabulary: knownWords.text, calibration: plainCalibration },
  };
  writeFileSync(join(directory, "policy.json"), JSON.stringify(card));
}

function riggedNetwork({ says, where, pictured, readings: each = [], batch = readings }: Rig): Uint8Array {
  const numbers = (name: GoalOutputName, logits: Rig["says"], floor: number): Float32Array => {
    const values = new Float32Array(outputLength(name)).fill(floor);
    for (const [index, value] of Object.entries(logits[name] ?? {})) values[Number(index)] = value;
    return values;
  };
  const names = Object.keys(goalOutputs(1)) as GoalOutputName[];
  const inputs = goalInputs(batch);
  return exportModel({
    inputs,
    outputs: (graph, values) => {
      const constant = (name: GoalOutputName, logits: Rig["says"], floor: number): Value =>
        graph.constant(numbers(name, logits, floor), [1, outputLength(name)]);
      // All inputs are used, so that none vanishes.
      const nothing = Object.values(values)
        .map((value) => multiply(sum(value), 0))
        .reduce((a, b) => add(a, b));
      const column = (row: (i: number) => number): Value =>
        graph.constant(
          Array.from({ length: batch }, (_, i) => row(i)),
          [batch, 1],
        );
      return Object.fromEntries(
        names.map((name) => {
          let logits = add(
            matMul(
              column(() => 1),
              constant(name, says, name === "on" ? -9 : -4),
            ),
            nothing,
          );
          for (const [reading, more] of each.entries()) {
            const only = column((i) => (i === reading ? 1 : 0));
            logits = add(logits, matMul(only, constant(name, more, 0)));
          }
          if (where) {
            const at = new Float32Array(slots.all * featureCount);
            at[where.slot * featureCount + where.feature] = 1;
            const objects = reshape(values["objects"]!, [batch, slots.all * featureCount]);
            logits = add(
              logits,
              matMul(matMul(objects, graph.constant(at, [at.length, 1])), constant(name, where.says, 0)),
            );
          }
          if (pictured) logits = add(logits, matMul(values["pictured"]!, constant(name, pictured, 0)));
          return [name, reshape(logits, goalOutputs(batch)[name])];
        }),
      );
    },
    parameters: new Map(),
  });
}
