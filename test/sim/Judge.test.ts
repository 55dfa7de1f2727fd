import assert from "node:assert/strict";
import { Judge } from "../../sim/Judge.ts";
import { mostSubTaskSteps } from "../../sim/SubTaskWatch.ts";
import {
  identityPose,
  identityQuaternion,
  paperNoise,
  type DiscSpec,
  type PegSpec,
  type Relation,
  type Scenario,
  type SubTask,
  type Vec3,
  type WorldEvent,
  type WorldState,
} from "../../src/core/index.ts";

const pegs: PegSpec[] = [-0.2, 0, 0.2].map((y, i) => ({ id: `peg${i + 1}`, position: [0.5, y, 0] }));
const discs: DiscSpec[] = [
  { id: "small", colour: "red", edge: 0.04 },
  { id: "middle", colour: "green", edge: 0.045 },
  { id: "large", colour: "blue", edge: 0.05 },
];
const edgeOf = (id: string): number => discs.find((disc) => disc.id === id)!.edge;

const on = (disc: string, support: string, sign = true): Relation => ({ name: "on", objects: [disc, support], sign });

const scenario = (goal: readonly Relation[]): Scenario => ({
  name: "test",
  instruction: "",
  scene: { discs, towers: { peg1: ["large", "middle", "small"] }, noise: paperNoise },
  goal,
});

/** Where discs are: towers from peg1 to peg3, lowest first, and others by the position of their centre. */
function stateOf(
  towers: readonly (readonly string[])[],
  elsewhere: Record<string, Vec3> = {},
  held?: string,
): WorldState {
  const positions = new Map<string, Vec3>(Object.entries(elsewhere));
  for (const [peg, tower] of towers.entries()) {
    let top = 0;
    for (const id of tower) {
      positions.set(id, [0.5, pegs[peg]!.position[1], top + edgeOf(id) / 2]);
      top += edgeOf(id);
    }
  }
  return {
    stamp: 0n,
    discs: discs.map((spec) => ({
      spec,
      pose: { position: positions.get(spec.id)!, orientation: identityQuaternion },
      twist: { linear: [0, 0, 0], angular: [0, 0, 0] },
    })),
    pegs,
    held,
    tool: identityPose,
  };
}

const start = [["large", "middle", "small"], [], []];
const goal = [on("large", "peg3"), on("middle", "large"), on("small", "middle")];

/** A judge that has seen the start, and what it says of further states. */
function watch(wanted: readonly Relation[], ...states: WorldState[]): { judge: Judge; events: WorldEvent[] } {
  const judge = new Judge(scenario(wanted), pegs, 0);
  assert.deepEqual(judge.observe(stateOf(start)), []);
  return { judge, events: states.flatMap((state) => judge.observe(state)) };
}

const air = (y: number, z = 0.2): Vec3 => [0.5, y, z];
const carried = (id: string, rest: readonly (readonly string[])[], at: Vec3 = air(0.2)): WorldState =>
  stateOf(rest, { [id]: at }, id);

