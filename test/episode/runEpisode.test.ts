import assert from "node:assert/strict";
import type { AgentEvent, Decision } from "../../src/agent/Agent.ts";
import { FileError, type Relation } from "../../src/core/index.ts";
import type { EpisodeEnd, EpisodeObserver } from "../../src/episode/EpisodeObserver.ts";
import { EpisodeError, runEpisode } from "../../src/episode/runEpisode.ts";
import { standstill } from "../../src/episode/standstill.ts";
import { FakeWorld, scenario } from "./FakeWorld.ts";
import { move, moves, ScriptedAgent } from "./ScriptedAgent.ts";

const base = { scenario, seed: 7, maxSteps: 100 };
const kinds = (world: FakeWorld): string => world.actions.map((a) => a.kind[0]).join("");

/** Collects how an episode ended. */
class EndObserver implements EpisodeObserver {
  readonly ends: EpisodeEnd[] = [];
  onEnd(end: EpisodeEnd): void {
    this.ends.push(end);
  }
}

describe("runEpisode: endings", () => {
  it("ends when the agent is done", async () => {
    const world = new FakeWorld();
    const agent = moves(5);
    const result = await runEpisode(world, agent, base);
    assert.equal(result.declared, "done");
    assert.equal(result.verdict.outcome, "success");
    assert.equal(result.controlSteps, 5);
    assert.equal(result.simulatedSeconds, 0.25);
    assert.equal(result.judgedBy, "scenario");
    assert.deepEqual(agent.instructions, ["Count to five."]);
    assert.deepEqual(world.declared, ["done"]);
    assert.deepEqual(
      [result.agent, result.state, result.scenario, result.seed],
      ["scripted", "symbolic", "reach-5", 7],
    );
  });

  it("ends when the agent gives up, with its reason", async () => {
    const giveUp: Decision = { kind: "give-up", reason: "no plan exists" };
    const result = await runEpisode(new FakeWorld(), new ScriptedAgent(() => giveUp), base);
    assert.equal(result.declared, "gave-up");
    assert.equal(result.giveUpReason, "no plan exists");
    assert.equal(result.controlSteps, 0);
  });

  it("ends after exactly the budget", async () => {
    const world = new FakeWorld();
    const result = await runEpisode(world, new ScriptedAgent(() => move), { ...base, maxSteps: 8 });
    assert.equal(result.declared, "budget");
    assert.equal(result.controlSteps, 8);
    assert.equal(world.actions.length, 8);
  });

  it("lets an agent say that it is done after the budget's last step", async () => {
    assert.equal((await runEpisode(new FakeWorld(), moves(8), { ...base, maxSteps: 8 })).declared, "done");
    assert.equal((await runEpisode(new FakeWorld(), moves(9), { ...base, maxSteps: 8 })).declared, "budget");
  });

  it("ends an agent that cannot say done at the world's last time step", async () => {
    const world = new FakeWorld({ lastAt: 3 });
    const result = await runEpisode(world, new ScriptedAgent(() => move), base);
    assert.equal(result.declared, "done");
    assert.equal(result.controlSteps, 3);
  });

  it("tells a sub-task that took too long from what else the world ends", async () => {
    const event = { subTask: { name: "pick", objects: ["a", "b"] }, done: 0, of: 2 } as const;
    const ends = (kind: "sub-task-done" | "sub-task-timeout"): Promise<{ declared: string; controlSteps: number }> =>
      runEpisode(
        new FakeWorld({ lastAt: 3, events: { 3: [{ kind, ...event }] } }),
        new ScriptedAgent(() => move),
        base,
      );
    const { declared, controlSteps } = await ends("sub-task-timeout");
    assert.deepEqual([declared, controlSteps], ["sub-task-timeout", 3]);
    assert.equal((await ends("sub-task-done")).declared, "done");
  });

  it("refuses a budget that allows no step", async () => {
    for (const maxSteps of [0, -1, 1.5, NaN]) {
      await assert.rejects(runEpisode(new FakeWorld(), moves(1), { ...base, maxSteps }), RangeError);
    }
  });
});

