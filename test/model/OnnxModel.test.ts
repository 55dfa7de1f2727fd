import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelError } from "../../src/core/index.ts";
import { GraphBuilder } from "../../src/learn/GraphBuilder.ts";
import { add, divide, multiply } from "../../src/learn/operations/elementwise.ts";
import { loadModel, OnnxModel } from "../../src/model/OnnxModel.ts";
import { parseCard, readCard } from "../../src/model/ModelCard.ts";

/** y = 2x + b and z = x/b, x [1, 3], b [1, 1]. */
function modelBytes(): Uint8Array {
  const graph = new GraphBuilder();
  const [x, b] = [graph.input("x", [1, 3]), graph.input("b", [1, 1])];
  graph.output("y", add(multiply(x, 2), b));
  graph.output("z", divide(x, b));
  return graph.encode();
}

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

type Mutable = Record<string, unknown>;

function card(bytes: Uint8Array): Mutable {
  return {
    name: "twice",
    description: "Doubles and adds",
    files: {
      policy: {
        file: "policy.onnx",
        sha256: digest(bytes),
        inputs: { x: [1, 3], b: [1, 1] },
        outputs: { y: [1, 3], z: [1, 3] },
      },
    },
    data: { demonstrations: 0, seeds: [1, 2] },
    training: {
      steps: 0,
      cpuSeconds: 0,
      wallSeconds: 0,
      joules: { estimated: 0 },
      date: "2026-01-01T00:00:00Z",
      revision: "none",
    },
    seed: 0,
    licence: "Apache-2.0",
    evaluation: {},
  };
}

/** Sets the field at a dotted path of a fresh card; undefined removes it. */
function changed(path: string, value: unknown): Mutable {
  const result = card(modelBytes());
  const keys = path.split(".");
  const last = keys.pop()!;
  const holder = keys.reduce((object, key) => object[key] as Mutable, result);
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return result;
}

describe("OnnxModel", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "praxis-model-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const put = (content: unknown, bytes: Uint8Array | undefined = modelBytes()): void => {
    writeFileSync(join(folder, "policy.json"), JSON.stringify(content));
    writeFileSync(join(folder, "policy.onnx"), bytes);
  };
  const rejects = async (promise: Promise<unknown>, text: RegExp): Promise<void> => {
    await assert.rejects(promise, (error: Error) => {
      assert.ok(error instanceof ModelError, `${error.name}: ${error.message}`);
      assert.match(error.message, text);
      return true;
    });
  };

  it("runs a model that fits its card", async () => {
    put(card(modelBytes()));
    const model = await loadModel(folder, "policy");
    assert.equal(model.card.name, "twice");
    assert.deepEqual(model.inputs, { x: [1, 3], b: [1, 1] });
    const results = await model.run({ x: Float32Array.of(1, 2, -3), b: Float32Array.of(0.5) });
    assert.deepEqual(Object.keys(results), ["y", "z"]);
    assert.deepEqual([...results["y"]!], [2.5, 4.5, -5.5]);
    assert.deepEqual([...results["z"]!], [2, 4, -6]);
    await model.dispose();
  });

  it("refuses inputs that are missing, unknown, of another length or not finite", async () => {
    put(card(modelBytes()));
    const model = await loadModel(folder);
    const b = Float32Array.of(1);
    await rejects(model.run({ b }), /takes 3 numbers \[1, 3\] as "x"; got nothing/);
    await rejects(model.run({ b, x: new Float32Array(4) }), /"x"; got 4/);
    await rejects(model.run({ b, x: Float32Array.of(0, NaN, 0) }), /input "x" .* is NaN at index 1/);
    await rejects(model.run({ b, x: Float32Array.of(0, 0, -Infinity) }), /is -Infinity at index 2/);
    await rejects(model.run({ b, x: new Float32Array(3), c: b }), /no input "c"/);
    await model.dispose();
  });

  it("refuses to hand out what is not a finite number", async () => {
    put(card(modelBytes()));
    const model = await loadModel(folder);
    const x = Float32Array.of(1, 2, 3);
    await rejects(
      model.run({ x, b: Float32Array.of(0) }),
      /policy\.onnx" computed Infinity in its output "z" at index 0/,
    );
    const zero = new Float32Array(3);
    await rejects(model.run({ x: zero, b: Float32Array.of(0) }), /computed NaN in its output "z"/);
    await model.dispose();
  });

  it("says what is wrong with the directory or its files", async () => {
    await rejects(loadModel(join(folder, "absent")), /no model in ".*absent".*ENOENT/);
    writeFileSync(join(folder, "policy.json"), "{");
    await rejects(readCard(folder), /is not JSON/);
    put(changed("files.policy.file", "lost.onnx"));
    await rejects(loadModel(folder), /lost\.onnx", named by its card, cannot be read \(ENOENT\)/);
    put(card(modelBytes()), modelBytes().subarray(0, 100));
    await rejects(loadModel(folder), /truncated or changed/);
    const junk = Uint8Array.of(1, 2, 3, 4);
    put(card(junk), junk);
    await rejects(loadModel(folder), /onnxruntime cannot load the model file/);
  });

  it("says where the model differs from its card", async () => {
    put(changed("files.policy.inputs", { x: [1, 4], b: [1, 1] }));
    await rejects(loadModel(folder), /input "x" has shape \[1, 3\], the card says \[1, 4\]/);
    put(changed("files.policy.inputs", { x: [3], b: [1, 1] }));
    await rejects(loadModel(folder), /input "x" has shape/);
    put(changed("files.policy.inputs", { x: [1, 3] }));
    await rejects(loadModel(folder), /does not name its input "b"/);
    put(changed("files.policy.outputs", { y: [1, 3], z: [1, 3], w: [1] }));
    await rejects(loadModel(folder), /has no output "w"/);
    put(changed("files.policy.outputs", { y: [1, 2], z: [1, 3] }));
    await rejects(loadModel(folder), /output "y" has shape/);
    const graph = new GraphBuilder("float64");
    graph.output("y", multiply(graph.input("x", [1]), 2));
    const wide = card(graph.encode());
    Object.assign((wide["files"] as Record<string, Mutable>)["policy"]!, { inputs: { x: [1] }, outputs: { y: [1] } });
    put(wide, graph.encode());
    await rejects(loadModel(folder), /not a float32 tensor/);
  });

  it("asks for a role that the card names", async () => {
    const two = card(modelBytes());
    const files = two["files"] as Mutable;
    files["other"] = files["policy"];
    put(two);
    await rejects(loadModel(folder), /say which of "policy", "other"/);
    await rejects(loadModel(folder, "goal"), /no file for "goal"; its card names "policy", "other"/);
    const model = await OnnxModel.load(folder, await readCard(folder), "other");
    await model.dispose();
  });
});

