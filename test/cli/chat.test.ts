import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { composeStack } from "../../src/cli/compose/composeStack.ts";
import { chooseScenario } from "../../src/cli/compose/chooseScenario.ts";
import type { ChatChoice, Configuration } from "../../src/cli/compose/Configuration.ts";
import { loadDomain } from "../../src/cli/compose/loadDomain.ts";
import { says, status, StubServer } from "../goal/chat/StubServer.ts";
import { assertComplaint } from "./assertComplaint.ts";
import { scratch, start, type Ended } from "./praxis.ts";

const key = "sk-secret-0123456789";
const blueToRight = {
  status: "predicted",
  goal: [{ predicate: "on", args: ["blue", "peg3"], holds: true }],
  confidence: 0.8,
};

describe("a language model as goal predictor", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  let server: StubServer;
  before(async () => {
    server = await StubServer.start();
  });
  after(async () => {
    await server.stop();
    remove();
  });

  const praxis = (...args: string[]): Promise<Ended> => {
    const chat = ["--goal-predictor", "chat", "--chat-url", server.url, "--chat-model", "stub"];
    return start([...args, "--world", "symbolic", ...chat], { env: { PRAXIS_CHAT_API_KEY: key } }).ended;
  };

  it("has its goal pursued; records name the model, and the key is nowhere", async () => {
    server.will(says(blueToRight));
    const out = join(dir, "run");
    const ended = await praxis("run", "Blau nach rechts, bitte!", "--json", "--out", out);
    assert.equal(ended.code, 0, ended.stderr);
    const record = ended.json().find(({ kind }) => kind === "episode") as { versions: Record<string, string> };
    assert.match(record.versions["configuration"]!, new RegExp(` goals=chat:stub@${server.url},pictures-kept `));
    assert.equal(server.requests[0]!.authorization, `Bearer ${key}`);
    const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.ok(files.length >= 2);
    const written = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "latin1"));
    assert.ok(![ended.stdout, ended.stderr, ...written].join().includes(key));
  });

  it("ends an episode with a sentence and an exit code of its own where its server fails", async () => {
    server.will(status(500, `no memory for ${key}`));
    assertComplaint(
      await praxis("run"),
      15,
      /language model "stub" at http.* fails \(HTTP 500: no memory for \[key\]\)/,
    );
  });

  it("reads the goals of a benchmark's workers", async () => {
    server.will(says(blueToRight));
    const ended = await praxis(
      "bench",
      "--scenarios",
      "move",
      "--episodes",
      "1",
      "--json",
      "--out",
      join(dir, "bench"),
    );
    // What was asked for is something else than blue on the right, and the world judges that.
    assert.equal(ended.json().at(-1)!["kind"], "summary", ended.stderr);
    assert.equal(server.requests.length, 1);
    assert.ok(!`${ended.stdout}${ended.stderr}`.includes(key));
  });

  it("is shown what the agent's camera sees, unless that is kept from it", async () => {
    const domain = loadDomain("hanoi");
    const shownTo = async (pictures: ChatChoice["pictures"]): Promise<readonly number[][]> => {
      server.will(says({ status: "rejected", reason: "No." }));
      const configuration: Configuration = {
        agent: "nesy-oracle",
        world: "physics",
        noise: "none",
        observationNoise: { position: 0, yaw: 0 },
        senseEvery: 1,
        senseDelay: 0,
        policy: "scripted",
        policies: "",
        chat: { url: server.url, model: "stub", timeout: 30, pictures },
      };
      const { world, agent } = await composeStack(configuration, { domain, hardware: "shared" });
      const scenario = chooseScenario(domain, { name: "hanoi-3", seed: 1, noise: "none" });
      const { observation } = await world.reset({ scenario, seed: 1 });
      await agent.reset(scenario.instruction, observation);
      assert.deepEqual((await agent.decide(observation)).decision, { kind: "give-up", reason: "No." });
      await world.close();
      const { content } = server.requests[0]!.body.messages[1]!;
      if (typeof content === "string") return [];
      return content.flatMap((part) => {
        if (part.type === "text") return [];
        const { width, height, data } = PNG.sync.read(Buffer.from(part.image_url.url.split(",")[1]!, "base64"));
        return [[width, height, new Set(data).size > 50 ? 1 : 0]];
      });
    };
    assert.deepEqual(await shownTo("shown"), [[256, 256, 1]]);
    assert.deepEqual(await shownTo("kept"), []);
  });
});
