import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { locateRclnodejs } from "../../../src/ros/rcl/locateRclnodejs.ts";

const sourced = { ROS_DISTRO: "jazzy", AMENT_PREFIX_PATH: "/opt/ros/jazzy" };
const hint = "source /opt/ros/jazzy/setup.bash, or run npm run ros:setup once and then npm run ros -- COMMAND";

describe("locateRclnodejs()", () => {
  let folder: string;
  let entry: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "praxis-rcl-"));
    entry = path.join(folder, "dist", "index.js");
    mkdirSync(path.dirname(entry));
    writeFileSync(entry, "throw new Error('imported');");
    writeFileSync(path.join(folder, "binding.gyp"), "{}");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const native = (content: string): string => {
    const file = path.join(folder, "build", "Release", "rclnodejs.node");
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  const refused = (env: NodeJS.ProcessEnv, message: string | RegExp, installed?: string): void => {
    assert.throws(() => locateRclnodejs(installed, env), { name: "RosError", message });
  };

  it("says how to get ROS where none is sourced", () => {
    refused({}, `ROS 2 is not there: ${hint}`);
    refused({ ROS_DISTRO: "jazzy" }, `ROS 2 is not there: ${hint}`);
    refused({ AMENT_PREFIX_PATH: "/opt/ros/jazzy", PRAXIS_RCLNODEJS: entry }, `ROS 2 is not there: ${hint}`);
  });

  it("says how to get rclnodejs where it is not", () => {
    const missing = path.join(folder, "nowhere.js");
    const message = `rclnodejs is not at ${missing}: run npm run ros:setup`;
    refused({ ...sourced, PRAXIS_RCLNODEJS: missing }, message, entry);
    refused(sourced, message, missing);
  });

  it("says so where its native part is missing or broken, and does not import it", () => {
    refused({ ...sourced, PRAXIS_RCLNODEJS: entry }, `The native part of rclnodejs in ${folder} is not built: ${hint}`);
    native("not a library");
    refused(sourced, new RegExp(`^The native part of rclnodejs in ${folder} cannot be loaded \\(.*\\): source`), entry);
  });

  it("prefers what the environment names", () => {
    refused({ ...sourced, PRAXIS_RCLNODEJS: entry }, new RegExp(folder), "/elsewhere/index.js");
  });
});
