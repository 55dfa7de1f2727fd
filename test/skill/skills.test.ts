import assert from "node:assert/strict";
import type { CartesianAction } from "../../src/core/index.ts";
import { chunked } from "../../src/policy/chunked.ts";
import { Pick } from "../../src/skill/Pick.ts";
import { Place } from "../../src/skill/Place.ts";
import { ReachPick } from "../../src/skill/ReachPick.ts";
import { ReachPlace } from "../../src/skill/ReachPlace.ts";
import type { Sensed, Skill } from "../../src/skill/Skill.ts";
import { discAt, parts, sensed, type Situation, toolAt, type ToolPlace } from "./sensed.ts";

const started = (skill: Skill, situation: Situation): Skill => {
  assert.equal(skill.obstacle(sensed(situation)), undefined);
  skill.start(sensed(situation));
  return skill;
};
const kindOf = (skill: Skill, situation: Situation): string => skill.status(sensed(situation)).kind;

const close = (actual: readonly number[] | undefined, expected: readonly number[]): void => {
  assert.equal(actual?.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs(actual[i]! - value) < 1e-12, `value ${i} is ${actual[i]}, not ${value}`);
  });
};

describe("ReachPick", () => {
  const reach = (): Skill => new ReachPick("red", parts().parts);

  it("cannot begin with a full hand or without seeing its disc", () => {
    assert.match(reach().obstacle(sensed({ held: "green" }))!, /the hand holds green/);
    assert.match(reach().obstacle(sensed({ held: "red" }))!, /the hand holds red/);
    assert.match(reach().obstacle(sensed({ discs: [] }))!, /red is not seen/);
    assert.equal(reach().obstacle(sensed({})), undefined);
  });

  it("succeeds round the disc, by where the arm is and not by where it was told to be", () => {
    const skill = started(reach(), {});
    assert.equal(kindOf(skill, { tool: [0.5, -0.2, 0.02, 0] }), "succeeded");
    assert.equal(kindOf(skill, { tool: [0.503, -0.202, 0.023, 0.04] }), "succeeded");
    assert.equal(kindOf(skill, { tool: [0.5, -0.2, 0.06, 0], commanded: [0.5, -0.2, 0.02, 0] }), "running");
    for (const off of [
      [0.5041, -0.2, 0.02, 0],
      [0.5, -0.2041, 0.02, 0],
      [0.5, -0.2, 0.0245, 0],
      [0.5, -0.2, 0.0155, 0],
      [0.5, -0.2, 0.02, 0.06],
      [0.5, -0.2, 0.02, -0.06],
    ] as const satisfies readonly ToolPlace[]) {
      assert.equal(kindOf(skill, { tool: off }), "running", off.join());
    }
  });

  it("follows a disc that moves, and keeps to the faces that it chose", async () => {
    const { parts: p, seen } = parts();
    const skill = started(new ReachPick("red", p), { discs: [discAt("red", 0.04, [0.5, -0.2, 0.02, 0.78])] });
    const turned = discAt("red", 0.04, [0.45, -0.1, 0.02, 0.82]);
    await skill.act(sensed({ tool: [0.5, 0, 0.1, 0], commanded: [0.49, 0.01, 0.12, 0.1], discs: [turned] }));
    // Travel height: 4 cm of disc, 25 mm of clearance, 9 mm of finger tip.
    close(seen[0], [0.45 - 0.49, -0.1 - 0.01, 0.02 - 0.12, 0.82 - 0.1, 0.04 + 0.025 + 0.009 - 0.12]);
    assert.equal(kindOf(skill, { tool: [0.45, -0.1, 0.02, 0.82], discs: [turned] }), "succeeded");
    assert.equal(kindOf(skill, { tool: [0.45, -0.1, 0.02, 0.82 - Math.PI / 2], discs: [turned] }), "running");
  });
});

