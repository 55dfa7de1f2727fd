import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { packageGraph } from "./graphVariant.ts";
import { kill, LaunchedGraph, packageRoot, tellLogs } from "./LaunchedGraph.ts";
import { shellEnvironment } from "./ownDomain.ts";

const namespace = "/example";
/** Most time that the example may take on a busy machine, ms. */
const exampleMs = 60_000;

const isExecutor = (pid: number): boolean =>
  readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--name\0executor\0");

describe("docs/examples/execute_task.py", function () {
  this.timeout(120_000);
  let graph: LaunchedGraph;

  before(async () => {
    graph = new LaunchedGraph(packageGraph("hanoi"), namespace);
    await graph.whenActive();
  });
  afterEach(function () {
    tellLogs(this.currentTest, graph);
  });
  after(() => graph.stop());

  it("has a running graph solve its task, and tells events and verdict", async () => {
    const { code, lines } = await run();
    assert.equal(code, 0, lines.join("\n"));
    assert.match(lines[0]!, /^0 started /);
    assert.match(lines[1]!, /^0 goal \(on /);
    assert.match(lines[2]!, /^0 plan \(pick /);
    assert.equal(lines.filter((line) => / step-ended /.test(line)).length, 14, lines.join("\n"));
    assert.match(lines.at(-2)!, /^\d+ ended done$/);
    assert.equal(lines.at(-1), "success ");
  });

  it("ends when the executor dies under it", async () => {
    const { lines } = await run((line) => {
      if (line.startsWith("0 goal ")) kill(graph.pids.find(isExecutor)!);
    });
    assert.equal(lines.at(-1), " The executor is lost", lines.join("\n"));
  });

  /** Runs the example to its end. Returns what it printed. @throws AssertionError where it does not end in time */
  async function run(onLine?: (line: string) => void) {
    const script = path.join("docs", "examples", "execute_task.py");
    const child = spawn("python3", ["-u", script, "--ros-args", "-r", `__ns:=${namespace}`], {
      cwd: packageRoot,
      env: shellEnvironment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      const before = text.split("\n").length - 1;
      text += part;
      for (const line of text.split("\n").slice(before, -1)) onLine?.(line);
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), exampleMs);
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    clearTimeout(timer);
    assert.equal(signal, null, `It had not ended after ${exampleMs / 1000} s, having printed:\n${text}`);
    return { code, lines: text.trimEnd() === "" ? [] : text.replace(/\n$/, "").split("\n") };
  }
});
