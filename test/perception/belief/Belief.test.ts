import assert from "node:assert/strict";
import { compose, type GripperState, type Pose, type Vec3, yawOf } from "../../../src/core/index.ts";
import { Belief } from "../../../src/perception/belief/Belief.ts";
import type { DiscTrack } from "../../../src/perception/belief/DiscTrack.ts";
import { heldBy } from "../../../src/perception/belief/grasping.ts";
import type { SeenDisc } from "../../../src/perception/vision/placeSightings.ts";
import { eye, seenDisc, toolAt } from "./seen.ts";

/** Out of the way, and open. */
const away = toolAt([0.4, 0, 0.45]);
const open: GripperState = { opening: 0.08, velocity: 0, force: 0 };
const closedOn = (edge: number): GripperState => ({ opening: edge, velocity: 0, force: 40 });

class Onlooker {
  readonly belief = new Belief(0);

  /** Looks once; returns what is believed then. */
  look(seen: readonly SeenDisc[], tool: Pose = away, gripper: GripperState = open): readonly DiscTrack[] {
    this.belief.update({ seen, eye, tool, heldBy: (tracks) => heldBy(gripper, tool, tracks) });
    return this.belief.discs;
  }

  confidenceOf(id: string): number {
    return this.belief.discs.find((disc) => disc.id === id)?.confidence ?? 0;
  }

  placeOf(id: string): Vec3 {
    return this.belief.discs.find((disc) => disc.id === id)!.pose.position;
  }
}

const ids = (discs: readonly DiscTrack[]): string[] => discs.map(({ id }) => id);

const blue = seenDisc("blue", 0.04, [0.56, -0.18, 0.02]);
const red = seenDisc("red", 0.045, [0.56, 0.02, 0.0225]);
const green = seenDisc("green", 0.055, [0.56, 0.22, 0.0275]);

