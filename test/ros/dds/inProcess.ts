import type { EpisodeRecord } from "../../../src/episode/EpisodeRecord.ts";
import { EpisodeRunner } from "../../../src/cli/bench/EpisodeRunner.ts";
import { chooseScenario } from "../../../src/cli/compose/chooseScenario.ts";
import type { Configuration } from "../../../src/cli/compose/Configuration.ts";
import { defaultPolicies } from "../../../src/cli/compose/configurationOf.ts";
import { loadDomain } from "../../../src/cli/compose/loadDomain.ts";
import { provenance } from "../../../src/cli/provenance.ts";
import { fromPlan } from "../../../src/ros/messages/symbols.ts";

/** An episode as it goes without a graph. */
export interface Reference {
  readonly record: EpisodeRecord;
  /** In the order in which they were made, one plan step a text. */
  readonly plans: readonly (readonly string[])[];
}

/** Runs an episode in this process. */
export async function inProcess(
  name: string,
  seed: number,
  changes: Partial<Pick<Configuration, "policy" | "senseEvery">> = {},
): Promise<Reference> {
  const domain = loadDomain("hanoi");
  const configuration: Configuration = {
    agent: "nesy-oracle",
    world: "physics",
    noise: "paper",
    observationNoise: { position: 0, yaw: 0 },
    senseEvery: 1,
    senseDelay: 0,
    policy: "learned",
    policies: defaultPolicies(),
    ...changes,
  };
  const plans: string[][] = [];
  const runner = await EpisodeRunner.create({ configuration, domain, provenance: provenance(), hardware: "shared" });
  const { record } = await runner.run({
    scenario: chooseScenario(domain, { name, seed, noise: configuration.noise }),
    seed,
    observers: [
      {
        onDecision: ({ events }) => {
          for (const event of events) if (event.kind === "plan") plans.push(fromPlan(event.plan));
        },
      },
    ],
  });
  runner.close();
  return { record, plans };
}
