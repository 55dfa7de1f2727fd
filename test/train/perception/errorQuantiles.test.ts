import assert from "node:assert/strict";
import { errorQuantiles, quantilesText } from "../../../src/train/perception/errorQuantiles.ts";

describe("errorQuantiles()", () => {
  it("gives errors that half, 19 of 20 and 99 of 100 do not exceed, whatever their order", () => {
    const errors = Array.from({ length: 200 }, (_, i) => (i * 37) % 200);
    assert.deepEqual(errorQuantiles(errors), { median: 100, p95: 190, p99: 198 });
    assert.deepEqual(errorQuantiles([30]), { median: 30, p95: 30, p99: 30 });
    assert.equal(errorQuantiles([]), null);
  });

  it("is null from the first quantile on that a miss is in, as JSON has it", () => {
    const errors = (missed: number): number[] => Array.from({ length: 200 }, (_, i) => (i < missed ? Infinity : 1));
    assert.deepEqual(errorQuantiles(errors(1)), { median: 1, p95: 1, p99: 1 });
    assert.deepEqual(errorQuantiles(errors(2)), { median: 1, p95: 1, p99: null });
    assert.deepEqual(errorQuantiles(errors(10)), { median: 1, p95: null, p99: null });
    assert.deepEqual(errorQuantiles(errors(100)), { median: null, p95: null, p99: null });
  });

  it("rounds to hundredths, and up, lest an error look smaller than a limit", () => {
    assert.equal(errorQuantiles([4.0001])?.median, 4.01);
    assert.equal(errorQuantiles([1000 * 0.0041])?.median, 4.1);
    assert.equal(errorQuantiles([100 * 1.1])?.median, 110);
  });
});

describe("quantilesText()", () => {
  it("says of what is infinite that it was missed, and of nothing that there is none", () => {
    assert.equal(quantilesText({ median: 1.5, p95: 7, p99: null }), "1.50 / 7.00 / missed");
    assert.equal(quantilesText(null), "none");
  });
});
