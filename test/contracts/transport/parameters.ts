import assert from "node:assert/strict";
import { GraphClock } from "../../../src/ros/GraphClock.ts";
import { defaultMessage } from "../../../src/ros/interfaces/copyMessage.ts";
import * as rcl from "../../../src/ros/interfaces/rcl_interfaces.ts";
import { Parameters, type ParameterDeclaration, type ParameterOverrides } from "../../../src/ros/Parameters.ts";
import { eventQos } from "../../../src/ros/Qos.ts";
import type { TransportNode } from "../../../src/ros/Transport.ts";
import { ask, eventually, type TestGraph } from "./TestGraph.ts";

const declarations: readonly ParameterDeclaration[] = [
  { name: "enabled", type: "bool", default: true, description: "whether" },
  { name: "search.limit", type: "integer", default: 100, description: "states", range: [1, 1000] },
  { name: "search.weight", type: "double", default: 1.5, description: "factor", range: [1, 5] },
  { name: "search.name", type: "string", default: "astar", description: "which", choices: ["astar", "gbfs"] },
  { name: "cameras", type: "string[]", default: ["front"], description: "which" },
  { name: "model", type: "string", default: "", description: "file", readOnly: true },
  { name: "loaded", type: "string", default: "", description: "what", own: true },
];

const types = rcl.ParameterTypeConstants;
const value = (part: Partial<rcl.ParameterValue>): rcl.ParameterValue => ({
  ...defaultMessage(rcl.ParameterValue),
  ...part,
});
const integer = (n: number): rcl.ParameterValue => value({ type: types.PARAMETER_INTEGER, integer_value: BigInt(n) });
const double = (n: number): rcl.ParameterValue => value({ type: types.PARAMETER_DOUBLE, double_value: n });
const text = (s: string): rcl.ParameterValue => value({ type: types.PARAMETER_STRING, string_value: s });
const bool = (b: boolean): rcl.ParameterValue => value({ type: types.PARAMETER_BOOL, bool_value: b });
const texts = (s: readonly string[]): rcl.ParameterValue =>
  value({ type: types.PARAMETER_STRING_ARRAY, string_array_value: s });

const plain = ({ values }: rcl.GetParametersResponse): unknown[] =>
  values.map((message) => {
    switch (message.type) {
      case types.PARAMETER_BOOL:
        return message.bool_value;
      case types.PARAMETER_INTEGER:
        return message.integer_value;
      case types.PARAMETER_DOUBLE:
        return message.double_value;
      case types.PARAMETER_STRING:
        return message.string_value;
      case types.PARAMETER_STRING_ARRAY:
        return message.string_array_value;
      default:
        return undefined;
    }
  });

