import { join } from "node:path";
import { parseArgs } from "node:util";
import { exitCodes } from "../../src/cli/exitCodes.ts";
import { printLine } from "../../src/cli/print.ts";
import { provenance } from "../../src/cli/provenance.ts";
import { measureImages } from "./latency/measureImages.ts";
import { measureRoundTrips } from "./latency/measureRoundTrips.ts";
import { measureSteps } from "./latency/measureSteps.ts";
import { machine, rosVersions } from "./machine.ts";
import { Progress } from "./Progress.ts";
import { requireFreshBuild } from "./requireFreshBuild.ts";
import { resultsDirectory, runProgram, writeResult } from "./runProgram.ts";

// How long things take over DDS: a service call between two processes, ours beside rclnodejs alone and rclpy; a control
// step through the nodes of a graph; and from the stamp of two images to the command that they lead to:
// npm run ros -- npm run bench:ros-latency. Needs npm run build.

const { values } = parseArgs({ options: { out: { type: "string", default: resultsDirectory } } });

await runProgram(async (signal) => {
  requireFreshBuild();
  const origin = provenance();
  const host = machine();
  printLine(`ROS domain ${process.env["ROS_DOMAIN_ID"] ?? "0"}, load ${host.loadBefore.toFixed(2)}`);
  const measure = async <T extends object>(
    name: string,
    work: (onProgress: (done: number, of: number) => void) => Promise<T>,
  ): Promise<T> => {
    const progress = new Progress(name);
    const result = await work((done, of) => {
      progress.update(done, of);
    });
    progress.finish();
    printLine(JSON.stringify(result, undefined, 2));
    return result;
  };
  const result = {
    what: "latencies over DDS between processes of one machine, ms; wall time unless said otherwise",
    gitRevision: origin.gitRevision,
    versions: { ...origin.versions, ...rosVersions() },
    machine: host,
    roundTrips: {
      trigger: await measure("calls of a trigger", (onProgress) => measureRoundTrips("trigger", signal, onProgress)),
      step: await measure("calls of a control step", (onProgress) => measureRoundTrips("step", signal, onProgress)),
    },
    controlStep: await measure("control steps", (onProgress) => measureSteps(signal, onProgress)),
    images: await measure("images", () => measureImages(signal)),
    targets: { triggerRatio: 1.2, controlStepP99Ms: 20, stampToCommandP99Ms: 50 },
  };
  writeResult(join(values.out, "latency.json"), result);
  const { targets } = result;
  const { oursToBare, oursToRclpy } = result.roundTrips.trigger;
  const isInTime =
    Math.max(oursToBare.p50, oursToBare.p99, oursToRclpy.p50) <= targets.triggerRatio &&
    result.controlStep.stepMs.p99 <= targets.controlStepP99Ms &&
    (result.images.stampToCommandMs?.p99 ?? Infinity) < targets.stampToCommandP99Ms;
  return isInTime ? exitCodes.success : exitCodes.no;
});
