import onnxProto from "onnx-proto";

const { ModelProto } = onnxProto.onnx;

/** ONNX node attributes: whole numbers, lists of them, or `{ float }`. */
export type Attributes = Readonly<Record<string, number | readonly number[] | { readonly float: number }>>;

/** One node of an ONNX graph. */
export interface GraphNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** Fixed numbers, row-major. */
export interface TensorData {
  readonly type: "float32" | "float64" | "int64";
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Everything an ONNX file holds. */
export interface GraphContent {
  /** In an order in which each node comes after those it reads. */
  readonly nodes: readonly GraphNode[];
  readonly constants: ReadonlyMap<string, TensorData>;
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly outputs: readonly { readonly name: string; readonly source: string; readonly shape: readonly number[] }[];
  readonly elementType: "float32" | "float64";
}

/** ONNX data types (onnx.proto, TensorProto.DataType). */
const dataType = { float32: 1, float64: 11, int64: 7 } as const;
/** ONNX attribute types (onnx.proto, AttributeProto.AttributeType). */
const attributeType = { float: 1, int: 2, ints: 7 } as const;
/** IR version 8 and operator set 17 belong together (ONNX 1.12). */
const irVersion = 8;
const opset = 17;

/** Writes an ONNX model; what no output depends on is left out, the same content gives the same bytes. */
export function encodeModel(content: GraphContent): Uint8Array {
  const needed = new Set(content.outputs.map((output) => output.source));
  const kept: GraphNode[] = [];
  for (const node of content.nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    for (const name of node.inputs) needed.add(name);
    kept.push(node);
  }
  kept.reverse();
  const constants = [...content.constants].filter(([name]) => needed.has(name));
  const elemType = dataType[content.elementType];
  const described = (name: string, shape: readonly number[]): object => ({
    name,
    type: { tensorType: { elemType, shape: { dim: shape.map((dimValue) => ({ dimValue })) } } },
  });
  const produced = new Set(kept.flatMap((node) => node.outputs));
  // A value read once as an output is produced under the output's name; others are copied to it.
  const renamed = new Map<string, string>();
  const copies: GraphNode[] = [];
  for (const { name, source } of content.outputs) {
    if (produced.has(source) && !renamed.has(source)) renamed.set(source, name);
    else copies.push({ type: "Identity", inputs: [source], outputs: [name], attributes: {} });
  }
  const called = (name: string): string => renamed.get(name) ?? name;
  const model = ModelProto.fromObject({
    irVersion,
    producerName: "praxis",
    opsetImport: [{ domain: "", version: opset }],
    graph: {
      name: "praxis",
      node: [...kept, ...copies].map((node) => ({
        opType: node.type,
        input: node.inputs.map(called),
        output: node.outputs.map(called),
        attribute: Object.entries(node.attributes).map(([name, value]) => attribute(name, value)),
      })),
      initializer: constants.map(([name, tensor]) => ({
        name,
        dims: [...tensor.shape],
        dataType: dataType[tensor.type],
        rawData: rawBytes(tensor),
      })),
      input: content.inputs.map(({ name, shape }) => described(name, shape)),
      output: content.outputs.map(({ name, shape }) => described(name, shape)),
    },
  });
  // The writer hands out a view of its pool; a copy owns its bytes.
  return Uint8Array.from(ModelProto.encode(model).finish());
}

function attribute(name: string, value: Attributes[string]): object {
  if (typeof value === "number") return { name, type: attributeType.int, i: value };
  if ("float" in value) return { name, type: attributeType.float, f: value.float };
  return { name, type: attributeType.ints, ints: [...value] };
}

/** Little-endian numbers, as ONNX's `raw_data` wants them on every host that Node runs on. */
function rawBytes({ type, data }: TensorData): Uint8Array {
  if (type === "int64") return new Uint8Array(BigInt64Array.from(Array.from(data, BigInt)).buffer);
  return new Uint8Array(type === "float32" ? Float32Array.from(data).buffer : Float64Array.from(data).buffer);
}
