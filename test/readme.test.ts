import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { program } from "../src/cli/program.ts";

const root = path.join(import.meta.dirname, "..");
const readText = (file: string): string => readFileSync(path.join(root, file), "utf8");
/** What stands beside each model, written by its training. */
const cards = readdirSync(path.join(root, "policies"))
  .sort()
  .map((name) => `policies/${name}/README.md`);
const documents = [
  ...["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md", "docs/ros.md"],
  ...[
    "docs/benchmarks.md",
    "docs/demonstrations.md",
    "docs/energy.md",
    "docs/goals.md",
    "docs/policies.md",
    "docs/seeing.md",
    "docs/vla.md",
    "benchmarks/photographs/README.md",
    "benchmarks/goals/README.md",
    ...cards,
  ],
  ...readdirSync(path.join(root, "docs", "decisions"))
    .sort()
    .map((name) => `docs/decisions/${name}`),
];

/** The commands in a document's fenced sh blocks, split at `&&`. */
const commandsIn = (text: string): string[] =>
  [...text.matchAll(/^```sh\n(.*?)^```/gms)]
    .flatMap(([, block]) => block!.split("\n"))
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .flatMap((line) => line.split("&&").map((command) => command.trim()));

const scripts = (JSON.parse(readText("package.json")) as { scripts: Record<string, string> }).scripts;

const cli = program();
const child = (command: Command, name: string | undefined): Command | undefined =>
  command.commands.find((candidate) => candidate.name() === name);

/** Why a command of a document cannot work; undefined if it can. */
function faultOf(line: string): string | undefined {
  const [tool, ...words] = line.match(/"[^"]*"|\S+/g) ?? [];
  if (tool === "npm") {
    const [verb, script = "", separator, ...command] = words;
    if (verb === "ci") return undefined;
    if (verb !== "run" || !Object.hasOwn(scripts, script)) return "is no npm script";
    if (script !== "ros") return undefined;
    return separator === "--" ? rosFaultOf(command) : "has no command to run";
  }
  if (tool === "bash")
    return existsSync(path.join(root, words[0] ?? "none")) ? undefined : "names no script that exists";
  return tool === "npx" && words[0] === "praxis" ? praxisFaultOf(words.slice(1)) : "is none of npm, bash and praxis";
}

/** Why a command cannot work in an environment of ROS 2. */
function rosFaultOf([tool = "", ...words]: readonly string[]): string | undefined {
  switch (tool) {
    case "COMMAND":
      return words.length === 0 ? undefined : "goes on after COMMAND";
    case "npm":
      return words[0] === "run" && words[1] !== "ros" ? faultOf(`npm ${words.join(" ")}`) : "runs no npm script";
    case "npx":
      return words[0] === "praxis" ? praxisFaultOf(words.slice(1)) : "is no command of praxis";
    case "python3":
      return existsSync(path.join(root, words[0] ?? "none")) ? undefined : "names no script that exists";
    case "fastdds":
      return words[0] === "discovery" ? undefined : "is no command of fastdds that we know";
    case "ros2":
      return words[0] === "launch" && words[1] === "praxis"
        ? launchFaultOf(words.slice(2))
        : "launches nothing of ours";
    default:
      return "is nothing that ROS 2 has";
  }
}

