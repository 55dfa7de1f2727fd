import assert from "node:assert/strict";
import { Body, Box, ContactMaterial, Material, Plane, Vec3, World } from "cannon-es";
import { CoulombSolver } from "../../../sim/physics/CoulombSolver.ts";

const g = 9.81;
const dt = 1 / 240;
const half = 0.025;
const friction = 0.5;
/** Two of them lie in the plane of a cube's faces, two in that of its edges, four in neither. */
const azimuths = [0, 0.4, Math.PI / 4, 1.2, Math.PI / 2, 2.5, Math.PI, (-3 * Math.PI) / 4];

/** A cube lying on a plane whose gravity is that of a slope falling towards `azimuth` by `angle` (rad). */
function onSlope(angle: number, azimuth: number): { readonly cube: Body; readonly run: (seconds: number) => void } {
  const material = new Material("wood");
  const s = g * Math.sin(angle);
  const gravity = new Vec3(s * Math.cos(azimuth), s * Math.sin(azimuth), -g * Math.cos(angle));
  const world = new World({ gravity, allowSleep: false });
  world.solver = new CoulombSolver(() => friction);
  world.addContactMaterial(
    new ContactMaterial(material, material, {
      friction: 0,
      restitution: 0,
      contactEquationStiffness: 1e7,
      contactEquationRelaxation: 3,
    }),
  );
  world.addBody(new Body({ mass: 0, material, shape: new Plane() }));
  const shape = new Box(new Vec3(half, half, half));
  const cube = new Body({ mass: 0.1, material, shape, position: new Vec3(0, 0, half - 3e-4) });
  cube.linearDamping = 0;
  cube.angularDamping = 0;
  world.addBody(cube);
  return {
    cube,
    run: (seconds) => {
      for (let i = 0; i < Math.round(seconds / dt); i++) world.step(dt);
    },
  };
}

describe("friction on a slope", () => {
  it("is a circle: the same limit and the same slide in every direction", () => {
    const limit = Math.atan(friction);
    const steep = limit + 0.15;
    const expected = g * (Math.sin(steep) - friction * Math.cos(steep));
    for (const azimuth of azimuths) {
      const held = onSlope(limit - 0.01, azimuth);
      held.run(1);
      const crept = Math.hypot(held.cube.position.x, held.cube.position.y);
      assert.ok(crept < 1e-5, `crept ${crept} m at azimuth ${azimuth}`);

      const { cube, run } = onSlope(steep, azimuth);
      run(0.1);
      const start = cube.position.clone();
      const speed = cube.velocity.length();
      run(0.5);
      const way = cube.position.vsub(start);
      const distance = speed * 0.5 + (expected * 0.5 ** 2) / 2;
      assert.ok(Math.abs(way.length() / distance - 1) < 0.02, `${way.length()} m at ${azimuth}, not ${distance} m`);
      const across = way.y * Math.cos(azimuth) - way.x * Math.sin(azimuth);
      assert.ok(Math.abs(across) < 0.01 * way.length(), `off its line by ${across} m at azimuth ${azimuth}`);
    }
  });

  it("is none without a force on the plane: a cube that only just touches keeps sliding and spinning", () => {
    const { cube, run } = onSlope(Math.PI / 2, 0);
    cube.velocity.set(0, 0.3, 0);
    cube.angularVelocity.set(0, 0, 2);
    cube.position.z = half;
    run(0.5);
    assert.ok(Math.abs(cube.velocity.y - 0.3) < 1e-6, `${cube.velocity.y} m/s`);
    assert.ok(Math.abs(cube.angularVelocity.z - 2) < 1e-6, `${cube.angularVelocity.z} rad/s`);
    assert.ok(Math.abs(cube.velocity.x - g * 0.5) < 1e-6, `${cube.velocity.x} m/s`);
  });
});
