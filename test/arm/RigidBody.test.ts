import assert from "node:assert/strict";
import { joined, mounted, type RigidBody } from "../../src/arm/RigidBody.ts";
import { Rng, type Vec3 } from "../../src/core/index.ts";

/** The twin: a cloud of point masses, whose sums are the body. */
function cloud(points: readonly { readonly mass: number; readonly at: Vec3 }[]): RigidBody {
  const mass = points.reduce((sum, p) => sum + p.mass, 0);
  const mean = (k: 0 | 1 | 2): number => points.reduce((sum, p) => sum + p.mass * p.at[k], 0) / mass;
  const c: Vec3 = [mean(0), mean(1), mean(2)];
  const moment = (i: 0 | 1 | 2, j: 0 | 1 | 2): number =>
    points.reduce((sum, p) => sum + p.mass * (p.at[i] - c[i]) * (p.at[j] - c[j]), 0);
  const [xx, yy, zz] = [moment(0, 0), moment(1, 1), moment(2, 2)];
  const inertia = [yy + zz, -moment(0, 1), -moment(0, 2), xx + zz, -moment(1, 2), xx + yy] as const;
  return { mass, centreOfMass: c, inertia };
}

const equal = (a: RigidBody, b: RigidBody): void => {
  const flat = (body: RigidBody): number[] => [body.mass, ...body.centreOfMass, ...body.inertia];
  for (const [k, x] of flat(a).entries()) assert.ok(Math.abs(x - flat(b)[k]!) < 1e-12, `entry ${k}`);
};

describe("RigidBody", () => {
  const rng = new Rng(1, "rigid-body");
  const points = Array.from({ length: 9 }, () => ({
    mass: rng.uniform(0.1, 1),
    at: [rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(-1, 1)] as Vec3,
  }));

  it("joins bodies as their points are joined", () => {
    equal(joined(cloud(points.slice(0, 4)), cloud(points.slice(4))), cloud(points));
  });

  it("mounts a body as its points are mounted", () => {
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
    const moved = points.map(({ mass, at: [x, y, z] }) => ({
      mass,
      at: [c * x - s * y, s * x + c * y, z + 0.3] as Vec3,
    }));
    equal(mounted(cloud(points), 0.3, 0.7), cloud(moved));
  });

  it("joins nothing to nothing", () => {
    const nothing: RigidBody = { mass: 0, centreOfMass: [0, 0, 0], inertia: [0, 0, 0, 0, 0, 0] };
    equal(joined(nothing, nothing), nothing);
  });
});
