import { panda } from "../../src/arm/panda.ts";
import {
  type Action,
  hold,
  type Observation,
  paperNoise,
  type Relation,
  type Scenario,
  type SceneNoise,
  type Towers,
  type Vec3,
  wrapAngle,
  type WorldEvent,
} from "../../src/core/index.ts";
import { toolYaw } from "../../src/arm/toolOrientation.ts";
import type { PhysicsWorld } from "../../sim/PhysicsWorld.ts";

/** No noise of any kind. */
export const still: SceneNoise = { ...paperNoise, startPosition: 0 };

export const on = (disc: string, support: string, sign = true): Relation => ({
  name: "on",
  objects: [disc, support],
  sign,
});

const edges: Readonly<Record<string, number>> = { blue: 0.04, red: 0.045, green: 0.05, yellow: 0.055 };

/** A scene of the paper's discs, as far as they are named. */
export function scenarioOf(
  towers: Towers,
  {
    loose = {},
    noise = still,
    goal = [],
  }: {
    readonly loose?: Readonly<Record<string, readonly [number, number]>>;
    readonly noise?: SceneNoise;
    readonly goal?: readonly Relation[];
  } = {},
): Scenario {
  const named = new Set([...Object.values(towers).flat(), ...Object.keys(loose)]);
  const discs = Object.entries(edges)
    .filter(([id]) => named.has(id))
    .map(([id, edge]) => ({ id, colour: id, edge }));
  return { name: "test", instruction: "", scene: { discs, towers, loose, noise }, goal };
}

/** Moves the hand of a physical world by plain Cartesian actions, and keeps what the world said. */
export class HandDriver {
  readonly world: PhysicsWorld;
  readonly events: WorldEvent[] = [];
  observation: Observation;
  /** Commanded opening, 0..1. */
  #gripper = 1;

  private constructor(world: PhysicsWorld, observation: Observation) {
    this.world = world;
    this.observation = observation;
  }

  static async start(world: PhysicsWorld, scenario: Scenario, seed = 1): Promise<HandDriver> {
    const { observation } = await world.reset({ scenario, seed });
    return new HandDriver(world, observation);
  }

  async act(action: Action): Promise<void> {
    const { observation, events } = await this.world.step(action);
    this.observation = observation;
    this.events.push(...events);
  }

  async wait(steps: number): Promise<void> {
    for (let i = 0; i < steps; i++) await this.act(hold);
  }

  /** Straight to a place at `speed` (m/s), then until the arm has come to rest. */
  async moveTo(place: Vec3, speed = 0.3, yaw = 0): Promise<void> {
    for (;;) {
      const { position, orientation } = this.observation.commanded!;
      const left: Vec3 = [place[0] - position[0], place[1] - position[1], place[2] - position[2]];
      const turn = wrapAngle(yaw - toolYaw(orientation));
      const share = Math.min(1, (speed * 0.05) / Math.max(Math.hypot(...left), 1e-12));
      const turned = Math.max(-0.1, Math.min(0.1, turn));
      if (Math.hypot(...left) < 1e-9 && Math.abs(turn) < 1e-9) break;
      await this.act({
        kind: "cartesian",
        translation: [left[0] * share, left[1] * share, left[2] * share],
        yaw: turned,
        gripper: this.#gripper,
      });
    }
    await this.wait(12);
  }

  /** @param opening 0 closed .. 1 open */
  async setGripper(opening: number, steps = 20): Promise<void> {
    this.#gripper = opening;
    for (let i = 0; i < steps; i++) {
      await this.act({ kind: "cartesian", translation: [0, 0, 0], yaw: 0, gripper: opening });
    }
  }

  /** Where a disc is in truth. */
  placeOf(disc: string): Vec3 {
    const found = this.world.worldState().discs.find(({ spec }) => spec.id === disc);
    if (found === undefined) throw new RangeError(`No disc "${disc}"`);
    return found.pose.position;
  }

  /** Goes round a disc from above and closes. */
  async grasp(disc: string): Promise<void> {
    const [x, y, z] = this.placeOf(disc);
    await this.moveTo([x, y, z + 0.12]);
    await this.moveTo([x, y, z], 0.2);
    await this.setGripper(0);
  }
}

/** Newtons with which the described gripper presses. */
export const graspForce = panda.gripper.graspForce;
