import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EpisodeRunner } from "../../src/cli/bench/EpisodeRunner.ts";
import { openGraph } from "../../src/cli/bench/openGraph.ts";
import { chooseScenario } from "../../src/cli/compose/chooseScenario.ts";
import { loadDomain } from "../../src/cli/compose/loadDomain.ts";
import { packageRoot } from "../../src/cli/packageRoot.ts";
import { provenance } from "../../src/cli/provenance.ts";

// Measures what the graph on the loopback transport takes beyond `runEpisode` in one process, per control step, with the
// same seeds and the same hashes: npm run bench:ros-loopback. Both are run by turns; one episode each warms up.

const episodes = 20;
const scenario = "hanoi-3";
const noise = "paper";
const root = packageRoot();
const domain = loadDomain("hanoi");
const origin = provenance();
const runner = await EpisodeRunner.create({
  configuration: {
    agent: "nesy-oracle",
    world: "physics",
    noise,
    observationNoise: { position: 0, yaw: 0 },
    senseEvery: 1,
    senseDelay: 0,
    policy: "learned",
    policies: join(root, "policies", "skills"),
  },
  domain,
  provenance: origin,
  hardware: "shared",
});
const never = new AbortController().signal;
const file = join(root, "launch", "praxis", "graphs", "hanoi.yaml");
const graph = await openGraph({ transport: "loopback", namespace: "/", graph: file }, never);

/** CPU-seconds, user and system, of this process. */
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const sums = { direct: 0, loopback: 0, controlSteps: 0 };
let equalHashes = 0;
for (let seed = 0; seed <= episodes; seed++) {
  const start = cpuSeconds();
  const { record } = await runner.run({ scenario: chooseScenario(domain, { name: scenario, seed, noise }), seed });
  const middle = cpuSeconds();
  const goal = { instruction: "", scenario, seed: BigInt(seed), noise, max_steps: 0 };
  const result = await graph.client.execute(goal, { signal: never });
  const end = cpuSeconds();
  if (seed === 0) continue;
  sums.direct += middle - start;
  sums.loopback += end - middle;
  sums.controlSteps += record.controlSteps;
  if (record.stateHash === (await graph.client.verdict(result.episode)).stateHash) equalHashes++;
}
await runner.close();
await graph.close();

const msPerStep = (seconds: number): number => (1000 * seconds) / sums.controlSteps;
const result = {
  what: "CPU per control step of 3-disc episodes: runEpisode in one process, and the loopback graph in the same process",
  gitRevision: origin.gitRevision,
  versions: origin.versions,
  episodes,
  equalHashes,
  controlSteps: sums.controlSteps,
  directMsPerStep: msPerStep(sums.direct),
  loopbackMsPerStep: msPerStep(sums.loopback),
  differenceMsPerStep: msPerStep(sums.loopback - sums.direct),
  target: "at most 0.4 ms per control step above runEpisode",
};
const directory = join(root, "benchmarks", "results", "ros");
mkdirSync(directory, { recursive: true });
writeFileSync(join(directory, "loopback.json"), `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
