import assert from "node:assert/strict";
import { roomBeside, roomiestFace } from "../../src/skill/openHand.ts";
import type { DiscEstimate } from "../../src/perception/StateEstimator.ts";
import { discAt, sensed } from "./sensed.ts";

const red = discAt("red", 0.04, [0.5, 0, 0.02, 0]);
const beside = (...discs: readonly DiscEstimate[]) => sensed({ discs: [red, ...discs] }).estimate;
const room = (yaw: number, ...discs: readonly DiscEstimate[]): number =>
  roomBeside(beside(...discs), red.pose.position, yaw, ["red"]);
const close = (actual: number, expected: number): void => {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual}, not ${expected}`);
};

describe("roomBeside()", () => {
  it("is endless without neighbours, and counts neither the disc itself nor the held one", () => {
    assert.equal(room(0), Infinity);
    const { estimate } = sensed({ held: "green", discs: [red, discAt("green", 0.05, [0.5, 0.03, 0.03, 0])] });
    assert.equal(roomBeside(estimate, red.pose.position, 0, ["red"]), Infinity);
  });

  it("ends at the pads beside a low neighbour: 4 cm of opening and 12 mm of pad from the centre", () => {
    close(room(0, discAt("green", 0.05, [0.5, 0.1, 0.025, 0])), 0.1 - 0.025 - 0.052);
    close(room(0, discAt("green", 0.05, [0.5, -0.1, 0.025, 0])), 0.1 - 0.025 - 0.052);
    // Across the pads, which are 2 cm wide.
    close(room(0, discAt("green", 0.05, [0.57, 0, 0.025, 0])), 0.07 - 0.025 - 0.01);
    close(room(Math.PI / 2, discAt("green", 0.05, [0.57, 0, 0.025, 0])), 0.07 - 0.025 - 0.052);
  });

  it("ends at the palm beside a high one, which begins 45 mm over the tool", () => {
    const high = discAt("green", 0.05, [0.5, 0.15, 0.075, 0]);
    close(room(0, high), 0.15 - 0.025 - 0.102);
    close(room(Math.PI / 2, high), 0.15 - 0.025 - 0.032);
    // The same disc on the table is under the palm.
    close(room(0, discAt("green", 0.05, [0.5, 0.15, 0.025, 0])), 0.15 - 0.025 - 0.052);
  });

  it("is below 0 where they meet, and is not bothered by what lies lower than the pads", () => {
    assert.ok(room(0, discAt("green", 0.05, [0.5, 0.06, 0.025, 0.3])) < 0);
    const high = discAt("red", 0.04, [0.5, 0, 0.07, 0]);
    const { estimate } = sensed({ discs: [high, discAt("green", 0.05, [0.5, 0.01, 0.025, 0])] });
    assert.equal(roomBeside(estimate, high.pose.position, 0, ["red"]), Infinity);
  });
});

describe("roomiestFace()", () => {
  const face = (yaw: number, ...discs: readonly DiscEstimate[]): number =>
    roomiestFace(beside(...discs), red.pose.position, yaw, ["red"]);

  it("is the face nearest to zero where there is room", () => {
    for (const yaw of [-0.7, 0, 0.3, 1.2, 3]) {
      assert.ok(Math.abs(face(yaw)) <= Math.PI / 4);
      close(face(yaw), face(yaw, discAt("green", 0.05, [0.5, 0.2, 0.025, 0])));
    }
  });

  it("is the other one beside a neighbour on the pads' side, turned towards zero", () => {
    const near = discAt("green", 0.05, [0.5, 0.06, 0.025, 0]);
    close(face(0.1, near), 0.1 - Math.PI / 2);
    close(face(-0.1, near), -0.1 + Math.PI / 2);
  });

  it("stays where the other has no more room", () => {
    const all = [discAt("green", 0.05, [0.5, 0.06, 0.025, 0]), discAt("blue", 0.05, [0.555, 0, 0.025, 0])];
    close(face(0, ...all), 0);
  });
});
