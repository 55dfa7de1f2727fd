import assert from "node:assert/strict";
import {
  Body,
  Box,
  ContactEquation,
  ContactMaterial,
  DistanceConstraint,
  HingeConstraint,
  Material,
  Plane,
  Vec3,
  World,
} from "cannon-es";
import { CoulombSolver, type CoulombSolverOptions } from "../../../sim/physics/CoulombSolver.ts";

const g = 9.81;
const dt = 1 / 240;
const half = 0.025;
const mass = 0.0875;
/** Penetration that the solver leaves standing, m; what starts so deep is at rest from the start. */
const slop = 3e-4;
/** Moment of inertia of the cube about an axis through its centre, kg·m². */
const inertia = (mass * (2 * half) ** 2) / 6;

interface Setting {
  readonly friction: number;
  readonly gravity: Vec3;
  readonly options?: Partial<CoulombSolverOptions>;
}

/** A world with a plane at z = 0 (unless without) whose contacts the solver under test solves; nothing sleeps. */
function worldOf({ friction, gravity, options = {} }: Setting, floor: "plane" | "no plane" = "plane"): World {
  const material = new Material("wood");
  const world = new World({ gravity, allowSleep: false });
  world.defaultMaterial = material;
  world.solver = new CoulombSolver(() => friction, options);
  world.addContactMaterial(
    new ContactMaterial(material, material, {
      friction: 0,
      restitution: 0,
      contactEquationStiffness: 1e7,
      contactEquationRelaxation: 3,
    }),
  );
  if (floor === "plane") world.addBody(new Body({ mass: 0, material, shape: new Plane() }));
  return world;
}

function addCube(world: World, position: Vec3): Body {
  const body = new Body({
    mass,
    material: world.defaultMaterial,
    shape: new Box(new Vec3(half, half, half)),
    position,
  });
  body.linearDamping = 0;
  body.angularDamping = 0;
  world.addBody(body);
  return body;
}

function run(world: World, seconds: number): void {
  for (let i = 0; i < Math.round(seconds / dt); i++) world.step(dt);
}

const down = new Vec3(0, 0, -g);
/** Gravity as a cube on a slope feels it: the slope falls towards `azimuth` (rad) by `angle` (rad). */
const slope = (angle: number, azimuth = 0): Vec3 =>
  new Vec3(g * Math.sin(angle) * Math.cos(azimuth), g * Math.sin(angle) * Math.sin(azimuth), -g * Math.cos(angle));

