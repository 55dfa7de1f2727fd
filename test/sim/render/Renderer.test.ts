import assert from "node:assert/strict";
import { Mesh, Raycaster, Vector3 } from "three";
import { type PlacedCamera, Renderer } from "../../../sim/render/Renderer.ts";
import {
  axisAngle,
  cropped,
  identityPose,
  inverse,
  multiply,
  pinhole,
  type Pose,
  project,
  Rng,
} from "../../../src/core/index.ts";
import { compose, rotate, ray, resized, add, type Vec3 } from "../../../src/core/index.ts";
import { lookAt } from "../../../src/scene/nominalCameras.ts";
import type { Material, SceneBody, SceneDescription, Shape } from "../../../src/scene/SceneDescription.ts";
import { SceneGraph, type SurfaceData } from "../../../src/scene/SceneGraph.ts";

const chalk: Material = { colour: [1, 1, 1], pattern: "plain", roughness: 1, gloss: 0 };
const noLight: SceneDescription["lighting"] = {
  ...{ sky: [0, 0, 0], ground: [0, 0, 0], lamp: [0, 0, 0] },
  ...{ towardsLamp: [0, 0, 1], lampSize: 0, exposure: 1 },
};
const body = (name: string, shape: Shape, pose: Pose, more: Partial<SceneBody> = {}): SceneBody => ({
  ...{ name, pose, parts: [{ shape, pose: identityPose, material: "chalk" }] },
  ...more,
});
const scene = (
  bodies: readonly SceneBody[],
  lighting: Partial<SceneDescription["lighting"]>,
  material = chalk,
): SceneGraph =>
  new SceneGraph({
    bodies,
    materials: { chalk: material },
    lighting: { ...noLight, ...lighting },
    background: [0, 0, 0],
  });
const at = (x: number, y: number, z: number): Pose => ({ ...identityPose, position: [x, y, z] });

const floor = body("floor", { kind: "box", size: [2, 2, 0.02] }, at(0.45, 0, -0.01), { isGround: true });
const block = body("block", { kind: "box", size: [0.1, 0.1, 0.1] }, at(0.45, 0, 0.25));
const fromAbove: PlacedCamera = {
  pose: lookAt([0.45, 0, 1], [0.45, 0, 0], [1, 0, 0]),
  intrinsics: pinhole(64, 64, 0.8),
};

/** sRGB of linear light (IEC 61966-2-1). */
const code = (l: number): number => Math.round(255 * (l <= 0.0031308 ? 12.92 * l : 1.055 * l ** (1 / 2.4) - 0.055));

/** Many solids at random, before the camera and partly beside and behind it. */
function clutter(seed: number, material = chalk): SceneGraph {
  const rng = new Rng(seed, "clutter");
  const shapes: readonly Shape[] = [
    { kind: "box", size: [0.1, 0.2, 0.05] },
    { kind: "cylinder", radius: 0.06, height: 0.2 },
    { kind: "cylinder", radius: 0.08, topRadius: 0.02, height: 0.15 },
    { kind: "capsule", radius: 0.04, length: 0.2 },
    { kind: "sphere", radius: 0.08 },
    { kind: "torus", radius: 0.1, tube: 0.03 },
  ];
  const solids = Array.from({ length: 30 }, (_, i): SceneBody => {
    const turn = multiply(axisAngle([0, 0, 1], rng.uniform(-3, 3)), axisAngle([1, 0, 0], rng.uniform(-3, 3)));
    const position: Vec3 = [rng.uniform(-0.2, 1.3), rng.uniform(-0.5, 0.5), rng.uniform(0, 0.6)];
    return body(`solid${i}`, shapes[i % shapes.length]!, { position, orientation: turn });
  });
  const lighting = { sky: [0.4, 0.4, 0.5], ground: [0.2, 0.2, 0.2], lamp: [0.7, 0.7, 0.6] } as const;
  return scene([floor, ...solids], { ...lighting, towardsLamp: [0.36, -0.48, 0.8] }, material);
}
const before: PlacedCamera = { pose: lookAt([1.2, 0.1, 0.5], [0.4, 0, 0.2]), intrinsics: pinhole(96, 72, 0.9) };

