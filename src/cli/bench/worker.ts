import { UserError } from "../../core/index.ts";
import { chooseScenario } from "../compose/chooseScenario.ts";
import { loadDomain } from "../compose/loadDomain.ts";
import { EpisodeRunner } from "./EpisodeRunner.ts";
import type { EpisodeWork } from "./Job.ts";
import { serveJobs } from "./serveJobs.ts";

// A process of its own, forked by runBench: runs one episode at a time.

const domain = loadDomain("hanoi");

serveJobs<EpisodeWork>(async (setup) => {
  const runner = await EpisodeRunner.create({ ...setup, domain });
  return async ({ scenario: name, seed }, signal, handOver) => {
    const scenario = chooseScenario(domain, { name, seed, noise: setup.configuration.noise });
    const { record, error } = await runner.run({ scenario, seed, signal });
    // What was stopped half-way says nothing about the agent and is run again another time.
    if (record.status !== "interrupted") await handOver(record);
    // What a user can mend would befall every other episode too.
    if (error instanceof UserError) throw error;
  };
});
