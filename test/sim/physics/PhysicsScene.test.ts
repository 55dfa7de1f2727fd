import assert from "node:assert/strict";
import { drawScene } from "../../../sim/drawScene.ts";
import { Gripper } from "../../../sim/Gripper.ts";
import { defaultSolverOptions } from "../../../sim/physics/CoulombSolver.ts";
import {
  type ContactProperties,
  discDensity,
  nominalContacts,
  PhysicsScene,
} from "../../../sim/physics/PhysicsScene.ts";
import { drawScenario, noisePresets } from "../../../sim/scenarios.ts";
import { panda } from "../../../src/arm/panda.ts";
import { toolOrientation } from "../../../src/arm/toolOrientation.ts";
import { axisAngle, type DiscSpec, norm, subtract, type Twist, type Vec3 } from "../../../src/core/index.ts";

const dt = 1 / 240;
const { slop } = defaultSolverOptions;
const { graspForce, maxOpening } = panda.gripper;

/** The start of a benchmark episode, in physics. */
function startOf(name: string, noise: "paper" | "perturbed", seed: number): PhysicsScene {
  const { discs, contacts } = drawScene(drawScenario(name, seed, noisePresets[noise]), seed, panda.links.length);
  return new PhysicsScene(dt, discs, contacts);
}

const placesOf = (scene: PhysicsScene): Vec3[] => scene.discIds().map((_, i) => scene.discState(i).pose.position);
const speedOf = (scene: PhysicsScene, i = 0): number => {
  const { linear, angular } = scene.discState(i).twist;
  return Math.hypot(...linear, ...angular);
};

const weight = discDensity * 0.05 ** 3 * 9.81;
const disc: DiscSpec = { id: "cube", colour: "red", edge: 0.05 };

/** One disc on the table and a hand that is driven as PhysicsWorld drives it. */
class Hand {
  readonly scene: PhysicsScene;
  readonly gripper = new Gripper(panda.gripper);
  position: Vec3 = [0.5, 0, disc.edge / 2];

  constructor(contacts: ContactProperties = nominalContacts) {
    const pose = { position: this.position, orientation: axisAngle([0, 0, 1], 0) };
    this.scene = new PhysicsScene(dt, [{ spec: disc, mass: discDensity * disc.edge ** 3, pose }], contacts);
  }

  move(seconds: number, velocity: Vec3 = [0, 0, 0]): void {
    const twist: Twist = { linear: velocity, angular: [0, 0, 0] };
    for (let i = 0; i < Math.round(seconds / dt); i++) {
      this.gripper.plan(Math.min(...this.scene.handContacts.force), dt);
      const { opening, rate } = this.gripper;
      this.scene.placeHand({ position: this.position, orientation: toolOrientation(0) }, twist, opening, -rate);
      this.scene.step();
      this.gripper.advance(dt);
      const [x, y, z] = this.position;
      this.position = [x + velocity[0] * dt, y + velocity[1] * dt, z + velocity[2] * dt];
    }
  }

  /** Where the disc is in the hand, m. */
  get grip(): Vec3 {
    return subtract(this.scene.discState(0).pose.position, this.position);
  }
}