describe("Belief", () => {
  it("believes what the first look shows, smallest first, and not what that look is hardly sure of", () => {
    const faint = seenDisc("white", 0.03, [0.4, 0.1, 0.015], { confidence: 0.1 });
    assert.deepEqual(ids(new Onlooker().look([green, faint, blue, red])), ["blue", "red", "green"]);
    assert.deepEqual(new Onlooker().look([]), []);
  });

  it("believes what shows up later when it is seen twice in a row in one place, not when once or here and there", () => {
    const ghost = seenDisc("white", 0.03, [0.4, 0.1, 0.015]);
    const elsewhere = seenDisc("white", 0.03, [0.7, -0.1, 0.015]);
    const larger = seenDisc("white", 0.05, [0.4, 0.1, 0.025]);
    const watched = (...looks: readonly SeenDisc[][]): string[] => {
      const onlooker = new Onlooker();
      onlooker.look([blue]);
      for (const more of looks) onlooker.look([blue, ...more]);
      return ids(onlooker.belief.discs);
    };
    assert.deepEqual(watched([ghost]), ["blue"]);
    assert.deepEqual(watched([ghost], []), ["blue"]);
    assert.deepEqual(watched([ghost], [], [ghost]), ["blue"]);
    assert.deepEqual(watched([ghost], [elsewhere]), ["blue"]);
    assert.deepEqual(watched([ghost], [larger]), ["blue"]);
    assert.deepEqual(watched([ghost], [ghost]), ["white", "blue"]);
  });

  it("goes on believing in a disc that is covered, ever less, and still less in one that nothing covers", () => {
    // The red one stands between the eye and the blue one, which is behind it.
    const behind = seenDisc("blue", 0.04, [0.5, 0.02, 0.02]);
    const wall = seenDisc("red", 0.06, [0.56, 0.02, 0.03]);
    const [covered, missing] = [new Onlooker(), new Onlooker()];
    covered.look([behind, wall]);
    missing.look([behind, green]);
    let [before, least] = [covered.confidenceOf("blue"), missing.confidenceOf("blue")];
    for (let i = 0; i < 4; i++) {
      covered.look([wall]);
      missing.look([green]);
      assert.ok(covered.confidenceOf("blue") < before, "being covered costs something");
      assert.ok(before - covered.confidenceOf("blue") < 0.2 * (least - missing.confidenceOf("blue")));
      [before, least] = [covered.confidenceOf("blue"), missing.confidenceOf("blue")];
    }
    for (let i = 0; i < 20; i++) {
      covered.look([wall]);
      missing.look([green]);
    }
    assert.deepEqual(ids(covered.belief.discs), ["blue", "red"]);
    assert.deepEqual(ids(missing.belief.discs), ["green"]);
    assert.ok(covered.confidenceOf("blue") > 0.3);
    assert.ok(Math.hypot(covered.placeOf("blue")[0] - 0.5, covered.placeOf("blue")[1] - 0.02) < 1e-9);
  });

  it("knows that the hand hides what it hovers over from a camera that faces the arm", () => {
    const [hidden, missing] = [new Onlooker(), new Onlooker()];
    hidden.look([red, green]);
    missing.look([red, green]);
    for (let i = 0; i < 3; i++) {
      // Before the disc on the line of sight, and far from it.
      hidden.look([green], toolAt([0.62, 0.02, 0.02]));
      missing.look([green], away);
    }
    assert.ok(hidden.confidenceOf("red") > missing.confidenceOf("red") + 0.2);
  });

  it("asserts no disc that was never seen", () => {
    const onlooker = new Onlooker();
    for (let i = 0; i < 5; i++) assert.deepEqual(ids(onlooker.look([red])), ["red"]);
  });

  it("carries the disc in the hand with the tool, whether it is seen or not", () => {
    const onlooker = new Onlooker();
    onlooker.look([red, blue]);
    onlooker.look([red, blue], toolAt([0.56, 0.02, 0.0225]), closedOn(0.045));
    assert.equal(onlooker.belief.held, "red");
    const lifted = toolAt([0.5, 0.1, 0.3], 0.6);
    const discs = onlooker.look([blue], lifted, closedOn(0.045));
    assert.deepEqual(ids(discs), ["blue", "red"]);
    const held = discs[1]!;
    assert.ok(held.pose.position.every((value, i) => Math.abs(value - lifted.position[i]!) < 1e-9));
    assert.ok(Math.abs(yawOf(held.pose.orientation) - 0.6) < 1e-9);
    assert.equal(held.confidence, red.sighting.confidence);
    // Seen in the hand a little off, it is not another disc.
    const again = seenDisc("red", 0.045, [0.51, 0.11, 0.29]);
    for (let i = 0; i < 3; i++)
      assert.deepEqual(ids(onlooker.look([blue, again], lifted, closedOn(0.045))), ["blue", "red"]);
    assert.ok(Math.abs(onlooker.placeOf("red")[0] - 0.5) < 1e-9);
  });

  it("is not held as soon as the gripper says so, and taken up where it is seen then", () => {
    const onlooker = new Onlooker();
    onlooker.look([red]);
    onlooker.look([red], toolAt([0.56, 0.02, 0.0225]), closedOn(0.045));
    onlooker.look([], toolAt([0.56, 0.2, 0.1]), closedOn(0.045));
    assert.equal(onlooker.belief.held, "red");
    const put = seenDisc("red", 0.045, [0.565, 0.21, 0.0225], { yaw: 0.1 });
    const discs = onlooker.look([put], toolAt([0.56, 0.2, 0.2]), open);
    assert.equal(onlooker.belief.held, undefined);
    assert.deepEqual(ids(discs), ["red"]);
    assert.ok(discs[0]!.pose.position.every((value, i) => Math.abs(value - put.pose.position[i]!) < 1e-6));
    // The hand goes on without it.
    onlooker.look([put], away);
    assert.ok(Math.abs(onlooker.placeOf("red")[1] - 0.21) < 1e-6);
  });

  it("knows a disc that was knocked away by its size and colour", () => {
    const onlooker = new Onlooker();
    onlooker.look([blue, red, green]);
    const knocked = seenDisc("red", 0.0455, [0.44, -0.05, 0.0225], { yaw: 0.5 });
    assert.deepEqual(ids(onlooker.look([blue, knocked, green])), ["blue", "red", "green"]);
    assert.deepEqual(onlooker.placeOf("red").slice(0, 2), [0.44, -0.05]);
  });

  it("names two discs of one colour differently, for good", () => {
    const small = seenDisc("red", 0.03, [0.56, -0.18, 0.015]);
    const onlooker = new Onlooker();
    const first = ids(onlooker.look([red, small]));
    assert.equal(new Set(first).size, 2);
    for (let i = 0; i < 10; i++) assert.deepEqual(ids(onlooker.look(i % 2 === 0 ? [small, red] : [red, small])), first);
  });

  it("keeps every name while colours are misread and discs change places", () => {
    const onlooker = new Onlooker();
    onlooker.look([blue, red, green]);
    const swapped = [
      seenDisc("blue", 0.04, green.pose.position),
      seenDisc("orange", 0.045, blue.pose.position),
      seenDisc("green", 0.055, red.pose.position),
    ];
    for (let i = 0; i < 6; i++) {
      const discs = onlooker.look(i % 2 === 0 ? swapped : [blue, red, green]);
      assert.deepEqual(
        discs.map(({ id }) => id),
        ["blue", "red", "green"],
      );
    }
  });

  it("puts a disc upon another at the height that their edges give", () => {
    const onlooker = new Onlooker();
    const top = seenDisc("blue", 0.04, [0.56, 0.22, 0.07]);
    onlooker.look([top, green]);
    assert.ok(Math.abs(onlooker.placeOf("blue")[2] - 0.075) < 1e-9);
  });

  it("leaves a disc that the first look shows in the hand where it is seen, though another is just below it", () => {
    const hanging = { ...seenDisc("blue", 0.04, [0.56, 0.02, 0.045 + 0.02 + 0.015]), isResting: false };
    const onlooker = new Onlooker();
    const tool = toolAt(hanging.pose.position);
    onlooker.look([hanging, red], tool, closedOn(0.04));
    assert.equal(onlooker.belief.held, "blue");
    assert.deepEqual(onlooker.placeOf("blue"), hanging.pose.position);
    assert.deepEqual(onlooker.placeOf("red"), red.pose.position);
  });

  it("takes how a disc sits in the hand from where it is seen there, not from where it lay before the hand rose", () => {
    for (const lift of [0.015, 0.03]) {
      const onlooker = new Onlooker();
      onlooker.look([blue]);
      const raised: Vec3 = [0.56, -0.18, 0.02 + lift];
      onlooker.look([{ ...seenDisc("blue", 0.04, raised), isResting: false }], toolAt(raised), closedOn(0.04));
      assert.equal(onlooker.belief.held, "blue");
      onlooker.look([], toolAt([0.5, 0, 0.3]), closedOn(0.04));
      const [x, y, z] = onlooker.placeOf("blue");
      assert.ok(Math.hypot(x - 0.5, y, z - 0.3) < 1e-6, `lifted by ${lift}: it is at ${z}`);
    }
  });

  it("moves a held disc by its pose in the hand, not to the tool", () => {
    const onlooker = new Onlooker();
    onlooker.look([red]);
    // The pads close 8 mm before the disc's middle and 5 mm above it.
    onlooker.look([red], toolAt([0.552, 0.02, 0.0275]), closedOn(0.045));
    const tool = toolAt([0.4, 0.1, 0.3], 0.5);
    onlooker.look([], tool, closedOn(0.045));
    const inTool = compose(
      { position: tool.position, orientation: tool.orientation },
      {
        position: [0.008, 0, 0.005],
        orientation: [0, 0, 0, 1],
      },
    ).position;
    assert.ok(onlooker.placeOf("red").every((value, i) => Math.abs(value - inTool[i]!) < 1e-9));
  });
});