describe("Judge", () => {
  it("sees nothing wrong in legal moves, and counts progress in fewest moves left", () => {
    const { judge, events } = watch(goal);
    assert.deepEqual(events, []);
    assert.equal(judge.judgement.progress, 0);
    assert.deepEqual(
      judge.judgement.goal.map(({ holds }) => holds),
      [false, true, true],
    );

    const near: Vec3 = [0.5, 0.2, 0.021];
    judge.observe(carried("small", [["large", "middle"], [], []], near));
    assert.deepEqual(judge.observe(stateOf([["large", "middle"], [], ["small"]])), []);
    assert.ok(Math.abs(judge.judgement.progress - 1 / 7) < 1e-12);
    assert.deepEqual([judge.judgement.illegalMoves, judge.judgement.drops], [0, 0]);

    assert.deepEqual(judge.observe(stateOf([[], [], ["large", "middle", "small"]])).length, 2, "two discs flew unheld");
    assert.equal(judge.judgement.progress, 1);
    assert.ok(judge.judgement.goal.every(({ holds }) => holds));
  });

  it("keeps the best progress when a disc goes back", () => {
    const { judge } = watch(
      goal,
      stateOf([["large", "middle"], [], ["small"]]),
      stateOf([["large", "middle", "small"], [], []]),
      stateOf([["large", "middle"], ["small"], []]),
    );
    assert.ok(Math.abs(judge.judgement.progress - 1 / 7) < 1e-12);
  });

  it("counts a larger disc set on a smaller one, once, and names both", () => {
    const rest = [["large"], [], ["small"]];
    const above: Vec3 = [0.5, 0.2, 0.0635];
    const illegal = stateOf([["large"], [], ["small", "middle"]]);
    const { judge, events } = watch(
      goal,
      carried("small", [["large", "middle"], [], []], [0.5, 0.2, 0.021]),
      stateOf([["large", "middle"], [], ["small"]]),
      carried("middle", rest, above),
      illegal,
      illegal,
    );
    assert.deepEqual(events, [{ kind: "illegal-move", disc: "middle", rule: "larger-on-smaller", other: "small" }]);
    assert.equal(judge.judgement.illegalMoves, 1);
  });

  it("counts taking a disc from under another, for only the top disc of a tower may be moved", () => {
    const both = stateOf([["large"], [], []], { middle: [0.5, 0.2, 0.3], small: [0.5, 0.2, 0.3425] }, "middle");
    const { judge, events } = watch(goal, both, both, stateOf([["large"], [], ["middle", "small"]]));
    assert.deepEqual(events[0], { kind: "illegal-move", disc: "middle", rule: "top-disc-only", other: "small" });
    assert.equal(judge.judgement.illegalMoves, 1);
  });

  it("calls it a drop when a disc falls more than 2 cm from the hand", () => {
    for (const [fall, drops] of [
      [0.019, 0],
      [0.021, 1],
    ] as const) {
      const { judge, events } = watch(
        goal,
        carried("small", [["large", "middle"], [], []], air(0.2, 0.02 + fall)),
        stateOf([["large", "middle"], [], []], { small: air(0.2, 0.02 + fall) }),
        stateOf([["large", "middle"], [], ["small"]]),
      );
      assert.equal(judge.judgement.drops, drops, `from ${fall} m`);
      assert.deepEqual(events, drops === 0 ? [] : [{ kind: "dropped", disc: "small" }]);
    }
  });

  it("calls it a drop when a disc ends on the table, however gently", () => {
    const { events } = watch(
      goal,
      carried("small", [["large", "middle"], [], []], [0.4, 0.1, 0.021]),
      stateOf([["large", "middle"], [], []], { small: [0.4, 0.1, 0.02] }),
    );
    assert.deepEqual(events, [{ kind: "dropped", disc: "small" }]);
  });

  it("tells a disc that moved without a hand from one that was carried", () => {
    const { judge, events } = watch(goal, stateOf([["large", "middle"], [], []], { small: [0.4, 0.1, 0.02] }));
    assert.deepEqual(events, [{ kind: "knocked", disc: "small" }]);
    assert.equal(judge.judgement.drops, 0);
  });

  it("takes what a knock does until all rests for nobody's fault, and what comes after for the agent's", () => {
    const { judge } = watch(goal);
    const heap = stateOf([["small", "large"], [], []], { middle: [0.4, 0.1, 0.0225] });
    const moving: WorldState = {
      ...heap,
      discs: heap.discs.map((disc) => ({ ...disc, twist: { linear: [0.1, 0, 0], angular: [0, 0, 0] } })),
    };
    judge.expectKnock();
    const events = [...judge.observe(moving), ...judge.observe(heap)];
    assert.deepEqual(events, [
      { kind: "knocked", disc: "small" },
      { kind: "knocked", disc: "middle" },
      { kind: "knocked", disc: "large" },
    ]);
    assert.deepEqual([judge.judgement.illegalMoves, judge.judgement.drops], [0, 0]);
    judge.observe(stateOf([["small"], [], []], { middle: [0.4, 0.1, 0.0225], large: [0.4, 0.1, 0.071] }, "large"));
    judge.observe(stateOf([["small"], [], []], { middle: [0.4, 0.1, 0.0225], large: [0.4, 0.1, 0.07] }));
    assert.equal(judge.judgement.illegalMoves, 1, "the agent has put it on a smaller one");
    judge.observe(stateOf([[], [], ["large"]], { middle: [0.4, 0.1, 0.0225], small: air(-0.2) }, "small"));
    judge.observe(stateOf([[], [], ["large"]], { middle: [0.4, 0.1, 0.0225], small: [0.4, -0.1, 0.02] }));
    assert.equal(judge.judgement.drops, 1);
  });

  it("does not excuse the disc that was in the hand when the others were knocked", () => {
    const { judge } = watch(goal, carried("small", [["large", "middle"], [], []]));
    judge.expectKnock();
    judge.observe(stateOf([["large", "middle"], [], []], { small: [0.4, 0.1, 0.02] }));
    assert.equal(judge.judgement.drops, 1);
  });

  it("lets a held disc be on nothing, even where it still touches", () => {
    const wanted = [on("small", "middle"), on("small", "middle", false)];
    const { judge } = watch(wanted, stateOf(start, {}, "small"));
    assert.deepEqual(
      judge.judgement.goal.map(({ holds }) => holds),
      [false, true],
    );
  });

  it("takes a goal that holds from the start as done", () => {
    const { judge } = watch([on("small", "middle")]);
    assert.equal(judge.judgement.progress, 1);
  });

  it("counts where the paper's predicate disagrees: a disc two above another is not on it", () => {
    const { judge } = watch(goal);
    assert.equal(judge.judgement.paperDisagreements, 0);
    // Thin enough a middle disc would bring the outer two within the paper's 5.5 cm; a pressed tower does the same.
    const pressed = stateOf([["large"], [], []], { middle: [0.5, -0.2, 0.0655], small: [0.5, -0.2, 0.079] });
    judge.observe(pressed);
    assert.equal(judge.judgement.paperDisagreements, 1);
  });

  it("refuses relations that it cannot see", () => {
    const beside = scenario([{ name: "beside", objects: ["small", "large"], sign: true }]);
    assert.throws(() => new Judge(beside, pegs, 0).observe(stateOf(start)), RangeError);
  });
});

