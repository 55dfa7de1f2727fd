import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VlaAgent } from "../../src/agent/VlaAgent.ts";
import { loadServedPolicy } from "../../src/cli/compose/loadServedPolicy.ts";
import { loadVla } from "../../src/cli/compose/loadVla.ts";
import { toolPoseOf } from "../../src/cli/compose/toolPoseOf.ts";
import { type CartesianAction, FileError, Rng } from "../../src/core/index.ts";
import { exportModel } from "../../src/learn/exportModel.ts";
import { normalWith } from "../../src/learn/initialisers.ts";
import { divide, multiply } from "../../src/learn/operations/elementwise.ts";
import { sum } from "../../src/learn/operations/reductions.ts";
import { add } from "../../src/learn/operations/elementwise.ts";
import { readParameters } from "../../src/learn/readParameters.ts";
import { cardName, type ModelCard, readCard } from "../../src/model/ModelCard.ts";
import { chunkSteps, vlaInputs, vlaOutputs } from "../../src/policy/vla/vlaInputs.ts";
import { vlaRole } from "../../src/policy/vla/VlaPolicy.ts";
import { nominalCameras } from "../../src/scene/nominalCameras.ts";
import { trainVla, type TrainVlaOptions } from "../../src/train/vla.ts";
import type { CurvePoint } from "../../src/train/vla/evaluateVla.ts";
import type { EpisodeFiles } from "../../src/train/vla/examples/makeEpisodes.ts";
import { vlaWords } from "../../src/train/vla/vlaWords.ts";
import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { drawScenario } from "../../sim/scenarios.ts";
import { writeTinyEpisodes } from "./vla/tinyEpisodes.ts";

