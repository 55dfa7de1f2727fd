import { actionContract } from "./transport/actions.ts";
import { clockContract } from "./transport/clock.ts";
import { graphNodeContract } from "./transport/graphNode.ts";
import { lifecycleContract } from "./transport/lifecycle.ts";
import { nodeContract } from "./transport/nodes.ts";
import { parameterContract } from "./transport/parameters.ts";
import { serviceContract } from "./transport/services.ts";
import { topicContract } from "./transport/topics.ts";
import { TestGraph, type MakeTransport } from "./transport/TestGraph.ts";

/** What every Transport promises, and that what is built upon it works over it. `make` is called for each test. */
export function transportContract(name: string, make: MakeTransport): void {
  describe(`${name} as a Transport`, () => {
    let graph: TestGraph;
    beforeEach(async () => {
      graph = await TestGraph.create(make);
    });
    afterEach(async () => {
      await graph.close();
    });
    const current = (): TestGraph => graph;

    describe("nodes and names", () => {
      nodeContract(current);
    });
    describe("topics", () => {
      topicContract(current);
    });
    describe("services", () => {
      serviceContract(current);
    });
    describe("actions", () => {
      actionContract(current);
    });
    describe("parameters", () => {
      parameterContract(current);
    });
    describe("lifecycle", () => {
      lifecycleContract(current);
    });
    describe("clock", () => {
      clockContract(current);
    });
    describe("a node of the graph", () => {
      graphNodeContract(current);
    });
  });
}
