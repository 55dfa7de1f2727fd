import type { Rng } from "../core/index.ts";
import { encodeModel, type Attributes, type GraphNode, type TensorData } from "./encodeModel.ts";

/** Precision of a graph: float32 for training and use, float64 for checking gradients. */
export type ElementType = "float32" | "float64";

/** One tensor of a graph under construction. */
export interface Value {
  readonly graph: GraphBuilder;
  readonly name: string;
  readonly shape: readonly number[];
}

/** Fills a new parameter, row-major; draws only from the given stream. */
export type Initialiser = (shape: readonly number[], rng: Rng) => Float32Array;

/** A trainable tensor: its place in the graph and how it starts. */
export interface ParameterSpec {
  readonly value: Value;
  readonly initialise: Initialiser;
}

/** Gradient of the loss with respect to one operand, given the gradient with respect to the result. */
export type Pullback = (gradient: Value) => Value;

interface Derivation {
  readonly result: Value;
  readonly operands: readonly { readonly value: Value; readonly pullback: Pullback }[];
}

/**
 * Collects typed nodes and writes them as one ONNX model. Operations are functions over `Value`s; each emits its forward
 * nodes and records how a gradient is pulled back through them, see `gradients`.
 */
export class GraphBuilder {
  readonly elementType: ElementType;
  readonly #nodes: GraphNode[] = [];
  readonly #constants = new Map<string, TensorData>();
  readonly #inputs = new Map<string, Value>();
  readonly #outputs = new Map<string, Value>();
  readonly #parameters = new Map<string, ParameterSpec>();
  readonly #shared = new Map<string, Value>();
  readonly #derivations: Derivation[] = [];
  readonly #names = new Set<string>();
  #counter = 0;

  constructor(elementType: ElementType = "float32") {
    this.elementType = elementType;
  }

  /** Trainable tensors in order of creation, which is their order in a flat parameter vector. */
  get parameters(): ReadonlyMap<string, ParameterSpec> {
    return this.#parameters;
  }

  /** What the operations recorded, in order of creation. */
  get derivations(): readonly Derivation[] {
    return this.#derivations;
  }

  /** @throws RangeError on a name that is taken or a shape that is not made of positive whole numbers */
  input(name: string, shape: readonly number[]): Value {
    const value = this.#value(name, shape);
    this.#inputs.set(name, value);
    return value;
  }

  /** Makes `value` readable by this name after a run. */
  output(name: string, value: Value): void {
    this.#own(value);
    this.#claim(name);
    this.#outputs.set(name, value);
  }

  /** A fixed tensor of the graph's precision; equal numbers share one. */
  constant(numbers: number | ArrayLike<number>, shape: readonly number[] = []): Value {
    const data = typeof numbers === "number" ? [numbers] : Array.from(numbers);
    if (data.length !== size(shape)) {
      throw new RangeError(
        `A constant of shape [${shape.join(", ")}] takes ${size(shape)} numbers; got ${data.length}`,
      );
    }
    const key = data.length === 1 ? `${String(data[0])}:${shape.join(",")}` : undefined;
    const known = key === undefined ? undefined : this.#shared.get(key);
    if (known !== undefined) return known;
    const value = this.#value(this.#fresh("constant"), shape);
    this.#constants.set(value.name, { type: this.elementType, shape, data });
    if (key !== undefined) this.#shared.set(key, value);
    return value;
  }

  /** A fixed one-dimensional int64 tensor, for shapes and axes. */
  integers(numbers: readonly number[]): Value {
    const key = `int64:${numbers.join(",")}`;
    const known = this.#shared.get(key);
    if (known !== undefined) return known;
    const name = this.#fresh("integers");
    this.#claim(name);
    const value: Value = { graph: this, name, shape: [numbers.length] };
    this.#constants.set(name, { type: "int64", shape: value.shape, data: numbers });
    this.#shared.set(key, value);
    return value;
  }

  /**
   * A trainable tensor. The same name gives the same tensor, so a network function may be called several times.
   * @throws RangeError where a name comes back with another shape
   */
  parameter(name: string, shape: readonly number[], initialise: Initialiser): Value {
    const known = this.#parameters.get(name);
    if (known !== undefined) {
      if (!sameShape(known.value.shape, shape)) {
        throw new RangeError(
          `The parameter "${name}" has shape [${known.value.shape.join(", ")}]; it cannot also be [${shape.join(", ")}]`,
        );
      }
      return known.value;
    }
    const value = this.#value(name, shape);
    this.#parameters.set(name, { value, initialise });
    return value;
  }

