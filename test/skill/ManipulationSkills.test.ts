import assert from "node:assert/strict";
import type { PlanStep } from "../../src/pddl/Domain.ts";
import type { Policy } from "../../src/policy/Policy.ts";
import type { SkillName } from "../../src/policy/skillLayouts.ts";
import { ManipulationSkills } from "../../src/skill/ManipulationSkills.ts";
import { sensed, toolAt } from "./sensed.ts";

const pick: PlanStep = { action: "pick", args: ["red", "peg1"] };
const place: PlanStep = { action: "place", args: ["red", "peg3"] };

/** A library whose policies note who was asked, and with which seed. */
function library(execute?: number): { skills: ManipulationSkills; asked: string[] } {
  const asked: string[] = [];
  const policy = (name: SkillName): Policy<readonly number[]> => ({
    async infer(_, condition, seed) {
      asked.push(`${name} ${seed} ${condition.length}`);
      return Array.from(
        { length: 8 },
        () => ({ kind: "cartesian", translation: [0, 0, 0], yaw: 0, gripper: 1 }) as const,
      );
    },
  });
  const policies = {
    "reach-pick": policy("reach-pick"),
    pick: policy("pick"),
    "reach-place": policy("reach-place"),
    place: policy("place"),
  };
  return { skills: new ManipulationSkills(policies, toolAt, execute), asked };
}

describe("ManipulationSkills", () => {
  it("carries out pick and place in two skills each, and nothing else", () => {
    const { skills } = library();
    const names = (step: PlanStep): string[] => skills.skillsFor(step).map(({ name }) => name);
    assert.deepEqual(names(pick), ["reach-pick", "pick"]);
    assert.deepEqual(names(place), ["reach-place", "place"]);
    for (const step of [
      { action: "push", args: ["red", "peg1"] },
      { action: "pick", args: ["red"] },
    ]) {
      assert.throws(() => skills.skillsFor(step), RangeError);
    }
  });

  it("infers once in four actions, and seeds inferences by the episode's seed and their order alone", async () => {
    const { skills, asked } = library();
    const play = async (step: PlanStep, actions: number): Promise<void> => {
      const [skill] = skills.skillsFor(step);
      skill!.start(sensed({}));
      for (let i = 0; i < actions; i++) await skill!.act(sensed({}));
    };
    const episode = async (seed: number): Promise<string[]> => {
      asked.length = 0;
      skills.reset(seed);
      await play(pick, 9);
      await play(pick, 1);
      return [...asked];
    };
    const first = await episode(7);
    assert.equal(first.length, 4);
    assert.equal(new Set(first).size, 4);
    const other = await episode(8);
    assert.ok(other.every((inference) => !first.includes(inference)));
    assert.deepEqual(await episode(7), first);
  });

  it("forgets the rest of a chunk when a skill is started again", async () => {
    const { skills, asked } = library();
    const [skill] = skills.skillsFor(pick);
    for (let round = 0; round < 2; round++) {
      skill!.start(sensed({}));
      await skill!.act(sensed({}));
    }
    assert.equal(asked.length, 2);
  });
});
