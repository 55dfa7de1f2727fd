import { axisAngle, type Pose, Rng, type Scenario } from "../src/core/index.ts";
import { benchmarkPegs } from "./discSets.ts";
import { type ContactProperties, type DiscBody, discDensity, nominalContacts } from "./physics/PhysicsScene.ts";

/** Everything that an episode's seed decides. */
export interface DrawnScene {
  /** In the order of the scenario's discs. */
  readonly discs: readonly DiscBody[];
  readonly contacts: ContactProperties;
  /** Added to the home posture, rad. */
  readonly armOffset: readonly number[];
}

/**
 * Draws the start of an episode from its seed: tower shifts (one for each tower), yaws, masses, friction, arm posture. Each
 * kind of noise has a random stream of its own, so that turning one on leaves the others as they were.
 *
 * @throws RangeError if the scenario places a disc nowhere or twice
 */
export function drawScene(scenario: Scenario, seed: number, joints: number): DrawnScene {
  const { discs, towers, loose = {}, noise } = scenario.scene;
  const position = new Rng(seed, "start-position");
  const yaw = new Rng(seed, "start-yaw");
  const mass = new Rng(seed, "mass");
  const friction = new Rng(seed, "friction");
  const arm = new Rng(seed, "arm-start");
  const edge = new Map(discs.map((d) => [d.id, d.edge]));
  const places = new Map<string, readonly [number, number, number]>();

  const put = (id: string, place: readonly [number, number, number]): void => {
    if (!edge.has(id))
      throw new RangeError(`The scenario "${scenario.name}" places "${id}", which is none of its discs`);
    if (places.has(id)) throw new RangeError(`The scenario "${scenario.name}" places the disc "${id}" twice`);
    places.set(id, place);
  };
  for (const peg of benchmarkPegs) {
    const shift = [position.normal(noise.startPosition), position.normal(noise.startPosition)] as const;
    let top = peg.position[2];
    for (const id of towers[peg.id] ?? []) {
      const height = edge.get(id) ?? 0;
      put(id, [peg.position[0] + shift[0], peg.position[1] + shift[1], top + height / 2]);
      top += height;
    }
  }
  for (const id of Object.keys(loose).sort()) put(id, [...loose[id]!, (edge.get(id) ?? 0) / 2]);

  return {
    discs: discs.map((spec) => {
      const place = places.get(spec.id);
      if (place === undefined)
        throw new RangeError(`The scenario "${scenario.name}" places the disc "${spec.id}" nowhere`);
      const turn = yaw.uniform(-1, 1) * noise.startYaw;
      const pose: Pose = { position: place, orientation: axisAngle([0, 0, 1], turn) };
      return { spec, mass: discDensity * spec.edge ** 3 * (1 + mass.uniform(-1, 1) * noise.mass), pose };
    }),
    contacts: {
      discFriction: nominalContacts.discFriction * (1 + friction.uniform(-1, 1) * noise.friction),
      padFriction: nominalContacts.padFriction * (1 + friction.uniform(-1, 1) * noise.friction),
    },
    armOffset: Array.from({ length: joints }, () => arm.uniform(-1, 1) * noise.armStart),
  };
}
