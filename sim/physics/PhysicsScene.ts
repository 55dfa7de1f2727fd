import { Body, Box, ContactMaterial, Material, NaiveBroadphase, Plane, Quaternion, Vec3, World } from "cannon-es";
import { pad, palm } from "../../src/arm/handShape.ts";
import type { DiscSpec, Pose, Twist, Vec3 as CoreVec3 } from "../../src/core/index.ts";
import { compose } from "../../src/core/index.ts";
import { CoulombSolver, type CoulombSolverOptions } from "./CoulombSolver.ts";

/** Coefficients of friction and stiffness of the contacts in the scene. */
export interface ContactProperties {
  /** Painted wood on wood and on the table. */
  readonly discFriction: number;
  /** Rubber pad on painted wood. */
  readonly padFriction: number;
}

/** Wood blocks: 0.5 for wood on wood; 0.9 for rubber pads on wood (ranges 0.25–0.5 and 0.7–0.95 in engineering handbooks). */
export const nominalContacts: ContactProperties = { discFriction: 0.5, padFriction: 0.9 };

/** Beech, kg/m³. */
export const discDensity = 700;

/** Contact stiffness of hard bodies; SPOOK needs a finite one, N/m per contact point. */
const hardStiffness = 1e7;

/**
 * Contact stiffness of the rubber pads, N/m per contact point: four points give 4·10⁴ N/m · (depth − slop), so the 40 N of a
 * grasp at 1.3 mm. Stiffer kinematic pads throw blocks out of the hand (measured, see docs/decisions/0002).
 */
const padStiffness = 1e4;

/** A disc to put into the scene. */
export interface DiscBody {
  readonly spec: DiscSpec;
  readonly mass: number;
  readonly pose: Pose;
  /** At rest if left out. */
  readonly twist?: Twist;
}

interface SceneDisc {
  readonly spec: DiscSpec;
  readonly mass: number;
  readonly body: Body;
}

/** Forces and touches of the last physics step. */
export interface HandContacts {
  /** Normal force on each pad, N. */
  readonly force: readonly [number, number];
  /** Disc that both pads touch, if any. */
  readonly held: string | undefined;
  /** Whether that disc touches anything but the pads. */
  readonly supported: boolean;
}

/**
 * The table, the discs and the hand in cannon-es, frame: robot base, z up, table top at z = 0. The hand is kinematic: it goes
 * where it is put and pushes what it meets; discs are dynamic and sleep when at rest.
 */
export class PhysicsScene {
  readonly #world: World;
  readonly #discs: SceneDisc[] = [];
  readonly #pads: readonly [Body, Body];
  readonly #palm: Body;
  readonly #timestep: number;
  readonly #properties: ContactProperties;
  readonly #solver: Partial<CoulombSolverOptions>;
  #contacts: HandContacts = { force: [0, 0], held: undefined, supported: false };

