import { GraphBuilder, type Parameters, type Value } from "./GraphBuilder.ts";

/** An inference model: what goes in, how the outputs are computed, and the trained numbers. */
export interface ExportOptions {
  /** Shape of each input of the model. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** Builds the outputs with the same layers and names as the training; samplers unroll here. */
  readonly outputs: (graph: GraphBuilder, inputs: Readonly<Record<string, Value>>) => Readonly<Record<string, Value>>;
  readonly parameters: Parameters;
}

/**
 * Writes an ONNX model whose parameters are fixed numbers; trained ones that the outputs do not use are left out.
 * @throws RangeError where a parameter was not trained or has another shape
 */
export function exportModel(options: ExportOptions): Uint8Array {
  const graph = new GraphBuilder();
  const inputs = Object.fromEntries(
    Object.entries(options.inputs).map(([name, shape]) => [name, graph.input(name, shape)]),
  );
  for (const [name, value] of Object.entries(options.outputs(graph, inputs))) graph.output(name, value);
  return graph.encode({ fixed: options.parameters });
}
