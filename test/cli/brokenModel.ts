import { createHash } from "node:crypto";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportModel } from "../../src/learn/exportModel.ts";
import { divide } from "../../src/learn/operations/elementwise.ts";
import { matMul } from "../../src/learn/operations/matrix.ts";
import { cardName, type ModelCard, type ModelFile } from "../../src/model/ModelCard.ts";
import { chunkLength, skillLayouts, skillNames } from "../../src/policy/skillLayouts.ts";

/** Writes policies whose networks are sound files that compute 0/0. */
export function writeNanModel(directory: string): void {
  mkdirSync(directory, { recursive: true });
  const files: Record<string, ModelFile> = {};
  for (const skill of skillNames) {
    const inputs = { condition: [1, skillLayouts[skill].condition.length] };
    const outputs = { action: [1, chunkLength * skillLayouts[skill].action.length] };
    const bytes = exportModel({
      inputs,
      outputs: (graph, { condition }) => {
        const shape = [inputs.condition[1]!, outputs.action[1]!];
        const zero = matMul(condition!, graph.constant(new Float32Array(shape[0]! * shape[1]!), shape));
        return { action: divide(zero, zero) };
      },
      parameters: new Map(),
    });
    const file = `${skill}.onnx`;
    writeFileSync(join(directory, file), bytes);
    files[skill] = { file, sha256: createHash("sha256").update(bytes).digest("hex"), inputs, outputs };
  }
  const card: ModelCard = {
    name: "nan",
    description: "Computes 0/0",
    files,
    data: {},
    training: { steps: 0, cpuSeconds: 0, wallSeconds: 0, joules: {}, date: "2026-01-01", revision: "none" },
    seed: 0,
    licence: "Apache-2.0",
    evaluation: {},
  };
  writeFileSync(join(directory, cardName), JSON.stringify(card));
}

/** Cuts one of the files in half. */
export function truncateModel(directory: string): void {
  truncateSync(join(directory, "pick.onnx"), 100);
}
