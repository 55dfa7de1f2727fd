import assert from "node:assert/strict";
import { drawScenario, scenarioNames } from "../../sim/scenarios.ts";
import { Rng } from "../../src/core/index.ts";
import type { GoalRequest, GoalResult, PerceivedObject } from "../../src/goal/GoalPredictor.ts";
import { checkGoal } from "../../src/goal/checkGoal.ts";
import { TextGoalPredictor } from "../../src/goal/TextGoalPredictor.ts";
import type { Atom } from "../../src/pddl/Domain.ts";
import { factsFromSupports, typedObjects } from "../../src/perception/factsFromSupports.ts";
import { hanoiDomain } from "../fixtures/hanoiDomain.ts";

const disc = (id: string, rank: number, colour = id): PerceivedObject => ({ id, type: "disc", colour, rank });
const pegs: readonly PerceivedObject[] = ["peg1", "peg2", "peg3"].map((id, i) => ({ id, type: "peg", rank: i + 1 }));
const table: PerceivedObject = { id: "table", type: "table" };
// Listed neither by size nor by name, and green is smaller than blue: only the ranks tell.
const three = [disc("red", 3), disc("blue", 2), disc("green", 1), ...pegs, table];
const on = (pairs: string): Atom[] => pairs.split(", ").map((pair) => ({ predicate: "on", args: pair.split(" ") }));
const threeFacts = on("green blue, blue red, red peg1");

const ask = (words: string, more: Partial<GoalRequest> = {}): Promise<GoalResult> =>
  new TextGoalPredictor().predict({ words, objects: three, facts: threeFacts, images: [], dialogue: [], ...more });

const goalText = (result: GoalResult): string =>
  result.status === "predicted"
    ? result.goal.map(({ atom, sign }) => `${sign ? "" : "not "}${atom.args.join(" ")}`).join(", ")
    : JSON.stringify(result);

const tower = (peg: string): string => `green blue, blue red, red ${peg}`;

