import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readGraph, type Graph } from "../../src/cli/graph/GraphFile.ts";
import { nodeKindNames } from "../../src/cli/graph/nodeKinds.ts";
import { FileError } from "../../src/core/index.ts";
import { scratch } from "./praxis.ts";

const graphs = join(import.meta.dirname, "..", "..", "launch", "praxis", "graphs");

describe("a graph's file", () => {
  const { dir, remove } = scratch();
  after(remove);
  const path = join(dir, "mine.yaml");
  const read = (text: string): Graph => {
    writeFileSync(path, text);
    return readGraph(path);
  };
  const names = ({ nodes }: Graph): string[] => nodes.map(({ name }) => name);

  it("gives nodes their kind, name, needs and parameters, with what is left out", () => {
    assert.deepEqual(
      read(`
name: arm
restarts: 0
manager: {heartbeat_timeout: 2.5}
nodes:
  - kind: sim
    name: left
    parameters: {mode: paced, nested: {a: [x, y]}}
  - {kind: planner, needs: [left]}
`),
      {
        name: "arm",
        restarts: 0,
        manager: { heartbeat_timeout: 2.5 },
        nodes: [
          { kind: "sim", name: "left", needs: [], parameters: { mode: "paced", "nested.a": ["x", "y"] } },
          { kind: "planner", name: "planner", needs: ["left"], parameters: {} },
        ],
      },
    );
    const { name, restarts, manager } = read("nodes: [{kind: sim}]");
    assert.deepEqual([name, restarts, manager], ["mine", 5, {}]);
  });

  it("puts nodes after those that they need, and else leaves them in their order", () => {
    assert.deepEqual(
      names(
        read(`
nodes:
  - {kind: executor, needs: [planner, sim]}
  - {kind: policy}
  - {kind: planner, needs: [goal_predictor]}
  - {kind: sim}
  - {kind: goal_predictor}
`),
      ),
      ["policy", "sim", "goal_predictor", "planner", "executor"],
    );
  });

  it("of the package has every node that its executor needs", () => {
    const graph = readGraph(join(graphs, "hanoi.yaml"));
    // It is of an oracle: it sees nothing.
    const hosted = nodeKindNames.filter((kind) => kind !== "camera_state_estimator");
    assert.deepEqual([...names(graph)].sort(), hosted.sort());
    const { needs } = graph.nodes.at(-1)!;
    assert.deepEqual([...needs].sort(), names(graph).slice(0, -1).sort());
    assert.deepEqual(names(graph).at(-1), "executor");
  });

  it("is refused with its name and the place where it is wrong", () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ["", /the graph must be a mapping/],
      ["- kind: sim", /the graph must be a mapping/],
      ["nodes: [{kind: sim}", /is no YAML: /],
      ["nodes: [{kind: sim}]\nnodes: []", /is no YAML: .*unique/],
      ["x: 1", /x: is not known here; there are name, nodes, manager, restarts/],
      ["name: 1\nnodes: [{kind: sim}]", /name: must be a text/],
      ["name: arm", /nodes: must be a list of nodes, each with its kind/],
      ["nodes: []", /nodes: must be a list/],
      ["nodes: {kind: sim}", /nodes: must be a list/],
      ["nodes: [sim]", /nodes\[0\] must be a mapping/],
      ["nodes: [{kind: sim}, null]", /nodes\[1\] must be a mapping/],
      [
        "nodes: [{kind: sim}, {kind: plannr}]",
        /nodes\[1\]\.kind: there is no kind of node "plannr"; did you mean planner\?/,
      ],
      ["nodes: [{kind: xyz}]", /nodes\[0\]\.kind: .*"xyz"; use one of sim, .*planner/],
      ["nodes: [{kind: constructor}]", /nodes\[0\]\.kind: there is no kind of node "constructor"/],
      ["nodes: [{name: sim}]", /nodes\[0\]\.kind: there is no kind of node "undefined"/],
      ["nodes: [{kind: sim, name: 2nd}]", /nodes\[0\]\.name: "2nd" is no ROS name/],
      ["nodes: [{kind: sim, name: a/b}]", /nodes\[0\]\.name: "a\/b" is no ROS name/],
      ["nodes: [{kind: sim, name: 2}]", /nodes\[0\]\.name: must be a text/],
      [
        "nodes: [{kind: sim, name: lifecycle_manager}]",
        /nodes\[0\]\.name: "lifecycle_manager" is the name of the graph's manager/,
      ],
      [
        "nodes: [{kind: sim, mode: paced}]",
        /nodes\[0\]\.mode: is not known here; there are kind, name, needs, parameters/,
      ],
      ["nodes: [{kind: sim, needs: planner}]", /nodes\[0\]\.needs: must be a list of names/],
      ["nodes: [{kind: sim, needs: [1]}]", /nodes\[0\]\.needs: must be a list of names/],
      ["nodes: [{kind: sim, needs: [planner]}]", /nodes\[0\]\.needs: there is no node "planner"/],
      ["nodes: [{kind: sim, parameters: paced}]", /nodes\[0\]\.parameters must be a mapping/],
      ["nodes: [{kind: sim}, {kind: sim}]", /nodes\[1\]\.name: two nodes are called "sim"/],
      ["nodes: [{kind: sim, needs: [sim]}]", /nodes\[0\]\.needs: "sim" needs itself/],
      [
        "nodes: [{kind: policy}, {kind: sim, needs: [planner]}, {kind: planner, needs: [sim]}]",
        /nodes: sim, planner need each other in a circle/,
      ],
      ["nodes: [{kind: sim}]\nmanager: 1", /manager must be a mapping/],
      ["nodes: [{kind: sim}]\nrestarts: -1", /restarts: must be a whole number from 0/],
      ["nodes: [{kind: sim}]\nrestarts: 1.5", /restarts: must be a whole number/],
      // Nested in itself.
      ["nodes: [{kind: sim, parameters: &p {a: *p}}]", /nodes\[0\]\.parameters: .*too deep/],
      [`nodes: [{kind: sim}] #${"x".repeat(1_000_000)}`, /the file has 1000022 characters; 1000000 are the limit/],
    ];
    for (const [text, sentence] of cases) {
      assert.throws(
        () => read(text),
        (error) => {
          assert.ok(error instanceof FileError, String(error));
          assert.equal(error.path, path);
          assert.ok(error.message.startsWith(`${path}: `), error.message);
          assert.match(error.message, sentence);
          assert.doesNotMatch(error.message, /\n/);
          return true;
        },
        text.slice(0, 100),
      );
    }
    assert.throws(() => readGraph(join(dir, "missing.yaml")), /missing\.yaml/);
  });
});
