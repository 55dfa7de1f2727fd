import assert from "node:assert/strict";
import { norm, Rng, scale, subtract, add, type Vec3 } from "../../../src/core/index.ts";
import { isHidden } from "../../../src/perception/belief/isHidden.ts";

/** Whether any of many points on the way lies in the ball. */
function isHiddenByWalking(point: Vec3, eye: Vec3, middle: Vec3, radius: number): boolean {
  const way = subtract(point, eye);
  for (let i = 0; i <= 400; i++) if (norm(subtract(add(eye, scale(way, i / 400)), middle)) < radius) return true;
  return false;
}

describe("isHidden()", () => {
  const eye: Vec3 = [0, 0, 0];
  const point: Vec3 = [1, 0, 0];

  it("tells a ball that stands in the way from one beside, behind the eye and beyond the point", () => {
    const by = (middle: Vec3, radius = 0.1): boolean => isHidden(point, eye, [{ middle, radius }]);
    assert.equal(by([0.5, 0.09, 0]), true);
    assert.equal(by([0.5, 0.11, 0]), false);
    assert.equal(by([-0.5, 0, 0]), false);
    assert.equal(by([1.5, 0, 0]), false);
    assert.equal(isHidden(point, eye, []), false);
    assert.equal(
      isHidden(point, eye, [
        { middle: [0.5, 1, 0], radius: 0.1 },
        { middle: [0.5, 0, 0], radius: 0.1 },
      ]),
      true,
    );
  });

  it("agrees with a walk along the line of sight, wherever things are", () => {
    const rng = new Rng(1, "balls");
    const draw = (): Vec3 => [rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(-1, 1)];
    let hidden = 0;
    for (let i = 0; i < 500; i++) {
      const [from, to, middle, radius] = [draw(), draw(), scale(draw(), 0.6), rng.uniform(0.1, 0.5)];
      const found = isHidden(to, from, [{ middle, radius }]);
      if (found) hidden++;
      // A ball that touches either end hides nothing from it that could be told apart.
      const [atEye, atPoint] = [norm(subtract(middle, from)), norm(subtract(middle, to))];
      if (atEye < radius || atPoint < 1.5 * radius) continue;
      if (Math.abs(distanceToLine(middle, from, to) - radius) < 0.01) continue;
      assert.equal(found, isHiddenByWalking(to, from, middle, radius), `case ${i}`);
    }
    assert.ok(hidden > 30);
  });
});

function distanceToLine(p: Vec3, a: Vec3, b: Vec3): number {
  const way = subtract(b, a);
  const t = Math.max(
    0,
    Math.min(1, ((p[0] - a[0]) * way[0] + (p[1] - a[1]) * way[1] + (p[2] - a[2]) * way[2]) / norm(way) ** 2),
  );
  return norm(subtract(p, add(a, scale(way, t))));
}