  /** Emits an ONNX node (opset 17) with one result of the graph's precision. */
  node(type: string, inputs: readonly Value[], shape: readonly number[], attributes: Attributes = {}): Value {
    return this.nodes(type, inputs, [shape], attributes)[0]!;
  }

  /** Emits an ONNX node with several results. */
  nodes(
    type: string,
    inputs: readonly Value[],
    shapes: readonly (readonly number[])[],
    attributes: Attributes = {},
  ): readonly Value[] {
    for (const value of inputs) this.#own(value);
    const results = shapes.map((shape) => this.#value(this.#fresh(type), shape));
    this.#nodes.push({ type, inputs: inputs.map((v) => v.name), outputs: results.map((v) => v.name), attributes });
    return results;
  }

  /** Records how a gradient flows from `result` to the values it was computed from. */
  record(result: Value, operands: readonly (readonly [Value, Pullback])[]): Value {
    this.#derivations.push({ result, operands: operands.map(([value, pullback]) => ({ value, pullback })) });
    return result;
  }

  /**
   * The graph as an ONNX model; nodes and constants that no output needs are left out.
   * @param parameters how the trainable tensors get their numbers: each fixed to the given ones, or all cut out of a
   *   flat input vector of that name, in order of creation
   * @throws RangeError where a parameter has no numbers, or the wrong count of them
   */
  encode(parameters: { readonly fixed: Parameters } | { readonly flatInput: string } | "none" = "none"): Uint8Array {
    const nodes = [...this.#nodes];
    const constants = new Map(this.#constants);
    const inputs = [...this.#inputs.values()].map((v) => ({ name: v.name, shape: v.shape }));
    if (parameters !== "none" && "fixed" in parameters) {
      for (const [name, { value }] of this.#parameters) {
        const found = parameters.fixed.get(name);
        if (found === undefined || !sameShape(found.shape, value.shape)) {
          const got = found === undefined ? "absent" : `[${found.shape.join(", ")}]`;
          throw new RangeError(`The parameter "${name}" must have shape [${value.shape.join(", ")}]; it is ${got}`);
        }
        constants.set(name, { type: this.elementType, shape: found.shape, data: found.data });
      }
    } else if (parameters !== "none") {
      const specs = [...this.#parameters.values()];
      const lengths = specs.map(({ value }) => size(value.shape));
      constants.set("#lengths", { type: "int64", shape: [lengths.length], data: lengths });
      const cut: GraphNode[] = specs.map(({ value }, i) => {
        constants.set(`#shape ${i}`, { type: "int64", shape: [value.shape.length], data: value.shape });
        return { type: "Reshape", inputs: [`#flat ${i}`, `#shape ${i}`], outputs: [value.name], attributes: {} };
      });
      nodes.unshift(
        {
          type: "Split",
          inputs: [parameters.flatInput, "#lengths"],
          outputs: specs.map((_, i) => `#flat ${i}`),
          attributes: { axis: 0 },
        },
        ...cut,
      );
    } else if (this.#parameters.size > 0) {
      throw new RangeError("A graph with parameters must be encoded with their numbers or with a flat input");
    }
    return encodeModel({
      nodes,
      constants,
      inputs,
      outputs: [...this.#outputs].map(([name, value]) => ({ name, source: value.name, shape: value.shape })),
      elementType: this.elementType,
    });
  }

  #own(value: Value): void {
    if (value.graph !== this) throw new TypeError(`The value "${value.name}" belongs to another graph`);
  }

  #value(name: string, shape: readonly number[]): Value {
    if (!shape.every((n) => Number.isInteger(n) && n > 0)) {
      throw new RangeError(`The shape of "${name}" must be whole numbers above 0; got [${shape.join(", ")}]`);
    }
    this.#claim(name);
    return { graph: this, name, shape };
  }

  #claim(name: string): void {
    if (this.#names.has(name)) throw new RangeError(`The name "${name}" is taken in this graph; choose another`);
    this.#names.add(name);
  }

  /** Names with "#" are the builder's own, so none can meet a name that a caller chose. */
  #fresh(kind: string): string {
    return `#${kind} ${this.#counter++}`;
  }
}

/** Trained numbers by parameter name. */
export type Parameters = ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;

/** Count of elements of a shape. */
export const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** Whether two shapes are equal, axis by axis. */
export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);
