import { createHash } from "node:crypto";
import { scenarioNames } from "../../../sim/scenarios.ts";
import { FileError } from "../../core/index.ts";
import type { GoalCase } from "../../goal/evaluation/GoalCase.ts";
import { readGoalCases } from "../../goal/evaluation/readGoalCases.ts";
import type { Domain } from "../../pddl/Domain.ts";
import type { Scenarios } from "../../ros/nodes/executorNode.ts";
import { judgedScenario } from "../evaluate/judgedScenario.ts";
import { readText } from "../readText.ts";
import { chooseScenario, noiseNamed } from "./chooseScenario.ts";

/**
 * Draws scenarios by name: the benchmark's, and the instructions of a file by their ids, in its scenes and with its goals.
 *
 * @param path of a file as in `benchmarks/goals`; no instructions if empty
 * @throws FileError where the file cannot be read or is broken, or an id is the name of a benchmark's scenario
 */
export function scenarioDrawer(domain: Domain, path: string): Scenarios {
  const text = path === "" ? "" : readText(path);
  const named = path === "" ? new Map<string, GoalCase>() : instructionsByName(text, path, domain);
  return {
    draw: (options) => {
      const each = named.get(options.name);
      if (each === undefined) return chooseScenario(domain, options);
      const { scene, ...rest } = judgedScenario(each, options.seed);
      return { ...rest, scene: { ...scene, noise: noiseNamed(options.noise) } };
    },
    instructions: path === "" ? "" : createHash("sha256").update(text).digest("hex").slice(0, 12),
  };
}

function instructionsByName(text: string, path: string, domain: Domain): ReadonlyMap<string, GoalCase> {
  const named = new Map(readGoalCases(text, path, domain).map((each) => [each.id, each]));
  const taken = scenarioNames().find((name) => named.has(name));
  if (taken !== undefined) {
    throw new FileError(
      path,
      `"${path}" has an instruction with the id "${taken}", which is a scenario's name; rename it`,
    );
  }
  return named;
}
