import { mkdirSync, writeFileSync } from "node:fs";
import { loadDomain } from "../src/cli/compose/loadDomain.ts";
import { chooseScenario } from "../src/cli/compose/chooseScenario.ts";
import { EpisodeRunner } from "../src/cli/bench/EpisodeRunner.ts";
import { packageRoot } from "../src/cli/packageRoot.ts";
import { provenance } from "../src/cli/provenance.ts";
import { quantiles } from "../src/episode/statistics.ts";
import { join } from "node:path";

// Measures, in one process, how much faster than real time state-based 3-disc episodes run on one core, and how long the
// learned skills and the planner take: npm run bench:speed. One episode warms up and does not count.

const episodes = 20;
const scenario = "hanoi-3";
const domain = loadDomain("hanoi");
const origin = provenance();
const runner = await EpisodeRunner.create({
  configuration: {
    agent: "nesy-oracle",
    world: "physics",
    noise: "paper",
    observationNoise: { position: 0, yaw: 0 },
    senseEvery: 1,
    senseDelay: 0,
    policy: "learned",
    policies: join(packageRoot(), "policies", "skills"),
  },
  domain,
  provenance: origin,
  hardware: "shared",
});

let simulatedSeconds = 0;
let cpuSeconds = 0;
const windows = new Map<string, number>();
const inferenceMs: number[] = [];
const planningMs: number[] = [];
for (let seed = 0; seed <= episodes; seed++) {
  const { record } = await runner.run({
    scenario: chooseScenario(domain, { name: scenario, seed, noise: "paper" }),
    seed,
  });
  if (seed === 0 || record.costs === null) continue;
  simulatedSeconds += record.simulatedSeconds;
  cpuSeconds += record.costs.cpuSeconds;
  inferenceMs.push(...record.costs.inferenceMs);
  planningMs.push(...record.costs.planningMs);
  for (const [name, { cpuSeconds: s }] of Object.entries(record.costs.windows)) {
    windows.set(name, (windows.get(name) ?? 0) + s);
  }
}
runner.close();

const result = {
  what: "state-based 3-disc episodes, agent nesy-oracle with learned skills, one process",
  gitRevision: origin.gitRevision,
  versions: origin.versions,
  episodes,
  simulatedSeconds,
  cpuSeconds,
  simulatedPerCpuSecond: simulatedSeconds / cpuSeconds,
  cpuSecondsByWindow: Object.fromEntries([...windows].sort(([a], [b]) => a.localeCompare(b))),
  inferenceMs: { count: inferenceMs.length, ...quantiles(inferenceMs) },
  planningMs: { count: planningMs.length, ...quantiles(planningMs) },
};
const directory = join(packageRoot(), "benchmarks", "results");
mkdirSync(directory, { recursive: true });
writeFileSync(join(directory, "speed.json"), `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