/** Instruction → goal as "disc support" pairs. */
const understood: readonly (readonly [string, string])[] = [
  // Towers.
  ["Move the tower to the right peg.", tower("peg3")],
  ["move the whole tower to the left peg", tower("peg1")],
  ["Move the tower from the left peg to the right peg", tower("peg3")],
  ["move the tower from the left peg to the right one", tower("peg3")],
  ["move the tower on the left peg to the middle peg", tower("peg2")],
  ["move the tower to peg 2", tower("peg2")],
  ["move the tower to peg2", tower("peg2")],
  ["move the tower to PEG3!", tower("peg3")],
  ["move the tower to peg #2", tower("peg2")],
  ["move the tower to rod number two", tower("peg2")],
  ["move the entire stack onto the centre area", tower("peg2")],
  ["move the tower of three discs to the third peg", tower("peg3")],
  ["Move everything to the rightmost rod, please.", tower("peg3")],
  ["stack all discs on the left peg", tower("peg1")],
  ["stack all of the cubes on the right peg in order of size", tower("peg3")],
  ["Stack the three blocks on the middle peg.", tower("peg2")],
  ["put every disc on the last peg", tower("peg3")],
  ["pile all the rings on the right-hand peg", tower("peg3")],
  ["build a tower on the middle peg", tower("peg2")],
  ["make a tower of all the discs on the right peg", tower("peg3")],
  ["take all the discs and put them on the right peg", tower("peg3")],
  ["take all of the blocks from the left area and put them on the right area", tower("peg3")],
  ["transfer the tower over to the second peg", tower("peg2")],
  // The game.
  ["Play Towers of Hanoi.", tower("peg3")],
  ["play tower of hanoi", tower("peg3")],
  ["solve hanoi", tower("peg3")],
  ["Solve the puzzle!", tower("peg3")],
  ["play the game of towers of hanoi with three discs", tower("peg3")],
  ["solve the towers of hanoi on the middle peg", tower("peg2")],
  ["can you play the towers of hanoi", tower("peg3")],
  // Single discs.
  ["put the blue disc on the red disc", "blue red"],
  ["Put the blue disk onto the red one.", "blue red"],
  ["place the blue cube on top of the red cube", "blue red"],
  ["place the blue block in the right area", "blue peg3"],
  ["Place the green block on top of the blue block.", "green blue"],
  ["put blue on red", "blue red"],
  ["put the smallest disc on the biggest one", "green red"],
  ["put the second smallest disc on the largest", "blue red"],
  ["put the second largest cube on the third peg", "blue peg3"],
  ["move the middle disc to the middle peg", "blue peg2"],
  ["put disc 1 on disc 3", "green red"],
  ["put disc number two on disc three", "blue red"],
  ["move the top disc to the right peg", "green peg3"],
  ["move the bottom disc to the right peg", "red peg3"],
  ["move the top disc on the left peg to the third peg", "green peg3"],
  ["move the green disc back to the left peg", "green peg1"],
  ["move the green disc from the left peg to the right", "green peg3"],
  ["set the green disc on the right side", "green peg3"],
  ["put the green disc on the right", "green peg3"],
  ["move the green disc to the middle", "green peg2"],
  ["pick up the green disc and put it on the red disc", "green red"],
  ["pick the green disc up and place it on the red disc", "green red"],
  ["Grab the green disc, then drop it on peg 3", "green peg3"],
  ["move the green disc and put it on peg 3", "green peg3"],
  ["take the green disc to the right peg", "green peg3"],
  ["put the smallest red disc on peg 2", "red peg2"],
  // Wishes.
  ["make sure that the blue disc is on the red disc", "blue red"],
  ["ensure the blue disc is on the red disc and the red disc is on peg 2", "blue red, red peg2"],
  ["the blue disc should be on the red disc", "blue red"],
  ["I want the blue disc to be on the red one", "blue red"],
  ["I'd like you to put the blue disc on the red one", "blue red"],
  ["the green disc goes on the middle peg", "green peg2"],
  ["Hey robot, could you please put the green block on top of the red one? Thank you!", "green red"],
  ["your task is to move the tower to the right peg", tower("peg3")],
  ["I need blue resting directly on red again", "blue red"],
  ["What matters to me is that green lies on blue and blue lies on red.", "green blue, blue red"],
  ["In the end, green sits on red.", "green red"],
  ["Two conditions: green sits on peg 3, blue sits on red.", "green peg3, blue red"],
  ["Final state: red at position 3, blue straight on top of red", "red peg3, blue red"],
  ["see to it that green ends up on the middle post", "green peg2"],
  // What is left free.
  ["Put blue on peg 2. The others are up to you.", "blue peg2"],
  ["blue has to be on red; where green ends up doesn't matter to me", "blue red"],
  ["Blue ends up on peg 3. What happens to green is up to you.", "blue peg3"],
  ["put blue on red, I don't mind which peg that happens on", "blue red"],
  ["put blue on red; I've no preference about green", "blue red"],
  ["I don't care about the rest, but blue should sit on red", "blue red"],
  ["Green on peg 2, blue on peg 3, that's all I need.", "green peg2, blue peg3"],
  ["okay so the green disc should be on peg one and the red disc on peg two", "green peg1, red peg2"],
  ["Blue directly on red. Green and the others I leave to you.", "blue red"],
  ["final state: green on red (blue: don't care)", "green red"],
  ["I want green on red in the end", "green red"],
  ["put blue on red at the end, please", "blue red"],
  ["First place the blue disc on peg 2", "blue peg2"],
  ["Put blue on peg 3; red can go anywhere, but green should be on it", "blue peg3, green red"],
  ["I want blue on red as well.", "blue red"],
  ["Send blue to peg three and red to peg one.", "blue peg3, red peg1"],
  ["Red should change over to the middle peg.", "red peg2"],
  ["What I need at the end: green right on blue, and blue right on red.", "green blue, blue red"],
  ["smallest → middle peg, thx", "green peg2"],
  ["red as lowest on the middle peg, blue on red directly", "red peg2, blue red"],
  [
    "I'm after two things: red being the bottom disc on the middle peg, blue being the bottom disc on the right peg",
    "red peg2, blue peg3",
  ],
  ["put blue at the bottom of the right peg", "blue peg3"],
  ["Number two from the bottom has to end up on peg 3", "blue peg3"],
  ["put the third disc from the bottom of the left tower on the lowest disc", "green red"],
  ["Top one of the left tower goes to the middle peg, asap.", "green peg2"],
  ["Move the second one from the top on peg 1 to the middle peg", "blue peg2"],
  // Several final states.
  ["Red goes to the middle place with blue sitting on it, while green goes to peg 3", "red peg2, blue red, green peg3"],
  ["Smallest directly on biggest, with nothing in between them.", "green red"],
  ["put the blue disc on the red disc and the green disc on the middle peg", "blue red, green peg2"],
  ["Put blue on red, red on peg 2 and green on peg 3.", "blue red, red peg2, green peg3"],
  ["move the red disc to the middle peg, then the blue disc onto it", "red peg2, blue red"],
  ["move red to the middle peg and blue onto red", "red peg2, blue red"],
  ["put the red disc on the right peg and the blue one on top", "red peg3, blue red"],
  [
    "First move the red disc to peg 3; then put the blue disc on it; finally, put green on peg 1",
    "red peg3, blue red, green peg1",
  ],
  ["move the tower to the right peg and put the green disc on the blue disc", tower("peg3")],
  ["put green on peg 1. Next, put blue on peg 2. After that, put red on peg 3.", "green peg1, blue peg2, red peg3"],
  ["put “green” on ‘peg 1’", "green peg1"],
];