describe("ReachPick beside neighbours", () => {
  const red = discAt("red", 0.04, [0.5, -0.2, 0.02, 0]);
  const neighbour = discAt("green", 0.05, [0.5, -0.14, 0.025, 0]);
  const over: ToolPlace = [0.5, -0.2, 0.1, 0];

  it("takes the faces that leave its pads room, at the start and when a neighbour comes too near", () => {
    const aside = started(new ReachPick("red", parts().parts), { discs: [red, neighbour] });
    for (const [yaw, kind] of [
      [0, "running"],
      [Math.PI / 2, "succeeded"],
    ] as const) {
      assert.equal(kindOf(aside, { tool: [0.5, -0.2, 0.02, yaw], discs: [red, neighbour] }), kind);
    }
  });

  it("chooses anew when a neighbour comes too near, but not while there is room", async () => {
    const { parts: p } = parts();
    const skill = started(new ReachPick("red", p), { discs: [red] });
    const far = discAt("green", 0.05, [0.5, -0.12, 0.025, 0]);
    await skill.act(sensed({ tool: over, discs: [red, far] }));
    assert.equal(kindOf(skill, { tool: [0.5, -0.2, 0.02, 0], discs: [red, far] }), "succeeded");
    await skill.act(sensed({ tool: over, discs: [red, neighbour] }));
    assert.equal(kindOf(skill, { tool: [0.5, -0.2, 0.02, 0], discs: [red, neighbour] }), "running");
    assert.equal(kindOf(skill, { tool: [0.5, -0.2, 0.02, Math.PI / 2], discs: [red, neighbour] }), "succeeded");
  });

  it("shows its policy an eighth of a turn at most, and does not sink before it has turned", async () => {
    const down: CartesianAction = { kind: "cartesian", translation: [0.01, 0, -0.02], yaw: 0.1, gripper: 1 };
    const seen: (readonly number[])[] = [];
    const policy = chunked<readonly number[]>(
      {
        async infer(_, condition) {
          seen.push(condition);
          return [down];
        },
      },
      1,
      () => 0,
    );
    const skill = started(new ReachPick("red", { policy, toolPose: toolAt, budget: 9 }), { discs: [red, neighbour] });
    const act = (yaw: number) => skill.act(sensed({ tool: [0.5, -0.2, 0.1, yaw], discs: [red, neighbour] }));
    assert.deepEqual(await act(0), { ...down, translation: [0.01, 0, 0] });
    assert.ok(Math.abs(seen[0]![3]! - Math.PI / 4) < 1e-12);
    assert.deepEqual(await act(1.3), down);
    assert.ok(Math.abs(seen[1]![3]! - (Math.PI / 2 - 1.3)) < 1e-12);
  });

  it("fails when something has come to lie on its disc", () => {
    const { observation, estimate } = sensed({ tool: over });
    const skill = started(new ReachPick("red", parts().parts), {});
    const facts = [{ predicate: "on", args: ["green", "red"] }];
    assert.deepEqual(skill.status({ observation, estimate: { ...estimate, facts } }), {
      kind: "failed",
      reason: "green lies on red",
    });
  });
});