describe("Judge, of sub-tasks", () => {
  const subTasks: readonly SubTask[] = [
    { name: "pick", objects: ["small", "middle"] },
    { name: "place", objects: ["small", "peg3"] },
    { name: "pick", objects: ["middle", "large"] },
    { name: "place", objects: ["middle", "peg2"] },
  ];
  const untouched = stateOf(start);
  const small = carried("small", [["large", "middle"], [], []]);
  const smallOver = stateOf([["large", "middle"], [], ["small"]]);
  const middle = carried("middle", [["large"], [], ["small"]], air(0));
  const middleOver = stateOf([["large"], ["middle"], ["small"]]);
  const judgeOf = (of: readonly SubTask[] = subTasks): Judge => {
    const judge = new Judge({ ...scenario(goal), subTasks: of }, pegs, 0);
    assert.deepEqual(judge.observe(untouched), []);
    return judge;
  };
  /** What a state is told of sub-tasks: kind, sub-task, done and of how many. */
  const told = (judge: Judge, state: WorldState): unknown[] =>
    judge
      .observe(state)
      .flatMap((event) =>
        event.kind === "sub-task-done" || event.kind === "sub-task-timeout"
          ? [[event.kind, ...event.subTask.objects, event.done, event.of]]
          : [],
      );
  const done = (judge: Judge): number => judge.judgement.subTasks!.done;

  it("counts them in order, a pick when its disc is held and a place when it lies there and is not held", () => {
    const judge = judgeOf();
    assert.deepEqual(told(judge, small), [["sub-task-done", "small", "middle", 1, 4]]);
    assert.deepEqual(told(judge, small), []);
    // Where it is to lie, and still in the hand.
    assert.deepEqual(told(judge, carried("small", [["large", "middle"], [], []], [0.5, 0.2, 0.02])), []);
    assert.deepEqual(told(judge, smallOver), [["sub-task-done", "small", "peg3", 2, 4]]);
    assert.deepEqual(told(judge, middle), [["sub-task-done", "middle", "large", 3, 4]]);
    assert.deepEqual(told(judge, middleOver), [["sub-task-done", "middle", "peg2", 4, 4]]);
    assert.deepEqual(judge.judgement.subTasks, { done: 4, of: 4 });
    for (let step = 0; step < 2 * mostSubTaskSteps; step++) assert.deepEqual(told(judge, middleOver), []);
    assert.equal(judge.isOverdue, false);
  });

  it("does not count what is done before its turn, and counts it at its turn if it still holds", () => {
    const judge = judgeOf();
    assert.deepEqual(told(judge, carried("middle", [["large", "small"], [], []], air(0))), []);
    assert.deepEqual(told(judge, stateOf([["large", "small"], ["middle"], []])), []);
    assert.deepEqual(told(judge, carried("small", [["large"], ["middle"], []])), [
      ["sub-task-done", "small", "middle", 1, 4],
    ]);
    // The pick of the middle disc was not done when its turn had come.
    assert.deepEqual(told(judge, middleOver), [["sub-task-done", "small", "peg3", 2, 4]]);
    assert.deepEqual(told(judge, middleOver), []);
    const places = judgeOf([subTasks[1]!, subTasks[3]!]);
    assert.deepEqual(told(places, stateOf([["large", "small"], ["middle"], []])), []);
    assert.deepEqual(told(places, middleOver), [
      ["sub-task-done", "small", "peg3", 1, 2],
      ["sub-task-done", "middle", "peg2", 2, 2],
    ]);
  });

  it("keeps what is done when it is undone again, and goes on with the next", () => {
    const judge = judgeOf();
    for (const state of [small, smallOver, small, stateOf([["large", "middle", "small"], [], []])])
      judge.observe(state);
    assert.equal(done(judge), 2);
    assert.deepEqual(told(judge, middle), [["sub-task-done", "middle", "large", 3, 4]]);
  });

  it("ends it when one has had 750 control steps, and counts nothing after that", () => {
    const judge = judgeOf();
    for (let step = 1; step < 750; step++) assert.deepEqual(told(judge, untouched), []);
    assert.equal(judge.isOverdue, false);
    assert.deepEqual(told(judge, untouched), [["sub-task-timeout", "small", "middle", 0, 4]]);
    assert.equal(judge.isOverdue, true);
    assert.deepEqual(told(judge, small), []);
    assert.deepEqual(judge.judgement.subTasks, { done: 0, of: 4 });
  });

  it("counts one that is done with its last control step, and gives the next as many", () => {
    const judge = judgeOf();
    for (let step = 1; step < 750; step++) judge.observe(untouched);
    assert.deepEqual(told(judge, small), [["sub-task-done", "small", "middle", 1, 4]]);
    for (let step = 1; step < 750; step++) assert.deepEqual(told(judge, small), []);
    assert.deepEqual(told(judge, small), [["sub-task-timeout", "small", "peg3", 1, 4]]);
  });

  it("says nothing of them where a scenario has none", () => {
    const { judge, events } = watch(goal, ...Array<WorldState>(800).fill(untouched));
    assert.deepEqual([events, judge.isOverdue, "subTasks" in judge.judgement], [[], false, false]);
  });
});
