import type { SceneNoise, Scenario } from "../../core/index.ts";
import { checkGoal } from "../../goal/checkGoal.ts";
import type { Domain } from "../../pddl/Domain.ts";
import { typedObjects } from "../../perception/factsFromSupports.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { drawScenario, noisePresets, scenarioNames } from "../../../sim/scenarios.ts";
import { UsageError } from "../exitCodes.ts";
import { referenceSubTasks } from "./referenceSubTasks.ts";

/** @throws UsageError on a name that no scenario has */
export function checkScenarioName(name: string): void {
  if (!scenarioNames().includes(name)) {
    throw new UsageError(`There is no scenario "${name}"; there are ${scenarioNames().join(", ")}`);
  }
}

/** The noise of a preset. @throws UsageError on a name that no preset has */
export function noiseNamed(name: string): SceneNoise {
  const preset = Object.hasOwn(noisePresets, name) ? noisePresets[name] : undefined;
  if (preset === undefined) {
    throw new UsageError(`There is no noise "${name}"; there are ${Object.keys(noisePresets).join(", ")}`);
  }
  return preset;
}

/**
 * One instance of a benchmark scenario with the sub-tasks that its judge follows, its goal checked against the domain that the
 * agent plans in.
 *
 * @param options.noise a name of `noisePresets`
 * @throws UsageError on an unknown name, or a goal that the domain cannot express
 */
export function chooseScenario(
  domain: Domain,
  options: { readonly name: string; readonly seed: number; readonly noise: string },
): Scenario {
  const { name, seed, noise } = options;
  checkScenarioName(name);
  const scenario = drawScenario(name, seed, noiseNamed(noise));
  const objects = typedObjects(
    scenario.scene.discs,
    benchmarkPegs.map(({ id }) => id),
  );
  const goal = scenario.goal.map(({ name: predicate, objects: args, sign }) => ({ atom: { predicate, args }, sign }));
  const problems = checkGoal(domain, objects, goal);
  if (problems.length > 0) {
    throw new UsageError(`The goal of "${name}" does not fit domain "${domain.name}": ${problems.join("; ")}`);
  }
  const subTasks = referenceSubTasks(domain, scenario);
  return subTasks === undefined ? scenario : { ...scenario, subTasks };
}

/** The same scene with the user's own words: without a goal or sub-tasks of its own, so that the agent's goal is judged. */
export const withInstruction = ({ name, scene }: Scenario, instruction: string): Scenario => ({
  name,
  instruction,
  scene,
  goal: [],
});