describe("Pick", () => {
  const pick = (budget?: number): Skill => new Pick("red", parts(budget).parts);
  const tool: ToolPlace = [0.5, -0.2, 0.02, 0];
  const lifted: ToolPlace = [0.5, -0.2, 0.02 + 0.04 - 0.005, 0];
  const firm = { opening: 0.039, force: 40 };

  it("cannot begin with another disc in the hand", () => {
    assert.match(pick().obstacle(sensed({ held: "green" }))!, /the hand holds green/);
    for (const held of [undefined, "red"]) {
      assert.equal(pick().obstacle(sensed(held === undefined ? {} : { held })), undefined);
    }
  });

  it("succeeds with a grip on something of the disc's width, 4 cm up", () => {
    const skill = started(pick(), { tool });
    assert.equal(kindOf(skill, { tool: lifted, gripper: firm }), "succeeded");
    assert.equal(kindOf(skill, { tool, gripper: firm }), "running");
    assert.equal(kindOf(skill, { tool: lifted, gripper: { opening: 0.039, force: 9 } }), "running");
    assert.equal(kindOf(skill, { tool: lifted, gripper: { opening: 0.0475, force: 40 } }), "running");
  });

  it("fails when the pads have closed past the disc", () => {
    const skill = started(pick(), { tool });
    assert.equal(kindOf(skill, { tool, gripper: { opening: 0.0331, force: 0 } }), "running");
    const status = skill.status(sensed({ tool, gripper: { opening: 0.0329, force: 0 } }));
    assert.deepEqual(status, { kind: "failed", reason: "the hand closed beside red" });
  });

  it("shows its policy the way left to the height fixed at the start, the clearance and the force", async () => {
    const { parts: p, seen } = parts();
    const skill = started(new Pick("red", p), { tool });
    await skill.act(sensed({ tool: [0.5, -0.2, 0.03, 0], gripper: { opening: 0.05, force: 3 } }));
    close(seen[0], [0.02 + 0.04 - 0.03, 0.01, 3]);
  });

  it("fails when its budget of control steps is spent, and has it anew after a start", async () => {
    const skill = started(pick(3), { tool });
    const running = sensed({ tool });
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 3; i++) {
        assert.equal(skill.status(running).kind, "running");
        await skill.act(running);
      }
      assert.match(JSON.stringify(skill.status(running)), /failed.*pick did not end within 3 control steps/);
      assert.equal(kindOf(skill, { tool: lifted, gripper: firm }), "succeeded", "success counts to the last");
      skill.start(running);
    }
  });

  it("needs joints and a gripper", () => {
    const { estimate, observation } = sensed({ tool });
    const { joints, gripper, ...bare } = observation;
    const skill = started(pick(), { tool });
    const without = (o: Sensed["observation"]): Sensed => ({ estimate, observation: o });
    assert.throws(() => skill.status(without({ ...bare, gripper: gripper! })), /no joint state/);
    assert.throws(() => skill.status(without({ ...bare, joints: joints! })), /no gripper state/);
  });
});

