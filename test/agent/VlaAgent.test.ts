import assert from "node:assert/strict";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { VlaAgent, type VlaAgentOptions } from "../../src/agent/VlaAgent.ts";
import { type CartesianAction, type Observation, RemotePolicyError } from "../../src/core/index.ts";
import type { EpisodeEnd, EpisodeStep } from "../../src/episode/EpisodeObserver.ts";
import { runEpisode } from "../../src/episode/runEpisode.ts";
import { standsStill } from "../../src/episode/standstill.ts";
import type { Policy } from "../../src/policy/Policy.ts";
import { on, scenarioOf } from "../sim/HandDriver.ts";

const sideways: CartesianAction = { kind: "cartesian", translation: [0, 0.02, 0], yaw: 0, gripper: 1 };

/** Gives chunks of eight actions that tell inference and place, and keeps what it was asked. */
class CountingPolicy implements Policy<string> {
  readonly asked: { readonly stamp: bigint; readonly prompt: string; readonly seed: number }[] = [];

  async infer({ stamp }: Observation, prompt: string, seed: number): Promise<readonly CartesianAction[]> {
    this.asked.push({ stamp, prompt, seed });
    const inference = this.asked.length;
    return Array.from({ length: 8 }, (_, i) => ({ ...sideways, translation: [inference, i, 0] }));
  }
}

const at = (step: number): Observation => ({
  stamp: BigInt(step),
  cameras: [],
  image: () => Promise.reject(new RangeError("no camera")),
});
const agentWith = (options: Partial<VlaAgentOptions> & Pick<VlaAgentOptions, "policy">): VlaAgent =>
  new VlaAgent({ name: "vla", replanSteps: 5, episodeSeed: () => 3, ...options });

/** The first `count` decisions as [inference, place in its chunk]. */
async function play(agent: VlaAgent, count: number): Promise<number[][]> {
  const taken: number[][] = [];
  for (let step = 0; step < count; step++) {
    const { decision, events } = await agent.decide(at(step));
    assert.ok(decision.kind === "act" && decision.action.kind === "cartesian");
    assert.deepEqual(events, []);
    taken.push([...decision.action.translation.slice(0, 2)]);
  }
  return taken;
}

