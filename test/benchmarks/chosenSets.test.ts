import assert from "node:assert/strict";
import { chosenSets } from "../../benchmarks/chosenSets.ts";

describe("chosenSets()", () => {
  const sets = { names: ["validation", "test"], usual: ["validation"] };

  it("are the usual ones where none is named", () => {
    assert.deepEqual(chosenSets([], sets), { chosen: ["validation"], isAgain: false });
    assert.deepEqual(chosenSets(["--again"], sets), { chosen: ["validation"], isAgain: true });
  });

  it("are those that are named, in their order", () => {
    assert.deepEqual(chosenSets(["test", "--again", "validation"], sets), {
      chosen: ["test", "validation"],
      isAgain: true,
    });
  });

  it("are no others than there are", () => {
    assert.throws(() => chosenSets(["test", "toString"], sets), /no set "toString"; choose of validation, test/);
  });
});
