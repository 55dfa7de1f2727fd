import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadDomain } from "../src/cli/compose/loadDomain.ts";
import { chooseScenario } from "../src/cli/compose/chooseScenario.ts";
import { EpisodeRunner } from "../src/cli/bench/EpisodeRunner.ts";
import { packageRoot } from "../src/cli/packageRoot.ts";
import { wholeNumber } from "../src/cli/parseOptions.ts";
import { provenance } from "../src/cli/provenance.ts";
import type { WindowCost } from "../src/episode/EpisodeRecord.ts";
import { quantiles } from "../src/episode/statistics.ts";
import { readCard } from "../src/model/ModelCard.ts";
import { machine } from "./ros/machine.ts";

// Measures, in one process, how much faster than real time 3-disc episodes run on one core, and how long the learned skills and
// the planner take: npm run bench:speed. With --cameras the agent sees by a camera, and what a look costs is measured, too:
// npm run bench:speed -- --cameras. --episodes, --scenario and --perception (a directory of networks) take others. Seeds are of
// development, from 1 on; one episode more, of seed 0, warms up and does not count.

const { values: chosen } = parseArgs({
  options: {
    cameras: { type: "boolean", default: false },
    episodes: { type: "string" },
    scenario: { type: "string", default: "hanoi-3" },
    perception: { type: "string", default: join(packageRoot(), "policies", "perception") },
  },
});
const { cameras, scenario, perception } = chosen;
const agent = cameras ? "nesy" : "nesy-oracle";
const episodes = wholeNumber(1)(chosen.episodes ?? (cameras ? "5" : "20"));
const domain = loadDomain("hanoi");
const origin = provenance();
const host = machine();
const runner = await EpisodeRunner.create({
  configuration: {
    agent,
    ...(cameras && { look: "nominal" as const, perception }),
    world: "physics",
    noise: "paper",
    observationNoise: { position: 0, yaw: 0 },
    senseEvery: cameras ? 10 : 1,
    senseDelay: 0,
    policy: "learned",
    policies: join(packageRoot(), "policies", "skills"),
  },
  domain,
  provenance: origin,
  hardware: "shared",
});

let successes = 0;
let simulatedSeconds = 0;
let cpuSeconds = 0;
let wallSeconds = 0;
const windows = new Map<string, WindowCost>();
const inferenceMs: number[] = [];
const planningMs: number[] = [];
for (let seed = 0; seed <= episodes; seed++) {
  const { record, error } = await runner.run({
    scenario: chooseScenario(domain, { name: scenario, seed, noise: "paper" }),
    seed,
  });
  if (error !== undefined) throw error;
  if (seed === 0 || record.costs === null) continue;
  if (record.outcome === "success") successes++;
  simulatedSeconds += record.simulatedSeconds;
  cpuSeconds += record.costs.cpuSeconds;
  wallSeconds += record.wallSeconds;
  inferenceMs.push(...record.costs.inferenceMs);
  planningMs.push(...record.costs.planningMs);
  for (const [name, cost] of Object.entries(record.costs.windows)) {
    const sum = windows.get(name) ?? { cpuSeconds: 0, wallSeconds: 0, count: 0 };
    windows.set(name, {
      cpuSeconds: sum.cpuSeconds + cost.cpuSeconds,
      wallSeconds: sum.wallSeconds + cost.wallSeconds,
      count: sum.count + cost.count,
    });
  }
}
await runner.close();

const result = {
  what: `${scenario} episodes, agent ${agent} with learned skills, one process`,
  gitRevision: origin.gitRevision,
  versions: origin.versions,
  machine: host,
  ...(cameras && { model: await networks(perception) }),
  episodes,
  successes,
  simulatedSeconds,
  cpuSeconds,
  wallSeconds,
  simulatedPerCpuSecond: simulatedSeconds / cpuSeconds,
  simulatedPerWallSecond: simulatedSeconds / wallSeconds,
  cpuSecondsByWindow: Object.fromEntries(
    [...windows].map(([name, cost]) => [name, cost.cpuSeconds] as const).sort(([a], [b]) => a.localeCompare(b)),
  ),
  ...(cameras && { looks: looks() }),
  inferenceMs: { count: inferenceMs.length, ...quantiles(inferenceMs) },
  planningMs: { count: planningMs.length, ...quantiles(planningMs) },
};
const directory = join(packageRoot(), "benchmarks", "results");
mkdirSync(directory, { recursive: true });
const file = cameras ? "speed-cameras.json" : "speed.json";
writeFileSync(join(directory, file), `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);

/** What looks cost: each draws one picture and reads it, which is all that the estimator does. */
function looks(): object {
  const [render, read] = [windows.get("render"), windows.get("estimate")];
  const count = render?.count ?? 0;
  const each = (cost: WindowCost | undefined): object => ({
    cpu: (1000 * (cost?.cpuSeconds ?? 0)) / count,
    wall: (1000 * (cost?.wallSeconds ?? 0)) / count,
  });
  return { count, perSimulatedSecond: count / simulatedSeconds, renderMs: each(render), readMs: each(read) };
}

/** Digests of the networks that see. @throws ModelError where they are missing */
async function networks(path: string): Promise<object> {
  const { files } = await readCard(path);
  return Object.fromEntries(Object.entries(files).map(([role, { sha256 }]) => [role, sha256]));
}
