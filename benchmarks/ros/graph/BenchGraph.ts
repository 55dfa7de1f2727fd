import { GraphClient } from "../../../src/cli/bench/GraphClient.ts";
import { makeTransport } from "../../../src/cli/graph/makeTransport.ts";
import type { Transport } from "../../../src/ros/Transport.ts";
import { LaunchedGraph, type LaunchedGraphOptions, type LaunchLine } from "./LaunchedGraph.ts";
import { Spectator, type Sighting } from "./Spectator.ts";

export type GraphSighting = Sighting | { readonly kind: "launch"; readonly at: number; readonly line: LaunchLine };

/** Time for a graph to come up, or back after it has lost a node, ms: far more than it takes on a busy machine. */
const upMs = 60_000;
const lookMs = 20;

export type BenchGraphOptions = Omit<LaunchedGraphOptions, "namespace" | "onLine">;

/** A launched graph with a client and a spectator in this process. */
export class BenchGraph {
  /** Of this process alone, so that no other graph is taken for this one, whatever domain it is in. */
  readonly namespace = `/bench_${process.pid}`;
  readonly client: GraphClient;
  readonly #transport: Transport;
  readonly #spectator: Spectator;
  readonly #options: BenchGraphOptions;
  readonly #listeners = new Set<(sighting: GraphSighting) => void>();
  #launched: LaunchedGraph | undefined;

  private constructor(transport: Transport, options: BenchGraphOptions) {
    this.#transport = transport;
    this.#options = options;
    this.client = new GraphClient(transport, this.namespace);
    this.#spectator = new Spectator(transport, this.namespace);
    this.#spectator.listen((sighting) => {
      this.#tell(sighting);
    });
  }

  static async create(options: BenchGraphOptions): Promise<BenchGraph> {
    return new BenchGraph(await makeTransport("ros"), options);
  }

  /** The transport of client and spectator, for further nodes of this process. */
  get transport(): Transport {
    return this.#transport;
  }

  get spectator(): Spectator {
    return this.#spectator;
  }

  /** @throws Error before the graph was brought up */
  get launched(): LaunchedGraph {
    if (this.#launched === undefined) throw new Error("The graph is not up yet");
    return this.#launched;
  }

  /** Processes by the names of their nodes, without the namespace. */
  pids(): ReadonlyMap<string, number> {
    const start = this.namespace.length + 1;
    return new Map([...this.#spectator.pids].map(([name, pid]) => [name.slice(start), pid]));
  }

  /** The process of a node, by its last heartbeat. */
  pidOf(node: string): number | undefined {
    return this.#spectator.pids.get(`${this.namespace}/${node}`);
  }

  /** Returns how to stop listening. */
  listen(listener: (sighting: GraphSighting) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Brings the graph up, or waits until it is: afresh where it has ended or does not come back.
   *
   * @throws CallError with what is missing where a fresh one does not come up
   */
  async up(signal: AbortSignal): Promise<void> {
    if (this.#launched !== undefined && !this.#launched.isOver) {
      try {
        await this.client.whenActive(upMs, signal);
        return;
      } catch (error) {
        if (signal.aborted) throw error;
      }
    }
    await this.down();
    this.#launched = new LaunchedGraph({
      ...this.#options,
      namespace: this.namespace,
      onLine: (line, at) => {
        this.#tell({ kind: "launch", at, line });
      },
    });
    await this.#whenAllAreHeard(signal);
    await this.client.whenActive(upMs, signal);
  }

  /** Takes the graph down. Returns the processes that it left behind. */
  async down(): Promise<readonly number[]> {
    const left = (await this.#launched?.stop()) ?? [];
    this.#launched = undefined;
    this.#spectator.forget();
    return left;
  }

  async close(): Promise<readonly number[]> {
    const left = await this.down();
    this.client.close();
    this.#spectator.close();
    await this.#transport.close();
    return left;
  }

  /** A latched state of a graph that has ended might be taken for that of the new one; heartbeats are not. */
  async #whenAllAreHeard(signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + upMs;
    const isHeard = (): boolean => this.#spectator.pids.size > 0;
    while (!isHeard() && !this.launched.isOver && performance.now() < deadline) {
      signal.throwIfAborted();
      await new Promise((resolve) => {
        setTimeout(resolve, lookMs);
      });
    }
  }

  #tell(sighting: GraphSighting): void {
    for (const listener of [...this.#listeners]) listener(sighting);
  }
}
