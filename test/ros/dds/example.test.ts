import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { eventually } from "../../contracts/transport/TestGraph.ts";
import { packageGraph } from "./graphVariant.ts";
import { kill, LaunchedGraph, packageRoot, tellLogs } from "./LaunchedGraph.ts";
import { shellEnvironment } from "./ownDomain.ts";

const namespace = "/example";
/** Most time that the example may take on a busy machine, ms. */
const exampleMs = 60_000;

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
    const { lines } = await run(({ line }) => {
      if (line.startsWith("0 goal ")) kill(executor());
    });
    assert.equal(lines.at(-1), " The executor is lost", lines.join("\n"));
  });

  it("ends when the executor has died and is back before it hears of either", async () => {
    const { lines } = await run(async ({ line, pid }) => {
      if (!line.startsWith("0 goal ")) return;
      process.kill(pid, "SIGSTOP");
      const dead = executor();
      kill(dead);
      await eventually("another executor, active", () => executor() !== dead && isActive(executor()), exampleMs / 2);
      process.kill(pid, "SIGCONT");
    });
    assert.equal(lines.at(-1), " The executor is lost", lines.join("\n"));
  });

  /** The process that carries tasks out, dead or alive. */
  const executor = (): number => executors().at(-1)!;

  /** Process ids of the executor, of those before it, too. */
  const executors = (): readonly number[] =>
    told().flatMap(({ node, what = "" }) => {
      const [, pid] = /^started, process (\d+)$/.exec(what) ?? [];
      return node === "executor" && pid !== undefined ? [Number(pid)] : [];
    });

  /** Whether a process of the executor has come up, by what the graph has told since it started. */
  const isActive = (pid: number): boolean => {
    const start = told().findIndex(({ what }) => what === `started, process ${pid}`);
    return told()
      .slice(start)
      .some(({ node, what }) => node === "executor" && what === "active");
  };

  const told = (): readonly { readonly node?: string; readonly what?: string }[] =>
    graph.log.split("\n").map((line) => JSON.parse(line) as { node?: string; what?: string });

  /** Runs the example to its end. Returns what it printed. @throws AssertionError where it does not end in time */
  async function run(onLine?: (printed: { readonly line: string; readonly pid: number }) => void | Promise<void>) {
    const script = path.join("docs", "examples", "execute_task.py");
    const child = spawn("python3", ["-u", script, "--ros-args", "-r", `__ns:=${namespace}`], {
      cwd: packageRoot,
      env: shellEnvironment,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    const heard: Promise<void>[] = [];
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      const before = text.split("\n").length - 1;
      text += part;
      for (const line of text.split("\n").slice(before, -1))
        heard.push(Promise.resolve(onLine?.({ line, pid: child.pid! })));
    });
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      kill(child.pid!);
    }, exampleMs);
    const [code] = (await once(child, "close")) as [number | null];
    clearTimeout(timer);
    await Promise.all(heard);
    assert.ok(!isLate, `It had not ended after ${exampleMs / 1000} s, having printed:\n${text}`);
    return { code, lines: text.trimEnd() === "" ? [] : text.replace(/\n$/, "").split("\n") };
  }
});
