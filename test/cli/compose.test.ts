import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseScenario, withInstruction } from "../../src/cli/compose/chooseScenario.ts";
import { configurationText, type Configuration } from "../../src/cli/compose/Configuration.ts";
import { truthJudge } from "../../src/cli/compose/judgeGoal.ts";
import { loadDomain } from "../../src/cli/compose/loadDomain.ts";
import { stepBudget } from "../../src/cli/compose/stepBudget.ts";
import { gitRevision } from "../../src/cli/provenance.ts";
import type { DiscState, Relation, Vec3, WorldState } from "../../src/core/index.ts";
import { scenarioNames } from "../../sim/scenarios.ts";

const domain = loadDomain("hanoi");

describe("composition", () => {
  it("finds every scenario's goal expressible in the domain", () => {
    for (const name of scenarioNames()) chooseScenario(domain, { name, seed: 1, noise: "paper" });
  });

  it("refuses a scenario whose goal the domain does not know", () => {
    const bare = { ...domain, predicates: domain.predicates.filter(({ name }) => name !== "on") };
    assert.throws(() => chooseScenario(bare, { name: "hanoi-3", seed: 0, noise: "paper" }), /does not fit.*"?on"?/);
  });

  it("leaves a free instruction without a goal of the scenario's", () => {
    const scenario = chooseScenario(domain, { name: "hanoi-3", seed: 0, noise: "none" });
    assert.deepEqual(withInstruction(scenario, "Tidy up.").goal, []);
    assert.equal(withInstruction(scenario, "Tidy up.").subTasks, undefined);
    assert.equal(withInstruction(scenario, "Tidy up.").scene, scenario.scene);
  });

  it("has the judge follow the only shortest plan, and none where there are two or a knock is to come", () => {
    const of = (name: string, noise: string, seed = 0): readonly string[] | undefined =>
      chooseScenario(domain, { name, seed, noise }).subTasks?.map((each) => [each.name, ...each.objects].join(" "));
    const [blue, red] = ["blue", "red"];
    const twoDiscs = Array.from({ length: 100 }, (_, seed) => seed).find((seed) => {
      const { discs } = chooseScenario(domain, { name: "hanoi-2", seed, noise: "paper" }).scene;
      return discs[0]!.id === blue && discs[1]!.id === red;
    })!;
    assert.deepEqual(of("hanoi-2", "paper", twoDiscs), [
      ...["pick blue red", "place blue peg2", "pick red peg1"],
      ...["place red peg3", "pick blue peg2", "place blue red"],
    ]);
    assert.deepEqual(
      ["move", "hanoi-3", "hanoi-4"].map((name) => of(name, "perturbed")?.length),
      [2, 14, 30],
    );
    assert.equal(of("hanoi-3", "knock"), undefined);
    // 48 of 702 pairs of different states of three discs have two shortest ways.
    const without = Array.from({ length: 351 }, (_, seed) => of("any-goal", "paper", seed)).filter((each) => !each);
    assert.ok(without.length > 10 && without.length < 44, `${without.length}`);
  });

  it("doubles the budget for each disc above three", () => {
    const budget = (name: string): number => stepBudget(chooseScenario(domain, { name, seed: 0, noise: "none" }));
    assert.deepEqual(["hanoi-2", "hanoi-3", "hanoi-4", "hanoi-7"].map(budget), [4000, 4000, 8000, 64000]);
  });

  it("tells configurations apart by everything that results depend on, and not by where the policies lie", () => {
    const base: Configuration = {
      agent: "nesy-oracle",
      world: "physics",
      noise: "paper",
      observationNoise: { position: 0, yaw: 0 },
      senseEvery: 1,
      senseDelay: 0,
      policy: "learned",
      policies: "a",
    };
    const chat = { url: "http://127.0.0.1:1/v1", model: "m", timeout: 60, pictures: "shown" } as const;
    const remote = { url: "ws://127.0.0.1:1/", replanSteps: 5, timeout: 60, pictures: "plain" } as const;
    const variants: readonly Configuration[] = [
      base,
      { ...base, world: "symbolic" },
      { ...base, noise: "none" },
      { ...base, observationNoise: { position: 0.001, yaw: 0 } },
      { ...base, observationNoise: { position: 0, yaw: 0.001 } },
      { ...base, senseEvery: 2 },
      { ...base, senseDelay: 1 },
      { ...base, maxSteps: 10 },
      { ...base, look: "nominal" },
      { ...base, look: "all-shifts" },
      { ...base, chat },
      { ...base, chat: { ...chat, model: "n" } },
      { ...base, chat: { ...chat, url: "http://127.0.0.1:2/v1" } },
      { ...base, chat: { ...chat, pictures: "kept" } },
      { ...base, remote },
      { ...base, remote: { ...remote, name: "a" } },
      { ...base, remote: { ...remote, greeting: "0123456789abcdef" } },
      { ...base, remote: { ...remote, prompt: "instruction" } },
      { ...base, remote: { ...remote, prompt: "a b" } },
      { ...base, remote: { ...remote, prompt: "a_b" } },
      { ...base, remote: { ...remote, replanSteps: 6 } },
      { ...base, remote: { ...remote, pictures: "mirrored" } },
    ];
    const models = { policy: "p" };
    const origin = { gitRevision: "r", versions: { node: "20" } };
    const texts = variants.map((variant) => configurationText(variant, models, origin));
    const others = [
      configurationText(base, { policy: "q" }, origin),
      configurationText(base, { policy: "p", goals: "g" }, origin),
      configurationText(base, { policy: "p", goals: "h" }, origin),
      configurationText(base, models, { ...origin, gitRevision: "s" }),
      configurationText(base, models, { ...origin, versions: { node: "22" } }),
    ];
    assert.equal(new Set([...texts, ...others]).size, variants.length + others.length);
    assert.equal(
      configurationText({ ...base, policies: "b", perception: "c", goalModel: "d" }, models, origin),
      texts[0],
    );
  });

  it("says of a policy elsewhere all that it is asked with, and nothing that it has no use for", async () => {
    const { configurationOf } = await import("../../src/cli/compose/configurationOf.ts");
    const { modelIdentities } = await import("../../src/cli/compose/loadPolicies.ts");
    const { remote, ...others } = configurationOf("remote", {
      ...{ world: "physics", noise: "paper", observationNoise: { position: 0, yaw: 0 }, senseDelay: 0, seed: 1 },
      ...{ policy: "learned", chatPictures: true },
      ...{ policyUrl: "ws://127.0.0.1:1", policyName: "pi0:3", policyPrompt: "Play a b.", policyMirror: true },
    });
    const configuration: Configuration = { ...others, remote: { ...remote!, greeting: "0123456789abcdef" } };
    const origin = { gitRevision: "r", versions: { node: "20" } };
    assert.equal(
      configurationText(configuration, await modelIdentities(configuration), origin),
      "agent=remote world=physics noise=paper look=nominal policy=openpi@ws://127.0.0.1:1/ policyName=pi0:3 " +
        'metadata=0123456789abcdef prompt="Play\\u0020a\\u0020b." replanSteps=5 pictures=mirrored maxSteps=by-scenario ' +
        "revision=r versions=node@20",
    );
  });

  it("knows no commit outside of a checkout of its own, but tells different sources apart", () => {
    const dir = mkdtempSync(join(tmpdir(), "praxis-revision-"));
    try {
      mkdirSync(join(dir, "src"));
      writeFileSync(join(dir, "src", "judge.ts"), "1");
      const first = gitRevision(dir);
      assert.match(first, /^unknown\.[0-9a-f]{12}$/);
      assert.equal(gitRevision(dir), first);
      writeFileSync(join(dir, "src", "judge.ts"), "2");
      assert.notEqual(gitRevision(dir), first);
    } finally {
      rmSync(dir, { recursive: true });
    }
    // A directory inside of a checkout is not the checkout.
    assert.match(gitRevision(import.meta.dirname), /^unknown\./);
  });
});

