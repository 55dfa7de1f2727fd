import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toolOrientation } from "../../../src/arm/toolOrientation.ts";
import { settledIdentity } from "../../../src/cli/compose/loadPolicies.ts";
import { type Image, ModelError, type Observation, Rng } from "../../../src/core/index.ts";
import { type Json, type JsonRecord, type ModelCard, readCard } from "../../../src/model/ModelCard.ts";
import { loadModel } from "../../../src/model/OnnxModel.ts";
import { CameraSight, pictureNumbers } from "../../../src/policy/vla/CameraSight.ts";
import { PromptWords } from "../../../src/policy/vla/PromptWords.ts";
import { proprioceptionOf } from "../../../src/policy/vla/proprioception.ts";
import { chunkSteps, noiseLength, pictureSide } from "../../../src/policy/vla/vlaInputs.ts";
import { VlaPolicy } from "../../../src/policy/vla/VlaPolicy.ts";
import { vlaSettings } from "../../../src/policy/vla/VlaSettings.ts";
import { actionScale } from "../../../src/policy/vlaLayout.ts";

const committed = "policies/vla";
const prompt = "Pick the blue block.";

const picture = (name: string): Image => {
  const rng = new Rng(1, name);
  const side = { width: pictureSide, height: pictureSide, channels: 3 } as const;
  return { ...side, data: Uint8Array.from({ length: pictureSide * pictureSide * 3 }, () => rng.integer(256)) };
};
const observation: Observation = {
  stamp: 0n,
  cameras: [],
  image: async (camera) => picture(camera),
  gripper: { opening: 0.08, velocity: 0, force: 0 },
  commanded: { position: [0.5, 0.05, 0.3], orientation: toolOrientation(0.1) },
};
const nowhere = () => assert.fail("there are no joints");

describe("VlaPolicy", function () {
  this.timeout(60_000);
  const folders: string[] = [];
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
  /** The committed model with other settings. */
  async function settled(settings: Readonly<Record<string, Json>>): Promise<string> {
    const card = await readCard(committed);
    const folder = mkdtempSync(join(tmpdir(), "praxis-vla-policy-"));
    folders.push(folder);
    for (const { file } of Object.values(card.files)) copyFileSync(join(committed, file), join(folder, file));
    writeFileSync(
      join(folder, "policy.json"),
      JSON.stringify({ ...card, settings: { ...card.settings, ...settings } }),
    );
    return folder;
  }
  /** Translation and yaw of each action of a chunk, as numbers. */
  async function chunkOf(directory: string, seed: number): Promise<readonly number[]> {
    const policy = await VlaPolicy.load(directory, {
      sight: new CameraSight({ scene: "agentview", wrist: "wrist" }),
      toolPose: nowhere,
    });
    try {
      return (await policy.infer(observation, prompt, seed)).flatMap(({ translation, yaw }) => [...translation, yaw]);
    } finally {
      await policy.dispose();
    }
  }
  /** The same of the network alone, as the mean over noises of the first numbers of a stream. */
  async function twin(seed: number, scale: number, samples: number): Promise<readonly number[]> {
    const model = await loadModel(committed);
    const { words } = vlaSettings(model.card);
    const rng = new Rng(seed, "vla-noise");
    const sums = new Float64Array(chunkSteps * 7);
    for (let k = 0; k < samples; k++) {
      const { actions } = await model.run({
        agent: pictureNumbers(picture("agentview")),
        wrist: pictureNumbers(picture("wrist")),
        words: new PromptWords(words).numbers(prompt),
        proprio: Float32Array.from(proprioceptionOf(observation, nowhere).numbers),
        noise: Float32Array.from({ length: noiseLength }, () => scale * rng.normal()),
      });
      for (let i = 0; i < sums.length; i++) sums[i]! += actions![i]!;
    }
    await model.dispose();
    const { translation, turn } = actionScale;
    return Array.from({ length: chunkSteps }, (_, i) =>
      [0, 1, 2, 5].map((part) => {
        const mean = Math.max(-1, Math.min(1, sums[7 * i + part]! / samples));
        return (part < 3 ? translation : turn) * mean;
      }),
    ).flat();
  }
  const near = (found: readonly number[], wanted: readonly number[]): void => {
    assert.equal(found.length, wanted.length);
    for (const [i, x] of wanted.entries()) assert.ok(Math.abs(found[i]! - x) < 1e-6, `${i}: ${found[i]!}, ${x}`);
  };

  it("samples as its card says, and the committed one so", async () => {
    const { noiseScale, samples } = vlaSettings(await readCard(committed));
    near(await chunkOf(committed, 5), await twin(5, noiseScale, samples));
  });

  it("takes the mean of several samples, from less noise if so settled", async () => {
    near(await chunkOf(await settled({ noiseScale: 0.4, samples: 3 }), 5), await twin(5, 0.4, 3));
  });

  it("says the same whatever the seed without noise, and something else with it", async () => {
    const still = await settled({ noiseScale: 0 });
    assert.deepEqual(await chunkOf(still, 5), await chunkOf(still, 6));
    const usual = await settled({ noiseScale: 1 });
    assert.notDeepEqual(await chunkOf(usual, 5), await chunkOf(usual, 6));
  });

  it("is another policy in results where it is sampled otherwise", async () => {
    assert.notEqual(
      await settledIdentity(await settled({ noiseScale: 0.5 })),
      await settledIdentity(await settled({ noiseScale: 0.25 })),
    );
  });
});

describe("vlaSettings()", () => {
  it("samples once from whole noise where the card does not say how", async () => {
    const { settings, ...card } = await readCard(committed);
    const { sees, words, gamePrompt, replanSteps } = settings!;
    const usual = vlaSettings({ ...card, settings: { sees, words, gamePrompt, replanSteps } as JsonRecord });
    assert.deepEqual([usual.noiseScale, usual.samples], [1, 1]);
  });

  it("refuses what nothing can be sampled or carried out with, and says what may be", async () => {
    const card = await readCard(committed);
    const refused = (settings: Readonly<Record<string, Json>>, told: RegExp): void => {
      const other: ModelCard = { ...card, settings: { ...card.settings, ...settings } };
      assert.throws(
        () => vlaSettings(other),
        (error) => error instanceof ModelError && told.test(error.message),
      );
    };
    refused({ noiseScale: 1.5 }, /"vla" has 1.5 as its setting "noiseScale"; make it a number from 0 to 1$/);
    refused({ noiseScale: -0.1 }, /"noiseScale"/);
    refused({ noiseScale: "none" }, /has "none" as its setting "noiseScale"/);
    refused({ samples: 0 }, /has 0 as its setting "samples"; make it a whole number from 1 to 64$/);
    refused({ samples: 2.5 }, /"samples"/);
    refused(
      { replanSteps: chunkSteps + 1 },
      /has 11 as its setting "replanSteps"; make it a whole number from 1 to 10$/,
    );
    refused({ replanSteps: 0 }, /"replanSteps"/);
  });
});