describe("trainVla()", function () {
  this.timeout(120_000);
  let folder: string;
  let episodes: EpisodeFiles;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "praxis-train-vla-"));
    episodes = writeTinyEpisodes(join(folder, "episodes"), { games: 6, stackings: 2, held: 2 });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const at = (name: string): string => join(folder, name);
  const train = (name: string, more: Partial<TrainVlaOptions> = {}) =>
    trainVla({
      out: at(`${name}-model`),
      directory: at(name),
      seed: 6,
      vision: { encoder: "state" },
      command: "npx praxis train vla --encoder state",
      episodes,
      ...{ steps: 6, batchSize: 4, points: 2, validationFrames: 8 },
      revision: "abc",
      date: "2026-01-02T03:04:05.000Z",
      cost: () => ({ cpuSeconds: 1, wallSeconds: 2, joules: { estimated: 3 } }),
      ...more,
    });
  const network = (name: string): string => readFileSync(join(at(`${name}-model`), "vla.onnx")).toString("base64");

  it("stops, goes on to the same network and curve, and writes a card", async () => {
    const controller = new AbortController();
    const stopped = train("stopped", {
      signal: controller.signal,
      onProgress: ({ phase, done }) => {
        if (phase === "network vla" && done === 4) controller.abort(new Error("enough"));
      },
    });
    await assert.rejects(stopped, /^Error: enough$/);
    assert.ok(!existsSync(join(at("stopped-model"), "vla.onnx")));
    const done: number[] = [];
    const { card } = await train("stopped", {
      onProgress: ({ phase, done: n }) => {
        if (phase === "network vla") done.push(n);
      },
    });
    assert.deepEqual(done, [5, 6]);
    const whole = await train("whole");
    assert.equal(network("whole"), network("stopped"));
    assert.deepEqual(whole.card, card);
    assert.deepEqual(await readCard(at("whole-model")), card);
    assert.equal(card.name, "vla-state");
    assert.deepEqual(card.data["playedBy"], ["test"]);
    assert.deepEqual([card.data["samples"], card.data["episodes"], card.data["validationEpisodes"]], [24, 8, 4]);
    // A fifth of 24 samples are of ten frames of stackings, the others of 28 of games.
    assert.deepEqual([card.data["gamePasses"], card.data["stackingPasses"]], [0.69, 0.48]);
    const curve = card.evaluation["curve"] as unknown as readonly CurvePoint[];
    assert.deepEqual(
      curve.map(({ step, samples }) => [step, samples]),
      [
        [3, 12],
        [6, 24],
      ],
    );
    assert.deepEqual(Object.keys(curve[1]!.modes), ["game", "sub-task", "stacking"]);
    for (const { loss, actionError, gripperErrors } of Object.values(curve[1]!.modes)) {
      assert.ok(loss > 0 && actionError > 0 && gripperErrors >= 0 && gripperErrors <= 1);
    }
    const text = readFileSync(join(at("whole-model"), "README.md"), "utf8");
    assert.equal(/^\| 24 \|.*$/m.exec(text)![0].split("|").length, 13);
    assert.ok(text.includes("`npx praxis train vla --encoder state` makes") && text.includes("by revision test;"));
    assert.ok(text.includes("| 24 |") && !text.includes("undefined") && !text.includes("NaN"), text);
  });

  it("learns: the loss falls on episodes that it was not trained on, and so does the error of actions", async () => {
    const { card } = await train("learnt", { steps: 45, batchSize: 8, points: 3, validationFrames: 16 });
    const curve = card.evaluation["curve"] as unknown as readonly CurvePoint[];
    const [first, , last] = curve;
    assert.ok(last!.trainingLoss < 0.6 * first!.trainingLoss, JSON.stringify(curve));
    assert.ok(last!.modes.game.loss < first!.modes.game.loss);
    assert.ok(last!.modes["sub-task"].actionError < first!.modes["sub-task"].actionError);
    // Words that nobody says have no gradient: only decay moves what is known of them.
    const { shape, data } = readParameters(readFileSync(join(at("learnt-model"), "vla.onnx"))).get("words.weight")!;
    const begun = normalWith(0.5)(shape, new Rng(6, "parameter words.weight"));
    const row = vlaWords().list.indexOf("purple") * shape[1]!;
    for (let i = row; i < row + shape[1]!; i++) {
      assert.ok(data[i]! / begun[i]! < 1 - 1e-4 && data[i]! / begun[i]! > 0.99, `${data[i]!} of ${begun[i]!}`);
    }
  });

  it("does not go on with other episodes, or with what nobody knows", async () => {
    await train("begun", { steps: 2, points: 1 });
    const network = readFileSync(join(at("begun-model"), "vla.onnx"));
    const other = writeTinyEpisodes(at("others"), { games: 5, stackings: 2, held: 2 });
    await assert.rejects(
      train("begun", { steps: 2, points: 1, episodes: { ...episodes, training: other.training } }),
      (error) =>
        error instanceof FileError &&
        /was begun with another set of episodes to learn from; go on .* or train without --resume$/.test(error.message),
    );
    await assert.rejects(
      train("begun", { steps: 2, points: 1, dataShare: 0.99 }),
      /another share of the data, another/,
    );
    rmSync(join(at("begun"), "begun.json"));
    await assert.rejects(train("begun", { steps: 2, points: 1 }), /did not note what it learns from; train without/);
    assert.deepEqual(readFileSync(join(at("begun-model"), "vla.onnx")), network);
  });

  it("takes a share of the episodes", async () => {
    const { card } = await train("half", { steps: 1, points: 1, dataShare: 0.5 });
    assert.equal(card.data["episodes"], 4);
  });

  const cameras = nominalCameras(128);
  /** Lets the agent act for some steps in the simulator. */
  async function play(
    directory: string,
    sees: "pictures" | "discs",
    steps: number,
  ): Promise<readonly CartesianAction[]> {
    const world = new PhysicsWorld({ cameras });
    const scenario = drawScenario("hanoi-3", 1);
    const policy = await loadVla(directory, toolPoseOf(), sees === "discs" ? world : undefined);
    if (sees === "pictures") world.worldState = () => assert.fail("who sees asked for the truth");
    const { gamePrompt: prompt, replanSteps } = policy.settings;
    const agent = new VlaAgent({ name: "vla", policy, prompt, replanSteps, episodeSeed: () => 3 });
    try {
      let { observation } = await world.reset({ scenario, seed: 1 });
      await agent.reset(scenario.instruction);
      const actions: CartesianAction[] = [];
      for (let i = 0; i < steps; i++) {
        const { decision } = await agent.decide(observation);
        assert.ok(decision.kind === "act" && decision.action.kind === "cartesian");
        actions.push(decision.action);
        ({ observation } = await world.step(decision.action));
      }
      return actions;
    } finally {
      await policy.dispose();
    }
  }

  it("acts in the simulator by what was trained, the same again from the same seed", async () => {
    await train("acting", { steps: 1, points: 1 });
    const actions = await play(at("acting-model"), "discs", 12);
    assert.ok(actions.every(({ translation }) => translation.every((x) => Math.abs(x) <= 0.05)));
    assert.ok(actions.every(({ gripper }) => gripper === 0 || gripper === 1));
    assert.ok(new Set(actions.map(({ translation: [x] }) => x)).size > 6);
    assert.deepEqual(await play(at("acting-model"), "discs", 12), actions);
  });

  it("trains on pictures from scratch and acts by the cameras", async () => {
    const { card } = await train("scratch", { vision: { encoder: "scratch" }, steps: 1, batchSize: 2, points: 1 });
    assert.equal(card.name, "vla");
    assert.equal((await play(at("scratch-model"), "pictures", 6)).length, 6);
  });

  it("refuses a model that sees by something else, one of another kind, and to serve one that is told what no client tells", async () => {
    await assert.rejects(
      loadServedPolicy(at("acting-model")),
      /is told where all discs are, which no client of a server/,
    );
    await assert.rejects(loadVla(at("acting-model"), toolPoseOf()), /is shown discs, and this agent is shown pictures/);
    await assert.rejects(loadVla("policies/goal", toolPoseOf()), /no vision-language-action policy of this version/);
  });

  it("says what is wrong where the network computes what is no number", async () => {
    const words = vlaWords().list;
    const bytes = exportModel({
      inputs: vlaInputs("discs", words.length),
      outputs: (graph, inputs) => {
        const all = Object.values(inputs)
          .map((value) => sum(value))
          .reduce(add);
        const nothing = multiply(all, 0);
        return {
          actions: add(graph.constant(new Float32Array(chunkSteps * 7), [1, chunkSteps, 7]), divide(nothing, nothing)),
        };
      },
      parameters: new Map(),
    });
    const card: ModelCard = {
      ...(await readCard(at("acting-model"))),
      files: {
        [vlaRole]: {
          file: "vla.onnx",
          sha256: createHash("sha256").update(bytes).digest("hex"),
          inputs: vlaInputs("discs", words.length),
          outputs: vlaOutputs,
        },
      },
    };
    const directory = at("broken-model");
    await train("broken", { steps: 1, points: 1 });
    writeFileSync(join(directory, "vla.onnx"), bytes);
    writeFileSync(join(directory, cardName), JSON.stringify(card));
    await assert.rejects(play(directory, "discs", 1), /computed NaN in its output "actions" at index 0/);
  });
});