describe("PhysicsScene", () => {
  it("keeps towers of 4 to 7 for 10 s: they sink into the slop, sleep within a second, and then stay bit for bit", () => {
    for (const count of [4, 5, 6, 7]) {
      for (const noise of ["paper", "perturbed"] as const) {
        const scene = startOf(`hanoi-${count}`, noise, 1);
        const start = placesOf(scene);
        for (let i = 0; i < 240; i++) scene.step();
        const settled = placesOf(scene);
        for (let i = 0; i < 9 * 240; i++) scene.step();
        assert.deepEqual(placesOf(scene), settled, `${count} discs, ${noise}`);
        settled.forEach(([x, y, z], i) => {
          const [x0, y0, z0] = start[i]!;
          const level = count - i;
          const drift = Math.hypot(x - x0, y - y0);
          // Turned discs meet at the corners of an octagon and shift a little more while they settle.
          assert.ok(drift < (noise === "paper" ? 5e-4 : 1e-3), `${count} discs, ${noise}: ${i} drifted ${drift} m`);
          assert.ok(z <= z0 && z0 - z < 1.5 * slop * level, `${count} discs, ${noise}: ${i} sank ${z0 - z} m`);
          assert.equal(speedOf(scene, i), 0, "awake");
        });
      }
    }
  });

  it("closes to the grasp force, or a pad's way in one physics step beyond, equally from both sides", () => {
    const hand = new Hand();
    hand.gripper.command(0);
    hand.move(0.5);
    assert.equal(hand.scene.handContacts.held, "cube");
    hand.move(0.2, [0, 0, 0.1]);
    hand.move(0.1);
    const way = ((panda.gripper.maxSpeed * dt) / 2) * 4e4;
    const [left, right] = hand.scene.handContacts.force;
    assert.ok(left > 0.97 * graspForce && left < graspForce + way, `${left} N`);
    assert.ok(Math.abs(left - right) < 1e-3 * left, `${left} and ${right} N`);
  });

  it("knows that a gripped disc stands on the table, asleep or not, and that a lifted one does not", () => {
    const hand = new Hand();
    hand.gripper.command(0);
    hand.move(0.5);
    assert.ok(hand.scene.handContacts.supported);
    hand.move(1);
    assert.equal(speedOf(hand.scene), 0, "asleep");
    assert.ok(hand.scene.handContacts.supported, "still");
    hand.move(0.2, [0, 0, 0.1]);
    assert.ok(!hand.scene.handContacts.supported);
    hand.move(1);
    assert.equal(speedOf(hand.scene), 0, "asleep in the hand");
    assert.deepEqual([hand.scene.handContacts.held, hand.scene.handContacts.supported], ["cube", false]);
    hand.gripper.command(1);
    hand.move(0.5);
    assert.ok(Math.abs(hand.scene.discState(0).pose.position[2] - disc.edge / 2) < 1e-3, "opened pads let it fall");
    assert.equal(hand.scene.handContacts.held, undefined);
  });

  it("holds a disc within 0.2 mm through a lift and a sideways move", () => {
    const hand = new Hand();
    hand.gripper.command(0);
    hand.move(1);
    const start = hand.grip;
    for (const velocity of [
      [0, 0, 0.15],
      [0, 0.3, 0],
      [0.1, -0.2, 0.05],
      [0, 0, 0],
    ] as const) {
      hand.move(0.5, velocity);
      const drift = norm(subtract(hand.grip, start));
      assert.ok(drift < 2e-4, `drifted by ${drift} m`);
    }
    assert.deepEqual([hand.scene.handContacts.held, hand.scene.handContacts.supported], ["cube", false]);
  });

  it("leaves a disc behind that the pads have too little friction for: 2 μ F < m g", () => {
    const left = (padFriction: number): number => {
      const hand = new Hand({ ...nominalContacts, padFriction });
      hand.gripper.command(0);
      hand.move(1);
      const force = Math.min(...hand.scene.handContacts.force);
      assert.equal(2 * padFriction * force < weight, padFriction < 0.01, "the test's premise");
      hand.move(1, [0, 0, 0.03]);
      return 0.03 - hand.scene.discState(0).pose.position[2] + disc.edge / 2;
    };
    assert.ok(left(0.006) > 0.025, `${left(0.006)} m left behind`);
    assert.ok(left(0.02) < 5e-4, `${left(0.02)} m left behind`);
  });

  it("wakes what slow fingers touch", () => {
    const hand = new Hand();
    hand.move(1);
    assert.equal(speedOf(hand.scene), 0, "asleep before");
    hand.position = [0.5, 0, disc.edge / 2];
    // Open, then one pad creeps against the side of the disc.
    const [, y] = hand.scene.discState(0).pose.position;
    hand.move(((maxOpening - disc.edge) / 2 - 5e-4) / 0.02, [0, 0.02, 0]);
    hand.move(1);
    assert.equal(hand.scene.discState(0).pose.position[1], y, "not yet touched");
    hand.move(2.5, [0, 0.002, 0]);
    const moved = hand.scene.discState(0).pose.position[1] - y;
    assert.ok(Math.abs(moved - (0.0045 - slop)) < 3e-5, `moved by ${moved} m of 4.5 mm less the slop`);
  });

  it("wakes a pushed disc, which slides by v² / (2 μ g)", () => {
    const { scene } = new Hand();
    for (let i = 0; i < 240; i++) scene.step();
    assert.equal(speedOf(scene), 0, "asleep before");
    const [before] = placesOf(scene);
    const speed = 0.5;
    scene.push(0, [speed * scene.discMass(0), 0, 0]);
    for (let i = 0; i < 240; i++) scene.step();
    const way = placesOf(scene)[0]![0] - before![0];
    const expected = speed ** 2 / (2 * nominalContacts.discFriction * 9.81);
    assert.ok(Math.abs(way / expected - 1) < 0.05, `${way} m, not ${expected} m`);
    assert.equal(speedOf(scene), 0, "asleep again");
    assert.throws(() => {
      scene.push(1, [0, 0, 1]);
    }, /no disc number 1/);
  });
});
