import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { modelIdentities } from "../../../src/cli/compose/loadPolicies.ts";
import { configurationParts } from "../../../src/cli/report/configurationParts.ts";
import { cardsOfParts, trainedParts } from "../../../src/cli/report/trainingOf.ts";
import type { ModelCard } from "../../../src/model/ModelCard.ts";
import { skillNames } from "../../../src/policy/skillLayouts.ts";
import { configuration } from "./benchRecord.ts";
import { card, named, ranWith, shaOf } from "./modelCards.ts";

/** Parts as "name state". */
const told = (parts: Readonly<Record<string, string>>, cards: readonly ModelCard[]): string[] | undefined =>
  trainedParts(configurationParts(configuration(parts)), cards)?.map(
    ({ name, takenFor, card }) =>
      `${name}${takenFor === undefined ? "" : ` for ${takenFor}`}: ${typeof card === "string" ? card : "known"}`,
  );

describe("trainedParts", () => {
  const dir = mkdtempSync(join(tmpdir(), "praxis-cards-"));
  after(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  it("finds the cards of what episodes name, as results name it", async () => {
    const file = (sha256: string) => ({ file: "a.onnx", sha256, inputs: {}, outputs: {} });
    const skills = card(
      "skills",
      {},
      { files: Object.fromEntries(skillNames.map((name) => [name, file(shaOf(name))])) },
    );
    const goal = card("goal", {}, { settings: { threshold: 0.4 } });
    const cards = [skills, card("perception"), goal];
    for (const each of cards) {
      mkdirSync(join(dir, each.name));
      writeFileSync(join(dir, each.name, "policy.json"), JSON.stringify(each));
    }
    const { policy, goals } = await modelIdentities({
      ...{ world: "physics", policy: "learned", policies: join(dir, "skills"), perception: join(dir, "perception") },
      ...{ goalModel: join(dir, "goal"), grammarFirst: true },
    });
    const parts = trainedParts(configurationParts(configuration({ policy, goals: goals! })), cards)!;
    assert.deepEqual(cardsOfParts(parts), cards);
  });

  it("knows no training of a model whose card is of another one, or missing", () => {
    const cards = [card("skills"), card("goal")];
    const other = { policy: named("skills"), goals: `grammar+learned:${named("goal", "trained before")}` };
    assert.deepEqual(told(other, cards), ["skills: known", "goal: another training"]);
    assert.deepEqual(told(ranWith(["skills", "perception"]), cards), ["skills: known", "perception: no card"]);
    assert.equal(cardsOfParts(trainedParts(configurationParts(configuration(other)), cards)!), undefined);
  });

  it("has nothing of models that did not run", () => {
    const cards = [card("skills"), card("perception"), card("goal")];
    assert.deepEqual(told(ranWith(["skills", "perception"]), cards), ["skills: known", "perception: known"]);
    assert.deepEqual(told({ ...ranWith(["skills"]), goals: "grammar" }, cards), ["skills: known"]);
    assert.deepEqual(told({ policy: "scripted" }, cards), []);
    assert.deepEqual(told({ policy: "none" }, cards), []);
  });

  it("has what a frozen part was taken from, by its digest, and once where that runs, too", () => {
    const frozen = (training: string) =>
      card("vla", {}, { data: { frozenEncoder: { model: "perception", sha256: shaOf(training) } } });
    const eyes = card("perception");
    assert.deepEqual(told(ranWith(["vla"]), [frozen("perception"), eyes]), ["vla: known", "perception for vla: known"]);
    assert.deepEqual(told(ranWith(["vla", "perception"]), [frozen("perception"), eyes]), [
      "vla: known",
      "perception: known",
    ]);
    assert.deepEqual(told(ranWith(["vla"]), [frozen("older eyes"), eyes]), [
      "vla: known",
      "perception for vla: another training",
    ]);
    assert.deepEqual(told(ranWith(["vla"]), [frozen("perception")]), ["vla: known", "perception for vla: no card"]);
  });

  it("counts of what a frozen part was taken from the runs that trained it, and none twice", () => {
    const file = (sha256: string) => ({ file: "f", sha256: shaOf(sha256), inputs: {}, outputs: {} });
    const took = (cpuSeconds: number) => card("perception", { cpuSeconds, date: `${cpuSeconds}` }).training;
    const run = (networks: readonly string[], cpuSeconds: number) => ({ networks: [...networks], training: { ...took(cpuSeconds) } }); // prettier-ignore
    const first = card("perception", took(100), { files: { scene: file("s"), disc: file("d") } });
    const sharper = card("perception", took(130), {
      files: { scene: file("s"), disc: file("d2") },
      data: { runs: [run(["scene", "disc"], 100), run(["disc"], 30)] as never },
    });
    const wider = card("perception", took(150), {
      files: { scene: file("s2"), disc: file("d") },
      data: { runs: [run(["scene", "disc"], 100), run(["scene"], 50)] as never },
    });
    const vla = card("vla", {}, { data: { frozenEncoder: { model: "perception", sha256: shaOf("s") } } });
    const spent = (policy: string, cards: readonly ModelCard[]): number[] =>
      cardsOfParts(trainedParts(configurationParts(configuration({ policy })), cards)!)!.map(
        ({ training }) => training.cpuSeconds,
      );
    const seen = (...sha: readonly string[]): string =>
      `${named("vla")}+perception:${sha.map((each) => shaOf(each).slice(0, 16)).join(",")}`;
    assert.deepEqual(
      spent(named("vla"), [vla, sharper]),
      [100, 100],
      "the disc's further training is not the policy's",
    );
    assert.deepEqual(spent(seen("s2", "d"), [vla, wider, first]), [100, 150], "the first run counts once");
    assert.deepEqual(spent(seen("s", "d2"), [vla, sharper]), [100, 130]);
    // The trunk's own model was trained further since, twice, and its card is not at hand any more.
    const later = card("perception", took(200), {
      files: { scene: file("s3"), disc: file("d2") },
      data: {
        runs: [
          run(["scene", "disc"], 100),
          { ...run(["disc"], 30), from: { scene: shaOf("s"), disc: shaOf("d") } },
          { ...run(["scene", "disc"], 70), from: { scene: shaOf("s"), disc: shaOf("d2") } },
        ] as never,
      },
    });
    assert.deepEqual(spent(named("vla"), [vla, later]), [100, 100], "only what came before it went on");
    assert.deepEqual(spent(seen("s3", "d2"), [vla, later]), [100, 200], "the first run counts once");
    const lost = card(
      "perception",
      {},
      { data: { runs: (later.data["runs"] as readonly unknown[]).slice(1) as never } },
    );
    assert.equal(cardsOfParts(trainedParts(configurationParts(configuration({ policy: named("vla") })), [vla, lost])!), undefined); // prettier-ignore
    const next = { ...run(["scene"], 50), from: { scene: shaOf("s"), disc: shaOf("d") } };
    const grown = card("perception", took(150), {
      files: { scene: file("s2"), disc: file("d") },
      data: { runs: [run(["scene", "disc"], 100), next] as never },
    });
    assert.deepEqual(spent(named("vla"), [vla, grown]), [100, 100], "not the run that went on from it");
  });

  it("does not know what was trained elsewhere, or is not told", () => {
    assert.equal(told({ policy: `openpi@ws://h:1+${named("perception")}` }, [card("perception")]), undefined);
    assert.equal(told({ policy: "graph" }, []), undefined);
    assert.equal(told({ ...ranWith(["skills"]), goals: "chat:m@http://h,pictures-kept" }, [card("skills")]), undefined);
  });
});
