import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readGraph } from "../../src/cli/graph/GraphFile.ts";
import type { EpisodeRecord } from "../../src/episode/EpisodeRecord.ts";
import { readEpisodes } from "../../src/episode/readEpisodes.ts";
import { assertComplaint } from "./assertComplaint.ts";
import { praxis, scratch, start, type Ended } from "./praxis.ts";

const hanoi = join("launch", "praxis", "graphs", "hanoi.yaml");
const names = readGraph(hanoi).nodes.map(({ name }) => name);
/** No ROS, whatever the tests were started in. */
const env = { ROS_DISTRO: "", AMENT_PREFIX_PATH: "" };
const own = ["--transport", "loopback"];
const bench = ["bench", "--world", "ros", ...own, "--json"];

/** What the arguments of a command line are refused with, without a process. */
async function refusal(args: readonly string[], code: number): Promise<string> {
  // Like the commands' own work: a static import would load a second copy of the error classes under mocha.
  const { exitCodeOf, sentenceOf } = await import("../../src/cli/exitCodes.ts");
  const { program } = await import("../../src/cli/program.ts");
  try {
    await program().parseAsync(args, { from: "user" });
  } catch (error) {
    assert.equal(exitCodeOf(error), code, sentenceOf(error));
    return sentenceOf(error) ?? "";
  }
  throw new assert.AssertionError({ message: `${args.join(" ")} was accepted` });
}

