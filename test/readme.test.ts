import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { program } from "../src/cli/program.ts";

const root = path.join(import.meta.dirname, "..");
const readText = (file: string): string => readFileSync(path.join(root, file), "utf8");
const documents = [
  ...["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "benchmarks/README.md"],
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
    const [verb, script = ""] = words;
    if (verb === "ci") return undefined;
    return verb === "run" && Object.hasOwn(scripts, script) ? undefined : "is no npm script";
  }
  if (tool !== "npx" || words[0] !== "praxis") return "is neither npm nor praxis";
  let command = cli;
  let rest = words.slice(1);
  for (let next = child(command, rest[0]); next !== undefined; next = child(command, rest[0])) {
    command = next;
    rest = rest.slice(1);
  }
  if (command.commands.length > 0) return "names no subcommand";
  const flag = rest.find(
    (word) => word.startsWith("-") && !command.options.some(({ short, long }) => word === short || word === long),
  );
  if (flag !== undefined) return `has the flag ${flag}, which "${command.name()}" does not know`;
  const file = rest.find(
    (word) => word.includes("/") && !word.startsWith("runs/") && !existsSync(path.join(root, word)),
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

  it("has, like CONTRIBUTING.md, commands in tables and text that exist", () => {
    const inline = `${readme}${readText("CONTRIBUTING.md")}`.matchAll(/`((?:npm|npx praxis) [^`]+)`/g);
    assert.deepEqual(
      [...inline].map(([, command]) => [command, faultOf(command!)]).filter(([, fault]) => fault !== undefined),
      [],
    );
  });

  it("tells of every subcommand", () => {
    for (const command of cli.commands) {
      assert.match(readme, new RegExp(`^\\| \`praxis ${command.name()}\\b`, "m"));
    }
  });

  it("checks everything with the command that .ci/run runs", () => {
    const [, marked] = /<!-- check:.*?-->\s*```sh\n(.*)\n```/.exec(readme) ?? [];
    assert.equal(marked, "npm ci && npm run check");
    assert.ok(readText(".ci/run").includes(`{ ${marked}; }`));
    assert.ok(readText("CONTRIBUTING.md").includes(marked));
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

describe("documents", () => {
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