describe("VlaAgent", () => {
  it("does the first actions of each chunk, then asks again with what it sees", async () => {
    const policy = new CountingPolicy();
    const agent = agentWith({ policy, replanSteps: 3 });
    await agent.reset("Build a tower.");
    const want = [0, 1, 2, 3, 4, 5, 6].map((step) => [1 + Math.floor(step / 3), step % 3]);
    assert.deepEqual(await play(agent, 7), want);
    assert.deepEqual(
      policy.asked.map(({ stamp, prompt }) => [stamp, prompt]),
      [0n, 3n, 6n].map((stamp) => [stamp, "Build a tower."]),
    );
    assert.deepEqual([agent.name, agent.state, agent.goal()], ["vla", "images", undefined]);
  });

  it("does all of a chunk that is shorter, and begins a new one in a new episode", async () => {
    const policy = new CountingPolicy();
    const agent = agentWith({ policy, replanSteps: 50, prompt: "Play." });
    await agent.reset("Build a tower.");
    assert.deepEqual((await play(agent, 9)).at(-1), [2, 0]);
    await agent.reset("Build another one.");
    assert.deepEqual(await play(agent, 1), [[3, 0]]);
    assert.deepEqual(new Set(policy.asked.map(({ prompt }) => prompt)), new Set(["Play."]));
  });

  it("is not asked for what would not be carried out any more", async () => {
    const policy: Policy<string> & { asked: number } = {
      asked: 0,
      infer: async () => {
        policy.asked++;
        return [{ ...sideways, translation: [0, 0, 0] }];
      },
    };
    const scenario = scenarioOf({ peg1: ["blue"] }, { goal: [on("blue", "peg2")] });
    const { declared, controlSteps } = await runEpisode(new PhysicsWorld(), agentWith({ policy }), {
      ...{ scenario, seed: 1, maxSteps: 4 },
    });
    assert.deepEqual([declared, controlSteps, policy.asked], ["budget", 4, 4]);
  });

  it("seeds the noise by the episode's seed and the index of the inference", async () => {
    const seedsOf = async (episodeSeed: number): Promise<number[]> => {
      const policy = new CountingPolicy();
      const agent = agentWith({ policy, replanSteps: 1, episodeSeed: () => episodeSeed });
      await agent.reset("Go.");
      await play(agent, 4);
      return policy.asked.map(({ seed }) => seed);
    };
    const seeds = await seedsOf(3);
    assert.equal(new Set(seeds).size, 4);
    assert.deepEqual(await seedsOf(3), seeds);
    assert.notDeepEqual(await seedsOf(4), seeds);
  });

  it("refuses to decide before a reset, to be answered, and to do no action of a chunk", async () => {
    const agent = agentWith({ policy: new CountingPolicy() });
    await assert.rejects(agent.decide(at(0)), /before its first reset/);
    assert.throws(() => {
      agent.answer();
    }, /no open question/);
    for (const replanSteps of [0, 1.5]) {
      assert.throws(() => agentWith({ policy: new CountingPolicy(), replanSteps }), RangeError);
    }
  });

  it("leaves the arm at rest, and all that was recorded, where its policy fails on the way", async () => {
    const failure = new RemotePolicyError("The policy server at ws://a/ closed the connection");
    let inferences = 0;
    const policy: Policy<string> = {
      infer: () => (++inferences > 2 ? Promise.reject(failure) : Promise.resolve(Array(8).fill(sideways))),
    };
    const steps: EpisodeStep[] = [];
    const ends: EpisodeEnd[] = [];
    const recorder = {
      onStep: (step: EpisodeStep): void => {
        steps.push(step);
      },
      onEnd: (end: EpisodeEnd): void => {
        ends.push(end);
      },
    };
    const scenario = scenarioOf({ peg1: ["blue"] }, { goal: [on("blue", "peg2")] });
    const running = runEpisode(new PhysicsWorld(), agentWith({ policy }), {
      ...{ scenario, seed: 1, maxSteps: 100, observers: [recorder] },
    });
    await assert.rejects(running, (error) => error === failure);
    const acted = steps.filter(({ action }) => action.kind === "cartesian");
    assert.equal(acted.length, 10);
    assert.ok(!standsStill(acted.at(-1)!.timeStep.observation), "the arm was on its way");
    assert.ok(steps.length > 10 && steps.slice(10).every(({ action }) => action.kind === "brake"));
    assert.ok(standsStill(steps.at(-1)!.timeStep.observation));
    const [end, ...others] = ends;
    assert.ok(end?.status === "failed" && others.length === 0);
    assert.deepEqual([end.step, end.error, end.verdict?.outcome], [10, failure, "failure"]);
    assert.equal(end.trail.controlSteps, steps.length);
  });

  it("is ended by a world that sees success, for it says nothing itself", async () => {
    const stays: Policy<string> = { infer: async () => [{ ...sideways, translation: [0, 0, 0] }] };
    const scenario = scenarioOf({ peg1: ["blue"] }, { goal: [on("blue", "peg1")] });
    const episode = { scenario, seed: 1, maxSteps: 30 };
    const seen = await runEpisode(new PhysicsWorld({ endsOn: "success" }), agentWith({ policy: stays }), episode);
    assert.deepEqual([seen.declared, seen.controlSteps, seen.verdict.outcome], ["done", 10, "success"]);
    const unseen = await runEpisode(new PhysicsWorld(), agentWith({ policy: stays }), episode);
    assert.deepEqual([unseen.declared, unseen.controlSteps], ["budget", 30]);
  });
});
