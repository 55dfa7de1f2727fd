import assert from "node:assert/strict";
import type { Configuration } from "../../src/cli/compose/Configuration.ts";
import { drawScenario } from "../../sim/scenarios.ts";
import { cpuByOwner } from "../../src/episode/cpuByOwner.ts";
import { standstill } from "../../src/episode/standstill.ts";
import {
  Answer,
  ErrorCodeConstants as codes,
  GetVerdict,
  TaskState,
  type ExecuteTaskResult,
  type ExecutionEvent,
} from "../../src/ros/interfaces/praxis_msgs.ts";
import { JointState } from "../../src/ros/interfaces/sensor_msgs.ts";
import { toCosts } from "../../src/ros/messages/costs.ts";
import { latchedQos, streamQos } from "../../src/ros/Qos.ts";
import { inProcess } from "./inProcess.ts";
import { LoopbackGraph } from "./LoopbackGraph.ts";
import { changeState } from "./oneNode.ts";
import { until } from "./until.ts";

/** Every difference that a graph could make. */
async function assertAsInProcess(
  result: ExecuteTaskResult,
  events: readonly ExecutionEvent[],
  name: string,
  seed: number,
  changes: Partial<Configuration> = {},
): Promise<void> {
  const { record, plans } = await inProcess(name, seed, changes);
  const told = events.filter(({ episode, kind }) => episode === result.episode && kind === "plan");
  assert.deepEqual(
    told.map(({ items }) => items),
    plans,
  );
  assert.ok(plans.length > 0);
  assert.deepEqual(
    {
      hash: result.verdict.state_hash,
      outcome: result.verdict.outcome,
      steps: result.control_steps,
      declared: result.declared,
      counts: [result.skills, result.retries, result.replans, result.questions],
      progress: result.verdict.progress,
      peak: result.verdict.peak_acceleration,
      agent: [result.agent, result.state],
    },
    {
      hash: record.stateHash,
      outcome: record.outcome,
      steps: record.controlSteps,
      declared: record.declared,
      counts: [record.skills, record.retries, record.replans, record.questions],
      progress: record.progress,
      peak: record.peakAcceleration,
      agent: [record.agent, record.state],
    },
  );
}

