import { readGoalCases } from "../../goal/evaluation/readGoalCases.ts";
import type { Domain } from "../../pddl/Domain.ts";
import type { DrawScenario } from "../../ros/nodes/executorNode.ts";
import { judgedScenario } from "../evaluate/judgedScenario.ts";
import { readText } from "../readText.ts";
import { chooseScenario, noiseNamed } from "./chooseScenario.ts";

/**
 * Draws scenarios by name: the benchmark's, and the instructions of a file by their ids, in its scenes and with its goals.
 *
 * @param instructions file as in `benchmarks/goals`; none if empty
 * @throws FileError where the file cannot be read or is broken
 */
export function scenarioDrawer(domain: Domain, instructions: string): DrawScenario {
  const cases = instructions === "" ? [] : readGoalCases(readText(instructions), instructions, domain);
  const named = new Map(cases.map((each) => [each.id, each]));
  return (options) => {
    const each = named.get(options.name);
    if (each === undefined) return chooseScenario(domain, options);
    const { scene, ...rest } = judgedScenario(each, options.seed);
    return { ...rest, scene: { ...scene, noise: noiseNamed(options.noise) } };
  };
}
