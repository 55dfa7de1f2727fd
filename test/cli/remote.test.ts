import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { NdArray } from "../../src/policy/openpi/NdArray.ts";
import { decodeMessage, encodeMessage } from "../../src/policy/openpi/wireFormat.ts";
import { StubPolicyServer, type Conduct } from "../policy/openpi/StubPolicyServer.ts";
import { assertComplaint } from "./assertComplaint.ts";
import { scratch, start, type Ended } from "./praxis.ts";

const key = "sk-secret-0123456789";

/** Fifty actions that go up slowly. */
const rises: Conduct = (socket) => {
  const rows = Array.from({ length: 50 }, () => [0, 0, 0.1, 0, 0, 0, -1]).flat();
  socket.send(encodeMessage({ actions: NdArray.float32(rows, [50, 7]) }));
};

describe("a policy on a server as an agent", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  let server: StubPolicyServer;
  beforeEach(async () => {
    server = await StubPolicyServer.start();
  });
  afterEach(() => server.stop());
  after(remove);

  const praxis = (command: "run" | "bench", ...args: string[]): Promise<Ended> => {
    const agent = command === "run" ? "--agent" : "--agents";
    const name = command === "run" ? [] : ["--policy-name", "stub"];
    const asked = [command, agent, "remote", "--policy-url", server.url, ...name, ...args];
    return start(asked, { env: { PRAXIS_POLICY_API_KEY: key } }).ended;
  };

  it("is asked with both cameras, the state and the instruction; records name its address and a digest, and the key is nowhere", async () => {
    server.willAnswer(...Array<Conduct>(3).fill(rises));
    const out = join(dir, "run");
    const ended = await praxis("run", "--max-steps", "12", "--json", "--out", out);
    assert.equal(ended.code, 4, ended.stderr);
    const record = ended.json().find(({ kind }) => kind === "episode")!;
    assert.deepEqual(
      [record["agent"], record["state"], record["declared"], record["controlSteps"]],
      ["remote", "images", "budget", 12],
    );
    const { configuration } = record["versions"] as Record<string, string>;
    const told = new RegExp(
      ` policy=openpi@${server.url}/ metadata=[0-9a-f]{16} prompt=instruction replanSteps=5 pictures=plain `,
    );
    assert.match(configuration!, told);
    // Steps 0, 5 and 10.
    assert.equal(server.requests.length, 3);
    const requests = server.requests.map(decodeMessage);
    assert.match(requests[0]!["prompt"] as string, /tower/i);
    const arrays = requests.map((request) =>
      ["observation/image", "observation/wrist_image", "observation/state"].map((name) => request[name] as NdArray),
    );
    for (const each of arrays) {
      assert.deepEqual(each.map(String), ["|u1[224, 224, 3]", "|u1[224, 224, 3]", "<f4[8]"]);
      assert.ok(each.slice(0, 2).every(({ data }) => new Set(data).size > 50));
    }
    const heights = arrays.map((each) => each[2]!.numbers()[2]!);
    assert.ok(heights[1]! > heights[0]! && heights[2]! > heights[1]! + 0.01, heights.join());
    assert.deepEqual(server.keys, [`Api-Key ${key}`]);
    const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.ok(files.length >= 2);
    const written = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "latin1"));
    assert.ok(![ended.stdout, ended.stderr, ...written].join().includes(key));
  });

  it("is told a prompt of the user's, and asked after as many steps as are named, by workers too", async () => {
    server.willAnswer(...Array<Conduct>(6).fill(rises));
    const options = ["--policy-prompt", "Play Towers of Hanoi.", "--policy-replan", "2", "--policy-mirror"];
    const bench = ["--episodes", "1", "--max-steps", "6", "--json", "--out", join(dir, "bench")];
    const ended = await praxis("bench", ...options, ...bench);
    assert.equal(ended.code, 0, ended.stderr);
    const [row] = ended.json().at(-1)!["rows"] as [Record<string, unknown>];
    assert.deepEqual([row["agent"], row["state"], row["errors"]], ["remote", "images", 0]);
    const prompts = server.requests.map((request) => decodeMessage(request)["prompt"]);
    // Steps 0, 2 and 4; after 6 the budget is used up.
    assert.deepEqual(prompts, Array(3).fill("Play Towers of Hanoi."));
  });

  for (const [agent, state, models] of [
    ["remote-guided", "camera", "senseEvery=5 senseDelay=0 policy=openpi@\\S+/\\+perception:\\S+"],
    ["remote-guided-oracle", "oracle", "senseEvery=1 senseDelay=0 policy=openpi@\\S+/"],
  ] as const) {
    it(`is told the steps of a plan as ${agent}, whose state is ${state}`, async () => {
      server.willAnswer(...Array<Conduct>(3).fill(rises));
      const options = ["--policy-url", server.url, "--policy-name", "stub", "--max-steps", "6", "--episodes", "1"];
      const out = join(dir, agent);
      const ended = await start(["bench", "--agents", agent, ...options, "--json", "--out", out]).ended;
      assert.equal(ended.code, 0, ended.stderr);
      const record = ended.json().find(({ kind }) => kind === "episode")!;
      assert.deepEqual([record["agent"], record["state"], record["declared"]], [agent, state, "budget"]);
      assert.deepEqual(record["subTasks"], { done: 0, of: 14 });
      const { configuration } = record["versions"] as Record<string, string>;
      assert.match(
        configuration!,
        new RegExp(`${models} policyName=stub metadata=\\S+ prompt=sub-tasks replanSteps=5 `),
      );
      const { windows } = record["costs"] as { windows: Record<string, { count: number }> };
      assert.deepEqual(
        ["goal", "plan", "policy"].map((window) => windows[window]!.count),
        [1, 1, 2],
      );
      assert.ok(windows["estimate"]!.count >= 2);
      const prompts = server.requests.map((request) => decodeMessage(request)["prompt"] as string);
      assert.equal(prompts.length, 2);
      for (const prompt of prompts) assert.match(prompt, /^Pick the (blue|red) block\.$/);
    });
  }

  it("ends in a sentence and an exit code of its own where its server is not there, and records nothing", async () => {
    const { url } = server;
    await server.stop();
    const out = join(dir, "nobody");
    const told =
      /^praxis: The policy server at ws:\S+ cannot be reached \(ECONNREFUSED\); start it, or correct its address$/;
    for (const command of ["run", "bench"] as const) {
      const agent = command === "run" ? "--agent" : "--agents";
      const ended = await start([command, agent, "remote", "--policy-url", url, "--policy-name", "a", "--out", out])
        .ended;
      assertComplaint(ended, 16, told);
    }
    const lines = existsSync(join(out, "episodes.jsonl")) ? readFileSync(join(out, "episodes.jsonl"), "utf8") : "";
    assert.equal(lines, "");
    server = await StubPolicyServer.start();
  });

  it("is one worker's, has its name in records, and plays again what the network lost", async () => {
    let isDown = false;
    const wavers: Conduct = (socket, request) => {
      if (isDown) socket.terminate();
      else rises(socket, request);
    };
    // Two inferences an episode.
    server.willAnswer(rises, rises, (socket) => {
      isDown = true;
      socket.terminate();
    });
    server.willAnswer(...Array<Conduct>(20).fill(wavers));
    const out = join(dir, "lost");
    const options = ["--episodes", "2", "--max-steps", "6", "--policy-timeout", "1", "--json", "--out", out];
    assertComplaint(await praxis("bench", ...options), 16, /closed the connection \(1006\); look into its log$/);
    const records = (): Record<string, unknown>[] =>
      readFileSync(join(out, "episodes.jsonl"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      records().map(({ seed, outcome }) => [seed, outcome]),
      [[0, "failure"]],
    );
    assert.match((records()[0]!["versions"] as Record<string, string>)["configuration"]!, / policyName=stub /);
    isDown = false;
    const before = server.connections;
    const again = await praxis("bench", ...options);
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual([again.json()[0]!["recorded"], records().length], [1, 2]);
    server.willAnswer(...Array<Conduct>(20).fill(rises));
    assert.equal(server.connections, before + 2);
    // Two episodes are for two workers where nothing else is said: each would connect, after the one who asks what is served.
    const fresh = await praxis("bench", ...options.slice(0, -1), join(dir, "fresh"));
    assert.deepEqual([fresh.code, server.connections], [0, before + 4]);
  });

  it("does not mix what a server with other metadata gave", async () => {
    const options = ["--episodes", "1", "--max-steps", "2", "--json", "--out", join(dir, "mixed")];
    assert.equal((await praxis("bench", ...options)).json()[0]!["recorded"], 0);
    assert.equal((await praxis("bench", ...options)).json()[0]!["recorded"], 1);
    server.willGreet((socket) => {
      socket.send(encodeMessage({ model: "another" }));
    });
    // The worker is greeted as before.
    assertComplaint(await praxis("bench", ...options), 16, /greets with other metadata than before/);
  });

  it("leaves its server, and ends, where nothing can be recorded", async () => {
    const file = join(dir, "file");
    writeFileSync(file, "");
    assertComplaint(await praxis("run", "--out", join(file, "out")), 12, /file\/out/);
    assert.equal(server.requests.length, 0);
  });

  it("is given up in the time that was named where nothing answers", async () => {
    const silent = createServer();
    await once(silent.listen(0, "127.0.0.1"), "listening");
    const url = `ws://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const args = ["run", "--agent", "remote", "--policy-url", url, "--policy-timeout", "1"];
    assertComplaint(await start(args).ended, 16, /cannot be reached within 1 s; start it/);
    silent.close();
  });

  it("keeps what was recorded, with the arm at rest, where its server fails on the way", async () => {
    server.willAnswer(rises, (socket) => {
      socket.send(`Traceback (most recent call last):\nValueError: ${key} is too hot`);
      socket.close(1011);
    });
    const out = join(dir, "failed");
    assertComplaint(await praxis("run", "--out", out), 16, /reports an error: ValueError: \[key\] is too hot$/);
    const record = JSON.parse(readFileSync(join(out, "episodes.jsonl"), "utf8")) as Record<string, unknown>;
    assert.deepEqual([record["status"], record["outcome"], record["declared"]], ["failed", "error", "stopped"]);
    const [trace] = readdirSync(join(out, "traces"));
    const lines = readFileSync(join(out, "traces", trace!), "utf8")
      .trimEnd()
      .split("\n");
    const steps = lines.map(
      (line) => JSON.parse(line) as { action?: { kind: string }; joints?: { velocity: number[] } },
    );
    const acted = steps.filter(({ action }) => action !== undefined);
    assert.deepEqual(
      acted.slice(0, 6).map(({ action }) => action!.kind),
      [...Array<string>(5).fill("cartesian"), "brake"],
    );
    assert.ok(acted.at(-1)!.joints!.velocity.every((v) => Math.abs(v) < 0.005));
  });
});
