import assert from "node:assert/strict";
import { clampToLimits, findViolation, limitMargin } from "../../src/arm/jointLimits.ts";
import { panda } from "../../src/arm/panda.ts";

describe("joint limits", () => {
  it("hold at the limits themselves and not just past them, joint by joint and quantity by quantity", () => {
    for (const [i, link] of panda.links.entries()) {
      const set = (x: number): number[] => panda.home.map((home, k) => (k === i ? x : home));
      const only = (x: number): number[] => panda.home.map((_, k) => (k === i ? x : 0));
      const [low, high] = link.positionLimits;
      for (const limit of [low, high]) {
        assert.equal(findViolation(panda, { position: set(limit) }), undefined);
        const value = limit + (limit === low ? -1e-9 : 1e-9);
        assert.deepEqual(findViolation(panda, { position: set(value) }), {
          joint: link.name,
          quantity: "position",
          value,
          limit,
        });
      }
      for (const sign of [-1, 1]) {
        const { velocityLimit, accelerationLimit, effortLimit } = link;
        const at = { velocity: only(sign * velocityLimit), acceleration: only(sign * accelerationLimit) };
        assert.equal(findViolation(panda, { ...at, effort: only(sign * effortLimit) }), undefined);
        const past = sign * 1.001;
        assert.equal(findViolation(panda, { velocity: only(past * velocityLimit) })?.quantity, "velocity");
        assert.equal(findViolation(panda, { acceleration: only(past * accelerationLimit) })?.quantity, "acceleration");
        assert.equal(findViolation(panda, { effort: only(past * effortLimit) })?.quantity, "effort");
      }
    }
  });

  it("are broken by what is not a number", () => {
    assert.equal(findViolation(panda, { velocity: [0, NaN, 0, 0, 0, 0, 0] })?.joint, "panda_link2");
    assert.equal(findViolation(panda, { position: [0, 0, NaN, -1, 0, 1, 0] })?.joint, "panda_link3");
  });

  it("are clamped to, with their margin", () => {
    const q = clampToLimits(panda, [9, -9, 0, 0, 0, 9, 0], 0.02);
    assert.deepEqual(q, [2.8973 - 0.02, -1.7628 + 0.02, 0, -0.0698 - 0.02, 0, 3.7525 - 0.02, 0]);
    assert.ok(Math.abs(limitMargin(panda, q) - 0.02) < 1e-12);
    assert.ok(limitMargin(panda, [9, 0, 0, -1, 0, 1, 0]) < -6);
  });
});