describe("graphs on the command line", function () {
  this.timeout(90_000);
  const { dir, remove } = scratch();
  after(remove);

  /** A graph's file like that of the package, changed. */
  function graphFile(name: string, change: (text: string) => string): string {
    const path = join(dir, name);
    const text = readFileSync(hanoi, "utf8");
    assert.notEqual(change(text), text);
    writeFileSync(path, change(text));
    return path;
  }
  const scripted = (text: string): string =>
    text.replace("- kind: policy\n", "- kind: policy\n    parameters: {policy: scripted}\n");

  /** Launches a graph and interrupts it, as a terminal does, once its output says so. */
  async function launched(args: readonly string[], isUp: (stdout: string) => boolean): Promise<Ended> {
    let isInterrupted = false;
    const running = start(["launch", ...args], {
      env,
      onOutput: (stdout) => {
        if (isInterrupted || !isUp(stdout)) return;
        isInterrupted = true;
        process.kill(-running.child.pid!, "SIGINT");
      },
    });
    return running.ended;
  }

  it("come up in one process, say what becomes of each node, and go down in order on Ctrl-C", async () => {
    const [ended, json] = await Promise.all([
      launched([hanoi, ...own], (stdout) => stdout.includes('Graph "hanoi": active')),
      launched([hanoi, ...own, "--json", "--namespace", "/arm"], (stdout) => stdout.includes('"state":"active"')),
    ]);
    assert.deepEqual([ended.code, ended.stderr], [0, ""]);
    const lines = ended.stdout.trimEnd().split("\n");
    for (const name of names) {
      const said = lines.filter((line) => line.startsWith(`[${name.padEnd(22)}] -- `)).map((line) => line.slice(28));
      assert.deepEqual(said, ["unseen", "unconfigured", "inactive", "active", "finalized"], name);
    }
    const finalized = lines.filter((line) => line.endsWith("-- finalized")).map((line) => /\[(\w+)/.exec(line)?.[1]);
    assert.deepEqual(finalized, [...names].reverse());
    assert.equal(lines.at(-1), "The graph was taken down in order.");

    assert.deepEqual([json.code, json.stderr], [0, ""]);
    const messages = json.json();
    assert.deepEqual(messages.at(-1), { kind: "summary", graph: "hanoi", ended: "stopped" });
    const graph = messages.filter(({ kind }) => kind === "graph").map(({ state }) => state);
    assert.deepEqual(graph, ["active", "stopping"]);
    for (const name of names) {
      const told = messages.filter((message) => message["kind"] === "node" && message["node"] === name);
      assert.deepEqual([told.length, told.at(-1)!["what"]], [5, "finalized"]);
    }
  });

  it("end by themselves when a node cannot be brought up, with the reason", async () => {
    const broken = graphFile("broken.yaml", (text) =>
      `${text}\nmanager: {attempts: 1}\n`.replace(
        "- kind: policy\n",
        "- kind: policy\n    parameters: {directory: /nowhere}\n",
      ),
    );
    const [launch, benchmark] = await Promise.all([
      praxis("launch", broken, ...own, "--json"),
      praxis(...bench, "--graph", broken, "--out", join(dir, "broken"), "--json"),
    ]);
    assertComplaint(launch, 14, /The graph ended: \/policy failed to configure: .*\/nowhere/);
    assert.match(String(launch.json().at(-1)!["ended"]), /\/policy failed to configure/);
    assert.equal(benchmark.code, 14, benchmark.stderr);
    assert.match(
      benchmark.stderr.trimEnd().split("\n").at(-1)!,
      /^praxis: The graph cannot be used: .*policy.*\/nowhere/,
    );
    assert.deepEqual(readEpisodes(join(dir, "broken")), []);
  });

  it("are refused in one sentence where file, parameters, namespace or ROS are not as they must be", async () => {
    const stranger = graphFile("stranger.yaml", (text) => text.replace("mode: lockstep", "mood: lockstep"));
    const unfit = graphFile("unfit.yaml", (text) => `${text}\nmanager: {attempts: 0}\n`);
    const torn = graphFile("torn.yaml", (text) => text.replace("kind: planner", "kind: plannr"));
    const [ros, node, parameter] = await Promise.all([
      start(["launch", hanoi], { env }).ended,
      start(["node", "planner"], { env }).ended,
      praxis("launch", stranger, ...own),
    ]);
    assertComplaint(ros, 13, /ROS 2 is not there: source .*npm run ros:setup/);
    assertComplaint(node, 13, /ROS 2 is not there/);
    // That the process ends shows that no node of the graph was left behind.
    assertComplaint(parameter, 2, /Parameter of \/sim: there is no "mood"; there are .*mode/);

    const refused: readonly (readonly [readonly string[], number, RegExp])[] = [
      [["launch", join(dir, "missing.yaml"), ...own], 12, /missing\.yaml/],
      [["launch", torn, ...own], 12, /torn\.yaml: nodes\[3\]\.kind: .*"plannr"; did you mean planner\?/],
      [["launch", unfit, ...own], 2, /Parameter of \/lifecycle_manager: "attempts" must be from 1 to 100; got 0/],
      [["launch", hanoi, ...own, "--namespace", "/2nd"], 2, /The namespace "\/2nd" is not valid/],
      [[...bench, "--graph", torn, "--out", join(dir, "torn")], 12, /did you mean planner/],
      [[...bench, "--policy", "scripted"], 2, /parameters of the graph's nodes; set them there/],
      [[...bench, "--workers", "2"], 2, /parameters of the graph's nodes; set them there/],
      [
        [...bench, "--perception", "policies/perception"],
        2,
        /perception.* parameters of the graph's nodes; set them there/,
      ],
      [[...bench, "--look", "all-shifts"], 2, /nominal look only; run --look all-shifts without --world ros/],
      [
        [...bench, "--agents", "nesy", "--look", "unseen-light"],
        2,
        /nominal look only; run --look unseen-light without/,
      ],
      [["bench", ...own, "--json"], 2, /--transport, --namespace and --graph need --world ros/],
    ];
    for (const [args, code, sentence] of refused) assert.match(await refusal(args, code), sentence);
  });

  it("are benchmarked as an agent without a graph is: the same records, the same hashes", async () => {
    const graph = graphFile("scripted.yaml", scripted);
    const args = (out: string): string[] => [
      ...["bench", "--scenarios", "move", "--episodes", "2", "--seed", "4", "--json"],
      ...["--out", join(dir, out)],
    ];
    const [with_, without] = await Promise.all([
      praxis(...args("with"), "--world", "ros", ...own, "--graph", graph, "--namespace", "/arm"),
      praxis(...args("without"), "--policy", "scripted", "--workers", "1"),
    ]);
    assert.equal(with_.code, 0, with_.stderr);
    assert.equal(without.code, 0, without.stderr);
    const [records, others] = [readEpisodes(join(dir, "with")), readEpisodes(join(dir, "without"))];
    assert.deepEqual(
      records.map(({ seed }) => seed),
      [4, 5],
    );
    for (const [i, record] of records.entries()) {
      const other = others[i]!;
      assert.deepEqual(comparable(record), comparable(other));
      assert.deepEqual(Object.keys(record).sort(), Object.keys(other).sort());
      const kinds = ({ costs }: EpisodeRecord): string[] =>
        costs!.joules
          .map(({ source, method }) => `${source}/${method}`)
          .filter((each) => !/\/(?:counter|sampled)$/.test(each));
      assert.deepEqual(kinds(record).sort(), kinds(other).sort());
      assert.match(
        record.versions["configuration"]!,
        /world=ros transport=loopback graph=sim\.mode:lockstep.*policy\.policy:scripted/,
      );
    }
    assert.equal(with_.json().at(-1)!["kind"], "summary");

    // What is recorded is not run again.
    const again = await praxis(...args("with"), "--world", "ros", ...own, "--graph", graph, "--namespace", "/arm");
    assert.equal(again.code, 0, again.stderr);
    assert.equal(again.json()[0]!["recorded"], 2);
    assert.equal(readEpisodes(join(dir, "with")).length, 2);
  });
});

/** What a graph may make no difference to. */
function comparable(record: EpisodeRecord): unknown {
  const { costs, versions, wallSeconds, planning, inference, ...rest } = record;
  assert.ok(wallSeconds > 0 && costs !== null && planning !== null && inference !== null);
  assert.ok("configuration" in versions);
  return { ...rest, samples: [costs.planningMs.length, costs.inferenceMs.length] };
}