export function parameterContract(current: () => TestGraph): void {
  const declare = (overrides: ParameterOverrides = {}) => {
    const graph = current();
    const node = graph.node("planner", "/arm1");
    const parameters = new Parameters(node, new GraphClock(node), declarations, overrides);
    return { graph, parameters, other: graph.node("other") };
  };

  it("have their defaults, or what overrides them at the start", async () => {
    const { parameters, other } = declare({ "search.limit": 7, model: "m.onnx", cameras: ["wrist", "front"] });
    assert.equal(parameters.number("search.limit"), 7);
    assert.equal(parameters.number("search.weight"), 1.5);
    assert.equal(parameters.boolean("enabled"), true);
    assert.equal(parameters.string("model"), "m.onnx");
    assert.deepEqual(parameters.strings("cameras"), ["wrist", "front"]);
    const names = [...declarations.map(({ name }) => name), "no_such"];
    const answer = await ask(other.client(rcl.GetParameters, "/arm1/planner/get_parameters"), { names });
    assert.deepEqual(plain(answer), [true, 7n, 1.5, "astar", ["wrist", "front"], "m.onnx", "", undefined]);
    const { types: numbers } = await ask(other.client(rcl.GetParameterTypes, "/arm1/planner/get_parameter_types"), {
      names,
    });
    assert.deepEqual(Array.from(numbers), [1, 2, 3, 4, 9, 4, 4, 0]);
  });

  it("refuse an override that does not fit, in a sentence", () => {
    const refused: [ParameterOverrides, RegExp][] = [
      [{ "search.limit": 0 }, /^Parameter of \/arm1\/planner: "search.limit" must be from 1 to 1000; got 0$/],
      [{ "search.limit": 1.5 }, /"search.limit" must be a whole number; got 1.5$/],
      [{ enabled: "yes" }, /"enabled" must be true or false; got "yes"$/],
      [{ "search.name": "dfs" }, /"search.name" must be one of astar, gbfs; got "dfs"$/],
      [{ cameras: ["front", 3] }, /"cameras" must be a list of texts; got front,3$/],
      [{ loaded: "mine" }, /"loaded" is set by the node itself$/],
      [{ limit: 3 }, /there is no "limit"; there are enabled, search.limit, /],
    ];
    for (const [overrides, sentence] of refused)
      assert.throws(() => declare(overrides), { name: "UserError", message: sentence });
  });

  it("can be set from another node, each by itself, with a reason where not", async () => {
    const { parameters, other } = declare();
    const client = other.client(rcl.SetParameters, "/arm1/planner/set_parameters");
    const { results } = await ask(client, {
      parameters: [
        { name: "enabled", value: bool(false) },
        { name: "search.limit", value: integer(1001) },
        { name: "search.weight", value: double(2) },
        { name: "search.name", value: text("gbfs") },
        { name: "cameras", value: texts([]) },
        { name: "model", value: text("other.onnx") },
        { name: "no_such", value: integer(1) },
        { name: "search.weight", value: text("heavy") },
        { name: "search.name", value: value({}) },
        { name: "loaded", value: text("mine") },
      ],
    });
    assert.deepEqual(
      results.map(({ successful }) => successful),
      [true, false, true, true, true, false, false, false, false, false],
    );
    const reasons = results.map(({ reason }) => reason);
    assert.equal(reasons[1], '"search.limit" must be from 1 to 1000; got 1001');
    assert.equal(reasons[5], '"model" can be set at the start only');
    assert.match(reasons[6]!, /^there is no "no_such"; there are enabled, /);
    assert.equal(reasons[7], '"search.weight" must be a number; got "heavy"');
    assert.equal(reasons[8], '"search.name" is declared and cannot be removed');
    assert.equal(reasons[9], '"loaded" is set by the node itself');
    assert.equal(parameters.boolean("enabled"), false);
    assert.equal(parameters.number("search.limit"), 100);
    assert.equal(parameters.number("search.weight"), 2);
    assert.equal(parameters.string("search.name"), "gbfs");
    assert.deepEqual(parameters.strings("cameras"), []);
  });

  it("can be set all together or not at all", async () => {
    const { parameters, other } = declare();
    const client = other.client(rcl.SetParametersAtomically, "/arm1/planner/set_parameters_atomically");
    const fits = { name: "search.limit", value: integer(5) };
    const { result: refused } = await ask(client, {
      parameters: [fits, { name: "search.weight", value: double(Infinity) }],
    });
    assert.deepEqual(refused, { successful: false, reason: '"search.weight" must be a number; got Infinity' });
    assert.equal(parameters.number("search.limit"), 100);
    const { result: removed } = await ask(client, { parameters: [fits, { name: "enabled", value: value({}) }] });
    assert.deepEqual(removed, { successful: false, reason: '"enabled" is declared and cannot be removed' });
    const { result } = await ask(client, { parameters: [fits, { name: "search.weight", value: double(3) }] });
    assert.deepEqual(result, { successful: true, reason: "" });
    assert.deepEqual([parameters.number("search.limit"), parameters.number("search.weight")], [5, 3]);
  });

  it("describe themselves and can be listed", async () => {
    const { other } = declare();
    const describe = other.client(rcl.DescribeParameters, "/arm1/planner/describe_parameters");
    const names = ["search.limit", "search.weight", "search.name", "model", "loaded", "no_such"];
    const { descriptors } = await ask(describe, { names });
    assert.deepEqual(
      descriptors.map(({ name, type, description, additional_constraints: more, read_only: readOnly }) => [
        ...[name, type, description, more, readOnly],
      ]),
      [
        ["search.limit", types.PARAMETER_INTEGER, "states", "", false],
        ["search.weight", types.PARAMETER_DOUBLE, "factor", "", false],
        ["search.name", types.PARAMETER_STRING, "which", "One of astar, gbfs", false],
        ["model", types.PARAMETER_STRING, "file", "", true],
        ["loaded", types.PARAMETER_STRING, "what", "Set by the node itself", true],
        ["no_such", types.PARAMETER_NOT_SET, "", "", false],
      ],
    );
    assert.deepEqual(descriptors[0]!.integer_range, [{ from_value: 1n, to_value: 1000n, step: 1n }]);
    assert.deepEqual(descriptors[1]!.floating_point_range, [{ from_value: 1, to_value: 5, step: 0 }]);
    const list = other.client(rcl.ListParameters, "/arm1/planner/list_parameters");
    const all = await ask(list, { prefixes: [], depth: 0n });
    assert.deepEqual(all.result.names, declarations.map(({ name }) => name).sort());
    const some = await ask(list, { prefixes: ["search", "model"], depth: 0n });
    assert.deepEqual(some.result.names, ["model", "search.limit", "search.name", "search.weight"]);
  });

  /** Events of this node as they come. */
  const hear = (other: TransportNode): rcl.ParameterEvent[] => {
    const events: rcl.ParameterEvent[] = [];
    other.messages(rcl.ParameterEvent, "/parameter_events", eventQos).subscribe((event) => {
      // A client library tells of parameters of its own too.
      if (event.node === "/arm1/planner" && event.changed_parameters.length > 0) events.push(event);
    });
    return events;
  };

  it("can be the node's own, which sets them and tells everybody", async () => {
    const { parameters, other } = declare();
    const events = hear(other);
    let n = 0;
    await eventually("an event", () => {
      parameters.setOwn("loaded", `net ${++n}`);
      return events.length > 0;
    });
    assert.equal(parameters.string("loaded"), `net ${n}`);
    const { values } = await ask(other.client(rcl.GetParameters, "/arm1/planner/get_parameters"), {
      names: ["loaded"],
    });
    assert.deepEqual(plain({ values }), [`net ${n}`]);
    const [{ name, value: told }] = events[0]!.changed_parameters as [rcl.Parameter];
    assert.equal(name, "loaded");
    assert.match(told.string_value, /^net \d+$/);
  });

  it("tell everybody what has changed", async () => {
    const { other } = declare();
    const events = hear(other);
    const client = other.client(rcl.SetParameters, "/arm1/planner/set_parameters");
    let n = 0;
    while (events.length === 0) {
      n++;
      await ask(client, {
        parameters: [
          { name: "search.weight", value: integer(2) },
          { name: "search.limit", value: integer(-1) },
        ],
      });
      assert.ok(n < 1000);
    }
    const { changed_parameters: changed, stamp } = events[0]!;
    assert.deepEqual(
      changed.map(({ name, value: { type, double_value: number } }) => [name, type, number]),
      [["search.weight", types.PARAMETER_DOUBLE, 2]],
    );
    assert.ok(Math.abs(stamp.sec - Date.now() / 1000) < 60);
    await eventually("an event for each call", () => events.length <= n);
  });
}
