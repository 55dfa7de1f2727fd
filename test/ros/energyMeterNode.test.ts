import assert from "node:assert/strict";
import { difference } from "../../src/ros/nodes/energyMeterNode.ts";

describe("the difference of two moments of a graph", () => {
  const package0 = (joules: number | undefined) => ({ source: "cpu-package", method: "counter", joules });
  const dram = (joules: number | undefined) => ({ source: "dram", method: "counter", joules });
  const costsOf = (...moments: ReturnType<typeof package0>[][]): string[] => {
    const [before, after] = moments.map((counters) => ({ nodes: new Map(), counters }));
    const { joules } = difference(before!, after!);
    return joules.filter(({ method }) => method === "counter").map(({ source, low }) => `${source} ${low}`);
  };

  it("adds counters of one source", () => {
    assert.deepEqual(costsOf([package0(5), package0(7), dram(1)], [package0(10), package0(9), dram(4)]), [
      "cpu-package 7",
      "dram 3",
    ]);
  });

  it("misses a source of which a counter went away or came back, for a part would pass for the whole", () => {
    assert.deepEqual(costsOf([package0(5), package0(7), dram(1)], [package0(10), package0(undefined), dram(4)]), [
      "dram 3",
    ]);
    assert.deepEqual(costsOf([package0(undefined), package0(7), dram(1)], [package0(10), package0(9), dram(4)]), [
      "dram 3",
    ]);
  });
});
