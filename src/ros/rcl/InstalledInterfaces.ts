import { readFileSync } from "node:fs";
import path from "node:path";
import { RosError } from "../CallError.ts";
import type { ActionType, MessageType, ServiceType } from "../interfaces/MessageType.ts";
import type { RclInterface, RclNodejs } from "./RclNodejs.ts";

const mend = "run npm run ros:setup";

/** The interfaces that this installation of ROS 2 has, and whether they are those that Praxis was compiled with. */
export class InstalledInterfaces {
  readonly #rcl: RclNodejs;
  readonly #prefixes: readonly string[];
  readonly #packages = new Map<string, ReadonlySet<string>>();
  readonly #checked = new Set<string>();

  constructor(rcl: RclNodejs, prefixes: readonly string[]) {
    this.#rcl = rcl;
    this.#prefixes = prefixes;
  }

  /** @param typeName such as "praxis_msgs/srv/Step" */
  has(typeName: string): boolean {
    const [packageName = "", kind = "", name = ""] = typeName.split("/");
    return this.#package(packageName).has(`${kind}/${name}`);
  }

  /** @throws RosError where the type is missing or is an older one, with fewer fields */
  check(type: MessageType<unknown> | ServiceType<unknown, unknown> | ActionType<unknown, unknown, unknown>): void {
    if (this.#checked.has(type.name)) return;
    const installed = this.#installed(type.name);
    if ("fields" in type) this.#compare(type, installed);
    else if ("request" in type) {
      this.#compare(type.request, installed.Request!);
      this.#compare(type.response, installed.Response!);
    } else {
      this.#compare(type.goal, installed.Goal!);
      this.#compare(type.feedback, installed.Feedback!);
      this.#compare(type.result, installed.Result!);
    }
    this.#checked.add(type.name);
  }

  #installed(typeName: string): RclInterface {
    const packageName = typeName.split("/")[0]!;
    // Asked for a type that is not there, rclnodejs searches the disk for it and complains on the console.
    if (!this.has(typeName)) {
      const advice = packageName === "praxis_msgs" ? mend : `install the package ${packageName}`;
      throw new RosError(`This ROS 2 does not have ${typeName}: ${advice}`);
    }
    try {
      return this.#rcl.require(typeName);
    } catch (error) {
      throw new RosError(`rclnodejs does not have ${typeName}, which is installed: ${mend}`, { cause: error });
    }
  }

  #compare(type: MessageType<unknown>, installed: RclInterface): void {
    const there = new Set(installed.ROSMessageDef!.fields.map(({ name }) => name));
    for (const { name, type: fieldType } of type.fields) {
      if (!there.has(name)) {
        throw new RosError(
          `The ${type.name} of this ROS 2 is another one than that of Praxis, without "${name}": ${mend}`,
        );
      }
      if (typeof fieldType !== "string") this.check(fieldType);
    }
  }

  /** Names such as "srv/Step", from the index that ament keeps. */
  #package(name: string): ReadonlySet<string> {
    const known = this.#packages.get(name);
    if (known !== undefined) return known;
    const names = new Set<string>();
    for (const prefix of this.#prefixes) {
      const index = path.join(prefix, "share/ament_index/resource_index/rosidl_interfaces", name);
      for (const line of read(index).split("\n")) names.add(line.replace(/\.\w+$/, ""));
    }
    this.#packages.set(name, names);
    return names;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