describe("runEpisode: abort", () => {
  const abortAt = (call: number): { agent: ScriptedAgent; signal: AbortSignal } => {
    const controller = new AbortController();
    const agent = new ScriptedAgent((n) => {
      if (n === call) controller.abort();
      return move;
    });
    return { agent, signal: controller.signal };
  };

  it("brakes until the joints stand still, then stops", async () => {
    const world = new FakeWorld({ decay: 0.5 });
    const ends = new EndObserver();
    const result = await runEpisode(world, ...withSignal(abortAt(3), ends));
    // 0.4 rad/s halved until below the threshold: the smallest n with 0.4 / 2ⁿ < 0.005 is 7.
    const brakes = Math.floor(Math.log2(0.4 / standstill.jointVelocity)) + 1;
    assert.equal(brakes, 7);
    assert.equal(kinds(world), "ccc" + "b".repeat(brakes));
    assert.equal(result.declared, "stopped");
    assert.equal(result.controlSteps, 3 + brakes);
    assert.deepEqual(world.declared, ["stopped"]);
    assert.deepEqual(
      ends.ends.map((e) => e.status),
      ["interrupted"],
    );
  });

  const withSignal = (
    { agent, signal }: { agent: ScriptedAgent; signal: AbortSignal },
    ...observers: EpisodeObserver[]
  ): [ScriptedAgent, typeof base & { signal: AbortSignal; observers: EpisodeObserver[] }] => [
    agent,
    { ...base, signal, observers },
  ];

  it("does not wait for ever for noisy joints", async () => {
    const world = new FakeWorld({ decay: 1 });
    await runEpisode(world, ...withSignal(abortAt(2)));
    assert.equal(kinds(world), "cc" + "b".repeat(standstill.maxSteps));
  });

  it("stops a world without joints at once", async () => {
    const world = new FakeWorld();
    const result = await runEpisode(world, ...withSignal(abortAt(2)));
    assert.equal(kinds(world), "cc");
    assert.equal(result.declared, "stopped");
  });

  it("moves nothing when nothing has moved yet", async () => {
    const world = new FakeWorld({ decay: 0.5 });
    const result = await runEpisode(world, ...withSignal(abortAt(0)));
    assert.equal(kinds(world), "");
    assert.equal(result.declared, "stopped");
  });

  it("takes the exception of a cancelled agent for the abort, and brakes after a cancelled first step", async () => {
    const controller = new AbortController();
    const cancelled = new ScriptedAgent((_call, signal) => {
      controller.abort();
      signal?.throwIfAborted();
      return move;
    });
    const options = { ...base, signal: controller.signal };
    assert.equal((await runEpisode(new FakeWorld(), cancelled, options)).declared, "stopped");

    const second = new AbortController();
    const world = new FakeWorld({
      decay: 0.5,
      beforeStep: (action, signal) => {
        if (action.kind !== "brake") second.abort();
        signal?.throwIfAborted(); // braking comes without the signal
      },
    });
    const result = await runEpisode(world, moves(5), { ...base, signal: second.signal });
    assert.equal(result.declared, "stopped");
    assert.equal(kinds(world), "b"); // The action may have been sent, so the world is braked to make sure.
  });

  it("does not take a real failure for the abort that coincides with it", async () => {
    const controller = new AbortController();
    const agent = new ScriptedAgent(() => {
      controller.abort();
      throw new TypeError("no such skill");
    });
    await assert.rejects(runEpisode(new FakeWorld(), agent, { ...base, signal: controller.signal }), EpisodeError);
  });

  it("does not touch the world when aborted before the start", async () => {
    const world = new FakeWorld();
    const reason = new Error("too late");
    await assert.rejects(runEpisode(world, moves(1), { ...base, signal: AbortSignal.abort(reason) }), reason);
    assert.deepEqual(world.declared, []);
  });
});

