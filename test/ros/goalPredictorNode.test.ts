import assert from "node:assert/strict";
import { programOf } from "../../src/cli/graph/nodeKinds.ts";
import type { GraphNode } from "../../src/ros/GraphNode.ts";
import {
  Answer,
  ErrorCodeConstants as codes,
  PredictGoal,
  PredictGoalResponseConstants as statuses,
  type ExecutionEvent,
  type PredictGoalRequest,
} from "../../src/ros/interfaces/praxis_msgs.ts";
import { LoopbackTransport } from "../../src/ros/loopback/LoopbackTransport.ts";
import type { GoalResult } from "../../src/goal/GoalPredictor.ts";
import {
  goalPredictorNode,
  type HostedChoice,
  type LoadedGoalPredictor,
} from "../../src/ros/nodes/goalPredictorNode.ts";
import { fromAtoms } from "../../src/ros/messages/symbols.ts";
import { towerRequest } from "../goal/chat/requests.ts";
import { says, status, StubServer, type Reply } from "../goal/chat/StubServer.ts";
import { LoopbackGraph } from "./LoopbackGraph.ts";
import { activeNode, call, changeState } from "./oneNode.ts";
import { until } from "./until.ts";

const key = "sk-secret-0123456789";
const onRight = {
  status: "predicted",
  goal: [{ predicate: "on", args: ["blue", "peg3"], holds: true }],
  confidence: 1,
};

