import assert from "node:assert/strict";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { AreaWatch } from "../../../src/perception/belief/AreaWatch.ts";
import { eye, toolAt } from "./seen.ts";

const [first] = benchmarkPegs;
const away = toolAt([0.4, 0, 0.45]);
/** The hand between the camera and the first area. */
const before = toolAt([0.773, -0.12, 0.106]);
const all = [true, true, true];
const others = [false, true, true];

describe("AreaWatch", () => {
  it("is sure of areas that are seen, and of one that the eyes do not know for one though nothing hides it", () => {
    const watch = new AreaWatch(benchmarkPegs);
    watch.update(all, eye, away);
    assert.deepEqual(watch.confidences, [1, 1, 1]);
    watch.update(others, eye, away);
    assert.deepEqual(watch.confidences, [1, 1, 1]);
  });

  it("is hardly sure of one that the hand has hidden from the start, until it is seen", () => {
    assert.equal(first?.id, "peg1");
    const watch = new AreaWatch(benchmarkPegs);
    watch.update(others, eye, before);
    assert.ok(watch.confidences[0]! < 0.25 && watch.confidences[1] === 1);
    watch.update(all, eye, before);
    assert.deepEqual(watch.confidences, [1, 1, 1]);
  });

  it("grows less sure of one the longer the hand hides it", () => {
    const watch = new AreaWatch(benchmarkPegs);
    watch.update(all, eye, away);
    let last = 1;
    for (let look = 0; look < 100; look++) {
      watch.update(others, eye, before);
      assert.ok(watch.confidences[0]! < last);
      last = watch.confidences[0]!;
    }
    assert.ok(last > 0.1 && last < 0.3);
  });
});
