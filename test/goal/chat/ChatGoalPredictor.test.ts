import assert from "node:assert/strict";
import { PNG } from "pngjs";
import { LanguageModelError, type Image } from "../../../src/core/index.ts";
import { ChatGoalPredictor } from "../../../src/goal/chat/ChatGoalPredictor.ts";
import { RemoteChat } from "../../../src/goal/chat/RemoteChat.ts";
import type { GoalRequest, GoalResult } from "../../../src/goal/GoalPredictor.ts";
import { TextGoalPredictor } from "../../../src/goal/TextGoalPredictor.ts";
import { literalText } from "../../../src/pddl/Domain.ts";
import { goalPredictorContract } from "../../contracts/goalPredictor.ts";
import { hanoiDomain } from "../../fixtures/hanoiDomain.ts";
import { towerRequest } from "./requests.ts";
import { says, StubServer, type Reply } from "./StubServer.ts";

const on = (disc: string, support: string, holds = true): object => ({ predicate: "on", args: [disc, support], holds });
/** An answer with a goal, every field filled as the schema demands. */
const goal = (literals: readonly object[], confidence: unknown = 0.9): object => ({
  ...{ status: "predicted", goal: literals, confidence, question: "", candidates: [], reason: "" },
});

describe("ChatGoalPredictor", () => {
  let server: StubServer;
  before(async () => {
    server = await StubServer.start();
  });
  after(() => server.stop());

  const predictor = (): ChatGoalPredictor =>
    new ChatGoalPredictor(hanoiDomain, new RemoteChat({ url: server.url, model: "stub" }));
  const ask = (words: string, more: Partial<GoalRequest> = {}): Promise<GoalResult> =>
    predictor().predict(towerRequest(words, more));
  /** What it makes of these answers. */
  const whenTold = (...answers: readonly unknown[]): Promise<GoalResult> => {
    server.will(...answers.map(says));
    return ask("Put blue on peg 3.");
  };
  /** The last message of the request with this index. */
  const lastMessage = (i: number): string => {
    const { content } = server.requests[i]!.body.messages.at(-1)!;
    assert.ok(typeof content === "string");
    return content;
  };
  const texts = (result: GoalResult): string =>
    result.status === "predicted" ? result.goal.map(literalText).join(" ") : JSON.stringify(result);

  it("predicts the goal that the model names, each literal once", async () => {
    const result = await whenTold(goal([on("blue", "peg3"), on("red", "peg1", false), on("blue", "peg3")]));
    assert.equal(texts(result), "(on blue peg3) (not (on red peg1))");
    assert.equal(server.requests.length, 1);
  });

  it("takes the model's confidence where it is one, and else 0.5", async () => {
    const confidenceOf = async (told: unknown): Promise<number> => {
      const result = await whenTold(goal([on("blue", "peg3")], told));
      assert.ok(result.status === "predicted");
      return result.confidence;
    };
    assert.deepEqual([await confidenceOf(0), await confidenceOf(0.25), await confidenceOf(1)], [0, 0.25, 1]);
    for (const odd of [-0.1, 1.1, 90, "0.9", null]) assert.equal(await confidenceOf(odd), 0.5, String(odd));
  });

  it("hands on the model's question and its refusal, in one line that a terminal shows as it is", async () => {
    const asked = await whenTold({
      status: "ambiguous",
      question: "Which\u001b[2J one?\n",
      candidates: ["blue", "red"],
    });
    assert.deepEqual(asked, { status: "ambiguous", question: "Which [2J one?", candidates: ["blue", "red"] });
    const refused = await whenTold({ status: "rejected", reason: `No ${"so ".repeat(1000)}` });
    assert.ok(refused.status === "rejected" && refused.reason.length < 510, texts(refused));
  });

  it("finds the answer in text around it", async () => {
    const json = JSON.stringify(goal([on("blue", "peg3")]));
    for (const text of [`\`\`\`json\n${json}\n\`\`\``, `<think>{a} or {b}?</think>Sure: ${json} I hope this helps.`]) {
      assert.equal(texts(await whenTold(text)), "(on blue peg3)", text);
    }
    assert.equal(server.requests.length, 1);
  });

  it("tells the model words, objects, what is the case, and the dialogue", async () => {
    server.will(says({ status: "rejected", reason: "No." }));
    const dialogue = [{ question: "Which disc?", answer: 'the "blue" one' }];
    await ask('Put "it" on peg 3.', { dialogue });
    const text = lastMessage(0);
    for (const part of [
      'Instruction: "Put \\"it\\" on peg 3."',
      "- green: a disc that looks green, number 1 by size; 1 is the smallest",
      "- peg3: a peg, number 3 from the left",
      "(on green blue) (on blue red) (on red peg1) (clear green)\n",
      'You asked: "Which disc?", and the answer was: "the \\"blue\\" one"',
    ]) {
      assert.ok(text.includes(part), `${part} is not in:\n${text}`);
    }
  });

  it("shows the pictures after the words, pixel for pixel", async () => {
    server.will(says({ status: "rejected", reason: "No." }));
    const colours: Image = { width: 2, height: 1, channels: 3, data: Uint8Array.of(255, 0, 0, 1, 2, 3) };
    const grey: Image = { width: 1, height: 2, channels: 1, data: Uint8Array.of(9, 200) };
    await ask("Put blue on peg 3.", { images: [colours, grey] });
    const { content } = server.requests[0]!.body.messages[1]!;
    assert.ok(typeof content !== "string" && content.length === 3 && content[0]!.type === "text");
    const pixels = content.slice(1).map((part) => {
      assert.ok(part.type === "image_url");
      const [, base64] = /^data:image\/png;base64,(.*)$/.exec(part.image_url.url)!;
      const { width, height, data } = PNG.sync.read(Buffer.from(base64!, "base64"));
      return [width, height, ...data];
    });
    assert.deepEqual(pixels, [
      [2, 1, 255, 0, 0, 255, 1, 2, 3, 255],
      [1, 2, 9, 9, 9, 255, 200, 200, 200, 255],
    ]);
  });

  /** Answer → what the model is told is wrong with it. */
  const faulty: readonly (readonly [what: string, answer: unknown, told: RegExp])[] = [
    ["no JSON", "I put it on the right peg.", /no JSON object/],
    ["nothing", "", /no JSON object/],
    ["cut off", '{"status": "predicted", "goal": [', /no JSON object/],
    ["JSON of another shape", { answer: 42 }, /"status" must be "predicted"/],
    ["a list", [1, 2], /no JSON object/],
    ["a goal in words", { status: "predicted", goal: "on blue peg3" }, /"goal" must be a list/],
    ["literals in words", goal(["on blue peg3"] as never), /goal\[0\] must be/],
    ["names that are none", goal([on("blue) (not", "peg3")]), /goal\[0\] must be/],
    ["a goal without end", goal(Array(101).fill(on("blue", "peg3")) as object[]), /101 elements; 100 are the limit/],
    ["a question without words", { status: "ambiguous", question: " ", candidates: [] }, /"question" must ask/],
    ["no candidates", { status: "ambiguous", question: "Which?" }, /"candidates" must be a list/],
    ["a refusal without reason", { status: "rejected" }, /"reason" must say why/],
    ["an empty goal", goal([]), /The goal is empty/],
    ["an invented object", goal([on("purple", "peg3")]), /"purple" is not declared/],
    ["an invented predicate", goal([{ predicate: "under", args: ["red", "blue"], holds: true }]), /not of "under"/],
    ["the hand's predicate", goal([{ predicate: "holding", args: ["red"], holds: true }]), /not of "holding"/],
    ["too few arguments", goal([{ predicate: "on", args: ["red"], holds: true }]), /"on" takes 2 arguments, not 1/],
    ["a peg on a disc", goal([on("peg1", "red")]), /"peg1" is of type "peg"/],
    ["both signs", goal([on("blue", "peg3"), on("blue", "peg3", false)]), /asked for and forbidden at once/],
    ["a larger disc on a smaller one", goal([on("red", "blue")]), /red disc cannot lie on the blue disc/],
    ["a disc on the table", goal([on("blue", "table")]), /No disc may be put on the bare table/],
  ];
  for (const [what, answer, told] of faulty) {
    it(`tells the model what is wrong with ${what}, and takes the repaired answer`, async () => {
      assert.equal(texts(await whenTold(answer, goal([on("blue", "peg3")]))), "(on blue peg3)");
      assert.equal(server.requests.length, 2);
      assert.match(lastMessage(1), told);
      const { messages } = server.requests[1]!.body;
      assert.deepEqual(
        messages.map(({ role }) => role),
        ["system", "user", "assistant", "user"],
      );
    });
  }

  it("rejects a goal that is wrong once more, with the reason, and asks no third time", async () => {
    const result = await whenTold(goal([on("purple", "peg3")]), goal([on("pink", "peg3")]));
    assert.ok(result.status === "rejected");
    assert.match(result.reason, /names no goal that fits.*"pink" is not declared.*\.$/);
    assert.equal(server.requests.length, 2);
  });

  it("throws on answers that cannot be read twice: another model has to be chosen", async () => {
    await assert.rejects(whenTold(goal([on("purple", "peg3")]), "I am sorry."), (error) => {
      assert.ok(error instanceof LanguageModelError);
      assert.match(
        error.message,
        /^The language model "stub" at http.* gives no usable answer.*no JSON object.*; choose/,
      );
      return true;
    });
    assert.equal(server.requests.length, 2);
  });

  it("asks nobody about no words, and about too many", async () => {
    server.will(says(goal([on("blue", "peg3")])));
    assert.equal((await ask(" ")).status, "rejected");
    assert.equal((await ask("a".repeat(2001))).status, "rejected");
    assert.equal(server.requests.length, 0);
  });

  it("refuses a disc without a rank: sizes are never guessed", async () => {
    const objects = towerRequest("").objects.map(({ id, type }) => ({ id, type }));
    server.will(says(goal([on("blue", "peg3")])));
    await assert.rejects(ask("Put blue on peg 3.", { objects }), RangeError);
  });

  /** A model that knows the three requests of the contract. */
  const scripted: Reply = (response, request) => {
    const [, text] = request.body.messages.map(({ content }) =>
      typeof content === "string" ? content : JSON.stringify(content),
    );
    const about = (words: string): boolean => text!.includes(`Instruction: "${words}"`);
    let answer: object = goal([on("blue", "peg3")]);
    if (about("Put red on blue.")) answer = { status: "rejected", reason: "The red disc is larger than the blue one." };
    if (about("Move the tower.") && !text!.includes("the answer was")) {
      answer = { status: "ambiguous", question: "To which peg?", candidates: ["middle", "right"] };
    }
    says(answer)(response, request);
  };
  const contractRequests = {
    clear: towerRequest("Put the blue disc on peg 3."),
    unclear: towerRequest("Move the tower."),
    impossible: towerRequest("Put red on blue."),
  };
  goalPredictorContract("ChatGoalPredictor", async () => {
    server.will(scripted);
    return { predictor: predictor(), ...contractRequests };
  });
  goalPredictorContract("TextGoalPredictor", async () => ({ predictor: new TextGoalPredictor(), ...contractRequests }));
});