describe("ReachPlace", () => {
  const firm = { opening: 0.039, force: 40 };
  /** The red disc in the hand, 5 mm below the tool centre point. */
  const carried = (tool: ToolPlace, more: Partial<Situation> = {}): Situation => ({
    tool,
    held: "red",
    gripper: firm,
    discs: [
      discAt("red", 0.04, [tool[0], tool[1], tool[2] - 0.005, tool[3]]),
      discAt("green", 0.05, [0.5, 0, 0.025, 0.1]),
    ],
    ...more,
  });
  const start = carried([0.5, -0.2, 0.1, 0]);
  const reach = (target: string): Skill => started(new ReachPlace("red", target, parts().parts), start);

  it("cannot begin unless its disc is in the hand", () => {
    const skill = new ReachPlace("red", "green", parts().parts);
    assert.match(skill.obstacle(sensed({}))!, /does not hold red/);
    assert.match(skill.obstacle(sensed({ held: "green" }))!, /does not hold red/);
  });

  it("succeeds with the disc 2 mm over its place, turned like what is below", () => {
    // Green's top is at 5 cm, half of red 2 cm, gap 2 mm, and the tool 5 mm above red.
    const skill = reach("green");
    assert.equal(kindOf(skill, carried([0.5, 0, 0.077, 0.1])), "succeeded");
    for (const off of [
      [0.5045, 0, 0.077, 0.1],
      [0.5, -0.0045, 0.077, 0.1],
      [0.5, 0, 0.0805, 0.1],
      [0.5, 0, 0.0735, 0.1],
      [0.5, 0, 0.077, 0.18],
    ] as const satisfies readonly ToolPlace[]) {
      assert.equal(kindOf(skill, carried(off)), "running", off.join());
    }
    assert.equal(kindOf(reach("peg3"), carried([0.5, 0.2, 0.027, 0])), "succeeded");
  });

  it("fails when the disc is lost, by the estimate or by the gripper", () => {
    const skill = reach("green");
    const { tool, gripper, discs } = carried([0.5, 0, 0.2, 0]);
    for (const situation of [
      { tool: tool!, gripper: gripper!, discs: discs! },
      { ...carried([0.5, 0, 0.2, 0]), gripper: { opening: 0.03, force: 0 } },
    ]) {
      assert.deepEqual(skill.status(sensed(situation)), { kind: "failed", reason: "red was lost on the way" });
    }
  });

  it("fails when something has come to lie where it goes", () => {
    const { observation, estimate } = sensed(carried([0.5, 0, 0.2, 0]));
    const facts = [{ predicate: "on", args: ["blue", "green"] }];
    assert.deepEqual(reach("green").status({ observation, estimate: { ...estimate, facts } }), {
      kind: "failed",
      reason: "blue lies on green",
    });
  });

  it("lets go with its pads off a neighbour, also of one that comes on the way", async () => {
    const discs = (y: number) => [discAt("red", 0.04, [0.5, 0.2, 0.1, 0]), discAt("green", 0.05, [0.5, y, 0.025, 0])];
    const situation = (y: number): Situation => ({
      ...{ tool: [0.5, 0.2, 0.1, 0], held: "red", gripper: firm, discs: discs(y) },
    });
    for (const before of [0.14, 0]) {
      const { parts: p, seen } = parts();
      const skill = started(new ReachPlace("red", "peg3", p), situation(before));
      await skill.act(sensed(situation(0.14)));
      assert.ok(Math.abs(Math.abs(seen[0]![3]!) - Math.PI / 4) < 1e-12, "a quarter turn, of which an eighth is shown");
    }
  });

  it("goes on to the same faces when the estimate names another side of the held cube", async () => {
    const { parts: p, seen } = parts();
    const skill = new ReachPlace("red", "peg3", p);
    const seenWith = (yaw: number) =>
      sensed({ ...carried([0.5, 0, 0.2, 0.2]), discs: [discAt("red", 0.04, [0.5, 0, 0.195, yaw])] });
    skill.start(seenWith(0.2));
    await skill.act(seenWith(0.2));
    await skill.act(seenWith(0.2 + Math.PI / 2));
    for (const condition of seen) assert.ok(Math.abs(condition[3]! + 0.2) < 1e-12, `${condition[3]} rad`);
  });

  it("turns the disc to the face that turns the hand least from its rest, not the disc", async () => {
    const { parts: p, seen } = parts();
    const skill = new ReachPlace("red", "peg3", p);
    // Gripped by its other faces: 1.2 rad in the hand. At a quarter turn the hand is at 0.37 rad, at 0 it would be at −1.2.
    const discs = [discAt("red", 0.04, [0.5, 0, 0.2, 1.2])];
    const situation = { tool: [0.5, 0, 0.2, 0], held: "red", gripper: firm, discs } as const;
    skill.start(sensed(situation));
    await skill.act(sensed(situation));
    assert.ok(Math.abs(seen[0]![3]! - (Math.PI / 2 - 1.2)) < 1e-9, `${seen[0]![3]} rad`);
  });

  it("shows its policy where the disc will be by command, and the travel height of what hangs below", async () => {
    const { parts: p, seen } = parts();
    const skill = new ReachPlace("red", "green", p);
    skill.start(sensed(start));
    await skill.act(sensed(carried([0.5, -0.1, 0.15, 0], { commanded: [0.51, -0.08, 0.16, 0.02] })));
    close(seen[0], [0.5 - 0.51, 0.08, 0.072 - 0.155, 0.1 - 0.02, 0.05 + 0.025 + 0.025 - 0.16]);
  });
});

describe("Place", () => {
  it("succeeds when the hand has risen by 5 cm, whatever the gripper says", () => {
    const skill = started(new Place("red", parts().parts), { tool: [0.5, 0, 0.077, 0] });
    assert.equal(kindOf(skill, { tool: [0.5, 0, 0.12, 0] }), "running");
    assert.equal(kindOf(skill, { tool: [0.5, 0, 0.122, 0] }), "succeeded");
  });

  it("cannot begin without seeing its disc, and shows its policy height and clearance", async () => {
    const { parts: p, seen } = parts();
    const skill = new Place("red", p);
    assert.match(skill.obstacle(sensed({ discs: [] }))!, /red is not seen/);
    skill.start(sensed({ tool: [0.5, 0, 0.077, 0] }));
    await skill.act(sensed({ tool: [0.5, 0, 0.08, 0], gripper: { opening: 0.046 } }));
    close(seen[0], [0.05 - 0.003, 0.006]);
  });
});