  /**
   * @param timestep of physics, s
   */
  constructor(
    timestep: number,
    discs: readonly DiscBody[],
    contacts: ContactProperties,
    solver: Partial<CoulombSolverOptions> = {},
  ) {
    this.#timestep = timestep;
    this.#properties = contacts;
    this.#solver = solver;
    const world = new World({ gravity: new Vec3(0, 0, -9.81), allowSleep: true });
    world.broadphase = new NaiveBroadphase();
    world.broadphase.useBoundingBoxes = true;
    const wood = new Material("wood");
    const rubber = new Material("rubber");
    world.solver = new CoulombSolver(
      (a, b) => (a.material === rubber || b.material === rubber ? contacts.padFriction : contacts.discFriction),
      solver,
    );
    this.#world = world;
    addContact(world, wood, wood, hardStiffness);
    addContact(world, wood, rubber, padStiffness);

    world.addBody(new Body({ mass: 0, material: wood, shape: new Plane() }));
    for (const { spec, mass, pose, twist } of discs) {
      const half = spec.edge / 2;
      const body = new Body({ mass, material: wood, shape: new Box(new Vec3(half, half, half)) });
      place(body, pose);
      if (twist !== undefined) move(body, twist);
      body.linearDamping = 0;
      body.angularDamping = 0;
      // Faster than solver jitter, slower than any wanted motion; at rest this long before it sleeps.
      body.sleepSpeedLimit = 0.03;
      body.sleepTimeLimit = 0.25;
      world.addBody(body);
      this.#discs.push({ spec, mass, body });
    }
    this.#pads = [kinematicBox(pad.half, rubber), kinematicBox(pad.half, rubber)];
    this.#palm = kinematicBox(palm.half, wood);
    for (const body of [...this.#pads, this.#palm]) world.addBody(body);
  }

  /** Puts the hand's bodies where the tool is and gives them its velocity; `opening` between the pads in m, `closing` in m/s. */
  placeHand(X_BT: Pose, twist: Twist, opening: number, closing: number): void {
    const lift = pad.half[2] - pad.below;
    const reach = opening / 2 + pad.half[1];
    const side = compose(X_BT, { position: [0, 1, 0], orientation: [0, 0, 0, 1] }).position;
    const axis: CoreVec3 = [side[0] - X_BT.position[0], side[1] - X_BT.position[1], side[2] - X_BT.position[2]];
    this.#pads.forEach((body, i) => {
      const sign = i === 0 ? 1 : -1;
      const own: CoreVec3 = [
        (axis[0] * -sign * closing) / 2,
        (axis[1] * -sign * closing) / 2,
        (axis[2] * -sign * closing) / 2,
      ];
      moveWith(body, X_BT, twist, [0, sign * reach, -lift], own);
    });
    moveWith(this.#palm, X_BT, twist, [0, 0, -(palm.above + palm.half[2])], [0, 0, 0]);
  }

  /** Advances the world by one physics step. */
  step(): void {
    this.#world.step(this.#timestep);
    this.#contacts = this.#readContacts();
  }

  get handContacts(): HandContacts {
    return this.#contacts;
  }

  discIds(): readonly string[] {
    return this.#discs.map(({ spec }) => spec.id);
  }

  discSpec(index: number): DiscSpec {
    return this.#disc(index).spec;
  }

  /** Pose and twist of disc number `index` (in the order given), base frame. */
  discState(index: number): { readonly pose: Pose; readonly twist: Twist } {
    const { position: p, quaternion: q, velocity: v, angularVelocity: w } = this.#disc(index).body;
    return {
      pose: { position: [p.x, p.y, p.z], orientation: [q.x, q.y, q.z, q.w] },
      twist: { linear: [v.x, v.y, v.z], angular: [w.x, w.y, w.z] },
    };
  }

  discMass(index: number): number {
    return this.#disc(index).mass;
  }

  /** Adds momentum (N·s) to a disc at a point beside its centre (m, base frame's axes), and wakes it. */
  push(index: number, impulse: CoreVec3, beside: CoreVec3 = [0, 0, 0]): void {
    const { body } = this.#disc(index);
    body.wakeUp();
    body.applyImpulse(new Vec3(...impulse), new Vec3(...beside));
  }

  /** Another scene, as this one is at the moment, to try out what would happen: its hand stands still, or is gone with what it holds. */
  copy(hand: "still" | "gone"): PhysicsScene {
    const { held } = this.#contacts;
    const all = this.#discs.map(({ spec, mass }, i) => ({ spec, mass, ...this.discState(i) }));
    const discs = hand === "still" ? all : all.filter(({ spec }) => spec.id !== held);
    const copy = new PhysicsScene(this.#timestep, discs, this.#properties, this.#solver);
    if (hand === "gone") return copy;
    const from = [...this.#pads, this.#palm];
    [...copy.#pads, copy.#palm].forEach((body, i) => {
      body.position.copy(from[i]!.position);
      body.quaternion.copy(from[i]!.quaternion);
      body.aabbNeedsUpdate = true;
    });
    copy.#contacts = this.#contacts;
    return copy;
  }

  #disc(index: number): SceneDisc {
    const disc = this.#discs[index];
    if (disc === undefined)
      throw new RangeError(`There is no disc number ${index}; the scene has ${this.#discs.length}`);
    return disc;
  }

  #readContacts(): HandContacts {
    const force: [number, number] = [0, 0];
    const touches = [new Set<Body>(), new Set<Body>()] as const;
    for (const c of this.#world.contacts) {
      for (const i of [0, 1] as const) {
        const other = c.bi === this.#pads[i] ? c.bj : c.bj === this.#pads[i] ? c.bi : undefined;
        if (other === undefined || other.type !== Body.DYNAMIC) continue;
        force[i] += c.multiplier;
        if (c.multiplier > 0) touches[i].add(other);
      }
    }
    const held = this.#discs.find((d) => touches[0].has(d.body) && touches[1].has(d.body));
    if (held === undefined) return { force, held: undefined, supported: false };
    // Cannon makes no contacts between a sleeping body and the table; what bore it when it fell asleep bears it still.
    if (held.body.sleepState === Body.SLEEPING && held.spec.id === this.#contacts.held) {
      return { ...this.#contacts, force };
    }
    const supported = this.#world.contacts.some((c) => {
      const other = c.bi === held.body ? c.bj : c.bj === held.body ? c.bi : undefined;
      return other !== undefined && other !== this.#pads[0] && other !== this.#pads[1] && c.multiplier > 0;
    });
    return { force, held: held.spec.id, supported };
  }
}

