import { InferenceSession, Tensor } from "onnxruntime-node";

/** Numbers of a graph, row-major. */
export interface Numbers {
  readonly data: Float32Array | Float64Array;
  readonly dims: readonly number[];
}

/** A float32 tensor that onnxruntime reads and writes in place, so that no step copies it. */
export interface Buffer32 extends Numbers {
  readonly data: Float32Array;
}

/**
 * A graph ready to run on one thread: the one door to onnxruntime-node in `learn`. One thread is faster than two at
 * the sizes trained here, and the same inputs give the same bits.
 */
export class GraphSession {
  readonly #session: InferenceSession;

  private constructor(session: InferenceSession) {
    this.#session = session;
  }

  /** @throws Error of onnxruntime where the bytes are not a model that it can run */
  static async open(model: Uint8Array): Promise<GraphSession> {
    return new GraphSession(
      await InferenceSession.create(model, {
        executionProviders: ["cpu"],
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        executionMode: "sequential",
        // The fusions of higher levels gain nothing here, and one of them (QuickGelu) has no float64 kernel.
        graphOptimizationLevel: "basic",
        logSeverityLevel: 3,
      }),
    );
  }

  /** Memory of this shape; starts as `data` or zeros. */
  static buffer(dims: readonly number[], data?: Float32Array): Buffer32 {
    const length = dims.reduce((product, n) => product * n, 1);
    return new Tensor("float32", data ?? new Float32Array(length), dims);
  }

  /** Runs the graph once. Numbers from `buffer` are used in place, all others are wrapped. */
  async run(inputs: Readonly<Record<string, Numbers>>): Promise<Record<string, Numbers>> {
    return (await this.#session.run(tensors(inputs))) as unknown as Record<string, Numbers>;
  }

  /** As `run`, but writes the named outputs into these buffers and computes no others; none may also be an input. */
  async runInto(inputs: Readonly<Record<string, Numbers>>, outputs: Readonly<Record<string, Buffer32>>): Promise<void> {
    await this.#session.run(tensors(inputs), tensors(outputs));
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}

function tensors(numbers: Readonly<Record<string, Numbers>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, { data, dims }]) => {
      const value = numbers[name];
      if (value instanceof Tensor) return [name, value];
      return [
        name,
        data instanceof Float32Array ? new Tensor("float32", data, dims) : new Tensor("float64", data, dims),
      ];
    }),
  );
}