/** What may sound like something that the grammar knows, but is more, less or something else. */
const tooSubtle: readonly string[] = [
  // Something shall be clear.
  "Make sure blue is on red and peg 2 is free",
  "I want blue on peg 3 so that peg 1 is free",
  "In the end, blue is free and green sits on peg 2",
  // To stay is not to lie directly on.
  "Move green to peg 3; blue should stay on peg 1",
  "I want the green disc to stay on the left peg",
  "I want green on peg 3 and blue stays on peg 1",
  // What is free is "it" from then on, or is wished for elsewhere.
  "Where red goes is up to you and blue goes to peg 2, but red must be on peg 3.",
  "Move everything to peg 3, but green can be anywhere",
  "Move the tower to the right peg; where the green disc ends up doesn't matter",
  "Solve the puzzle; I don't mind which peg",
  "Put green on peg 3; I don't mind which peg",
  // "On the top" of what was spoken of, or of all.
  "Put red on peg 3 with green on the top",
  "Put green on peg 2 with blue at the bottom",
  "Put red on peg 3 and green on the bottom",
  "Put blue on peg 2 with green on red",
  "Build a tower on peg 3 with blue on red",
  "Build a tower on peg 3 with blue on it",
  // What is so is told beside what shall be so.
  "Could you move green to peg 3 please; blue stays on red",
  "Could you move green to peg 3 please, blue lies on red",
  "I want red on peg 3 (blue lies on it now)",
  "I want red on peg 3. Blue lies on red.",
  "I want red on peg 3 and blue lies on it now",
  "when you're done, put blue on peg 3. Green lies on blue.",
  "In the end put blue on peg 3, green lies on blue",
  "Can you see that blue is on red?",
  "See that blue lies on red, so put green on peg 3",
  // Not two wishes, but a condition.
  "put blue on peg 2 if you can put green on peg 3",
  "Put green on peg 3 when you're done with blue on peg 2",
  // A disc, not the peg that it stands on; or what is not there.
  "put the second disc from the top of the right tower on peg 2",
  "put the fourth disc from the bottom on peg 2",
  "the disc on the right goes onto the red one",
  // Exceptions.
  "put everything but green on peg 3",
  "move blue as well as green to peg 3",
];

