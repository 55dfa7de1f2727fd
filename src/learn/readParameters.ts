import onnxProto from "onnx-proto";
import { ModelError } from "../core/index.ts";
import type { Parameters } from "./GraphBuilder.ts";

const { ModelProto } = onnxProto.onnx;

/** ONNX data type of float32. */
const float32 = 1;

/**
 * The trained numbers of a model that `exportModel` wrote, by name, for a network that goes on from them.
 * @throws ModelError on bytes that are no such model
 */
export function readParameters(bytes: Uint8Array): Parameters {
  let initializers;
  try {
    initializers = ModelProto.decode(bytes).graph?.initializer ?? [];
  } catch (error) {
    throw new ModelError(`The parameters of a model cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const entries = initializers.flatMap(({ name, dims, dataType, rawData }) => {
    // Names with "#" are the builder's own.
    if (!name || name.startsWith("#") || dataType !== float32 || !rawData) return [];
    const data = new Float32Array(Uint8Array.from(rawData).buffer);
    return [[name, { shape: (dims ?? []).map(Number), data }] as const];
  });
  if (entries.length === 0) throw new ModelError("A model has no parameters of ours to go on from");
  return new Map(entries);
}