describe("runEpisode: questions", () => {
  const question: Decision = { kind: "ask", question: "Which disc?", candidates: ["red", "blue"] };
  const asking = (n: number): ScriptedAgent =>
    new ScriptedAgent((call) => (call < n ? question : call < n + 2 ? move : { kind: "done" }));

  it("hands on the answer, and asking takes no control step", async () => {
    const asked: unknown[] = [];
    const agent = asking(2);
    const result = await runEpisode(new FakeWorld(), agent, {
      ...base,
      ask: async (text, candidates) => {
        asked.push([text, candidates]);
        return "red";
      },
    });
    assert.deepEqual(agent.answers, ["red", "red"]);
    assert.deepEqual(asked[0], ["Which disc?", ["red", "blue"]]);
    assert.equal(result.counts.questions, 2);
    assert.equal(result.controlSteps, 2);
    assert.equal(result.declared, "done");
  });

  it("gives up without an answer", async () => {
    for (const ask of [undefined, async () => undefined]) {
      const result = await runEpisode(new FakeWorld(), asking(1), { ...base, ...(ask && { ask }) });
      assert.equal(result.declared, "gave-up");
      assert.equal(result.giveUpReason, 'asked "Which disc?" and got no answer');
    }
  });

  it("gives up on an agent that asks for ever", async () => {
    const result = await runEpisode(new FakeWorld(), asking(Infinity), { ...base, ask: async () => "red" });
    assert.equal(result.giveUpReason, "asked more than 20 questions");
  });

  it("is interrupted, not given up, when the abort keeps the answer away", async () => {
    const controller = new AbortController();
    const ask = async (): Promise<undefined> => {
      controller.abort();
      return undefined;
    };
    const result = await runEpisode(new FakeWorld(), asking(1), { ...base, signal: controller.signal, ask });
    assert.equal(result.declared, "stopped");
  });
});

describe("runEpisode: exceptions", () => {
  const failing = (error: Error): ScriptedAgent =>
    new ScriptedAgent((call) => {
      if (call === 3) throw error;
      return move;
    });

  it("stops the world, tells every observer and rethrows with its context", async () => {
    const world = new FakeWorld({ decay: 0.5 });
    const [first, second] = [new EndObserver(), new EndObserver()];
    const cause = new TypeError("no such skill");
    await assert.rejects(runEpisode(world, failing(cause), { ...base, observers: [first, second] }), (error: Error) => {
      assert.ok(error instanceof EpisodeError);
      assert.equal(error.cause, cause);
      assert.equal(error.message, 'Agent "scripted" in scenario "reach-5", seed 7, control step 3: no such skill');
      return true;
    });
    assert.equal(kinds(world), "cccbbbbbbb");
    assert.deepEqual(world.declared, ["stopped"]);
    for (const { ends } of [first, second]) {
      assert.equal(ends.length, 1);
      const end = ends[0]!;
      assert.ok(end.status === "failed");
      assert.equal(end.error, cause);
      assert.equal(end.verdict?.illegalMoves, 2);
    }
  });

  it("passes a user's mistake on as it is", async () => {
    const cause = new FileError("model.onnx", "The model is missing.");
    await assert.rejects(runEpisode(new FakeWorld(), failing(cause), base), (error) => error === cause);
  });

  it("tells when the world could not be stopped either", async () => {
    const world = new FakeWorld({
      decay: 0.5,
      beforeStep: (action) => {
        if (action.kind === "brake") throw new Error("link lost");
      },
    });
    await assert.rejects(runEpisode(world, failing(new FileError("x", "Disk full.")), base), (error: Error) => {
      assert.ok(error instanceof EpisodeError);
      assert.match(error.message, /: Disk full\.; nor could the world be stopped: link lost$/);
      return true;
    });
    assert.deepEqual(world.declared, ["stopped"]);
  });

  it("does not finish twice when finish itself fails", async () => {
    const world = new FakeWorld({
      beforeFinish: () => {
        throw new Error("judge lost");
      },
    });
    await assert.rejects(runEpisode(world, moves(1), base), /judge lost/);
    assert.deepEqual(world.declared, ["done"]);
  });

  it("brings the arm to rest even though an observer keeps throwing", async () => {
    const world = new FakeWorld({ decay: 0.5 });
    const last = new EndObserver();
    const broken: EpisodeObserver = {
      onStep: () => {
        throw new FileError("trace", "Disk full.");
      },
    };
    await assert.rejects(runEpisode(world, moves(50), { ...base, observers: [broken, last] }), /^FileError: Disk full/);
    assert.equal(kinds(world), "cbbbbbbb");
    assert.equal(last.ends[0]?.status, "failed");
  });

  it("tells the other observers of the end when one throws there", async () => {
    const last = new EndObserver();
    const broken: EpisodeObserver = {
      onEnd: () => {
        throw new FileError("episodes.jsonl", "Disk full.");
      },
    };
    await assert.rejects(runEpisode(new FakeWorld(), moves(1), { ...base, observers: [broken, last] }), FileError);
    assert.equal(last.ends[0]?.status, "ended");
  });

  it("says which scenario could not be reset", async () => {
    const world = new FakeWorld();
    await assert.rejects(
      runEpisode(world, moves(1), { ...base, seed: -1 }),
      /^EpisodeError: Cannot reset "fake" to scenario "reach-5", seed -1: A seed must be/,
    );
  });
});

