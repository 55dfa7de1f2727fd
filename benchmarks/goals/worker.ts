import { serveJobs } from "../../src/cli/bench/serveJobs.ts";
import { CaseRunner, type CaseWork } from "./CaseRunner.ts";

// A process of its own, forked by bench:goals: plays one case at a time, so that CPU time is one episode's.

serveJobs<CaseWork>(async (setup) => {
  const runner = await CaseRunner.create(setup);
  return async (chosen, signal, handOver) => {
    const line = await runner.run(chosen, signal);
    if (line !== undefined) await handOver(line);
  };
});
