import assert from "node:assert/strict";
import { type CartesianAction, Rng } from "../../src/core/index.ts";
import { actionOf, skillLayouts, skillNames, valuesOf } from "../../src/policy/skillLayouts.ts";

describe("actionOf() and valuesOf()", () => {
  it("are each other's inverse, for every skill and at any offset", () => {
    const rng = new Rng(1, "values");
    for (const skill of skillNames) {
      const layout = skillLayouts[skill];
      const values = Array.from({ length: 3 * layout.action.length }, () => rng.uniform(0, 0.02));
      for (let i = 0; i < 3; i++) {
        const offset = i * layout.action.length;
        const action = actionOf(layout, values, offset);
        assert.deepEqual(valuesOf(layout, action), values.slice(offset, offset + layout.action.length));
        assert.deepEqual(actionOf(layout, valuesOf(layout, action), 0), action);
      }
    }
  });

  it("leave at rest what a policy does not set, and keep its gripper command within 0..1", () => {
    const expected: CartesianAction = { kind: "cartesian", translation: [0, 0, 0.01], yaw: 0, gripper: 1 };
    assert.deepEqual(actionOf(skillLayouts.place, [0.01, 1.3], 0), expected);
    assert.deepEqual(actionOf(skillLayouts.pick, [0.01, -0.2], 0), { ...expected, gripper: 0 });
    assert.equal(actionOf(skillLayouts["reach-pick"], [1, 2, 3, 4], 0).gripper, 1);
    assert.equal(actionOf(skillLayouts["reach-place"], [1, 2, 3, 4], 0).gripper, 0);
    assert.deepEqual(
      actionOf(skillLayouts["reach-place"], [0.001, 0.002, 0.003, 0], 0).translation,
      [0.001, 0.002, 0.003],
    );
  });

  it("limit what a network asks for to the skills' fastest motion", () => {
    const { translation, yaw } = actionOf(skillLayouts["reach-pick"], [1, -2, 0.03, -4], 0);
    assert.deepEqual(translation, [0.02, -0.02, 0.02]);
    assert.equal(yaw, -0.1);
  });
});
