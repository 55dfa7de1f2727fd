import assert from "node:assert/strict";
import { Rng, yawOf } from "../../../src/core/index.ts";
import { colourOf, seenAgain } from "../../../src/perception/belief/DiscTrack.ts";
import { seenDisc, trackOf } from "./seen.ts";

describe("seenAgain()", () => {
  const track = trackOf("red", 0.045, [0.5, 0.1, 0.0225]);

  it("averages the edge over what was seen, by how sure that was", () => {
    const once = seenAgain(track, seenDisc("red", 0.048, [0.5, 0.1, 0.0225], { confidence: 0.9 }));
    assert.ok(Math.abs(once.edge - 0.0465) < 1e-9);
    const twice = seenAgain(once, seenDisc("red", 0.0515, [0.5, 0.1, 0.0225], { confidence: 0.45 }));
    assert.ok(Math.abs(twice.edge - 0.0475) < 1e-9);
  });

  it("comes nearer to a disc that lies still with every look", () => {
    const rng = new Rng(1, "looks");
    let seen = track;
    const off: number[] = [];
    for (let i = 0; i < 200; i++) {
      seen = seenAgain(seen, seenDisc("red", 0.045, [0.5 + rng.normal(0.002), 0.1, 0.0225]));
      if (i >= 20) off.push(seen.pose.position[0] - 0.5);
    }
    const deviation = Math.sqrt(off.reduce((sum, x) => sum + x * x, 0) / off.length);
    assert.ok(deviation < 0.0012 && deviation > 1e-5, `${1e3 * deviation} mm`);
  });

  it("is at once where a disc is that has moved, and turned as it is seen", () => {
    let seen = track;
    for (let i = 0; i < 20; i++) seen = seenAgain(seen, seenDisc("red", 0.045, [0.5, 0.1, 0.0225]));
    const moved = seenAgain(seen, seenDisc("red", 0.045, [0.6, -0.1, 0.0725], { yaw: 0.3 }));
    assert.deepEqual(moved.pose.position, [0.6, -0.1, 0.0725]);
    assert.ok(Math.abs(yawOf(moved.pose.orientation) - 0.3) < 1e-9);
  });

  it("has moved, too, when it is seen straight below where it was", () => {
    let seen = track;
    for (let i = 0; i < 20; i++) seen = seenAgain(seen, seenDisc("red", 0.045, [0.5, 0.1, 0.3]));
    const { pose } = seenAgain(seen, seenDisc("red", 0.045, [0.503, 0.1, 0.0225]));
    assert.ok(pose.position.every((value, i) => Math.abs(value - [0.503, 0.1, 0.0225][i]!) < 1e-9));
  });

  it("keeps its name and the colour that most looks say", () => {
    let seen = trackOf("red", 0.045, [0.5, 0.1, 0.0225]);
    for (const colour of ["orange", "red", "orange", "red", "red"] as const) {
      seen = seenAgain(seen, seenDisc(colour, 0.045, [0.5, 0.1, 0.0225]));
    }
    assert.deepEqual([seen.id, colourOf(seen)], ["red", "red"]);
  });

  it("is as sure again as it was, once the disc is seen well again", () => {
    let seen = { ...track, confidence: 0.1 };
    for (let i = 0; i < 8; i++) seen = seenAgain(seen, seenDisc("red", 0.045, [0.5, 0.1, 0.0225]));
    assert.ok(seen.confidence > 0.85 && seen.confidence <= 0.9);
  });
});