describe("CoulombSolver", () => {
  it("holds a cube on an incline below the angle of friction, and lets it slide above with g (sin θ − μ cos θ)", () => {
    for (const friction of [0.2, 0.5, 0.9]) {
      for (const azimuth of [0, 0.7, 2]) {
        const held = worldOf({ friction, gravity: slope(Math.atan(0.97 * friction), azimuth) });
        const stays = addCube(held, new Vec3(0, 0, half - slop));
        run(held, 1.5);
        assert.ok(Math.hypot(stays.position.x, stays.position.y) < 1e-6, `μ = ${friction} holds`);

        const angle = Math.atan(1.1 * friction);
        const steep = worldOf({ friction, gravity: slope(angle, azimuth) });
        const slides = addCube(steep, new Vec3(0, 0, half - slop));
        run(steep, 0.25);
        const [x, y] = [slides.velocity.x, slides.velocity.y];
        run(steep, 0.5);
        const acceleration = Math.hypot(slides.velocity.x - x, slides.velocity.y - y) / 0.5;
        const expected = g * (Math.sin(angle) - friction * Math.cos(angle));
        assert.ok(
          Math.abs(acceleration / expected - 1) < 0.03,
          `μ = ${friction}: ${acceleration}, not ${expected} m/s²`,
        );
      }
    }
  });

  it("presses with the weight, and pushes out what is deeper than the slop", () => {
    const world = worldOf({ friction: 0.5, gravity: down });
    const cube = addCube(world, new Vec3(0, 0, half - 1e-3));
    run(world, 1);
    const force = world.contacts.reduce((sum, contact) => sum + contact.multiplier, 0);
    assert.ok(Math.abs(force / (mass * g) - 1) < 1e-3, `${force} N`);
    const sunk = half - cube.position.z;
    assert.ok(sunk > 0.9 * slop && sunk < 1.1 * slop, `${sunk} m`);
  });

  it("brakes a spin on the spot by μ Σ fₙ r, r being the corners' distance from the centre", () => {
    const friction = 0.5;
    const world = worldOf({ friction, gravity: down });
    const cube = addCube(world, new Vec3(0, 0, half - slop));
    run(world, 0.25);
    const braking = (friction * mass * g * Math.SQRT2 * half) / inertia;
    const spin = 20;
    cube.angularVelocity.set(0, 0, spin);
    run(world, (0.5 * spin) / braking);
    const left = cube.angularVelocity.z / spin;
    assert.ok(Math.abs(left - 0.5) < 0.05, `${left} of the spin is left after half of the time`);
    run(world, (0.6 * spin) / braking);
    assert.ok(Math.abs(cube.angularVelocity.z) < 0.02 * spin, "it has stopped");
  });

  it("keeps a leaning stack of four at rest for 10 s without sleep", () => {
    const world = worldOf({ friction: 0.5, gravity: down });
    const cubes = [0, 1, 2, 3].map((i) => addCube(world, new Vec3(0.004 * i, 0, half - slop + (2 * half - slop) * i)));
    run(world, 10);
    for (const [i, { position, quaternion }] of cubes.entries()) {
      assert.ok(Math.hypot(position.x - 0.004 * i, position.y) < 5e-5, `cube ${i} crept to ${position.toString()}`);
      assert.ok(Math.hypot(quaternion.x, quaternion.y, quaternion.z) < 1e-3, `cube ${i} turned`);
    }
  });

  it("starts from the last step's impulses: at rest one sweep is enough, on a slope too", () => {
    const sweepsAtRest = (warmStart: number): number => {
      const world = worldOf({ friction: 0.5, gravity: slope(0.3), options: { warmStart, tolerance: 1e-6 } });
      for (const i of [0, 1, 2]) addCube(world, new Vec3(0, 0, half + 2 * half * i));
      run(world, 2);
      let sweeps = 0;
      const { solver } = world;
      const solve = solver.solve.bind(solver);
      solver.solve = (step, of) => (sweeps = solve(step, of));
      world.step(dt);
      return sweeps;
    };
    assert.ok(sweepsAtRest(1) <= 2, `${sweepsAtRest(1)} sweeps`);
    assert.ok(sweepsAtRest(0) > 5, `${sweepsAtRest(0)} sweeps without warm start`);
  });

  it("never pulls: a cube thrown up from the table flies as if there were none", () => {
    const world = worldOf({ friction: 0.5, gravity: down });
    const cube = addCube(world, new Vec3(0, 0, half));
    run(world, 0.5);
    const { z } = cube.position;
    cube.velocity.set(0, 0, 1);
    const steps = 24;
    run(world, steps * dt);
    const expected = z + steps * dt - (g * dt * dt * steps * (steps + 1)) / 2;
    assert.ok(Math.abs(cube.position.z - expected) < 1e-3, `${cube.position.z}, not ${expected} m`);
  });

  it("conserves momentum and does not make energy in an oblique, spinning collision", () => {
    const world = worldOf({ friction: 0.5, gravity: new Vec3() }, "no plane");
    const a = addCube(world, new Vec3(-0.03, 0, 0));
    const b = addCube(world, new Vec3(0.03, 0.015, 0.01));
    a.velocity.set(0.5, 0.3, -0.1);
    a.angularVelocity.set(0, 0, 3);
    const momentum = (): number[] =>
      [a, b].reduce((p, { velocity: v }) => [p[0]! + v.x, p[1]! + v.y, p[2]! + v.z], [0, 0, 0]);
    const energy = (): number =>
      [a, b].reduce(
        (sum, { velocity, angularVelocity }) =>
          sum + (mass * velocity.lengthSquared() + inertia * angularVelocity.lengthSquared()) / 2,
        0,
      );
    const [before, energyBefore] = [momentum(), energy()];
    run(world, 0.25);
    for (const [k, p] of momentum().entries()) assert.ok(Math.abs(p - before[k]!) < 1e-12);
    assert.ok(b.velocity.x > 0.1, "they met");
    assert.ok(energy() < energyBefore, "a collision without restitution loses energy");
  });

  it("refuses what is not a contact", () => {
    const world = worldOf({ friction: 0.5, gravity: down });
    const [a, b] = [addCube(world, new Vec3(0, 0, 1)), addCube(world, new Vec3(1, 0, 1))];
    world.addConstraint(new HingeConstraint(a, b));
    assert.throws(() => {
      world.step(dt);
    }, TypeError);
  });

  it("refuses a distance constraint, which cannot be told from a contact by its equation", () => {
    const world = worldOf({ friction: 0.5, gravity: down });
    const [a, b] = [addCube(world, new Vec3(0, 0, 1)), addCube(world, new Vec3(1, 0, 1))];
    const constraint = new DistanceConstraint(a, b, 1);
    assert.ok(constraint.equations.every((equation) => equation instanceof ContactEquation));
    world.addConstraint(constraint);
    assert.throws(() => {
      world.step(dt);
    }, /^TypeError: CoulombSolver solves contacts only/);
    world.removeConstraint(constraint);
    world.step(dt);
  });
});
