import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { nodeCommand } from "../../src/cli/commands/node.ts";
import { managerName, readGraph } from "../../src/cli/graph/GraphFile.ts";
import { nodeKindNames } from "../../src/cli/graph/nodeKinds.ts";
import { paramsOf } from "../../src/ros/paramsFile.ts";
import { parseRosArguments } from "../../src/ros/rosArguments.ts";

const root = path.join(import.meta.dirname, "..", "..");
const praxis = path.join(root, "launch", "praxis");
const graphs = ["hanoi", "agent", "hanoi-paced"].map((name) => path.join(praxis, "graphs", `${name}.yaml`));
const [hanoi, agent, paced] = graphs as [string, string, string];

/** A process as a launch file describes it. */
interface Process {
  readonly package: string;
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly output: string;
  readonly respawn: boolean;
  readonly respawn_delay: number;
}

/** What `praxis node` makes of its command line. */
interface Understood {
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly graph: string | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
}

describe("launch/praxis", () => {
  let folder: string;
  let python: string | undefined;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "praxis-launch-"));
    python = ["python3", path.join(root, ".ros", "jazzy", "bin", "python3")].find(
      (name) => spawnSync(name, ["-c", "import yaml"]).status === 0,
    );
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** The processes of a launch file; undefined where no Python has PyYAML, which in continuous integration must not be. */
  function processes(file: string, ...words: readonly string[]): readonly Process[] | undefined {
    if (python === undefined && process.env["CI"] !== "true") return undefined;
    const args = [record, folder, path.join(praxis, "launch", file), ...words];
    const { status, stdout, stderr } = spawnSync(python ?? "python3", args, { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout) as Process[];
  }

  /** A package for the wrappers whose command line prints the words that it was called with. */
  function echoingPackage(): string {
    const home = path.join(folder, "an echoing package");
    mkdirSync(path.join(home, "dist", "src", "cli"), { recursive: true });
    writeFileSync(path.join(home, "package.json"), `{ "type": "module" }`);
    const program = "console.log(JSON.stringify(process.argv.slice(2)));";
    writeFileSync(path.join(home, "dist", "src", "cli", "main.js"), program);
    return home;
  }

  /** The wrapper of a kind as CMake makes it. */
  function wrapper(kind: string, home: string): string {
    const file = path.join(folder, kind);
    const template = readFileSync(path.join(praxis, "bin", "node.sh.in"), "utf8");
    writeFileSync(file, template.replaceAll("@KIND@", kind).replaceAll("@PRAXIS_HOME@", home));
    chmodSync(file, 0o755);
    return file;
  }

  const run = (file: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
    spawnSync(file, args, { encoding: "utf8", env });

  /** The words that a kind's wrapper hands to `praxis`. */
  function handedOn(kind: string, args: readonly string[]): readonly string[] {
    const { status, stdout, stderr } = run(wrapper(kind, echoingPackage()), args, withoutHome);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout) as string[];
  }

  /** What a process of a launch file means, through wrapper and command line. */
  function understood({ package: from, executable, arguments: args }: Process): Understood {
    assert.equal(from, "praxis");
    const [command, ...words] = handedOn(executable, args);
    assert.equal(command, "node");
    let heard: { kind: string; ros: readonly string[]; graph: string | undefined } | undefined;
    const listening: Command = nodeCommand().action(
      (kind: string, ros: readonly string[], { graph }: { graph?: string }) => {
        heard = { kind, ros, graph };
      },
    );
    listening.parse([...words], { from: "user" });
    const { kind, ros, graph } = heard!;
    const { name, namespace, parameters, paramsFiles } = parseRosArguments(ros);
    const named = { name: name ?? kind, namespace: namespace ?? "/" };
    const files = paramsFiles.map((file) => paramsOf(readFileSync(file, "utf8"), named, file));
    return {
      kind,
      name,
      namespace,
      graph,
      parameters: Object.assign({}, ...files, parameters) as Understood["parameters"],
    };
  }

  for (const [launchFile, graph] of [
    ["hanoi.launch.py", hanoi],
    ["agent.launch.py", agent],
  ] as const) {
    it(`${launchFile} starts the nodes of ${path.basename(graph)}, or of another graph, and their manager`, function () {
      for (const [words, file, namespace] of [
        [[], graph, "/"],
        [[`graph:=${paced}`, "namespace:=arm1"], paced, "/arm1"],
      ] as const) {
        const started = processes(launchFile, ...words);
        // No Python with PyYAML here; in continuous integration that fails, see `processes`.
        if (started === undefined) return this.skip();
        const expected = readGraph(file).nodes.map(({ kind, name }) => ({ kind, name, parameters: {} }));
        assert.deepEqual(
          started.map(understood),
          [{ kind: managerName, name: managerName, parameters: { kill_silent: true } }, ...expected].map((node) => ({
            ...node,
            namespace,
            graph: file,
          })),
        );
      }
    });
  }

  it("node.launch.py starts one node", function () {
    const started = processes("node.launch.py", "kind:=planner", "namespace:=/arm1");
    // No Python with PyYAML here; in continuous integration that fails, see `processes`.
    if (started === undefined) return this.skip();
    assert.deepEqual(started.map(understood), [
      { kind: "planner", name: "planner", namespace: "/arm1", graph: hanoi, parameters: {} },
    ]);
    const named = processes("node.launch.py", "kind:=planner", "name:=second", `graph:=${agent}`)!;
    assert.deepEqual(named.map(understood), [
      { kind: "planner", name: "second", namespace: "/", graph: agent, parameters: {} },
    ]);
  });

  it("starts again whatever ends, and shows what it prints", function () {
    const files = [["hanoi.launch.py"], ["agent.launch.py"], ["node.launch.py", "kind:=sim"]] as const;
    for (const [file, ...words] of files) {
      const started = processes(file, ...words);
      // No Python with PyYAML here; in continuous integration that fails, see `processes`.
      if (started === undefined) return this.skip();
      for (const { output, respawn, respawn_delay: delay } of started) {
        assert.deepEqual([output, respawn, delay], ["screen", true, 1]);
      }
    }
  });

  it("installs a wrapper for every kind of node", () => {
    const [, kinds] = /set\(kinds([^)]*)\)/.exec(readFileSync(path.join(praxis, "CMakeLists.txt"), "utf8"))!;
    assert.deepEqual(kinds!.trim().split(/\s+/).sort(), [...nodeKindNames, managerName].sort());
  });

  it("the graphs but agent.yaml have the same nodes; agent.yaml has all but the world", () => {
    const [all, alone, moving] = graphs.map((file) => readGraph(file).nodes) as [Nodes, Nodes, Nodes];
    const shape = (nodes: Nodes) => nodes.map(({ kind, name, needs }) => ({ kind, name, needs }));
    assert.deepEqual(shape(moving), shape(all));
    assert.equal(moving[0]!.parameters["mode"], "paced");
    const agentOnly = shape(all)
      .filter(({ kind }) => kind !== "sim")
      .map((node) => ({ ...node, needs: node.needs.filter((need) => need !== "sim") }));
    assert.deepEqual(shape(alone), agentOnly);
  });

  it("the graphs with cameras have the nodes of those without, and another estimator, which the executor asks", () => {
    for (const [file, mode] of [
      ["hanoi-cameras", "lockstep"],
      ["hanoi-cameras-paced", "paced"],
    ] as const) {
      const seeing = readGraph(path.join(praxis, "graphs", `${file}.yaml`)).nodes;
      const seen = (name: string): string => name.replace("oracle_", "camera_");
      assert.deepEqual(
        seeing.map(({ kind, name, needs }) => ({ kind, name, needs })),
        readGraph(hanoi).nodes.map(({ kind, name, needs }) => ({
          kind: seen(kind),
          name: seen(name),
          needs: needs.map(seen),
        })),
      );
      const parametersOf = (kind: string) => seeing.find((node) => node.kind === kind)!.parameters;
      assert.equal(parametersOf("executor")["state_estimator_node"], "camera_state_estimator");
      assert.deepEqual([parametersOf("sim")["cameras"], parametersOf("sim")["mode"]], [true, mode]);
      // What an estimate may be late by is what its pictures are late by, once one of them was missed.
      const { camera_period: period = 0 } = parametersOf("sim") as { readonly camera_period?: number };
      assert.equal(parametersOf("executor")["sense_delay"] ?? 0, 2 * period);
      assert.equal(parametersOf("camera_state_estimator")["pictures"] ?? "asked", period === 0 ? "asked" : "streamed");
    }
  });

  describe("a wrapper", () => {
    it("puts the kind after the options and before what is for ROS, and leaves every word whole", () => {
      assert.deepEqual(handedOn("planner", []), ["node", "planner"]);
      assert.deepEqual(handedOn("planner", ["--graph", "a b.yaml"]), ["node", "--graph", "a b.yaml", "planner"]);
      assert.deepEqual(handedOn("sim", ["--ros-args", "-p", "x:='a $b'", "--ros-args", "-r", ""]), [
        ...["node", "sim", "--ros-args", "-p", "x:='a $b'", "--ros-args", "-r", ""],
      ]);
    });

    it("prefers PRAXIS_HOME to the repository that it was built in", () => {
      const built = wrapper("sim", path.join(folder, "gone"));
      const { status, stdout } = run(built, [], { ...process.env, PRAXIS_HOME: echoingPackage() });
      assert.deepEqual([status, stdout], [0, `["node","sim"]\n`]);
    });

    it("says in one sentence that there is no dist/, or no node", () => {
      const gone = path.join(folder, "gone");
      const missing = run(wrapper("sim", gone), [], withoutHome);
      assert.equal(missing.status, 12);
      assert.match(missing.stderr, new RegExp(`^praxis: There is no ${gone}/dist/src/cli/main.js: run npm ci .*\n$`));
      const nodeless = run(wrapper("sim", echoingPackage()), [], { PATH: folder });
      assert.equal(nodeless.status, 127);
      assert.match(nodeless.stderr, /^praxis: There is no node on the PATH: .*\n$/);
    });

    it("is what CMake makes of a template that names nothing else, and runs where there is nothing but POSIX", () => {
      const template = readFileSync(path.join(praxis, "bin", "node.sh.in"), "utf8");
      assert.deepEqual([...new Set(template.match(/@\w+@/g))].sort(), ["@KIND@", "@PRAXIS_HOME@"]);
      const shells = ["/bin/dash", "/bin/bash"].filter((shell) => existsSync(shell));
      for (const shell of shells) {
        const { status, stdout } = run(shell, [wrapper("sim", echoingPackage()), "--ros-args"], withoutHome);
        assert.deepEqual([status, stdout], [0, `["node","sim","--ros-args"]\n`]);
      }
    });
  });
});

type Nodes = ReturnType<typeof readGraph>["nodes"];

const record = path.join(import.meta.dirname, "launch_stub", "record.py");
const withoutHome: NodeJS.ProcessEnv = { ...process.env, PRAXIS_HOME: "" };
