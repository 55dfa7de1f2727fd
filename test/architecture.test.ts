import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { checkSource, checkTree, type SourceFile } from "./architecture/checkSource.ts";
import { blind, importTable } from "./architecture/importTable.ts";

const root = path.join(import.meta.dirname, "..");
const folders = ["src", "sim", "domains", "policies", "launch", "benchmarks", "docs"];

describe("architecture", () => {
  const { files, directories } = readTree();
  const sources = files.filter((file) => /^(?:src|sim)\/.*\.ts$/.test(file.path));

  it("no source file breaks a rule", () => {
    assert.ok(sources.length > 50, `only ${sources.length} source files were found`);
    assert.deepEqual(sources.flatMap(checkSource), []);
  });

  it("the tree has no placeholders, and one door to onnxruntime-node in learn", () => {
    assert.deepEqual(checkTree(files, directories), []);
  });

  it("ARCHITECTURE.md has the same import table", () => {
    const text = readFileSync(path.join(root, "ARCHITECTURE.md"), "utf8").split("## Who may import whom")[1]!;
    const documented: Record<string, unknown> = {};
    for (const [, modules, allowed] of text.matchAll(/^\| ([a-z, ]+?) +\| ([a-z, ]+?) +\|$/gm)) {
      if (modules === "module") continue;
      for (const module of modules!.split(", ")) documented[module] = meaningOf(module, allowed!);
    }
    assert.deepEqual(
      documented,
      Object.fromEntries(Object.entries(importTable).map(([k, v]) => [k, v === "everything" ? v : [...v].sort()])),
    );
  });
});

describe("checkSource() finds", () => {
  const offenders: Record<string, [file: string, text: string]> = {
    "a forbidden import": ["src/planner/a.ts", `import { Pose } from "../core/index.ts";`],
    "a forbidden type import": ["src/agent/a.ts", `import type { World } from "../../sim/PhysicsWorld.ts";`],
    "a forbidden re-export": ["src/core/a.ts", `export * from "../arm/kinematics.ts";`],
    "a forbidden dynamic import": ["src/pddl/a.ts", `const x = await import("../planner/Task.ts");`],
    "a forbidden inline import type": ["src/pddl/a.ts", `let x: import("../planner/Task.ts").Task;`],
    "an import of cli": ["src/episode/a.ts", `import { main } from "../cli/main.ts";`],
    "the simulator knowing PDDL": ["sim/a.ts", `import { parse } from "../src/pddl/index.ts";`],
    "the energy meter knowing the simulator": ["src/energy/a.ts", `import { a } from "../../sim/a.ts";`],
    "an import of a test": ["sim/a.ts", `import { Fake } from "../test/Fake.ts";`],
    "a module outside of the table": ["src/misc/a.ts", `export const a = 1;`],
    "a file outside of all modules": ["src/a.ts", `export const a = 1;`],
    "rclnodejs outside of its door": ["src/ros/RosWorld.ts", `const r = await import("rclnodejs");`],
    "cannon-es outside of its door": ["sim/Judge.ts", `import type { Body } from "cannon-es";`],
    "three outside of its door": ["src/core/a.ts", `import { Scene } from "three/src/Three.js";`],
    "onnxruntime-node outside of its door": ["src/policy/a.ts", `import * as ort from "onnxruntime-node";`],
    "Math.random": ["src/learn/a.ts", `export const a = () => Math.random();`],
    "Math.random by index": ["src/learn/a.ts", `export const a = () => Math["random"]();`],
    "a default export": ["src/core/a.ts", `export default class A {}`],
    "a default export of a value": ["src/core/a.ts", `const a = 1;\nexport default a;`],
    "a default export by name": ["src/core/a.ts", `const a = 1;\nexport { a as default };`],
    "utils.ts": ["src/core/utils.ts", `export const a = 1;`],
  };
  for (const [what, [file, text]] of Object.entries(offenders)) {
    it(what, () => {
      assert.equal(checkSource({ path: file, text }).length, 1, checkSource({ path: file, text }).join("\n"));
    });
  }

  const clocks = [
    ...["Date.now()", "new Date()", "performance.now()", "setTimeout(f, 1)", "setInterval(f, 1)", "setImmediate(f)"],
    ...["process.hrtime.bigint()", "process.cpuUsage()", "globalThis.performance", "AbortSignal.timeout(5)"],
    ...[`import("node:timers/promises")`, `import("node:perf_hooks")`],
  ];
  for (const clock of clocks) {
    it(`${clock} where the world owns time, and only there`, () => {
      const text = `export const a = (f: () => void): unknown => ${clock};`;
      for (const module of [
        "src/pddl",
        "src/planner/search",
        "src/agent",
        "src/policy",
        "src/policy/openpi",
        "src/goal/chat",
        "src/arm",
        "sim/physics",
      ]) {
        assert.equal(checkSource({ path: `${module}/a.ts`, text }).length, 1, module);
      }
      for (const file of [
        "src/energy/a.ts",
        "src/cli/a.ts",
        "src/policy/openpi/RemotePolicy.ts",
        "src/goal/chat/RemoteChat.ts",
      ]) {
        assert.deepEqual(checkSource({ path: file, text }), []);
      }
    });
  }

  const peeks = [
    `export const name = "/world/ground_truth";`,
    `import type { TruthSource } from "../core/index.ts";`,
    `import { type WorldState as State } from "../core/index.ts";`,
    `export const a = (world: { finish(): void }): unknown => (world as any).worldState();`,
    `export const a = (world: any): unknown => world["worldState"]();`,
    `let a: import("../core/index.ts").TruthSource;`,
    `import { OracleStateEstimator } from "../perception/OracleStateEstimator.ts";`,
    `import type { PhysicsWorld } from "../../sim/PhysicsWorld.ts";`,
    `const { benchmarkPegs } = await import("../../sim/discSets.ts");`,
  ];
  for (const peek of peeks) {
    it(`ground truth in a module of the agent: ${peek}`, () => {
      for (const module of blind) {
        const text = module === "perception" ? peek.replace("../perception/", "./") : peek;
        // Where a module must not import from there in the first place that is a fault, too.
        assert.notDeepEqual(checkSource({ path: `src/${module}/a.ts`, text }), [], module);
      }
    });
  }

  it("no fault in what says that it is told, but also there in an import of the simulator", () => {
    const [, type, , , , , , sim] = peeks;
    for (const name of [
      "perception/OracleStateEstimator",
      "perception/SymbolicStateEstimator",
      "goal/OracleGoalPredictor",
    ]) {
      assert.deepEqual(checkSource({ path: `src/${name}.ts`, text: type! }), []);
      assert.equal(checkSource({ path: `src/${name}.ts`, text: sim! }).length, 1);
    }
    // Composition roots hand it out.
    assert.deepEqual(checkSource({ path: "src/cli/a.ts", text: peeks.join("\n") }), []);
  });

  it("nothing in a file that keeps the rules", () => {
    const text = [
      `import assert from "node:assert/strict";`,
      `import { Body } from "cannon-es";`,
      `import type { Pose } from "../../src/core/index.ts";`,
      `import { Judge } from "../Judge.ts";`,
      `export interface Record { readonly performance: number; readonly Date: string }`,
      `// Date.now() in a comment, "Math.random" in a string`,
      `export const a = (r: Record): string => r.performance + r.Date + "Math.random()" + Math.round(1);`,
    ].join("\n");
    assert.deepEqual(checkSource({ path: "sim/physics/a.ts", text }), []);
  });
});