/** Why a launch file cannot be launched with arguments such as "kind:=planner". */
function launchFaultOf([file = "", ...args]: readonly string[]): string | undefined {
  const read = (name: string): string => readText(path.join("launch", "praxis", "launch", name));
  if (!/^\w+\.launch\.py$/.test(file) || !existsSync(path.join(root, "launch", "praxis", "launch", file))) {
    return `names ${file}, which is no launch file`;
  }
  const included = [...read(file).matchAll(/"(\w+\.launch\.py)"/g)].map(([, name]) => read(name!));
  const declared = [read(file), ...included].flatMap((text) =>
    [...text.matchAll(/DeclareLaunchArgument\(\s*"(\w+)"/g)].map(([, name]) => name),
  );
  for (const arg of args) {
    const [name = "", value = ""] = arg.split(":=");
    if (!declared.includes(name)) return `has the argument ${name}, which ${file} does not declare`;
    if (value.includes("/") && !existsSync(path.join(root, value))) return `names ${value}, which does not exist`;
  }
  return undefined;
}

/** Why words after `praxis` cannot work. */
function praxisFaultOf(words: readonly string[]): string | undefined {
  let command = cli;
  // What is for ROS is not for the command line, and a namespace is no file.
  const end = words.indexOf("--ros-args");
  let rest = words.slice(0, end < 0 ? words.length : end).filter((_, i) => words[i - 1] !== "--namespace");
  for (let next = child(command, rest[0]); next !== undefined; next = child(command, rest[0])) {
    command = next;
    rest = rest.slice(1);
  }
  // One that has options of its own does something without a subcommand, too.
  const isGroup = command.commands.length > 0 && (command === cli || command.options.length === 0);
  if (isGroup) return "names no subcommand";
  const flag = rest.find(
    (word) => word.startsWith("-") && !command.options.some(({ short, long }) => word === short || word === long),
  );
  if (flag !== undefined) return `has the flag ${flag}, which "${command.name()}" does not know`;
  const file = rest.find(
    (word) => word.includes("/") && !/^(?:runs|https?:|wss?:)\//.test(word) && !existsSync(path.join(root, word)),
  );
  return file === undefined ? undefined : `names ${file}, which does not exist`;
}

/** Relative links of a document that lead nowhere. */
function deadLinks(file: string, text: string): string[] {
  return [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(path.join(root, path.dirname(file), target)));
}

describe("README.md", () => {
  const readme = readText("README.md");

  it("has commands that exist, with flags that exist", () => {
    const commands = commandsIn(readme);
    assert.ok(commands.length >= 8);
    assert.deepEqual(
      commands.map((command) => [command, faultOf(command)]).filter(([, fault]) => fault !== undefined),
      [],
    );
  });

  it("tells of every subcommand", () => {
    for (const command of cli.commands) {
      assert.match(readme, new RegExp(`^\\| \`praxis ${command.name()}\\b`, "m"));
    }
  });

  it("checks everything with the commands that .ci/run runs", () => {
    const [, marked] = /<!-- check:.*?-->\s*```sh\n(.*)\n```/.exec(readme) ?? [];
    assert.equal(marked, "npm ci && npm run check");
    assert.ok(readText(".ci/run").includes(`{ ${marked}; }`));
    assert.ok(readText("CONTRIBUTING.md").includes(marked));
    const [, overDds] = /^`(.*)` checks the graph over DDS\.$/m.exec(readme) ?? [];
    assert.ok(readText(".ci/run").includes(`{ ${overDds!}; }`));
    const [, withPeers] = /^`(.*)` checks formats and protocols against programs in Python/m.exec(readme) ?? [];
    assert.ok(readText(".ci/run").includes(`{ ${withPeers!}; }`));
  });

  it("has the line for .npmrc that this repository has", () => {
    const [, line] = /```ini\n(.*)\n```/.exec(readme) ?? [];
    assert.ok(readText(".npmrc").split("\n").includes(line!));
  });

  it("names an export of package.json for the parser, with the function that it imports", async () => {
    const [, name, entry] = /import \{ (\w+) \} from "praxis\/([\w-]+)"/.exec(readme) ?? [];
    const { exports } = JSON.parse(readText("package.json")) as { exports: Record<string, { default: string }> };
    const source = exports[`./${entry!}`]!.default.replace(/^\.\/dist\/(.*)\.js$/, "../$1.ts");
    const module = (await import(source)) as Record<string, unknown>;
    assert.equal(typeof module[name!], "function");
  });
});

describe("docs/ros.md", () => {
  it("has commands that exist, with flags that exist", () => {
    const commands = commandsIn(readText("docs/ros.md"));
    assert.ok(commands.length >= 8);
    assert.deepEqual(
      commands.map((command) => [command, faultOf(command)]).filter(([, fault]) => fault !== undefined),
      [],
    );
  });
});

describe("documents", () => {
  it("have commands that exist, in blocks, tables and text", () => {
    const commands = documents.flatMap((file) => {
      const text = readText(file);
      const inline = [...text.matchAll(/`((?:npm|npx praxis) [^`]+)`/g)].flatMap(([, line]) => line!.split(" && "));
      return [...commandsIn(text), ...inline].map((command) => [file, command] as const);
    });
    assert.ok(commands.length >= 60);
    assert.deepEqual(
      commands.map(([file, command]) => [file, command, faultOf(command)]).filter(([, , fault]) => fault !== undefined),
      [],
    );
  });

  for (const file of documents) {
    it(`${file} has no dead link and no absolute path`, () => {
      const text = readText(file);
      assert.deepEqual(deadLinks(file, text), []);
      assert.doesNotMatch(text, /(?:^|[\s`("])\/(?:home|work|root|tmp|Users)\//m);
    });
  }

  it("list every decision", () => {
    const listed = readText("docs/decisions/README.md").match(/\d{4}-[\w-]+\.md/g) ?? [];
    assert.deepEqual(
      listed.map((name) => `docs/decisions/${name}`),
      documents.filter((file) => /\d{4}-/.test(file)),
    );
  });
});

describe("the check of documents finds", () => {
  it("commands, flags and files that do not exist", () => {
    for (const command of [
      "npm run no-such-script",
      "npx praxis",
      "npx praxis fly",
      "npx praxis plan --no-such-flag",
      "npx praxis train skills --episode 3",
      "npx praxis plan domains/hanoi/domain.pddl domains/none.pddl",
      "yarn test",
      "npm run ros",
      "npm run ros npx praxis doctor",
      "npm run ros -- npx praxis fly",
      "npm run ros -- npx praxis launch launch/none.yaml",
      "npm run ros -- npm run no-such-script",
      "npm run ros -- npm run ros -- npx praxis doctor",
      "bash benchmarks/none.sh",
      "npm run ros -- python3 docs/examples/none.py",
      "npm run ros -- ros2 launch praxis none.launch.py",
      "npm run ros -- ros2 launch praxis agent.launch.py kind:=planner",
      "npm run ros -- ros2 launch other hanoi.launch.py",
      "npm run ros -- make",
      "npx praxis node --flag planner --ros-args -p a:=b",
    ]) {
      assert.notEqual(faultOf(command), undefined, command);
    }
    assert.deepEqual(commandsIn("```sh\na && b\n# c\n\nd\n```\n```ts\ne\n```\n"), ["a", "b", "d"]);
  });

  it("dead links, and no others", () => {
    const text = "[a](nowhere.md) [b](README.md) [c](https://example.org/x) [d](#part) [e](docs/decisions/README.md#x)";
    assert.deepEqual(deadLinks("README.md", text), ["nowhere.md"]);
  });
});
