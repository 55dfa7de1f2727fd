import assert from "node:assert/strict";
import { PolicyUnreachedError, RemotePolicyError, type Verdict } from "../../src/core/index.ts";
import type { EpisodeEnd } from "../../src/episode/EpisodeObserver.ts";
import type { EpisodeRecord } from "../../src/episode/EpisodeRecord.ts";
import type { EpisodeTrail } from "../../src/episode/EpisodeResult.ts";
import { recordingObserver } from "../../src/episode/recordingObserver.ts";
import { toEpisodeRecord } from "../../src/episode/toEpisodeRecord.ts";

const trail: EpisodeTrail = {
  agent: "nesy",
  state: "camera",
  scenario: "hanoi-3",
  seed: 4,
  controlSteps: 7,
  simulatedSeconds: 0.35,
  counts: { retries: 1, replans: 2, skills: 3, questions: 4 },
  agentEvents: [],
  worldEvents: [
    { step: 1, event: { kind: "dropped", disc: "a" } },
    { step: 2, event: { kind: "illegal-move", disc: "a", rule: "larger-on-smaller", other: "b" } },
    { step: 3, event: { kind: "dropped", disc: "a" } },
    { step: 3, event: { kind: "knocked", disc: "b" } },
  ],
  judgedBy: "scenario",
};
const verdict: Verdict = {
  outcome: "failure",
  reason: "on(a, b) does not hold",
  goal: [],
  progress: 0.5,
  illegalMoves: 10,
  drops: 20,
  stateHash: "abc",
};
const context = { gitRevision: "r", versions: { node: "20" }, wallSeconds: 3, costs: null };
const ended = (changes: Partial<Verdict> = {}): EpisodeEnd => ({
  status: "ended",
  result: { ...trail, declared: "gave-up", giveUpReason: "no plan", verdict: { ...verdict, ...changes } },
});
const failed: EpisodeEnd = { status: "failed", step: 7, trail, error: new Error("judge lost") };

describe("toEpisodeRecord", () => {
  it("does not count an episode whose policy elsewhere was not reached any more, but one that it answered badly", () => {
    const statusAfter = (error: Error): string => toEpisodeRecord({ ...failed, error }, context).status;
    assert.equal(statusAfter(new PolicyUnreachedError("gone")), "interrupted");
    assert.equal(statusAfter(new RemotePolicyError("answers nonsense")), "failed");
  });

  it("puts the trail, the verdict and the context together", () => {
    const expected: EpisodeRecord = {
      schema: 1,
      status: "ended",
      scenario: "hanoi-3",
      seed: 4,
      agent: "nesy",
      state: "camera",
      gitRevision: "r",
      versions: { node: "20" },
      declared: "gave-up",
      judgedBy: "scenario",
      outcome: "failure",
      reason: "on(a, b) does not hold",
      giveUpReason: "no plan",
      progress: 0.5,
      illegalMoves: 10,
      drops: 20,
      stateHash: "abc",
      retries: 1,
      replans: 2,
      skills: 3,
      questions: 4,
      controlSteps: 7,
      simulatedSeconds: 0.35,
      wallSeconds: 3,
      planning: null,
      inference: null,
      costs: null,
    };
    assert.deepEqual(toEpisodeRecord(ended(), context), expected);
  });

  it("has what only some worlds know where they know it, 0 included", () => {
    const { paperDisagreements, peakAcceleration } = toEpisodeRecord(
      ended({ paperDisagreements: 0, peakAcceleration: 0.75 }),
      context,
    );
    assert.deepEqual([paperDisagreements, peakAcceleration], [0, 0.75]);
    const knock = { moment: 1.5, discs: ["a"], refused: 0 };
    assert.deepEqual(toEpisodeRecord(ended({ knock }), context).knock, knock);
    const subTasks = { done: 0, of: 14 };
    assert.deepEqual(toEpisodeRecord(ended({ subTasks }), context).subTasks, subTasks);
  });

  it("counts what was seen where an exception left no verdict", () => {
    const record = toEpisodeRecord(failed, context);
    assert.deepEqual(
      [record.status, record.declared, record.outcome, record.reason],
      ["failed", "stopped", "error", "judge lost"],
    );
    assert.deepEqual([record.progress, record.illegalMoves, record.drops, record.stateHash], [0, 1, 2, ""]);
    const stopped = toEpisodeRecord({ ...failed, verdict: { ...verdict, peakAcceleration: 0.9 } }, context);
    assert.deepEqual([stopped.outcome, stopped.drops, stopped.peakAcceleration], ["error", 20, 0.9]);
  });
});

describe("recordingObserver", () => {
  it("hands over each episode's record with its own wall time", () => {
    const times = [1000, 3500, 9000, 9250];
    const records: EpisodeRecord[] = [];
    const observer = recordingObserver({ gitRevision: "r", versions: {}, now: () => times.shift()! }, (record) =>
      records.push(record),
    );
    observer.onReset();
    observer.onEnd(ended());
    observer.onReset();
    observer.onEnd(failed);
    // Another observer's failure kept the start from it.
    observer.onEnd(failed);
    assert.deepEqual(
      records.map(({ status, wallSeconds }) => [status, wallSeconds]),
      [
        ["ended", 2.5],
        ["failed", 0.25],
        ["failed", 0],
      ],
    );
  });
});
