import assert from "node:assert/strict";
import { UserError } from "../../src/core/index.ts";
import { flattenParameters, paramsOf } from "../../src/ros/paramsFile.ts";

/** What a file gives the node of a full name. */
function given(text: string, fullName: string): unknown {
  const at = fullName.lastIndexOf("/");
  const node = { name: fullName.slice(at + 1), namespace: fullName.slice(0, at) || "/" };
  return paramsOf(text, node, "arm.yaml");
}

/** A file with one key that gives a parameter. */
const under = (...keys: string[]): string =>
  [...keys, "ros__parameters"].map((key, i) => `${" ".repeat(i)}"${key}":\n`).join("") + `${" ".repeat(9)}a: 1\n`;

describe("a params file", () => {
  it("gives a node what stands under its name, with and without namespaces and wildcards", () => {
    const gives: readonly (readonly [readonly string[], string])[] = [
      [["planner"], "/planner"],
      [["planner"], "/arm1/planner"],
      [["/planner"], "/planner"],
      [["/arm1/planner"], "/arm1/planner"],
      [["/arm1", "planner"], "/arm1/planner"],
      [["arm1", "planner"], "/arm1/planner"],
      [["/lab", "arm1", "planner"], "/lab/arm1/planner"],
      [["/**"], "/planner"],
      [["/**"], "/lab/arm1/planner"],
      [["/**/planner"], "/planner"],
      [["/**/planner"], "/lab/arm1/planner"],
      [["/*/planner"], "/arm1/planner"],
      [["/arm1/*"], "/arm1/planner"],
      [["/**", "planner"], "/arm1/planner"],
    ];
    for (const [keys, name] of gives) assert.deepEqual(given(under(...keys), name), { a: 1 }, `${keys.join()} ${name}`);
  });

  it("gives it nothing that stands under another name", () => {
    const others: readonly (readonly [readonly string[], string])[] = [
      [["planner2"], "/planner"],
      [["plan"], "/planner"],
      [["/planner"], "/arm1/planner"],
      [["/arm2/planner"], "/arm1/planner"],
      [["arm1", "planner"], "/planner"],
      [["arm1", "planner"], "/lab/arm1/planner"],
      [["/*/planner"], "/planner"],
      [["/*/planner"], "/lab/arm1/planner"],
      [["/**/planner"], "/arm1/policy"],
      [["/arm1"], "/arm1/planner"],
      [["plann.r"], "/planner"],
    ];
    for (const [keys, name] of others) assert.deepEqual(given(under(...keys), name), {}, `${keys.join()} ${name}`);
  });

  it("lets later keys win, whatever they are, and adds up what they give", () => {
    const text = `
/**:
  ros__parameters: {a: 1, b: 1}
planner:
  ros__parameters: {b: 2, c: 2}
/*:
  ros__parameters: {c: 3}
`;
    assert.deepEqual(given(text, "/planner"), { a: 1, b: 2, c: 3 });
    assert.deepEqual(given(text, "/arm1/planner"), { a: 1, b: 2, c: 2 });
  });

  it("names nested parameters with dots, and leaves lists and other values as they are", () => {
    const text = "planner: {ros__parameters: {a: {b: {c: 1}, d: [x, y]}, e: null, f: {}}}";
    assert.deepEqual(given(text, "/planner"), { "a.b.c": 1, "a.d": ["x", "y"], e: null });
    const fail = (what: string): never => assert.fail(what);
    assert.deepEqual(flattenParameters({ a: { b: "x" }, c: 2 }, fail), { "a.b": "x", c: 2 });
  });

  it("is refused, with its name in the sentence, where it is none", () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ["a: [1,", /^arm\.yaml is no YAML: /],
      ["- planner", /^arm\.yaml is no params file: it must be a mapping/],
      ["", /^arm\.yaml is no params file/],
      ["planner: 1", /^arm\.yaml: planner must be a mapping/],
      ["planner: {ros__parameters: [1]}", /^arm\.yaml: ros__parameters must be a mapping/],
      ["planner: {max_seconds: 1}", /^arm\.yaml: max_seconds must be a mapping with ros__parameters/],
      // Nested in themselves.
      ["planner: {ros__parameters: &p {a: *p}}", /^arm\.yaml.*too deep/],
      ["planner: &p {b: *p}", /^arm\.yaml.*too deep/],
      ['"/planner": &p {"/planner": *p}', /^arm\.yaml.*too deep/],
    ];
    for (const [text, sentence] of cases) {
      assert.throws(
        () => given(text, "/planner"),
        (error) => error instanceof UserError && sentence.test(error.message) && !error.message.includes("\n"),
        text,
      );
    }
  });
});
