import assert from "node:assert/strict";
import { nameList, observationNoise, positiveNumber, positiveShare, wholeNumber } from "../../src/cli/parseOptions.ts";

describe("option values", () => {
  it("are whole numbers from a least one", () => {
    assert.equal(wholeNumber(0)("0"), 0);
    assert.equal(wholeNumber(1)("20"), 20);
    for (const text of ["0", "-1", "1.5", "1e3", "", "x", "99999999999999999999"]) {
      assert.throws(() => wholeNumber(1)(text), /whole number from 1/, text);
    }
  });

  it("are numbers above 0", () => {
    assert.equal(positiveNumber("0.5"), 0.5);
    for (const text of ["0", "-1", "", "x", "Infinity"]) assert.throws(() => positiveNumber(text), /above 0/, text);
  });

  it("are shares above 0, up to 1", () => {
    assert.deepEqual(["0.1", "1"].map(positiveShare), [0.1, 1]);
    for (const text of ["0", "-0.1", "1.01", "10%", "", "x"]) assert.throws(() => positiveShare(text), /up to 1/, text);
  });

  it("are lists of names, each once", () => {
    assert.deepEqual(nameList("a, b,a"), ["a", "b"]);
    assert.throws(() => nameList("a,,b"), /single commas/);
  });

  it("are a length and an angle with their units, in m and rad", () => {
    const { position, yaw } = observationNoise("1.5mm, 1deg");
    assert.ok(Math.abs(position - 0.0015) < 1e-15 && Math.abs(yaw - Math.PI / 180) < 1e-15);
    assert.deepEqual(observationNoise("2cm,0.1rad"), { position: 0.02, yaw: 0.1 });
    for (const text of ["1mm", "1,1", "-1mm,1deg", "1deg,1mm", ""]) {
      assert.throws(() => observationNoise(text), /1mm,1deg/, text);
    }
  });
});
