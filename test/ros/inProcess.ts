import { EpisodeRunner } from "../../src/cli/bench/EpisodeRunner.ts";
import { chooseScenario } from "../../src/cli/compose/chooseScenario.ts";
import type { Configuration } from "../../src/cli/compose/Configuration.ts";
import { defaultPolicies } from "../../src/cli/compose/configurationOf.ts";
import { loadDomain } from "../../src/cli/compose/loadDomain.ts";
import type { EpisodeRecord } from "../../src/episode/EpisodeRecord.ts";
import type { EpisodeObserver } from "../../src/episode/EpisodeObserver.ts";
import { stepText } from "../../src/pddl/Domain.ts";

/** An episode without a graph, with the plans that its agent made. */
export interface EpisodeInProcess {
  readonly record: EpisodeRecord;
  readonly plans: readonly (readonly string[])[];
}

/** Runs an episode as `praxis run` does: what a graph of the same seed and parameters must come to. */
export async function inProcess(
  name: string,
  seed: number,
  changes: Partial<Configuration> = {},
): Promise<EpisodeInProcess> {
  const configuration: Configuration = {
    ...{ agent: "nesy-oracle", world: "physics", noise: "paper", observationNoise: { position: 0, yaw: 0 } },
    ...{ senseEvery: 1, senseDelay: 0, policy: "scripted", policies: defaultPolicies() },
    ...changes,
  };
  const domain = loadDomain("hanoi");
  const provenance = { gitRevision: "r", versions: {} };
  const runner = await EpisodeRunner.create({ configuration, domain, provenance, hardware: "shared" });
  const plans: (readonly string[])[] = [];
  const planning: EpisodeObserver = {
    onDecision: ({ events }) => {
      for (const event of events) if (event.kind === "plan") plans.push(event.plan.map(stepText));
    },
  };
  const scenario = chooseScenario(domain, { name, seed, noise: configuration.noise });
  const { record } = await runner.run({ scenario, seed, observers: [planning] });
  await runner.close();
  return { record, plans };
}