/** Instruction → what the reason must contain. */
const refused: readonly (readonly [string, string])[] = [
  // Not understood: quoted.
  ["make me a sandwich", '"me"'],
  ["sing a song about the blue disc", '"sing", "song about"'],
  ["swap the blue disc and the red disc", '"swap"'],
  ["do not move the tower to the right peg", '"not"'],
  ["don't put the blue disc on the red disc", `"don't"`],
  ["never put blue on red", '"never"'],
  ["put the blue disc on the left or the right peg", '"or"'],
  ["put the blue disc under the red disc", '"under"'],
  ["slowly move the tower to the right peg", '"slowly"'],
  ["move the tower to the right peg without moving red", '"without moving"'],
  ["put everything except red on peg 2", '"except"'],
  ["if red is clear put blue on red", '"if", "clear"'],
  ["put the blue disc next to the red disc", '"next to the red disc"'],
  ["put the blue disc on", '"put the blue disc on"'],
  ["the blue disc lies on the red disc", '"lies on the red disc"'],
  ["the others are up to you", '"the others are up to you"'],
  ["put blue on red; the others stay where they are", '"stay where they"'],
  ["put blue on red, where green ends up", "I do not understand"],
  ["put blue on red; I don't care", `"don't care"`],
  ["put green on red; I don't mind about the sandwich", '"sandwich"'],
  ["the blue disc is on the red disc", '"is on the red disc"'],
  ["is the blue disc on the red disc?", '"is the blue disc on the red disc"'],
  ["what is on the left peg?", '"what"'],
  ["move the other disc to the right peg", '"the other disc to the right peg"'],
  ["put the red blue disc on peg 3", '"the red blue disc on peg 3"'],
  ["put the left disc on peg 3", '"the left disc on peg 3"'],
  ["put some discs on the left peg", '"some discs on the left peg"'],
  ["put blue on red on green", "I do not understand"],
  ["move the green disc to the right peg and back", '"back"'],
  ["put the blue disc on the red disc red disc", '"red disc"'],
  ["move the tower to the right peg 3 times", '"times"'],
  ["bouge la tour à droite", '"bouge la tour à droite"'],
  ["把蓝色方块放在红色方块上", "I do not understand"],
  ["constructor __proto__ toString", '"constructor __proto__ tostring"'],
  ["🤖 → 🗼", "I do not understand"],
  ["put it on the red disc", '"it"'],
  ["blue", '"blue"'],
  ["...", "I do not understand"],
  ["", "empty"],
  [" \n\t ", "empty"],
  // Impossible.
  ["put the red disc on the blue disc", "The red disc cannot lie on the blue disc, which is smaller."],
  ["put the biggest disc on the smallest", "The red disc cannot lie on the green disc"],
  ["put the blue disc on the blue disc", "cannot lie on itself"],
  ["put blue on red and red on blue", "cannot lie on the blue disc"],
  ["put green on red and blue on red", "The green disc and the blue disc cannot both lie directly on the red disc."],
  ["put blue and red on peg 3", "cannot both lie directly on the right peg"],
  ["put green on peg 1 and green on peg 2", "cannot lie on the left peg and on the middle peg at once"],
  ["move green to peg 1, then move it to peg 2", "at once"],
  ["move the tower to the right peg and the green disc to the left peg", "at once"],
  ["put the blue disc on the table", "table"],
  ["move the tower to the blue disc", "only stand on a peg"],
  ["put the blue disc on the tower", '"the tower"'],
  ["put the left peg on the red disc", '"the left peg" is not a disc'],
  // Not there.
  ["put the purple disc on peg 3", 'There is no "purple disc" here.'],
  ["put the blue disc on the yellow disc", 'no "yellow disc"'],
  ["move the tower to peg 7", 'no "peg 7"'],
  ["move the fourth largest disc to peg 1", 'no "fourth largest disc"'],
  ["put disc 4 on peg 1", 'no "disc 4"'],
  ["move four discs to peg 2", "There are 3 discs here, not 4."],
  ["play towers of hanoi with five discs", "There are 3 discs here, not 5."],
  ["move both discs to peg 2", "There are 3 discs here, not 2."],
  ["move the tower from the middle peg to the right peg", "Not all discs are on the middle peg."],
  ["move the blue disc from the middle peg to the right peg", 'There is no "blue disc" on the middle peg.'],
  // No final state.
  ["pick up the blue disc", "where to put it"],
  ["take the blue disc and move the tower to the right peg", "where to put it"],
];

/** Instruction → what the question must contain, and the candidates. */
const unclear: readonly (readonly [string, string, string])[] = [
  ["move the disc to the right peg", 'Which disc do you mean by "the disc"?', "green disc, blue disc, red disc"],
  ["move a block to peg 2", '"a block"', "green disc, blue disc, red disc"],
  ["put the large disc on peg 2", '"the large disc"', "green disc, blue disc, red disc"],
  ["put the second disc on peg 2", '"the second disc"', "green disc, blue disc, red disc"],
  ["put the blue disc on the disc", '"the disc"', "green disc, red disc"],
  ["move the tower to the right", 'Which peg do you mean by "the right"?', "left peg, middle peg, right peg"],
  ["move the green disc to another peg", '"another peg"', "left peg, middle peg, right peg"],
  ["put the tower on a peg", '"a peg"', "left peg, middle peg, right peg"],
  ["move the tower", "On which peg should the tower stand?", "left peg, middle peg, right peg"],
  ["stack all discs", "On which peg should the tower stand?", "left peg, middle peg, right peg"],
  ["move the blue disc", "Where should the blue disc go?", "left peg, middle peg, right peg, red disc"],
];