describe("a graph in one process", function () {
  this.timeout(30_000);
  let graph: LoopbackGraph;
  before(async () => {
    graph = await LoopbackGraph.start();
  });
  afterEach(() => {
    assert.deepEqual(graph.faults, []);
  });
  after(() => graph.stop());

  it("does what the agent does without a graph: the same plans, outcome, steps and hash", async () => {
    for (const seed of [0, 7]) {
      const { status, result } = await graph.execute({ seed: BigInt(seed) });
      assert.deepEqual([status, result.error_code, result.error_msg], ["succeeded", codes.NONE, ""]);
      await assertAsInProcess(result, graph.events, "hanoi-2", seed);
      assert.ok(Math.abs(result.simulated_seconds - result.control_steps * 0.05) < 1e-9);
      const { verdict } = await graph.call(GetVerdict, "world/get_verdict", { episode: result.episode });
      assert.deepEqual(verdict, result.verdict);
    }
  });

  it("does the same with perturbed scenes, noise of observation and estimates that are rare and late", async () => {
    const noisy = { position_noise: 0.001, yaw_noise: 0.02, delay_steps: 2 };
    for (const [name, value] of Object.entries(noisy)) await graph.set("oracle_state_estimator", name, value);
    await graph.set("executor", "sense_every", 3);
    await graph.set("executor", "sense_delay", 2);
    const { result } = await graph.execute({ scenario: "move", seed: 3n, noise: "perturbed" });
    for (const name of Object.keys(noisy)) await graph.set("oracle_state_estimator", name, 0);
    await graph.set("executor", "sense_every", 1);
    await graph.set("executor", "sense_delay", 0);
    await assertAsInProcess(result, graph.events, "move", 3, {
      ...{ noise: "perturbed", observationNoise: { position: 0.001, yaw: 0.02 } },
      ...{ senseEvery: 3, senseDelay: 2 },
    });
  });

  it("tells every event once and in order, on the topic and as feedback", async () => {
    const sent = await graph.send({ scenario: "move", seed: 1n });
    const { result } = await sent.outcome;
    const events = graph.events.filter(({ episode }) => episode === sent.id);
    await until("the last event is here", () => events.length >= result.events);
    assert.equal(result.episode, sent.id);
    assert.deepEqual(
      events.map(({ sequence }) => sequence),
      Array.from({ length: result.events }, (_, i) => i),
    );
    const kinds = events.map(({ kind }) => kind);
    assert.deepEqual([kinds[0], kinds[1], kinds[2], kinds.at(-1)], ["started", "goal", "plan", "ended"]);
    assert.equal(events[0]!.text, drawScenario("move", 1).instruction);
    assert.equal(events.at(-1)!.text, "done");
    assert.equal(events.at(-1)!.control_step, result.control_steps);
    const ended = events.filter(({ kind }) => kind === "skill-ended");
    assert.equal(
      ended.reduce((sum, { number }) => sum + number, 0),
      result.control_steps,
    );
    const started = events.filter(({ kind }) => kind === "step-started");
    assert.deepEqual(
      started.map(({ items: [step], index, count }) => [step, index, count]),
      events[2]!.items.map((step, i, all) => [step, i, all.length]),
    );

    assert.deepEqual(
      sent.feedback.flatMap((message) => message.events),
      events,
    );
    // Twice a simulated second, whatever happens.
    const told = sent.feedback.map(({ control_step: step }) => step);
    const gaps = told.map((step, i) => step - (told[i - 1] ?? 0));
    assert.ok(Math.min(...gaps) >= 0 && Math.max(...gaps) <= 10, told.join(" "));
    assert.ok(sent.feedback.at(-1)!.facts.length > 3);
  });

  it("says what a task took, by window, source and method, as an episode without a graph does", async () => {
    const { result } = await graph.execute({ seed: 2n });
    const { record } = await inProcess("hanoi-2", 2);
    const { joules, windows, cpu_seconds: cpu } = result.costs;
    const kinds = (readings: readonly { source: string; method: string }[]): string[] =>
      readings
        .map(({ source, method }) => `${source}/${method}`)
        // Those of the machine are metered where nothing else runs.
        .filter((kind) => !/\/(?:counter|sampled)$/.test(kind))
        .sort();
    assert.ok(result.metered);
    assert.deepEqual(kinds(joules), kinds(record.costs!.joules));
    const arm = ["bus", "copper", "mechanical", "positive", "signed"].map((what) => `arm-${what}/simulated`);
    assert.deepEqual(kinds(joules), [...arm, "cpu/estimated"]);
    for (const source of ["arm-mechanical", "arm-copper"]) {
      const here = joules.find((reading) => reading.source === source)!;
      const there = record.costs!.joules.find((reading) => reading.source === source)!;
      assert.ok(Math.abs(here.low / there.low - 1) < 0.01, `${source}: ${here.low} J, without a graph ${there.low} J`);
      assert.equal(here.low, here.high);
    }
    const model = joules.find(({ source }) => source === "cpu")!;
    assert.ok(model.low > 0 && model.high > model.low);
    // Nobody can tell the CPU time of nodes in one process apart, and none of it may pass for the agent's.
    assert.deepEqual(
      windows.map(({ window, cpu_seconds: seconds }) => [window, seconds]),
      [["shared", cpu]],
    );
    assert.equal(cpuByOwner(toCosts(result.costs).windows), undefined);
    assert.ok(cpu > 0);
    assert.equal(result.costs.planning_ms.length, record.costs!.planningMs.length);
    assert.equal(result.costs.inference_ms.length, record.costs!.inferenceMs.length);
  });

  it("comes to rest in mid-motion when the task is cancelled, and does the next one", async () => {
    const joints = graph.hear(JointState, "joint_states", streamQos);
    const sent = await graph.send({ seed: 4n });
    await until("the arm moves", () => sent.feedback.some(({ control_step: step }) => step >= 20));
    await sent.cancel(1000);
    const { status, result } = await sent.outcome;
    assert.deepEqual([status, result.declared, result.error_code], ["canceled", "stopped", codes.CANCELED]);
    assert.match(result.error_msg, /cancelled; the arm stands still/);
    assert.equal(result.verdict.outcome, "failure");
    assert.match(result.verdict.state_hash, /^[0-9a-f]{64}$/);
    const last = graph.events.filter(({ episode }) => episode === sent.id).at(-1)!;
    assert.deepEqual([last.kind, last.text], ["ended", "stopped"]);
    const speed = (message: JointState): number => Math.max(...Array.from(message.velocity, Math.abs));
    assert.ok(speed(joints.at(-1)!) < standstill.jointVelocity, `${speed(joints.at(-1)!)} rad/s`);
    assert.ok(joints.some((message) => speed(message) > 0.05));

    const next = await graph.execute({ scenario: "move", seed: 5n });
    assert.equal(next.status, "succeeded");
    await assertAsInProcess(next.result, graph.events, "move", 5);
  });

  it("may be cancelled before anything moves", async () => {
    const sent = await graph.send();
    await sent.cancel(1000);
    const { status, result } = await sent.outcome;
    assert.deepEqual([status, result.error_code], ["canceled", codes.CANCELED]);
  });

  it("refuses a second task, or brings the first to rest for it, as its parameter says", async () => {
    const tasks = graph.hear(TaskState, "task", latchedQos);
    const first = await graph.send({ seed: 6n });
    await until("the first task runs", () => first.feedback.length > 1 && graph.states[0]!.task === first.id);
    const second = await graph.execute({ seed: 6n });
    assert.deepEqual([second.status, second.result.error_code], ["aborted", codes.BUSY]);
    assert.ok(second.result.error_msg.includes(first.id) && second.result.error_msg.includes("on_new_task"));

    assert.equal(await graph.set("executor", "on_new_task", "take-over"), "");
    const third = await graph.send({ scenario: "move", seed: 5n });
    const outcomes = [await first.outcome, await third.outcome];
    assert.equal(await graph.set("executor", "on_new_task", "refuse"), "");
    const [old, taking] = outcomes as [(typeof outcomes)[0], (typeof outcomes)[0]];
    assert.deepEqual([old.status, old.result.declared, old.result.error_code], ["aborted", "stopped", codes.CANCELED]);
    assert.match(old.result.error_msg, new RegExp(`${third.id} took over`));
    assert.equal(taking.status, "succeeded");
    await assertAsInProcess(taking.result, graph.events, "move", 5);
    assert.deepEqual(
      tasks.map(({ task }) => task),
      ["", first.id, "", third.id, ""],
    );
  });

  it("refuses an unknown parameter, and a value that does not fit, with the choices", async () => {
    assert.match(await graph.set("executor", "on_new_task", "never"), /one of refuse, take-over; got "never"/);
    assert.match(await graph.set("executor", "no_such", 1), /there is no "no_such"; there are .*on_new_task/);
    assert.match(await graph.set("policy", "policy", "learned"), /can be set at the start only/);
  });

  it("judges a free instruction by the agent's own goal", async () => {
    const { status, result } = await graph.execute({ instruction: "Move the tower to the middle peg.", seed: 1n });
    assert.deepEqual([status, result.judged_by, result.verdict.outcome], ["succeeded", "agent-goal", "success"]);
    assert.ok(result.verdict.goal.every(({ name }, i) => name === "on" && result.verdict.holds[i] === true));
    assert.ok(result.verdict.goal.some(({ objects }) => objects[1] === "peg2"));

    const own = drawScenario("hanoi-2", 1).instruction;
    const scenario = await graph.execute({ instruction: own, seed: 1n, max_steps: 1 });
    assert.equal(scenario.result.judged_by, "scenario");
  });

  it("hands the agent's question on, and its answer back", async () => {
    const unanswered = await graph.execute({ instruction: "Move the tower.", seed: 1n });
    assert.deepEqual([unanswered.status, unanswered.result.error_code], ["aborted", codes.TASK_FAILED]);
    assert.match(unanswered.result.error_msg, /asked "On which peg should the tower stand\?" and got no answer/);

    assert.equal(await graph.set("executor", "answer_timeout", 20), "");
    const sent = await graph.send({ instruction: "Move the tower.", seed: 1n });
    const question = (): ExecutionEvent | undefined =>
      sent.feedback.flatMap(({ events }) => events).find(({ kind }) => kind === "question");
    await until("the question is put", () => question() !== undefined);
    assert.equal(question()!.text, "On which peg should the tower stand?");
    assert.deepEqual(question()!.items, ["left peg", "middle peg", "right peg"]);
    const tell = (task: string, text: string) => graph.call(Answer, "execute_task/answer", { task, text });
    const stranger = await tell("another", "the middle peg");
    assert.deepEqual(
      [stranger.error_code, /"another" has no open/.test(stranger.error_msg)],
      [codes.INVALID_REQUEST, true],
    );
    assert.equal((await tell(sent.id, "the middle peg")).error_code, codes.NONE);
    const twice = await tell(sent.id, "the left peg");
    assert.equal(twice.error_code, codes.INVALID_REQUEST);
    const { status, result } = await sent.outcome;
    assert.deepEqual([status, result.questions, result.judged_by], ["succeeded", 1, "agent-goal"]);
    assert.ok(result.verdict.goal.some(({ objects }) => objects[1] === "peg2"));
  });

  it("gives up when nobody answers in time, and lets go of a question when the task is cancelled", async () => {
    await graph.set("executor", "answer_timeout", 0.1);
    const late = await graph.execute({ instruction: "Move the tower.", seed: 1n });
    assert.match(late.result.error_msg, /got no answer/);
    await graph.set("executor", "answer_timeout", 1000);
    const sent = await graph.send({ instruction: "Move the tower.", seed: 1n });
    await until("the question is put", () =>
      sent.feedback.some(({ events }) => events.some((e) => e.kind === "question")),
    );
    await sent.cancel(1000);
    assert.equal((await sent.outcome).status, "canceled");
    await graph.set("executor", "answer_timeout", 0);
  });

  it("refuses a task that cannot be, and says why", async () => {
    const { INVALID_REQUEST } = codes;
    const cases: readonly (readonly [object, number, RegExp])[] = [
      [{ scenario: "chess" }, INVALID_REQUEST, /no scenario "chess".*hanoi-3/],
      [{ noise: "loud" }, INVALID_REQUEST, /no noise "loud".*perturbed/],
      [{ noise: "constructor" }, INVALID_REQUEST, /no noise "constructor"/],
      [{ seed: 2n ** 53n }, INVALID_REQUEST, /seed must be at most/],
      [{ seed: 2n ** 64n - 1n }, INVALID_REQUEST, /seed must be at most/],
      [{ instruction: "x".repeat(200_000) }, INVALID_REQUEST, /instruction has 200000/],
      [{ max_steps: 5 }, codes.LIMIT, /declared budget|does not hold/],
      [
        { instruction: "What is the capital of Portugal?" },
        codes.TASK_FAILED,
        /not about how the discs here shall lie/,
      ],
    ];
    for (const [goal, code, sentence] of cases) {
      const { status, result } = await graph.execute(goal);
      assert.equal(status, "aborted");
      assert.equal(result.error_code, code, result.error_msg);
      assert.match(result.error_msg, sentence);
    }
  });

  it("takes an instruction's scenario and noise from its parameters where a task names none", async () => {
    assert.equal(await graph.set("executor", "scenario", "move"), "");
    assert.equal(await graph.set("executor", "noise", "none"), "");
    const { result } = await graph.execute({ scenario: "", seed: 2n });
    await graph.set("executor", "noise", "paper");
    await assertAsInProcess(result, graph.events, "move", 2, { noise: "none" });
  });
});