describe("parseCard", () => {
  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ["name", undefined, /name must be a text/],
    ["description", "", /description must be a text/],
    ["licence", 3, /licence must be a text/],
    ["seed", "0", /seed must be a number/],
    ["seed", -1, /seed must be a number/],
    ["data", [], /data must be an object/],
    ["evaluation", undefined, /evaluation must be an object/],
    ["files", {}, /files must name at least one file/],
    ["files", undefined, /files must be an object/],
    ["files.policy", null, /files\.policy must be an object/],
    ["files.policy.file", "../x.onnx", /files\.policy\.file must be a name within/],
    ["files.policy.sha256", "abc", /files\.policy\.sha256 must be 64/],
    ["files.policy.inputs", undefined, /files\.policy\.inputs must be an object/],
    ["files.policy.inputs.x", [1, -3], /files\.policy\.inputs\.x must be a list/],
    ["files.policy.outputs.y", "1x3", /files\.policy\.outputs\.y must be a list/],
    ["training", undefined, /training must be an object/],
    ["training.steps", undefined, /training\.steps must be a number/],
    ["training.joules", 5, /training\.joules must be an object/],
    ["training.joules.estimated", "5", /training\.joules\.estimated must be a number/],
    ["training.date", undefined, /training\.date must be a text/],
    ["training.revision", undefined, /training\.revision must be a text/],
  ];
  for (const [path, value, text] of wrong) {
    it(`refuses ${path} = ${value === undefined ? "nothing" : JSON.stringify(value)}`, () => {
      assert.throws(
        () => parseCard(changed(path, value), "policy.json"),
        (error: Error) =>
          error instanceof ModelError && text.test(error.message) && error.message.includes("policy.json"),
      );
    });
  }

  it("takes a whole card as it is", () => {
    const whole = card(modelBytes());
    assert.equal(parseCard(whole, "policy.json"), whole);
    assert.throws(() => parseCard([], "policy.json"), /the card must be an object/);
  });
});