describe("TextGoalPredictor", () => {
  for (const [words, goal] of understood) {
    it(`understands "${words}"`, async () => {
      const result = await ask(words);
      assert.equal(goalText(result), goal);
      assert.ok(
        result.status === "predicted" && result.goal.every(({ sign, atom }) => sign && atom.predicate === "on"),
      );
    });
  }

  for (const words of tooSubtle) {
    it(`predicts nothing for "${words}"`, async () => {
      const result = await ask(words);
      assert.notEqual(result.status, "predicted", goalText(result));
    });
  }

  for (const [words, reason] of refused) {
    it(`rejects "${words}"`, async () => {
      const result = await ask(words);
      assert.equal(result.status, "rejected", goalText(result));
      assert.ok(result.reason.includes(reason), result.reason);
      assert.match(result.reason, /^[A-Z"].*\.$/);
    });
  }

  for (const [words, question, candidates] of unclear) {
    it(`asks about "${words}", and understands each candidate as an answer`, async () => {
      const result = await ask(words);
      assert.equal(result.status, "ambiguous", goalText(result));
      assert.ok(result.question.includes(question), result.question);
      assert.equal(result.candidates.join(", "), candidates);
      const seen = new Set<string>();
      for (const answer of result.candidates) {
        const answered = await ask(words, { dialogue: [{ question: result.question, answer }] });
        assert.notEqual(answered.status, "ambiguous", answer);
        seen.add(goalText(answered));
      }
      assert.equal(seen.size, result.candidates.length);
    });
  }

  it("has at least eighty phrases in these tables", () => {
    assert.ok(understood.length + refused.length + unclear.length >= 80);
  });

  describe("with answers", () => {
    const words = "move the disc to the right peg";
    const question = 'Which disc do you mean by "the disc"?';
    const answered = async (...answers: string[]): Promise<string> =>
      goalText(await ask(words, { dialogue: answers.map((answer) => ({ question, answer })) }));

    it("takes an answer in many forms", async () => {
      for (const answer of [
        "blue",
        "the blue one",
        "Blue disc.",
        "the second largest",
        "disc 2",
        "The middle disc, please",
        "blue!",
      ]) {
        assert.equal(await answered(answer), "blue peg3", answer);
      }
    });

    it("asks again after an answer that fits nothing, and then takes the next", async () => {
      for (const answer of ["banana", "", "the yellow one", "peg 2", "everything", "it", "the disc", "the table"]) {
        const again = await ask(words, { dialogue: [{ question, answer }] });
        assert.equal(again.status, "ambiguous", answer);
        assert.equal(again.question, `I do not understand that answer. ${question}`);
        const dialogue = [
          { question, answer },
          { question: again.question, answer: "green" },
        ];
        assert.equal(goalText(await ask(words, { dialogue })), "green peg3");
      }
    });

    it("asks one question after the other, each answered once", async () => {
      const twice = "put the disc on the disc";
      const first = await ask(twice);
      assert.ok(first.status === "ambiguous");
      const dialogue = [{ question: first.question, answer: "green" }];
      const second = await ask(twice, { dialogue });
      assert.ok(second.status === "ambiguous");
      assert.deepEqual(second.candidates, ["blue disc", "red disc"]);
      assert.equal(
        goalText(await ask(twice, { dialogue: [...dialogue, { question: second.question, answer: "red" }] })),
        "green red",
      );
    });

    it("takes a side as an answer where a peg was asked for", async () => {
      const result = await ask("move the tower to the right");
      assert.ok(result.status === "ambiguous");
      for (const answer of [
        "right",
        "the right peg",
        "the rightmost",
        "peg 3",
        "third",
        "peg3",
        "on the right",
        "to the right",
      ]) {
        const dialogue: GoalRequest["dialogue"] = [{ question: result.question, answer }];
        assert.equal(goalText(await ask("move the tower to the right", { dialogue })), tower("peg3"), answer);
      }
    });

    it("ignores answers to questions that it does not ask", async () => {
      const dialogue = [{ question: "How are you?", answer: "blue" }];
      assert.equal((await ask(words, { dialogue })).status, "ambiguous");
    });
  });

  describe("in other scenes", () => {
    it("needs no question where only one disc is meant", async () => {
      const one = [disc("blue", 1), ...pegs, table];
      assert.equal(goalText(await ask("move the disc to the right peg", { objects: one, facts: [] })), "blue peg3");
      const two = [disc("blue", 1), disc("red", 2), ...pegs, table];
      assert.equal(goalText(await ask("put the smaller disc on the big one", { objects: two, facts: [] })), "blue red");
      assert.equal(goalText(await ask("move both discs to peg 1", { objects: two, facts: [] })), "blue red, red peg1");
      const facts = on("green peg2, blue red, red peg1");
      assert.equal(goalText(await ask("move the disc on the middle peg to the right peg", { facts })), "green peg3");
      assert.equal(
        goalText(await ask("move the smallest disc on the left peg to the right peg", { facts })),
        "blue peg3",
      );
    });

    it("tells discs apart by id, rank or number where colours do not", async () => {
      const objects = [disc("d1", 1, "teal"), disc("d2", 2, "teal"), disc("big", 3, "teal"), ...pegs, table];
      const request = { objects, facts: [] };
      assert.equal(goalText(await ask("put d1 on d2", request)), "d1 d2");
      assert.equal(goalText(await ask("put the smallest teal disc on disc 2", request)), "d1 d2");
      const result = await ask("put the teal disc on peg 1", request);
      assert.deepEqual(result.status === "ambiguous" && result.candidates, ["disc 1", "disc 2", "disc 3"]);
    });

    it("has no middle among an even number, and no tower without discs or pegs", async () => {
      const four = [disc("a", 1, "red"), disc("b", 2, "blue"), disc("c", 3, "green"), disc("d", 4, "yellow"), ...pegs];
      assert.equal((await ask("move the medium disc to peg 1", { objects: four, facts: [] })).status, "ambiguous");
      const fewPegs = { objects: [disc("a", 1, "red"), ...pegs.slice(0, 2)], facts: [] };
      assert.equal((await ask("move the tower to the middle peg", fewPegs)).status, "rejected");
      assert.equal((await ask("move the tower to peg 1", { objects: [...pegs], facts: [] })).status, "rejected");
      assert.equal((await ask("solve the puzzle", { objects: [disc("a", 1)], facts: [] })).status, "rejected");
      assert.equal((await ask("move the tower", { objects: [disc("a", 1)], facts: [] })).status, "rejected");
    });

    it("refuses to guess sizes", async () => {
      const objects: PerceivedObject[] = [{ id: "a", type: "disc", colour: "red" }, ...pegs];
      await assert.rejects(ask("move the tower to peg 1", { objects }), /disc "a" has no rank/);
    });
  });

  it("reads every scenario's instruction as that scenario's goal", async () => {
    for (const name of scenarioNames()) {
      for (let seed = 0; seed < 4; seed++) {
        const { instruction, goal, scene } = drawScenario(name, seed);
        const objects = [...scene.discs.map(({ id, colour }, i) => disc(id, i + 1, colour)), ...pegs, table];
        const pegIds = pegs.map(({ id }) => id);
        const supports = new Map<string, string>();
        for (const [peg, ids] of Object.entries(scene.towers))
          ids.forEach((id, i) => supports.set(id, ids[i - 1] ?? peg));
        const facts = factsFromSupports(scene.discs, pegIds, supports, undefined);
        const result = await ask(instruction, { objects, facts });
        assert.equal(result.status, "predicted", `${name} ${seed}: ${instruction}`);
        const texts = result.goal.map(({ atom }) => `${atom.predicate} ${atom.args.join(" ")}`);
        const expected = goal.map((relation) => `${relation.name} ${relation.objects.join(" ")}`);
        assert.deepEqual(texts.toSorted(), expected.toSorted(), instruction);
        assert.deepEqual(checkGoal(hanoiDomain, typedObjects(scene.discs, pegIds), result.goal), []);
      }
    }
  });

  describe("whatever it is told", () => {
    /** Every answer must be well formed, and every goal reachable in principle: typed, larger below, one on one. */
    const check = (result: GoalResult, words: string): void => {
      const where = JSON.stringify(words.slice(0, 200));
      if (result.status === "rejected") assert.match(result.reason, /^.+\.$/su, where);
      if (result.status === "ambiguous")
        assert.ok(result.candidates.length >= 1 && result.question.endsWith("?"), where);
      if (result.status !== "predicted") return;
      const typed = three.filter(({ type }) => type !== "table").map(({ id, type }) => ({ name: id, type }));
      assert.deepEqual(checkGoal(hanoiDomain, typed, result.goal), [], where);
      const rank = (id: string): number =>
        three.find((object) => object.id === id && object.type === "disc")?.rank ?? 9;
      const supports = result.goal.map(({ atom }) => atom.args[1]!);
      assert.ok(
        result.goal.every(({ atom: { args } }) => rank(args[0]!) < rank(args[1]!)),
        where,
      );
      assert.equal(new Set(supports).size, supports.length, where);
    };

    const vocabulary =
      "the a move put stack play solve pick up take blue red green purple disc discs cube one tower all everything on onto to from top of in it " +
      "left right middle peg peg1 peg 2 third first second smallest largest and then , . ; please should be make sure that is table hanoi towers 3 every " +
      "other another hand far # number no both with order size by next";

    it("stays in order on random words of its own language", async () => {
      const rng = new Rng(1, "words");
      const words = vocabulary.split(" ");
      const counts = { predicted: 0, ambiguous: 0, rejected: 0 };
      for (let i = 0; i < 4000; i++) {
        const text = Array.from({ length: 1 + rng.integer(10) }, () => rng.pick(words)).join(" ");
        const result = await ask(text);
        check(result, text);
        counts[result.status]++;
      }
      assert.ok(counts.rejected > 3000);
    });

    it("stays in order on good instructions with a word dropped, doubled, swapped or replaced", async () => {
      const rng = new Rng(2, "mutations");
      const words = vocabulary.split(" ");
      const counts = { predicted: 0, ambiguous: 0, rejected: 0 };
      for (let i = 0; i < 4000; i++) {
        const list = rng.pick(understood)[0].split(" ");
        const at = rng.integer(list.length);
        const kind = rng.integer(4);
        const other = rng.integer(list.length);
        if (kind === 0) list.splice(at, 1);
        else if (kind === 1) list.splice(at, 0, list[at]!);
        else if (kind === 2) [list[at], list[other]] = [list[other]!, list[at]!];
        else list[at] = rng.pick(words);
        const text = list.join(" ");
        const result = await ask(text, {
          dialogue: [{ question: 'Which disc do you mean by "the disc"?', answer: text }],
        });
        check(result, text);
        counts[result.status]++;
      }
      assert.ok(counts.predicted > 500 && counts.rejected > 500, JSON.stringify(counts));
    });

    it("stays in order on any characters, up to 10 kB", async () => {
      const rng = new Rng(3, "characters");
      const blocks = [0x20, 0x41, 0x300, 0x600, 0x2000, 0x2200, 0x4e00, 0xd800, 0xfdf0, 0xff00];
      for (let i = 0; i < 300; i++) {
        const length = rng.integer(i % 10 === 0 ? 10_000 : 300);
        const codes = Array.from({ length }, () => rng.pick(blocks) + rng.integer(90));
        const text = String.fromCharCode(...codes);
        check(await ask(text), text);
      }
    });

    it("rejects more than 2,000 characters, and is quick with long ones", async () => {
      const long = `put blue on red${" and blue on red".repeat(200)}`;
      assert.match(goalText(await ask(long)), /3215 characters; 2000 are the limit/);
      assert.equal(goalText(await ask(long.slice(0, 15 + 16 * 124))), "blue red");
      const hostile = [
        "blue and ".repeat(220),
        "the ".repeat(490),
        "on top of ".repeat(200),
        "(".repeat(2000),
        "a".repeat(2000),
        "1".repeat(2000),
        "move the tower from ".repeat(95),
        "\u{fdfa}".repeat(1900),
      ];
      for (const text of hostile) {
        const result = await ask(text);
        assert.equal(result.status, "rejected");
        assert.ok(result.reason.length < 500, `${result.reason.length} characters of reason`);
      }
    });
  });
});
