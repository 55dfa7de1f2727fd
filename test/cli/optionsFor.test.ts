import assert from "node:assert/strict";
import { optionsFor } from "../../src/cli/bench/optionsFor.ts";
import type { AgentName } from "../../src/cli/compose/Configuration.ts";
import type { ConfigurationOptions } from "../../src/cli/compose/configurationOf.ts";

describe("optionsFor()", () => {
  const options = {
    ...{ seed: 3, policyUrl: "ws://127.0.0.1:1", policyReplan: 4, policyPrompt: "play" },
    ...{ vla: "mine", look: "all-shifts", perception: "eyes", senseEvery: 2, goalModel: "ears", policies: "hands" },
  } as unknown as ConfigurationOptions;
  const given = (agent: AgentName, ...others: readonly AgentName[]): readonly string[] =>
    Object.keys(optionsFor(agent, [agent, ...others], options));

  it("keeps from an agent what only others have a use for", () => {
    const all: readonly AgentName[] = ["nesy", "nesy-oracle", "vla-e2e", "vla-guided", "vla-e2e-state", "remote"];
    assert.deepEqual(given("nesy", ...all), ["seed", "look", "perception", "senseEvery", "goalModel", "policies"]);
    assert.deepEqual(given("nesy-oracle", ...all), ["seed", "senseEvery", "goalModel", "policies"]);
    assert.deepEqual(given("vla-e2e", ...all), ["seed", "policyReplan", "policyPrompt", "vla", "look"]);
    assert.deepEqual(given("vla-guided", ...all), [
      ...["seed", "policyReplan", "vla", "look", "perception", "senseEvery", "goalModel"],
    ]);
    assert.deepEqual(given("vla-e2e-state", ...all), ["seed", "policyReplan", "policyPrompt", "vla"]);
    assert.deepEqual(given("remote", ...all), ["seed", "policyUrl", "policyReplan", "policyPrompt", "look"]);
  });

  it("gives the usual one where there has to be one", () => {
    const wanted = { seed: 1, policy: "scripted", chatPictures: false } as unknown as ConfigurationOptions;
    const agents: readonly AgentName[] = ["nesy", "vla-e2e"];
    assert.deepEqual(optionsFor("nesy", agents, wanted), wanted);
    assert.deepEqual(optionsFor("vla-e2e", agents, wanted), { seed: 1, policy: "learned", chatPictures: true });
  });

  it("leaves what none has a use for, to be refused", () => {
    assert.deepEqual(given("nesy-oracle"), Object.keys(options));
    assert.deepEqual(given("nesy", "nesy-oracle").slice(0, 4), ["seed", "policyUrl", "policyReplan", "policyPrompt"]);
  });
});
