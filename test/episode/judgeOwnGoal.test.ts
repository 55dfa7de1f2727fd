import assert from "node:assert/strict";
import type { Relation, Verdict } from "../../src/core/index.ts";
import { judgeOwnGoal, type GoalJudge } from "../../src/episode/judgeOwnGoal.ts";
import { moves, type ScriptedAgent } from "./ScriptedAgent.ts";

/** The world's verdict on an empty goal. */
const world = (changes: Partial<Verdict> = {}): Verdict => ({
  outcome: "success",
  reason: "",
  goal: [],
  progress: 1,
  illegalMoves: 0,
  drops: 0,
  stateHash: "abc",
  ...changes,
});

/** An agent that wants discs on pegs, those with a "!" not there. */
function wants(...relations: readonly string[]): ScriptedAgent {
  const agent = moves(0);
  agent.ownGoal = relations.map((text) => {
    const [disc = "", peg = ""] = text.replace("!", "").split(" ");
    return { atom: { predicate: "on", args: [disc, peg] }, sign: !text.startsWith("!") };
  });
  return agent;
}

/** A judge to whom these, and no others, are true. */
const truth =
  (...facts: readonly string[]): GoalJudge =>
  (relations) =>
    relations.map((relation: Relation) => ({
      relation,
      holds: facts.includes(relation.objects.join(" ")) === relation.sign,
    }));

describe("judgeOwnGoal", () => {
  const both = wants("red peg1", "!blue peg2");
  const unclean = world({ outcome: "failure", reason: "the hand is not empty; 1 illegal moves (declared: done)" });

  it("is a success only if the world and the agent's goal both are", async () => {
    const outcome = async (verdict: Verdict, judge: GoalJudge): Promise<string> =>
      (await judgeOwnGoal(verdict, both, judge)).outcome;
    assert.equal(await outcome(world(), truth("red peg1")), "success");
    assert.equal(await outcome(world(), truth("red peg1", "blue peg2")), "failure");
    assert.equal(await outcome(unclean, truth("red peg1")), "failure");
    assert.equal(await outcome(unclean, truth()), "failure");
  });

  it("joins the reasons and keeps what else the world says", async () => {
    const reason = async (verdict: Verdict, judge: GoalJudge): Promise<string> =>
      (await judgeOwnGoal(verdict, both, judge)).reason;
    assert.equal(await reason(world(), truth("red peg1")), "");
    assert.equal(await reason(world(), truth("blue peg2")), "on(red, peg1) does not hold; on(blue, peg2) holds");
    assert.equal(await reason(unclean, truth("red peg1")), unclean.reason);
    assert.equal(await reason(unclean, truth()), `on(red, peg1) does not hold; ${unclean.reason}`);
    const { illegalMoves, drops, stateHash, peakAcceleration } = await judgeOwnGoal(
      world({ illegalMoves: 1, drops: 2, peakAcceleration: 0.5 }),
      both,
      truth("red peg1"),
    );
    assert.deepEqual([illegalMoves, drops, stateHash, peakAcceleration], [1, 2, "abc", 0.5]);
  });

  it("measures progress by the share of the goal that holds, not by the world's empty goal", async () => {
    const agent = wants("a peg1", "b peg1", "c peg1", "d peg1");
    const of = async (...facts: string[]): Promise<number> =>
      (await judgeOwnGoal(world(), agent, truth(...facts))).progress;
    assert.deepEqual(await Promise.all([of(), of("c peg1"), of("a peg1", "b peg1", "c peg1", "d peg1")]), [0, 0.25, 1]);
  });

  it("fails an agent without a goal, or with one that would hold of any state", async () => {
    for (const agent of [moves(0), wants()]) {
      const verdict = await judgeOwnGoal(world(), agent, truth());
      assert.deepEqual([verdict.outcome, verdict.progress], ["failure", 0]);
      assert.equal(verdict.reason, "the agent never had a goal");
    }
  });

  it("is open where nobody judges, unless the world's own verdict is enough", async () => {
    const open = await judgeOwnGoal(world(), both, undefined);
    assert.deepEqual([open.outcome, open.progress], ["unjudged", 0]);
    const failed = await judgeOwnGoal(unclean, both, undefined);
    assert.equal(failed.outcome, "failure");
    assert.match(failed.reason, /^nobody judges.*; the hand is not empty/);
    const unjudged = world({ outcome: "unjudged", reason: "a physical arm" });
    assert.equal(await judgeOwnGoal(unjudged, both, truth()), unjudged);
  });
});
