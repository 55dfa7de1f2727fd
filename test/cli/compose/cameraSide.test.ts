import assert from "node:assert/strict";
import { cameraSide } from "../../../src/cli/compose/cameraSide.ts";
import { agentNames } from "../../../src/cli/compose/Configuration.ts";

describe("cameraSide()", () => {
  it("is that of training for what only a policy of ours sees, and more where a camera plans", () => {
    const fine = agentNames.filter((agent) => cameraSide(agent) === 256);
    const coarse = agentNames.filter((agent) => cameraSide(agent) === 128);
    assert.deepEqual(coarse, ["vla-e2e", "vla-guided-oracle"]);
    assert.equal(fine.length + coarse.length, agentNames.length);
  });
});
