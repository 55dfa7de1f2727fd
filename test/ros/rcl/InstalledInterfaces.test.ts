import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { MessageType } from "../../../src/ros/interfaces/MessageType.ts";
import { InstalledInterfaces } from "../../../src/ros/rcl/InstalledInterfaces.ts";
import type { RclInterface, RclNodejs } from "../../../src/ros/rcl/RclNodejs.ts";

const Part: MessageType<unknown> = { name: "praxis_msgs/msg/Part", fields: [{ name: "x", type: "float64" }] };
const Whole: MessageType<unknown> = {
  name: "praxis_msgs/msg/Whole",
  fields: [
    { name: "name", type: "string" },
    { name: "parts", type: Part, array: "dynamic" },
  ],
};

const generated = (...names: readonly string[]): RclInterface => ({
  ROSMessageDef: {
    fields: names.map((name) => ({
      name,
      type: { isArray: false, isPrimitiveType: true, pkgName: null, type: "string" },
    })),
  },
});

describe("InstalledInterfaces", () => {
  let prefixes: string[];
  beforeEach(() => {
    prefixes = ["overlay", "underlay"].map((name) => mkdtempSync(path.join(tmpdir(), `praxis-${name}-`)));
    index(0, "praxis_msgs", ["msg/Part.msg", "msg/Part.idl", "msg/Whole.msg", "srv/Step.srv", "action/Plan.action"]);
    index(1, "std_msgs", ["msg/String.idl"]);
  });
  afterEach(() => {
    for (const prefix of prefixes) rmSync(prefix, { recursive: true });
  });
  const index = (prefix: number, name: string, lines: readonly string[]): void => {
    const folder = path.join(prefixes[prefix]!, "share/ament_index/resource_index/rosidl_interfaces");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, name), lines.join("\n"));
  };
  const make = (classes: Readonly<Record<string, RclInterface>> = {}): InstalledInterfaces => {
    const require = (name: string): RclInterface => {
      const found = classes[name];
      if (found === undefined) throw new Error(`no ${name}`);
      return found;
    };
    return new InstalledInterfaces({ require } as RclNodejs, prefixes);
  };

  it("finds what the index of any prefix lists", () => {
    const interfaces = make();
    for (const name of [
      "praxis_msgs/msg/Part",
      "praxis_msgs/srv/Step",
      "praxis_msgs/action/Plan",
      "std_msgs/msg/String",
    ]) {
      assert.equal(interfaces.has(name), true, name);
    }
    for (const name of ["praxis_msgs/msg/Step", "tf2_msgs/msg/TFMessage", "praxis_msgs", "", "std_msgs/msg/"]) {
      assert.equal(interfaces.has(name), false, name);
    }
  });

  it("accepts a type with all fields, its parts' included, and more", () => {
    make({ [Part.name]: generated("x", "y"), [Whole.name]: generated("name", "parts") }).check(Whole);
  });

  it("accepts services and actions with all fields", () => {
    const classes = {
      "praxis_msgs/srv/Step": { Request: generated("x"), Response: generated("name", "parts") },
      "praxis_msgs/action/Plan": { Goal: generated("x"), Feedback: generated("x"), Result: generated() },
      [Part.name]: generated("x"),
    };
    make(classes).check({ name: "praxis_msgs/srv/Step", request: Part, response: Whole });
    assert.throws(() => {
      make(classes).check({ name: "praxis_msgs/action/Plan", goal: Part, feedback: Part, result: Part });
    }, /without "x": run npm run ros:setup/);
  });

  it("says in a sentence what is missing and how to get it", () => {
    const refused = (
      classes: Readonly<Record<string, RclInterface>>,
      type: MessageType<unknown>,
      message: string,
    ): void => {
      assert.throws(
        () => {
          make(classes).check(type);
        },
        { name: "RosError", message },
      );
    };
    const mend = "run npm run ros:setup";
    const NotThere = { ...Part, name: "praxis_msgs/msg/NotThere" };
    refused({}, NotThere, `This ROS 2 does not have praxis_msgs/msg/NotThere: ${mend}`);
    const Transforms = { ...Part, name: "tf2_msgs/msg/TFMessage" };
    refused({}, Transforms, "This ROS 2 does not have tf2_msgs/msg/TFMessage: install the package tf2_msgs");
    refused({}, Part, `rclnodejs does not have praxis_msgs/msg/Part, which is installed: ${mend}`);
    refused(
      { [Part.name]: generated(), [Whole.name]: generated("name", "parts") },
      Whole,
      `The praxis_msgs/msg/Part of this ROS 2 is another one than that of Praxis, without "x": ${mend}`,
    );
  });
});
