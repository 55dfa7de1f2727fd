import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { RemotePolicy } from "../../src/policy/openpi/RemotePolicy.ts";
import { armObservation, armView } from "../policy/openpi/armObservation.ts";
import { start, type Ended, type Running } from "./praxis.ts";

const program = join(import.meta.dirname, "servePolicyProgram.ts");
const serve = (...args: string[]): Promise<Ended> => start(["serve-policy", ...args], { program }).ended;

/** A server that runs, once it says where. */
async function serving(...args: string[]): Promise<Running & { readonly url: string }> {
  let told: (url: string) => void = () => undefined;
  const url = new Promise<string>((resolve) => (told = resolve));
  const running = start(["serve-policy", "a", "--port", "0", ...args], {
    program,
    onOutput: (stdout) => {
      const found = /ws:\/\/[^\s"]+/.exec(stdout);
      if (found) told(found[0]);
    },
  });
  return {
    ...running,
    url: await Promise.race([url, running.ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]),
  };
}

describe("praxis serve-policy", function () {
  this.timeout(30_000);

  it("serves on this machine alone until Ctrl-C, then frees its policy and tells what it did", async () => {
    const { child, ended, url } = await serving();
    assert.match(url, /^ws:\/\/127\.0\.0\.1:\d+\/$/);
    const policy = new RemotePolicy({ ...armView, url });
    const chunk = await policy.infer(armObservation, "abc", 0);
    assert.equal(chunk.length, 3);
    assert.ok(Math.abs(chunk[2]!.translation[0] - 0.002) < 1e-12);
    await assert.rejects(policy.infer(armObservation, "fail", 0), /reports an error: The policy failed\.$/);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    await policy.close();
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^Serving letters of a on ws:\S+\nFor a whole game it is told: Play Hanoi\.\nOnly this machine reaches it; --host 0\.0\.0\.0 opens it to others\.\nCtrl-C stops it\.\nStopped; 1 requests were answered, 1 failed\.\n$/,
    );
    assert.match(stderr, /praxis: a request could not be answered: .*it was told to/);
    assert.match(stderr, /disposed\n$/);
  });

  it("is ended by Ctrl-C while a client is connected, and says as JSON where it serves", async () => {
    const { child, ended, url } = await serving("--host", "0.0.0.0", "--json");
    const policy = new RemotePolicy({ ...armView, url });
    await policy.connect();
    child.kill("SIGTERM");
    const result = await ended;
    await policy.close();
    assert.equal(result.code, 0, result.stderr);
    assert.deepEqual(result.json(), [
      { kind: "serving", url, policy: "letters of a", gamePrompt: "Play Hanoi." },
      { kind: "summary", answers: 0, failures: 0 },
    ]);
  });

  it("warns where other machines may reach it", async () => {
    const { child, ended } = await serving("--host", "0.0.0.0");
    child.kill("SIGINT");
    assert.match((await ended).stdout, /Whoever reaches this address may ask it: there is no key\./);
  });

  it("says in one sentence what it cannot serve, and where", async () => {
    const taken = createServer();
    await once(taken.listen(0, "127.0.0.1"), "listening");
    const { port } = taken.address() as AddressInfo;
    for (const [args, code, told] of [
      [["missing"], 11, /^praxis: There is no policy in "missing"; train one\n$/],
      [[], 2, /missing required argument 'dir'/],
      [["a", "--port", "65536"], 2, /--port.*from 0 to 65535/],
      [["a", "--port", `${port}`], 2, new RegExp(`127\\.0\\.0\\.1:${port} \\(EADDRINUSE\\); choose another port`)],
    ] as const) {
      const ended = await serve(...args);
      assert.equal(ended.code, code);
      assert.match(ended.stderr, told);
      assert.equal(ended.stdout, "");
    }
    taken.close();
  });

  it("explains itself", async () => {
    const { code, stdout } = await serve("--help");
    assert.equal(code, 0);
    for (const word of ["--host", "127.0.0.1", "--port", "8000", "openpi", "Exit codes", "Examples"]) {
      assert.ok(stdout.includes(word), word);
    }
  });
});
