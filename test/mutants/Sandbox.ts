import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Mutation } from "./Mutation.ts";

/** How a run of tests went: no summary means that they could not even be loaded. */
export type Outcome =
  | { readonly status: "passed"; readonly tests: number }
  | { readonly status: "failed"; readonly test: string; readonly message: string }
  | { readonly status: "timeout" }
  | { readonly status: "unloadable"; readonly output: string };

const copied = ["src", "sim", "test", "benchmarks", "domains", "policies", "launch", "package.json", "tsconfig.json"];

/** A copy of the working tree in a temporary folder, to be broken in peace. */
export class Sandbox {
  readonly #root: string;
  readonly #folder: string;
  #child: ChildProcess | undefined;

  constructor(root: string) {
    this.#root = root;
    this.#folder = mkdtempSync(path.join(tmpdir(), "praxis-mutants-"));
    for (const name of copied) {
      const from = path.join(root, name);
      if (existsSync(from)) cpSync(from, path.join(this.#folder, name), { recursive: true });
    }
    symlinkSync(path.join(root, "node_modules"), path.join(this.#folder, "node_modules"), "dir");
  }

  /** Runs test files with the mutation in place, and undoes it. */
  async runMutated({ file, original, mutant, specs }: Mutation, limitMs: number): Promise<Outcome> {
    const target = path.join(this.#folder, file);
    const text = readFileSync(target, "utf8");
    writeFileSync(
      target,
      text.replace(original, () => mutant),
    );
    try {
      return await this.run(specs, limitMs);
    } finally {
      writeFileSync(target, text);
    }
  }

  /** Runs test files up to the first failure. */
  async run(specs: readonly string[], limitMs: number): Promise<Outcome> {
    const report = path.join(this.#folder, "report.json");
    rmSync(report, { force: true });
    const mocha = path.join(this.#root, "node_modules", "mocha", "bin", "mocha.js");
    const options = ["--no-config", "--timeout=60000", "--bail", "--exit"];
    const reporter = ["--reporter=json", `--reporter-option=output=${report}`];
    // Loading tsx here and not by mocha's option keeps mocha from starting a process of its own, which would outlive the limit.
    const child = spawn(process.execPath, ["--import=tsx", mocha, ...options, ...reporter, ...specs], {
      cwd: this.#folder,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: limitMs,
      killSignal: "SIGKILL",
    });
    this.#child = child;
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
    const signal = await new Promise((resolve, reject) => {
      child.on("error", reject).on("close", (_, killedBy) => {
        resolve(killedBy);
      });
    });
    if (signal === "SIGKILL") return { status: "timeout" };
    return existsSync(report) ? outcomeOf(readFileSync(report, "utf8")) : { status: "unloadable", output };
  }

  /** Ends the tests that run and deletes the copy. */
  remove(): void {
    this.#child?.kill("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function outcomeOf(report: string): Outcome {
  const { stats, failures } = JSON.parse(report) as {
    stats: { passes: number };
    failures: readonly { fullTitle: string; err: { message?: string } }[];
  };
  const [first] = failures;
  return first
    ? { status: "failed", test: first.fullTitle, message: first.err.message ?? "" }
    : { status: "passed", tests: stats.passes };
}