describe("truthJudge", () => {
  const disc = (id: string, edge: number, position: Vec3, speed = 0): DiscState => ({
    spec: { id, colour: id, edge },
    pose: { position, orientation: [0, 0, 0, 1] },
    twist: { linear: [speed, 0, 0], angular: [0, 0, 0] },
  });
  const state: WorldState = {
    stamp: 0n,
    discs: [disc("blue", 0.04, [0.5, 0, 0.07]), disc("red", 0.05, [0.5, 0, 0.025])],
    pegs: [
      { id: "peg1", position: [0.5, 0, 0] },
      { id: "peg2", position: [0.5, 0.2, 0] },
    ],
    held: undefined,
    tool: { position: [0, 0, 1], orientation: [1, 0, 0, 0] },
  };
  const judge = async (truth: WorldState, ...goal: Relation[]): Promise<boolean[]> => {
    const judged = await truthJudge({ worldState: () => truth }, 0)(goal);
    assert.deepEqual(
      judged.map(({ relation }) => relation),
      goal,
    );
    return judged.map(({ holds }) => holds);
  };
  const on = (...objects: string[]): Relation => ({ name: "on", objects, sign: true });
  const not = (relation: Relation): Relation => ({ ...relation, sign: false });

  it("tells of every relation whether it is as its sign says", async () => {
    assert.deepEqual(await judge(state, on("blue", "red"), on("red", "peg1")), [true, true]);
    assert.deepEqual(await judge(state, on("blue", "red"), on("red", "peg2")), [true, false]);
    assert.deepEqual(await judge(state, not(on("blue", "peg2")), not(on("blue", "red"))), [true, false]);
  });

  it("has a held disc on nothing", async () => {
    assert.deepEqual(await judge({ ...state, held: "blue" }, on("blue", "red"), on("red", "peg1")), [false, true]);
  });
});
