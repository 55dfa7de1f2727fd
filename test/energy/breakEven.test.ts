import assert from "node:assert/strict";
import { breakEven, type EnergyBill } from "../../src/energy/breakEven.ts";

const bill = (training: number, perRun: number, method: EnergyBill["method"] = "estimated"): EnergyBill => ({
  method,
  training,
  perRun,
});

describe("breakEven", () => {
  it("is the first run at which the dearer training has paid for itself", () => {
    const [a, b] = [bill(1000, 3), bill(100, 10)];
    assert.deepEqual(breakEven(a, b), { status: "at", runs: 129, cheaper: "a" });
    assert.deepEqual(breakEven(b, a), { status: "at", runs: 129, cheaper: "b" });
    const total = ({ training, perRun }: EnergyBill, runs: number): number => training + runs * perRun;
    assert.ok(total(a, 129) <= total(b, 129) && total(a, 128) > total(b, 128));
    assert.deepEqual(breakEven(bill(100, 1), bill(0, 11)), { status: "at", runs: 10, cheaper: "a" });
  });

  it("knows when one is cheaper from the start, and when nobody is", () => {
    assert.deepEqual(breakEven(bill(1, 1), bill(2, 2)), { status: "always", cheaper: "a" });
    assert.deepEqual(breakEven(bill(2, 1), bill(1, 1)), { status: "always", cheaper: "b" });
    assert.deepEqual(breakEven(bill(1, 2), bill(1, 1)), { status: "always", cheaper: "b" });
    assert.deepEqual(breakEven(bill(1, 1), bill(1, 1)), { status: "equal" });
  });

  it("does not depend on the constant of the CPU-time model", () => {
    const cpu = [
      { training: 5000, perRun: 2 },
      { training: 130, perRun: 9 },
    ] as const;
    const at = (watts: number): unknown => {
      const [a, b] = cpu.map(({ training, perRun }) => bill(watts * training, watts * perRun));
      return breakEven(a!, b!);
    };
    assert.deepEqual(at(4), at(270 / 32));
  });

  it("sets only joules of one method against each other", () => {
    assert.throws(() => breakEven(bill(1, 2), bill(2, 1, "counter")), /estimated and joules that are counter/);
    assert.throws(() => breakEven(bill(NaN, 2), bill(2, 1)), RangeError);
    assert.throws(() => breakEven(bill(1, 2), bill(2, -1)), RangeError);
  });
});
