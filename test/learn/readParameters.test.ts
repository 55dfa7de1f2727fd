import { strict as assert } from "node:assert";
import { ModelError, Rng } from "../../src/core/index.ts";
import { exportModel } from "../../src/learn/exportModel.ts";
import { xavierUniform } from "../../src/learn/initialisers.ts";
import { dense } from "../../src/learn/layers.ts";
import { multiply } from "../../src/learn/operations/elementwise.ts";
import { readParameters } from "../../src/learn/readParameters.ts";

describe("readParameters()", () => {
  it("gives the numbers that a model was exported with, and not its constants", () => {
    const weight = { shape: [3, 2], data: xavierUniform([3, 2], new Rng(1, "a")) };
    const parameters = new Map([
      ["layer.weight", weight],
      ["layer.bias", { shape: [2], data: Float32Array.of(1, -2) }],
    ]);
    const bytes = exportModel({
      inputs: { x: [1, 3] },
      outputs: (_, { x }) => ({ y: multiply(dense(x!, { name: "layer", width: 2 }), 7) }),
      parameters,
    });
    assert.deepEqual(readParameters(bytes), parameters);
  });

  it("refuses what is no model, and one without parameters", () => {
    assert.throws(() => readParameters(Uint8Array.of(1, 2, 3)), ModelError);
    const bytes = exportModel({
      inputs: { x: [1] },
      outputs: (_, { x }) => ({ y: multiply(x!, 2) }),
      parameters: new Map(),
    });
    assert.throws(() => readParameters(bytes), /has no parameters/);
  });
});
