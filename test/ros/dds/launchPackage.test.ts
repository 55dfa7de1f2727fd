import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ChangeState, GetState, type State } from "../../../src/ros/interfaces/lifecycle_msgs.ts";
import { GraphState } from "../../../src/ros/interfaces/praxis_msgs.ts";
import { latchedQos } from "../../../src/ros/Qos.ts";
import { RclTransport } from "../../../src/ros/RclTransport.ts";
import type { TransportNode } from "../../../src/ros/Transport.ts";
import { managerName } from "../../../src/cli/graph/GraphFile.ts";
import { nodeKindNames } from "../../../src/cli/graph/nodeKinds.ts";
import { scratch } from "../../cli/praxis.ts";
import { ask, eventually } from "../../contracts/transport/TestGraph.ts";
import { isAlive, kill, packageRoot, tellLogs } from "./LaunchedGraph.ts";
import { shellEnvironment } from "./ownDomain.ts";

const kinds = [...nodeKindNames, managerName].sort();
const record = path.join(packageRoot, "test", "ros", "launch_stub", "record.py");
const startMs = 60_000;
/** Time after which a node that was asked to end counts as hanging, ms. */
const endMs = 15_000;

/** A node's process that a test started. */
interface StartedNode {
  readonly kind: string;
  readonly child: ChildProcess;
  /** What it printed and complained of, for a failure's message. */
  readonly printed: string[];
}

/** A process as a launch file describes it; see record.py. */
interface LaunchedProcess {
  readonly executable: string;
  readonly arguments: readonly string[];
}