describe("the executor of a graph in one process", function () {
  this.timeout(30_000);
  let graph: LoopbackGraph | undefined;
  afterEach(async () => {
    await graph?.stop();
    assert.deepEqual(graph?.faults, []);
  });

  it("refuses tasks until it is active", async () => {
    graph = LoopbackGraph.begin({ manager: { autostart: false } });
    await until("the executor is seen", () => graph!.states[0]?.nodes.at(-1)?.state === "unconfigured");
    assert.ok(await changeState(graph.client, "executor", "configure"));
    const { status, result } = await graph.execute();
    assert.deepEqual([status, result.error_code], ["aborted", codes.NOT_ACTIVE]);
    assert.match(result.error_msg, /\/executor is inactive.*activate it first/);
    assert.deepEqual(graph.events, []);
  });

  it("brings a task to its end when it is deactivated, and does not begin the one that waits to take over", async () => {
    graph = await LoopbackGraph.start({ parameters: { executor: { on_new_task: "take-over" } } });
    const first = await graph.send({ scenario: "hanoi-3" });
    await until("the arm moves", () => first.feedback.length > 3);
    const [second, isDone] = await Promise.all([graph.send(), changeState(graph.client, "executor", "deactivate")]);
    assert.ok(isDone);
    const outcomes = [await first.outcome, await second.outcome];
    assert.deepEqual(
      outcomes.map(({ status, result }) => [status, result.error_code]),
      [
        ["aborted", codes.CANCELED],
        ["aborted", codes.NOT_ACTIVE],
      ],
    );
    assert.deepEqual([...new Set(graph.events.map(({ episode }) => episode))], [first.id]);
    // Its manager brings it back.
    await until("it is active again", () => graph!.node("executor").isActive);
    assert.equal((await graph.execute({ scenario: "move" })).status, "succeeded");
  });
});
