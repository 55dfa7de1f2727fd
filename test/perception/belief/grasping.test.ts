import assert from "node:assert/strict";
import { compose, type GripperState, inverse, wrapAngle, yawOf } from "../../../src/core/index.ts";
import { closedOn, graspOf, heldBy } from "../../../src/perception/belief/grasping.ts";
import { grips, isFull } from "../../../src/perception/gripping.ts";
import { toolAt, trackOf } from "./seen.ts";

const gripper = (opening: number, force = 40): GripperState => ({ opening, velocity: 0, force });

describe("heldBy()", () => {
  const tool = toolAt([0.56, 0.02, 0.1]);
  const blue = trackOf("blue", 0.04, [0.565, 0.02, 0.1]);

  it("needs force, an opening of the disc's edge, and the disc between the pads", () => {
    assert.equal(heldBy(gripper(0.041), tool, [blue]), blue);
    assert.equal(heldBy(gripper(0.041, 1), tool, [blue]), undefined);
    assert.equal(heldBy(gripper(0.055), tool, [blue]), undefined);
    assert.equal(heldBy(gripper(0.02), tool, [blue]), undefined);
    assert.equal(heldBy(gripper(0.041), toolAt([0.56, 0.12, 0.1]), [blue]), undefined);
    assert.equal(heldBy(gripper(0.041), toolAt([0.56, 0.02, 0.18]), [blue]), undefined);
    assert.equal(heldBy(undefined, tool, [blue]), undefined);
    assert.equal(heldBy(gripper(0.041), tool, []), undefined);
  });

  it("is the nearest of several that it could be", () => {
    const near = trackOf("red", 0.04, [0.56, 0.022, 0.1]);
    assert.equal(heldBy(gripper(0.04), tool, [blue, near]), near);
    assert.equal(heldBy(gripper(0.04), tool, [near, blue]), near);
  });
});

describe("closedOn()", () => {
  const blue = trackOf("blue", 0.04, [0.565, 0.02, 0.02]);

  it("is the disc under a hand that has closed on its width, however high it has risen since", () => {
    const lifted = toolAt([0.56, 0.02, 0.1]);
    assert.equal(closedOn(gripper(0.041), lifted, [blue]), blue);
    assert.equal(closedOn(gripper(0.055), lifted, [blue]), undefined);
    assert.equal(closedOn(gripper(0.041, 1), lifted, [blue]), undefined);
    assert.equal(closedOn(gripper(0.041), toolAt([0.56, 0.06, 0.1]), [blue]), undefined);
    assert.equal(closedOn(undefined, lifted, [blue]), undefined);
  });
});

describe("isFull()", () => {
  it("needs force alone", () => {
    assert.deepEqual([gripper(0.02), gripper(0.02, 0)].map(isFull), [true, false]);
  });
});

describe("grips()", () => {
  it("needs both force and width", () => {
    assert.deepEqual(
      [gripper(0.04), gripper(0.04, 0), gripper(0.06), gripper(0.02)].map((state) => grips(state, 0.04)),
      [true, false, false, false],
    );
  });
});

describe("graspOf()", () => {
  it("centres the disc between the pads, turns it with them, and leaves it along and up where it was seen", () => {
    for (const yaw of [0, 0.4, -1.2]) {
      const tool = toolAt([0.56, 0.02, 0.1], yaw);
      // 6 mm along the pads, 5 mm across, 4 mm lower, and 0.1 rad askew.
      const disc = trackOf(
        "blue",
        0.04,
        [
          0.56 + 0.006 * Math.cos(yaw) - 0.005 * Math.sin(yaw),
          0.02 + 0.006 * Math.sin(yaw) + 0.005 * Math.cos(yaw),
          0.096,
        ],
        yaw + 0.1,
      );
      const held = compose(tool, graspOf(tool, disc.pose));
      const [x, y, z] = held.position;
      const along = (x - 0.56) * Math.cos(yaw) + (y - 0.02) * Math.sin(yaw);
      const across = (y - 0.02) * Math.cos(yaw) - (x - 0.56) * Math.sin(yaw);
      assert.ok(Math.abs(along - 0.006) < 1e-9 && Math.abs(across) < 1e-9 && Math.abs(z - 0.096) < 1e-9);
      assert.ok(Math.abs(wrapAngle(yawOf(held.orientation) - yaw, Math.PI / 2)) < 1e-9);
    }
  });

  it("keeps the face that the disc shows", () => {
    const tool = toolAt([0.56, 0.02, 0.1]);
    const quarters = trackOf("blue", 0.04, [0.56, 0.02, 0.1], Math.PI / 2 + 0.05);
    const held = compose(tool, graspOf(tool, quarters.pose));
    assert.ok(Math.abs(wrapAngle(yawOf(held.orientation) - Math.PI / 2)) < 1e-9);
    assert.ok(Math.abs(compose(inverse(tool), held).position[1]) < 1e-12);
  });
});