describe("the package launch/praxis", function () {
  this.timeout(180_000);
  const { dir, remove } = scratch();
  const installs = { "": path.join(dir, "normal"), "--symlink-install": path.join(dir, "symlink") } as const;
  const children: StartedNode[] = [];
  let transport: RclTransport;

  before(async () => {
    for (const [option, folder] of Object.entries(installs)) colconBuild(folder, option);
    transport = await RclTransport.create();
  });
  afterEach(function () {
    tellLogs(this.currentTest, { log: children.map(wordsOf).join("\n") });
    for (const { child } of children.splice(0)) kill(child.pid!);
  });
  after(async () => {
    await transport.close();
    remove();
  });

  function colconBuild(folder: string, option: string): void {
    const bases = ["--build-base", path.join(folder, "build"), "--install-base", path.join(folder, "install")];
    const build = [
      "build",
      "--base-paths",
      path.join("launch", "praxis"),
      ...bases,
      ...(option === "" ? [] : [option]),
    ];
    const { status, stdout, stderr } = spawnSync("colcon", ["--log-base", path.join(folder, "log"), ...build], {
      cwd: packageRoot,
      encoding: "utf8",
      env: { ...shellEnvironment, COLCON_HOME: path.join(folder, "colcon") },
    });
    assert.equal(status, 0, `${stdout}${stderr}`);
  }

  const installed = (folder: string, ...names: string[]): string => path.join(folder, "install", "praxis", ...names);

  function start(folder: string, kind: string, args: readonly string[]): StartedNode {
    const child = spawn(installed(folder, "lib", "praxis", kind), args, {
      // Neither from where it lies nor with anything of ours in the environment, as launch_ros starts it.
      cwd: dir,
      env: { ...shellEnvironment, PRAXIS_HOME: "" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const printed: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => printed.push(text));
    }
    const started = { kind, child, printed };
    children.push(started);
    return started;
  }

  async function endOf({ kind, child }: StartedNode, withinMs = endMs): Promise<[number | null, string | null]> {
    await eventually(`the end of the ${kind}`, () => child.exitCode !== null || child.signalCode !== null, withinMs);
    return [child.exitCode, child.signalCode];
  }

  const stateOf = async (node: TransportNode, name: string): Promise<State> =>
    (await ask(node.client(GetState, `${name}/get_state`), {})).current_state;

  for (const [option, folder] of Object.entries(installs)) {
    describe(`as colcon build ${option} installs it`.replace("  ", " "), () => {
      it("has a wrapper for every kind of node, launch files and graphs", () => {
        assert.deepEqual(readdirSync(installed(folder, "lib", "praxis")).sort(), kinds);
        assert.ok(readdirSync(installed(folder, "share", "praxis", "launch")).includes("hanoi.launch.py"));
        assert.ok(readdirSync(installed(folder, "share", "praxis", "graphs")).includes("hanoi.yaml"));
        const isLink = lstatSync(installed(folder, "lib", "praxis", "planner")).isSymbolicLink();
        assert.equal(isLink, option !== "");
      });

      it("has a planner that comes up under the name that it is given, and ends on SIGINT", async () => {
        const names = ["-r", "__node:=my_planner", "-r", `__ns:=/wrapped${option === "" ? "" : "_link"}`];
        const started = start(folder, "planner", ["--ros-args", ...names]);
        const node = transport.createNode({ name: "watcher", namespace: names.at(-1)!.slice("__ns:=".length) });
        const changeState = node.client(ChangeState, "my_planner/change_state");
        assert.equal((await stateOf(node, "my_planner")).label, "unconfigured");
        assert.ok((await ask(changeState, { transition: { id: 1, label: "" } })).success);
        assert.equal((await stateOf(node, "my_planner")).label, "inactive");
        started.child.kill("SIGINT");
        assert.deepEqual(await endOf(started), [0, null]);
        node.destroy();
      });
    });
  }

  it("brings up a graph with the processes of its launch file, and its manager kills what falls silent", async () => {
    const folder = installs["--symlink-install"];
    const namespace = "/launched";
    const launchFile = installed(folder, "share", "praxis", "launch", "hanoi.launch.py");
    const recorded = spawnSync("python3", [record, dir, launchFile, `namespace:=${namespace}`], { encoding: "utf8" });
    assert.equal(recorded.status, 0, recorded.stderr);
    const processes = JSON.parse(recorded.stdout) as LaunchedProcess[];

    const node = transport.createNode({ name: "watcher", namespace });
    let state: GraphState | undefined;
    node.messages(GraphState, "graph_state", latchedQos).subscribe((told) => (state = told));
    const started = new Map(
      processes.map(({ executable, arguments: args }) => [executable, start(folder, executable, args)]),
    );
    await eventually("an active graph", () => state?.state === "active", startMs);
    // This graph is of an oracle: it sees nothing.
    const hosted = nodeKindNames.filter((kind) => kind !== "camera_state_estimator");
    assert.deepEqual(state!.nodes.map((each) => each.node).sort(), hosted.map((kind) => `${namespace}/${kind}`).sort());

    const planner = started.get("planner")!;
    planner.child.kill("SIGSTOP");
    assert.deepEqual(await endOf(planner, startMs), [null, "SIGKILL"]);
    await eventually("the news that it is silent", () => state!.nodes.some((each) => each.state === "silent"));
    // What launch does then.
    start(folder, "planner", processes.find(({ executable }) => executable === "planner")!.arguments);
    await eventually("an active graph again", () => state?.state === "active", startMs);
    assert.equal(state!.nodes.find((each) => each.node === `${namespace}/planner`)!.restarts, 1);

    for (const { child } of children) child.kill("SIGINT");
    for (const each of children.filter((one) => one !== planner)) {
      assert.deepEqual([each.kind, ...(await endOf(each))], [each.kind, 0, null]);
    }
    assert.ok(!children.some(({ child }) => isAlive(child.pid!)));
    node.destroy();
  });
});

/** How a node's process fares, what its threads wait for and what it has printed. */
function wordsOf({ kind, child: { pid, exitCode, signalCode }, printed }: StartedNode): string {
  const end = exitCode ?? signalCode;
  const fate = end === null ? `runs still; its threads wait in ${threadsOf(pid!)}` : `has ended with ${end}`;
  return `The ${kind}, process ${pid!}, ${fate}; it printed:\n${printed.join("").slice(-2000)}`;
}

/** The kernel functions in which the threads of a process sleep, or "0" for one that runs. */
function threadsOf(pid: number): string {
  const folder = `/proc/${pid}/task`;
  const told = (id: string, file: string): string => readFileSync(path.join(folder, id, file), "utf8").trim();
  try {
    return readdirSync(folder)
      .flatMap((id) => {
        try {
          return [`${told(id, "comm")}: ${told(id, "wchan")}`];
        } catch {
          // A thread that has ended meanwhile.
          return [];
        }
      })
      .join(", ");
  } catch {
    return "places that cannot be read";
  }
}
