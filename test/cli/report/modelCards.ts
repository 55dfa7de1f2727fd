import { createHash } from "node:crypto";
import type { ModelCard } from "../../../src/model/ModelCard.ts";

/** What stands for the file of a training, as hexadecimal digits. */
export const shaOf = (training: string): string => createHash("sha256").update(training).digest("hex");

/** A card of a model of one file; equal trainings are equal files. */
export const card = (
  name: string,
  changes: Partial<ModelCard["training"]> = {},
  rest: Partial<ModelCard> = {},
): ModelCard => ({
  ...{ name, description: "a model", data: {}, seed: 0, licence: "free", evaluation: {} },
  files: { policy: { file: "policy.onnx", sha256: shaOf(name), inputs: {}, outputs: {} } },
  ...rest,
  training: {
    ...{ steps: 1, cpuSeconds: 100, wallSeconds: 60, date: "2026-01-01", revision: "0123456789abcdef" },
    joules: { "estimated, low": 400, "estimated, high": 840 },
    ...changes,
  },
});

/** As a configuration names networks of one file: by the first 16 digits of its digest. */
export const named = (name: string, training = name): string => `${name}:${shaOf(training).slice(0, 16)}`;

/** Parts of a configuration whose models, by name, are the cards' of those names. */
export const ranWith = (policy: readonly string[], goals?: string): Readonly<Record<string, string>> => ({
  policy: policy.map((name) => named(name)).join("+"),
  ...(goals !== undefined && { goals: `grammar+learned:${named(goals)}` }),
});
