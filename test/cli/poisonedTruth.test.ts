import assert from "node:assert/strict";
import { type AgentName, agentParts, type Configuration } from "../../src/cli/compose/Configuration.ts";
import { defaultPerception, defaultPolicies } from "../../src/cli/compose/configurationOf.ts";
import { composeStack } from "../../src/cli/compose/composeStack.ts";
import type { Action, CartesianAction, Verdict, WorldState } from "../../src/core/index.ts";
import { runEpisode } from "../../src/episode/runEpisode.ts";
import { PolicyServer } from "../../src/policy/openpi/PolicyServer.ts";
import { agentCamera, wristCamera } from "../../src/scene/nominalCameras.ts";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { hanoiDomain } from "../fixtures/hanoiDomain.ts";
import { on, scenarioOf } from "../sim/HandDriver.ts";

const scenario = {
  ...scenarioOf({ peg1: ["blue"] }, { goal: [on("blue", "peg3")] }),
  instruction: "Put the blue disc on the right peg.",
};

const genuine = Object.getOwnPropertyDescriptors(PhysicsWorld.prototype);

/** What the world's truth is for whoever asks that is not its judge. */
type Poison = (truth: WorldState) => WorldState;

const none: Poison = (truth) => truth;
const refusal: Poison = () => {
  throw new Error("Somebody but the judge asked for the truth");
};
/** Every disc is 10 cm to the right, and the first is in the hand. */
const lie: Poison = (truth) => ({
  ...truth,
  discs: truth.discs.map((disc) => {
    const [x, y, z] = disc.pose.position;
    return { ...disc, pose: { ...disc.pose, position: [x, y + 0.1, z] as const } };
  }),
  held: truth.discs[0]!.spec.id,
});

const rise: CartesianAction = { kind: "cartesian", translation: [0, 0, 0.005], yaw: 0, gripper: 1 };

interface Run {
  readonly actions: readonly Action[];
  readonly verdict: Verdict;
}

describe("an agent that sees", () => {
  afterEach(() => {
    Object.defineProperties(PhysicsWorld.prototype, genuine);
  });

  /** One episode of the command line's stack, as it is shipped, in a world whose truth is poisoned. */
  async function play(
    agent: AgentName,
    poison: Poison,
    { remote, maxSteps = 1000 }: Pick<Configuration, "remote" | "maxSteps"> = {},
  ): Promise<Run> {
    let isJudging = false;
    PhysicsWorld.prototype.finish = async function (declared) {
      isJudging = true;
      return genuine.finish.value!.call(this, declared);
    };
    PhysicsWorld.prototype.worldState = function (stamp) {
      const truth = genuine.worldState.value!.call(this, stamp);
      return isJudging ? truth : poison(truth);
    };
    const configuration: Configuration = {
      ...{ agent, world: "physics", noise: "paper", observationNoise: { position: 0, yaw: 0 } },
      ...(agentParts[agent].plansFrom === "camera" && { perception: defaultPerception() }),
      ...(remote && { remote }),
      ...{ senseEvery: 10, senseDelay: 0, policy: "learned", policies: defaultPolicies() },
    };
    const stack = await composeStack(configuration, { domain: hanoiDomain, hardware: "shared" });
    stack.seed(7);
    const actions: Action[] = [];
    const { verdict } = await runEpisode(stack.world, stack.agent, {
      scenario,
      seed: 7,
      maxSteps,
      observers: [
        {
          onStep({ action }) {
            actions.push(action);
          },
        },
      ],
    });
    await stack.dispose();
    return { actions, verdict };
  }

  it("does the same whether the world's truth can be had, is refused or is a lie", async () => {
    const open = await play("nesy", none);
    assert.equal(open.verdict.outcome, "success", open.verdict.reason);
    assert.ok(open.actions.length > 50);
    for (const poison of [refusal, lie]) {
      const poisoned = await play("nesy", poison);
      assert.deepEqual(poisoned.actions, open.actions);
      assert.equal(poisoned.verdict.stateHash, open.verdict.stateHash);
      assert.equal(poisoned.verdict.outcome, "success");
    }
  });

  it("is told nothing either as the guide of a policy", async () => {
    const server = await PolicyServer.listen({
      policy: { infer: async () => Array<CartesianAction>(5).fill(rise) },
      cameras: { scene: agentCamera, wrist: wristCamera },
      port: 0,
    });
    const remote = { url: server.url, replanSteps: 5, timeout: 60, pictures: "plain" } as const;
    try {
      const open = await play("remote-guided", none, { remote, maxSteps: 20 });
      assert.equal(open.actions.length, 20);
      for (const poison of [refusal, lie]) {
        assert.deepEqual((await play("remote-guided", poison, { remote, maxSteps: 20 })).actions, open.actions);
      }
      await assert.rejects(play("remote-guided-oracle", refusal, { remote, maxSteps: 20 }), /Somebody but the judge/);
    } finally {
      await server.close();
    }
  });

  it("is not an oracle, on which the same poison works", async () => {
    await assert.rejects(play("nesy-oracle", refusal), /Somebody but the judge asked/);
    const { verdict } = await play("nesy-oracle", lie);
    assert.equal(verdict.outcome, "failure");
  });
});