describe("runEpisode: record of events", () => {
  it("counts agent events and numbers all events by control step", async () => {
    const step = { action: "pick", args: ["red"] };
    const events: Record<number, readonly AgentEvent[]> = {
      0: [{ kind: "plan", plan: [step], expanded: 3, replan: false }],
      2: [
        { kind: "retry", step, reason: "slipped" },
        { kind: "skill-started", skill: "reach", step },
      ],
      4: [
        { kind: "replan", reason: "disc fell" },
        { kind: "plan", plan: [], expanded: 1, replan: true },
        { kind: "skill-started", skill: "reach", step },
      ],
    };
    const agent = new ScriptedAgent((call) => (call < 5 ? move : { kind: "done" }), events);
    const world = new FakeWorld({
      events: { 0: [{ kind: "knocked", disc: "a" }], 4: [{ kind: "dropped", disc: "b" }] },
    });
    const result = await runEpisode(world, agent, base);
    assert.deepEqual(result.counts, { retries: 1, replans: 1, skills: 2, questions: 0 });
    assert.deepEqual(
      result.agentEvents.map((e) => [e.step, e.event.kind]),
      [
        [0, "plan"],
        [2, "retry"],
        [2, "skill-started"],
        [4, "replan"],
        [4, "plan"],
        [4, "skill-started"],
      ],
    );
    assert.deepEqual(
      result.worldEvents.map((e) => [e.step, e.event.kind]),
      [
        [0, "knocked"],
        [4, "dropped"],
      ],
    );
  });

  it("calls observers in order: reset, decision, step, …, end", async () => {
    const calls: string[] = [];
    const observer: EpisodeObserver = {
      onReset: (s) => void calls.push(`reset ${s.timeStep.kind} ${s.scenario.name}`),
      onDecision: (d) => void calls.push(`decision ${d.step} ${d.decision.kind}`),
      onStep: async (s) => {
        await Promise.resolve();
        calls.push(`step ${s.step} ${s.timeStep.observation.stamp}`);
      },
      onEnd: (e) => void calls.push(`end ${e.status}`),
    };
    await runEpisode(new FakeWorld(), moves(2), { ...base, observers: [observer] });
    assert.deepEqual(calls, [
      "reset first reach-5",
      "decision 0 act",
      "step 1 50000000",
      "decision 1 act",
      "step 2 100000000",
      "decision 2 done",
      "end ended",
    ]);
  });

  it("gives equal results for equal seeds and others for others", async () => {
    const run = async (seed: number): Promise<string> =>
      JSON.stringify(await runEpisode(new FakeWorld({ decay: 0.5 }), moves(20), { ...base, seed }));
    assert.equal(await run(1), await run(1));
    assert.notEqual(await run(1), await run(2));
  });
});

describe("runEpisode: a free instruction", () => {
  const free = { ...base, scenario: { ...scenario, goal: [] } };
  const goalful = (): ScriptedAgent => {
    const agent = moves(1);
    agent.ownGoal = [{ atom: { predicate: "on", args: ["red", "peg2"] }, sign: false }];
    return agent;
  };

  it("is judged against the agent's own goal, and labelled so", async () => {
    const judged: (readonly Relation[])[] = [];
    const result = await runEpisode(new FakeWorld(), goalful(), {
      ...free,
      judgeGoal: (goal) => {
        judged.push(goal);
        return [{ relation: goal[0]!, holds: false }];
      },
    });
    assert.deepEqual(judged, [[{ name: "on", objects: ["red", "peg2"], sign: false }]]);
    assert.equal(result.judgedBy, "agent-goal");
    assert.equal(result.verdict.outcome, "failure");
    assert.equal(result.verdict.reason, "on(red, peg2) holds");
    assert.equal(result.verdict.goal.length, 1);
    assert.equal(result.verdict.illegalMoves, 2); // still the world's
  });

  it("never passes for a success because its goal is empty", async () => {
    assert.equal((await runEpisode(new FakeWorld(), goalful(), free)).verdict.outcome, "unjudged");
    assert.equal((await runEpisode(new FakeWorld(), moves(1), free)).verdict.outcome, "failure");
    const unjudged = new FakeWorld({ outcome: "unjudged" });
    assert.equal((await runEpisode(unjudged, moves(1), free)).verdict.outcome, "unjudged");
  });
});
