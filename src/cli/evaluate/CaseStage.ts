import {
  horizontalDistance,
  type Image,
  type Observation,
  paperNoise,
  Rng,
  type Scenario,
  type Vec3,
} from "../../core/index.ts";
import type { GoalCase } from "../../goal/evaluation/GoalCase.ts";
import { pictureSize } from "../../perception/vision/sceneMaps.ts";
import { agentCamera, nominalCameras } from "../../scene/nominalCameras.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { PhysicsWorld } from "../../../sim/PhysicsWorld.ts";
import { reachableTable } from "../../../sim/reachableTable.ts";

/** A case's scene in front of the camera. */
export interface StagedCase {
  readonly observation: Observation;
  /** Where the discs really are: centres, m, base frame. */
  readonly discs: readonly { readonly id: string; readonly position: Vec3 }[];
}

/** Least distance of loose discs from the centres of areas and from each other, m, as in the skills' demonstrations. */
const apart = 0.11;
/** Draws of places for all loose discs before they are said not to fit. */
const attempts = 1000;

/** Sets scenes of cases up in the simulated world, with the benchmark's noise of the start, and takes pictures of them. */
export class CaseStage {
  readonly #world = new PhysicsWorld({ cameras: nominalCameras(pictureSize) });

  /** @throws RangeError where there is no room for so many loose discs */
  async set(each: GoalCase, seed: number): Promise<StagedCase> {
    const { observation } = await this.#world.reset({ scenario: caseScenario(each, seed), seed });
    const { discs: states } = this.#world.worldState();
    return { observation, discs: states.map(({ spec, pose }) => ({ id: spec.id, position: pose.position })) };
  }
}

/**
 * A case as a scenario without a goal, with the benchmark's noise of the start.
 * @param seed draws where loose discs lie
 * @throws RangeError where there is no room for so many loose discs
 */
export function caseScenario({ id, words, discs, towers, loose }: GoalCase, seed: number): Scenario {
  const places = loosePlaces(loose, new Rng(seed, "loose-places"));
  return { name: id, instruction: words, scene: { discs, towers, loose: places, noise: paperNoise }, goal: [] };
}

/** What the agent's camera shows of a scene. */
export const pictureOf = ({ observation }: StagedCase): Promise<Image> => observation.image(agentCamera);

function loosePlaces(loose: readonly string[], rng: Rng): Readonly<Record<string, readonly [number, number]>> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const places = loose.map(() => [rng.uniform(...reachableTable.x), rng.uniform(...reachableTable.y)] as const);
    const spots = [...benchmarkPegs.map(({ position }) => position), ...places.map(([x, y]) => [x, y, 0] as const)];
    const areApart = spots.every((spot, i) =>
      spots.slice(0, i).every((other) => horizontalDistance(spot, other) > apart),
    );
    if (areApart) return Object.fromEntries(loose.map((id, i) => [id, places[i]!]));
  }
  throw new RangeError(`There is no room on the table for ${loose.length} loose discs`);
}