describe("a goal predictor's node with a language model", function () {
  this.timeout(30_000);
  let server: StubServer;
  let transport: LoopbackTransport;
  let node: GraphNode;
  const log: string[] = [];
  const choice = (): Record<string, string | number> => ({
    ...{ predictor: "chat", chat_url: `${server.url}/`, chat_model: "stub", chat_timeout: 20 },
  });

  before(async () => {
    server = await StubServer.start();
    process.env["PRAXIS_CHAT_API_KEY"] = key;
  });
  after(async () => {
    delete process.env["PRAXIS_CHAT_API_KEY"];
    await server.stop();
  });
  beforeEach(async () => {
    transport = new LoopbackTransport();
    const options = { overrides: choice(), log: (sentence: string) => void log.push(sentence) };
    node = await activeNode(transport, { name: "goals", namespace: "/" }, programOf("goal_predictor"), options);
  });
  afterEach(async () => {
    await node.close();
    await transport.close();
  });

  const request = (words: string): PredictGoalRequest => {
    const { objects, facts } = towerRequest(words);
    const told = objects.map(({ id, type, colour = "", rank = 0, edge = 0 }) => ({ id, type, colour, rank, edge }));
    return { words, objects: told, facts: fromAtoms(facts), images: [], dialogue: [] };
  };
  const predict = (words: string) => call(node.transport, PredictGoal, "goal/predict", request(words));

  it("predicts by the model that its parameters name, with the key of its environment, and says which", async () => {
    server.will(says(onRight));
    const { error_msg: fault, status: kind, goal } = await predict("Put blue on peg 3.");
    assert.deepEqual([fault, kind, goal], ["", statuses.PREDICTED, ["(on blue peg3)"]]);
    assert.equal(server.requests[0]!.authorization, `Bearer ${key}`);
    assert.equal(node.parameters.string("model"), `chat:stub@${server.url}`);
  });

  it("asks the model once for a request that is repeated while it thinks, and anew afterwards", async () => {
    const thinking: (() => void)[] = [];
    const slow: Reply = (response, seen) =>
      thinking.push(() => {
        says(onRight)(response, seen);
      });
    server.will(slow);
    const answers = [predict("Put blue on peg 3."), predict("Put blue on peg 3."), predict("Put blue there.")];
    await until("both are asked", () => thinking.length === 2);
    for (const answer of thinking.splice(0)) answer();
    for (const answer of await Promise.all(answers)) assert.equal(answer.status, statuses.PREDICTED);
    const again = predict("Put blue on peg 3.");
    await until("it is asked anew", () => thinking.length === 1);
    thinking[0]!();
    await again;
    assert.equal(server.requests.length, 3);
  });

  it("answers an error of the model's server as one of a model, without the key", async () => {
    server.will(status(500, `it was ${key}`));
    const { error_code: code, error_msg: sentence } = await predict("Put blue on peg 3.");
    assert.equal(code, codes.MODEL);
    assert.match(sentence, /^The language model "stub" at http.*\(HTTP 500: it was \[key\]\)/);
    assert.ok(![sentence, ...log].join().includes(key));
  });

  it("lets go of the model when it is deactivated, and works again when it is activated", async () => {
    server.will(() => undefined, says(onRight));
    const waiting = predict("Put blue on peg 3.");
    await until("the model is asked", () => server.requests.length === 1);
    assert.ok(await changeState(node.transport, "goals", "deactivate"));
    assert.equal((await waiting).error_code, codes.CANCELED);
    assert.ok(await changeState(node.transport, "goals", "activate"));
    assert.equal((await predict("Put blue on peg 3.")).status, statuses.PREDICTED);
  });

  it("frees what it has loaded once nothing is read any more", async () => {
    const order: string[] = [];
    let answer = (): void => undefined;
    const load = async ({ goalModel }: HostedChoice): Promise<LoadedGoalPredictor> => {
      order.push(`loads ${goalModel}`);
      const predict = async (): Promise<GoalResult> => {
        await new Promise<void>((resolve) => (answer = resolve));
        order.push("answers");
        return { status: "rejected", reason: "no" };
      };
      return { model: "m", predictor: { predict }, dispose: async () => void order.push("is freed") };
    };
    const slow = await activeNode(
      transport,
      { name: "slow", namespace: "/slow" },
      goalPredictorNode({ load, directory: "usual" }),
      { overrides: { predictor: "learned" } },
    );
    const initial = answer;
    // Nobody hears the answer, for the service closes before.
    void call(slow.transport, PredictGoal, "goal/predict", request("Put blue on peg 3.")).catch(() => undefined);
    await until("the predictor is asked", () => answer !== initial);
    const closing = slow.close();
    setTimeout(answer, 50);
    await closing;
    assert.deepEqual(order, ["loads usual", "answers", "is freed"]);
  });

  it("hands the model's question to whoever sent the task, and the answer to the model", async () => {
    const asking: Reply = (response, seen) => {
      const text = JSON.stringify(seen.body.messages);
      const question = { status: "ambiguous", question: "To which peg?", candidates: ["middle", "right"] };
      says(
        text.includes("the middle one")
          ? { ...onRight, goal: [{ ...onRight.goal[0]!, args: ["blue", "peg2"] }] }
          : question,
      )(response, seen);
    };
    server.will(asking);
    const parameters = { goal_predictor: choice(), executor: { answer_timeout: 20 } };
    const graph = await LoopbackGraph.start({ parameters });
    try {
      const sent = await graph.send({ instruction: "Move blue.", seed: 1n });
      const question = (): ExecutionEvent | undefined =>
        sent.feedback.flatMap(({ events }) => events).find(({ kind }) => kind === "question");
      await until("the question is put", () => question() !== undefined);
      assert.deepEqual([question()!.text, question()!.items], ["To which peg?", ["middle", "right"]]);
      await graph.call(Answer, "execute_task/answer", { task: sent.id, text: "the middle one" });
      const { result } = await sent.outcome;
      assert.deepEqual([result.error_msg, result.questions, result.verdict.outcome], ["", 1, "success"]);
      assert.deepEqual(
        result.verdict.goal.map(({ objects }) => objects.join(" ")),
        ["blue peg2"],
      );
      assert.equal(server.requests.length, 2);
    } finally {
      await graph.stop();
    }
  });
});
