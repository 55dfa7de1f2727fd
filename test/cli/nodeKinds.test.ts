import assert from "node:assert/strict";
import { join } from "node:path";
import { defaultPerception, defaultPolicies } from "../../src/cli/compose/configurationOf.ts";
import { goalModelIdentity, policyIdentity } from "../../src/cli/compose/loadPolicies.ts";
import { type NodeKindName, programOf } from "../../src/cli/graph/nodeKinds.ts";
import { LoopbackTransport } from "../../src/ros/loopback/LoopbackTransport.ts";
import type { ParameterOverrides } from "../../src/ros/Parameters.ts";
import { activeNode } from "../ros/oneNode.ts";
import { plainCalibration, writeRiggedModel } from "../goal/learned/riggedModel.ts";
import { Vocabulary } from "../../src/goal/learned/Vocabulary.ts";
import { writeNanModel } from "./brokenModel.ts";
import { scratch } from "./praxis.ts";

describe("nodes with models", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  after(remove);

  /** What a node of this kind says it runs with. */
  async function modelOf(kind: NodeKindName, overrides: ParameterOverrides = {}): Promise<string> {
    const transport = new LoopbackTransport();
    const node = await activeNode(transport, { name: kind, namespace: "/" }, programOf(kind), { overrides });
    try {
      return node.parameters.string("model");
    } finally {
      await node.close();
      await transport.close();
    }
  }

  const learned = { world: "physics", policy: "learned" } as const;

  it("say with which skills, in the words of a record without a graph", async () => {
    const usual = await modelOf("policy");
    assert.match(usual, /^skills:[0-9a-f]{16}$/);
    assert.equal(usual, await policyIdentity({ ...learned, policies: defaultPolicies() }));
    assert.equal(await modelOf("policy", { policy: "scripted" }), "scripted");
    writeNanModel(dir);
    const others = await modelOf("policy", { directory: dir });
    assert.match(others, /^nan:[0-9a-f]{16}$/);
    assert.equal(others, await policyIdentity({ ...learned, policies: dir }));
  });

  it("say with which networks they see", async () => {
    const eyes = await modelOf("camera_state_estimator");
    assert.match(eyes, /^perception:[0-9a-f]{16}(?:,[0-9a-f]{16})+$/);
    const [policies, perception] = [defaultPolicies(), defaultPerception()];
    const skills = await policyIdentity({ ...learned, policies });
    assert.equal(`${skills}+${eyes}`, await policyIdentity({ ...learned, policies, perception }));
  });

  it("name policies of ours apart that know other words", async () => {
    const directory = join(dir, "vla");
    const identities = new Set<string>();
    for (const gamePrompt of ["Play.", "Play!"]) {
      writeRiggedModel(directory, { says: {}, settings: { gamePrompt } });
      const identity = await policyIdentity({ ...learned, policies: dir, vla: { directory } });
      assert.match(identity, /^[\w-]+:[0-9a-f]{16}$/);
      identities.add(identity);
    }
    assert.equal(identities.size, 2);
  });

  it("say who reads goals, and tell networks apart that are as sure of other things", async () => {
    assert.equal(await modelOf("goal_predictor", { predictor: "grammar" }), "grammar");
    assert.match(await modelOf("goal_predictor"), /^grammar\+learned:goal:[0-9a-f]{16}$/);
    const goals = join(dir, "goals");
    const identities = new Set<string>();
    for (const threshold of [0.5, 0.6]) {
      const vocabulary = new Vocabulary([["red", 1]]).text;
      writeRiggedModel(goals, { says: {}, settings: { vocabulary, calibration: { ...plainCalibration, threshold } } });
      const model = await modelOf("goal_predictor", { predictor: "learned", goal_model: goals });
      assert.match(model, /^learned:goal:[0-9a-f]{16}$/);
      assert.equal(model, await goalModelIdentity(goals));
      identities.add(model);
    }
    assert.equal(identities.size, 2);
  });
});