describe("checkTree() finds", () => {
  const full: SourceFile = { path: "src/learn/a/b.ts", text: "export {};" };
  const door = `import { Tensor } from "onnxruntime-node";`;

  it("an empty directory, one with a .gitkeep and one with an empty file", () => {
    const files = [full, { path: "src/b/.gitkeep", text: "keep" }, { path: "src/c/index.ts", text: " \n" }];
    assert.deepEqual(
      checkTree(files, ["src/learn", "src/learn/a", "src/a", "src/b", "src/c"]).map((fault) => fault.slice(0, 7)),
      ["src/a/:", "src/b/:", "src/c/:"],
    );
  });

  it("a second door to onnxruntime-node in learn", () => {
    const first = { path: "src/learn/GraphSession.ts", text: door };
    const second = { path: "src/learn/deep/other.ts", text: door };
    assert.deepEqual(checkTree([first, full], []), []);
    assert.equal(checkTree([first, second], []).length, 1);
  });
});

/** What a cell of ARCHITECTURE.md's table allows a module, sorted. */
function meaningOf(module: string, cell: string): readonly string[] | "everything" {
  if (cell === "everything") return cell;
  if (cell === "nothing of ours") return [];
  const [, but] = /^everything but (.*)$/.exec(cell) ?? [];
  if (but === undefined) return cell.split(", ").sort();
  const excluded = [module, ...but.split(", ")];
  return Object.keys(importTable)
    .filter((other) => !excluded.includes(other))
    .sort();
}

/** The repository's own files and directories, build products and dependencies aside. */
function readTree(): { files: SourceFile[]; directories: string[] } {
  const files: SourceFile[] = [];
  const directories: string[] = [];
  for (const folder of folders.filter((name) => existsSync(path.join(root, name)))) {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true, recursive: true })) {
      const full = path.join(entry.parentPath, entry.name);
      const name = path.relative(root, full).split(path.sep).join("/");
      if (entry.isDirectory()) directories.push(name);
      else files.push({ path: name, text: /\.(?:ts|gitkeep)$/.test(name) ? readFileSync(full, "utf8") : "data" });
    }
  }
  return { files, directories };
}