describe("Renderer", () => {
  it("finds the same surfaces at the same depths as a ray cast at every triangle, but for a few pixels on edges", () => {
    for (const seed of [1, 2, 3]) {
      const graph = clutter(seed);
      const { pose, intrinsics } = before;
      const { depth, bodies, width, height } = new Renderer(graph).label(before);
      const meshes: Mesh[] = [];
      graph.scene.traverse((object) => {
        if (object instanceof Mesh) meshes.push(object as Mesh);
      });
      let different = 0;
      const caster = new Raycaster();
      caster.near = 0.011;
      for (let v = 0; v < height; v += 3) {
        for (let u = 0; u < width; u += 3) {
          const direction = ray(intrinsics, u, v);
          const towards = new Vector3(...rotate(pose.orientation, direction));
          const length = towards.length();
          caster.set(new Vector3(...pose.position), towards.normalize());
          const [hit] = caster.intersectObjects(meshes, false);
          const i = v * width + u;
          const found = hit === undefined ? -1 : (hit.object.userData["surface"] as SurfaceData).body;
          const expected = hit === undefined ? Infinity : hit.distance / length;
          const isSame = found === bodies[i] && (found < 0 || Math.abs(depth[i]! - expected) < 1e-5);
          if (!isSame) different++;
        }
      }
      assert.ok(different <= 4, `${different} of 768 pixels differ`);
      assert.ok(new Set(bodies).size > 8, "there is something to see");
    }
  });

  it("lights a surface as Lambert and the sky do, and darkens it where something stands before the lamp", () => {
    const towardsLamp: Vec3 = [0.6, 0, 0.8];
    const lighting = { sky: [0.2, 0.2, 0.2], ground: [0, 0, 0], lamp: [0.5, 0.25, 0.1], towardsLamp } as const;
    const graph = scene([floor, block], lighting);
    const renderer = new Renderer(graph);
    const image = renderer.render(fromAbove);
    const pixel = (point: Vec3): number[] => {
      const [u, v] = project(fromAbove.intrinsics, compose(inverse(fromAbove.pose), at(...point)).position)!;
      const i = 3 * (Math.round(v) * image.width + Math.round(u));
      return Array.from(image.data.subarray(i, i + 3));
    };
    const near = (actual: readonly number[], expected: readonly number[]): void => {
      for (const [k, value] of actual.entries())
        assert.ok(Math.abs(value - expected[k]!) <= 1, `${actual.join()} is not ${expected.join()}`);
    };
    near(
      pixel([0.45, 0.25, 0]),
      [0.5, 0.25, 0.1].map((lamp) => code(0.2 + 0.8 * lamp)),
    );
    // The lamp stands at tan 0.75 beside the vertical: the block's shadow lies 0.25 · 0.75 m away from below it.
    near(pixel([0.45 - 0.25 * 0.75, 0, 0]), [0.2, 0.2, 0.2].map(code));
    near(
      pixel([0.45, 0, 0.3]),
      [0.5, 0.25, 0.1].map((lamp) => code(0.2 + 0.8 * lamp)),
    );
    const unshadowed = renderer.render(fromAbove, { shadows: false });
    assert.notDeepEqual(unshadowed.data, image.data);
  });

  it("mixes colours on an edge when it takes several samples of a pixel, and does not with one", () => {
    const renderer = new Renderer(scene([block], { sky: [1, 1, 1], ground: [1, 1, 1] }));
    const greys = (antialiasing: number): Set<number> => new Set(renderer.render(before, { antialiasing }).data);
    assert.deepEqual([...greys(1)].sort(), [0, 255]);
    assert.ok(greys(2).size > 2 && greys(2).size <= 5);
    // Two samples along each side are the pixels of a picture twice as large.
    const { width, height } = before.intrinsics;
    const coarse = renderer.render(before, { antialiasing: 2 });
    const fine = renderer.render(
      { ...before, intrinsics: resized(before.intrinsics, 2 * width, 2 * height) },
      { antialiasing: 1 },
    );
    for (let v = 0; v < height; v++) {
      for (let u = 0; u < width; u++) {
        const whites = [0, 1, 2 * width, 2 * width + 1].filter(
          (i) => fine.data[3 * (4 * v * width + 2 * u + i)] === 255,
        );
        assert.equal(coarse.data[3 * (v * width + u)], code(whites.length / 4), `pixel (${u}, ${v})`);
      }
    }
  });

  it("gives the same bytes again, from another renderer, and after things have been elsewhere", () => {
    const graph = clutter(4);
    const renderer = new Renderer(graph);
    const first = renderer.render(before);
    assert.deepEqual(renderer.render(before), first);
    assert.deepEqual(new Renderer(clutter(4)).render(before), first);
    const [name, pose] = [graph.description.bodies[1]!.name, graph.description.bodies[1]!.pose];
    graph.move([[name, at(0.8, 0, 0.3)]]);
    assert.notDeepEqual(renderer.render(before), first);
    graph.move([[name, pose]]);
    assert.deepEqual(renderer.render(before), first);
  });

  it("draws, whatever moves between its pictures, what a renderer draws that has kept nothing", () => {
    const graph = clutter(7, { ...chalk, second: [0.2, 0.1, 0.4], pattern: "marble", roughness: 0.3, gloss: 0.06 });
    const names = graph.description.bodies.map(({ name }) => name);
    const renderer = new Renderer(graph);
    const rng = new Rng(7, "moves");
    const lens = { ...before.intrinsics, distortion: [-0.2, 0.05, 0.002, -0.001, 0] } as const;
    const cameras = [before, { ...before, intrinsics: lens }, fromAbove];
    let [camera] = cameras as [PlacedCamera, ...PlacedCamera[]];
    let options = { antialiasing: 2, shadows: true };
    for (let picture = 0; picture < 60; picture++) {
      const place = (): Vec3 => [rng.uniform(0, 0.8), rng.uniform(-0.3, 0.3), rng.uniform(0, 0.5)];
      // Most pictures differ from the one before in one thing, some in none.
      const event = rng.integer(7);
      if (event === 0) graph.move([[names[rng.integer(names.length)]!, at(...place())]]);
      else if (event === 1) {
        // A little: the same side of a solid stays before many a pixel.
        const turn = axisAngle([0, 1, 0], rng.uniform(-0.1, 0.1));
        graph.move(
          graph.description.bodies.map(({ name, pose }) => [
            name,
            { position: pose.position, orientation: multiply(turn, pose.orientation) },
          ]),
        );
      }
      if (event === 2) options = { ...options, shadows: !options.shadows };
      else if (event === 3) options = { ...options, antialiasing: 1 + rng.integer(3) };
      else if (event === 4) camera = cameras[rng.integer(cameras.length)]!;
      else if (event === 5) camera = { ...camera, pose: lookAt([1.2, rng.uniform(-0.3, 0.3), 0.5], [0.4, 0, 0.2]) };
      const expected = new Renderer(graph).render(camera, options);
      assert.deepEqual(renderer.render(camera, options), expected, `picture ${picture}, event ${event}`);
    }
  });

  it("renders a crop as that part of the whole picture", () => {
    const renderer = new Renderer(clutter(5));
    const whole = renderer.render(before);
    const part = renderer.render({ ...before, intrinsics: cropped(before.intrinsics, 20, 10, 32, 24) });
    let different = 0;
    for (let v = 0; v < 24; v++) {
      for (let i = 0; i < 3 * 32; i++) {
        if (part.data[v * 96 + i] !== whole.data[3 * ((v + 10) * 96 + 20) + i]) different++;
      }
    }
    assert.ok(different <= 3, `${different} of 2304 numbers differ`);
  });

  it("shows through a lens each thing where the lens puts it", () => {
    const intrinsics = {
      ...resized(before.intrinsics, 192, 144),
      distortion: [-0.25, 0.06, 0.003, -0.002, 0],
    } as const;
    const camera = { ...before, intrinsics };
    const rng = new Rng(6, "points");
    for (let n = 0; n < 20; n++) {
      const point: Vec3 = [rng.uniform(0.2, 0.7), rng.uniform(-0.25, 0.25), rng.uniform(0.05, 0.4)];
      const renderer = new Renderer(
        scene([body("ball", { kind: "sphere", radius: 0.03 }, at(...point))], { sky: [1, 1, 1], ground: [1, 1, 1] }),
      );
      const [u, v] = project(intrinsics, compose(inverse(camera.pose), at(...point)).position)!;
      const centroid = (values: ArrayLike<number>, stride: number, isIn: (value: number) => boolean): Vec3 => {
        let sum: Vec3 = [0, 0, 0];
        for (let i = 0; i < values.length; i += stride) {
          const p = i / stride;
          if (isIn(values[i]!)) sum = add(sum, [p % 192, Math.floor(p / 192), 1]);
        }
        return [sum[0] / sum[2], sum[1] / sum[2], sum[2]];
      };
      const { data } = renderer.render(camera);
      for (const [x, y, count] of [
        centroid(data, 3, (value) => value > 128),
        centroid(renderer.label(camera).bodies, 1, (index) => index === 0),
      ]) {
        assert.ok(count > 30);
        assert.ok(Math.hypot(x - u, y - v) < 0.8, `(${x}, ${y}) is not (${u}, ${v})`);
      }
    }
  });

  it("draws what reaches behind the camera", () => {
    const inside: PlacedCamera = { pose: lookAt([0.45, 0, 0.1], [1, 0, 0.1]), intrinsics: pinhole(32, 32, 1.2) };
    const { depth, bodies } = new Renderer(scene([floor], {})).label(inside);
    // The floor 0.1 m below is seen in the lower half, at 0.1 / y for a ray (x, y, 1).
    for (let v = 20; v < 32; v++) {
      const [, y] = ray(inside.intrinsics, 16, v);
      assert.equal(bodies[v * 32 + 16], 0);
      assert.ok(Math.abs(depth[v * 32 + 16]! - 0.1 / y) < 1e-6);
    }
    assert.equal(bodies[5 * 32 + 16], -1);
  });
});