/** Friction is the solver's business, so cannon is told of none. */
function addContact(world: World, a: Material, b: Material, stiffness: number): void {
  world.addContactMaterial(
    new ContactMaterial(a, b, {
      friction: 0,
      restitution: 0,
      contactEquationStiffness: stiffness,
      contactEquationRelaxation: 3,
    }),
  );
}

/** A hand part: it never sleeps, and whatever it touches wakes even if it moves slowly. */
function kinematicBox(half: readonly [number, number, number], material: Material): Body {
  const body = new Body({ mass: 0, type: Body.KINEMATIC, material, shape: new Box(new Vec3(...half)) });
  body.allowSleep = false;
  body.sleepSpeedLimit = 1e-4;
  // Hand parts do not collide with each other or with the table, which kinematic bodies could not answer anyway.
  body.position.set(0, 0, 10);
  return body;
}

function place(body: Body, pose: Pose): void {
  body.position.set(...pose.position);
  body.quaternion.set(...pose.orientation);
  body.aabbNeedsUpdate = true;
}

function move(body: Body, { linear, angular }: Twist): void {
  body.velocity.set(...linear);
  body.angularVelocity.set(...angular);
}

const turned = new Vec3();
const turner = new Quaternion();

/** Rigidly attaches a body to the tool at `offset` (tool frame), with an extra velocity of its own (base frame). */
function moveWith(body: Body, X_BT: Pose, twist: Twist, offset: CoreVec3, own: CoreVec3): void {
  turner.set(...X_BT.orientation);
  turner.vmult(new Vec3(...offset), turned);
  const [px, py, pz] = X_BT.position;
  body.position.set(px + turned.x, py + turned.y, pz + turned.z);
  body.quaternion.copy(turner);
  const [wx, wy, wz] = twist.angular;
  const [vx, vy, vz] = twist.linear;
  body.velocity.set(
    vx + wy * turned.z - wz * turned.y + own[0],
    vy + wz * turned.x - wx * turned.z + own[1],
    vz + wx * turned.y - wy * turned.x + own[2],
  );
  body.angularVelocity.set(wx, wy, wz);
  body.aabbNeedsUpdate = true;
}
