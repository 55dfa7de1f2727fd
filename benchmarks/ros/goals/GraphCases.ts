import { runJob } from "../../../src/cli/bench/runOnGraph.ts";
import { describeGraph, type GraphDescription } from "../../../src/cli/bench/openGraph.ts";
import { type Configuration, configurationKey, configurationText } from "../../../src/cli/compose/Configuration.ts";
import { loadDomain } from "../../../src/cli/compose/loadDomain.ts";
import type { Provenance } from "../../../src/cli/provenance.ts";
import type { Literal } from "../../../src/pddl/Domain.ts";
import { ExecutionEventConstants as kinds } from "../../../src/ros/interfaces/praxis_msgs.ts";
import { toLiterals } from "../../../src/ros/messages/symbols.ts";
import type { CaseLine } from "../../goals/CaseLine.ts";
import type { ChosenCase } from "../../goals/chooseCases.ts";
import { FirstLooks } from "../../goals/FirstLooks.ts";
import { lineOf } from "../../goals/lineOf.ts";
import type { BenchGraph } from "../graph/BenchGraph.ts";

export interface GraphCasesOptions {
  /** Up, with an executor that knows the instructions' file. */
  readonly graph: Pick<BenchGraph, "client" | "up">;
  /** Of the agent that the graph is. */
  readonly configuration: Configuration;
  readonly provenance: Provenance;
}

/** Gives cases to a graph as tasks, one after the other, and takes the verdict from the node that hosts the world. */
export class GraphCases {
  /** What identifies agent, models, graph and code. */
  readonly identity: string;
  readonly #options: GraphCasesOptions;
  readonly #described: GraphDescription;
  readonly #looks: FirstLooks;
  readonly #domain = loadDomain("hanoi");

  private constructor(options: GraphCasesOptions, described: GraphDescription, looks: FirstLooks) {
    const { configuration, provenance } = options;
    this.#options = options;
    this.#described = described;
    this.#looks = looks;
    this.identity = configurationText({ ...configuration, world: "ros" }, { policy: "graph" }, provenance, described);
  }

  /** @throws CallError, GraphError where the graph cannot be asked; ModelError where the networks that see are missing or broken */
  static async create(options: GraphCasesOptions): Promise<GraphCases> {
    const described = await describeGraph(options.graph.client);
    return new GraphCases(options, described, await FirstLooks.of(options.configuration));
  }

  /**
   * Plays a case; nobody answers questions. Undefined where it was interrupted.
   * @throws CallError where a graph that has lost a node does not come back
   */
  async run(chosen: ChosenCase, signal: AbortSignal): Promise<CaseLine | undefined> {
    const { graph, configuration, provenance } = this.#options;
    const { case: each, seed } = chosen;
    const sight = await this.#looks.at(chosen);
    await graph.up(signal);
    const goals: (readonly Literal[])[] = [];
    const record = await runJob(
      { scenario: each.id, seed },
      {
        client: graph.client,
        noise: configuration.noise,
        maxSteps: configuration.maxSteps,
        described: this.#described,
        provenance,
        versions: { ...provenance.versions, [configurationKey]: this.identity },
        signal,
        onFeedback: ({ events }) => {
          for (const { kind, items } of events) if (kind === kinds.GOAL) goals.push(toLiterals(items));
        },
      },
    );
    if (record.status === "interrupted") return undefined;
    return lineOf(this.#domain, { chosen, record, pursued: goals[0], sight });
  }
}
