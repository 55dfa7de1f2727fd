import assert from "node:assert/strict";
import { cropped, type Intrinsics, pinhole, project, ray, resized, Rng } from "../../src/core/index.ts";

const lens: Intrinsics = { ...pinhole(320, 240, 0.9), distortion: [-0.2, 0.05, 0.002, -0.001, 0.01] };

describe("a camera model", () => {
  it("sees at the middle of its picture what lies straight ahead, and half the field of view at its edge", () => {
    const camera = pinhole(128, 128, Math.PI / 2);
    assert.deepEqual(project(camera, [0, 0, 2]), [63.5, 63.5]);
    const [u, v] = project(camera, [-1, 1, 1])!;
    assert.ok(Math.abs(u + 0.5) < 1e-12 && Math.abs(v - 127.5) < 1e-12, `${u}, ${v}`);
    assert.equal(project(camera, [0, 0, -1]), undefined);
  });

  it("has rays that lead back to their pixels, also through a lens", () => {
    const rng = new Rng(1, "rays");
    for (let i = 0; i < 200; i++) {
      const [u, v] = [rng.uniform(0, 319), rng.uniform(0, 239)];
      const [x, y, z] = ray(lens, u, v);
      const [a, b] = project(lens, [3 * x, 3 * y, 3 * z])!;
      assert.ok(Math.abs(a - u) < 1e-6 && Math.abs(b - v) < 1e-6, `${u}, ${v}: ${a}, ${b}`);
    }
  });

  it("moves edges of a picture with its size, and all pixels with a crop", () => {
    const point = [0.3, -0.2, 1.1] as const;
    const [u, v] = project(lens, point)!;
    const [a, b] = project(resized(lens, 640, 480), point)!;
    assert.ok(Math.abs(a + 0.5 - 2 * (u + 0.5)) < 1e-9 && Math.abs(b + 0.5 - 2 * (v + 0.5)) < 1e-9);
    const [c, d] = project(cropped(lens, 10, 20.5, 64, 64), point)!;
    assert.ok(Math.abs(c - (u - 10)) < 1e-9 && Math.abs(d - (v - 20.5)) < 1e-9);
  });
});
