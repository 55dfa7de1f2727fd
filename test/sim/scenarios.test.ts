import assert from "node:assert/strict";
import { drawDiscs } from "../../sim/discSets.ts";
import { drawScenario, noisePresets, scenarioNames } from "../../sim/scenarios.ts";
import { Rng, type Scenario, type Towers, UserError } from "../../src/core/index.ts";
import { tableId } from "../../src/core/stacking.ts";
import { TextGoalPredictor } from "../../src/goal/TextGoalPredictor.ts";
import type { Atom } from "../../src/pddl/Domain.ts";

const pegs = ["peg1", "peg2", "peg3"];

/** Disc → support, read off towers. */
const supportsOf = (towers: Towers): Map<string, string> =>
  new Map(Object.entries(towers).flatMap(([peg, tower]) => tower.map((id, i) => [id, tower[i - 1] ?? peg] as const)));

const goalOf = ({ goal }: Scenario): Map<string, string> =>
  new Map(goal.map(({ objects }) => [objects[0]!, objects[1]!]));

const sorted = (supports: ReadonlyMap<string, string>): string => JSON.stringify([...supports].sort());

/** Whether every disc is somewhere, once, on a larger one or on a peg of its own. */
function assertLegal(supports: ReadonlyMap<string, string>, { scene, name }: Scenario): void {
  const edge = new Map(scene.discs.map((d) => [d.id, d.edge]));
  assert.deepEqual([...supports.keys()].sort(), [...edge.keys()].sort(), name);
  assert.equal(new Set(supports.values()).size, supports.size, `${name}: two discs on one support`);
  for (const [disc, support] of supports) {
    assert.ok(pegs.includes(support) || edge.get(support)! > edge.get(disc)!, `${name}: ${disc} on ${support}`);
  }
}

const countOf = (name: string): number => Number(/-(\d)$/.exec(name)?.[1] ?? 3);

describe("drawScenario()", () => {
  it("draws every name: right count, legal start and goal, start unlike goal", () => {
    for (const name of scenarioNames()) {
      for (let seed = 0; seed < 40; seed++) {
        const scenario = drawScenario(name, seed);
        assert.equal(scenario.name, name);
        assert.equal(scenario.scene.discs.length, countOf(name));
        const [start, goal] = [supportsOf(scenario.scene.towers), goalOf(scenario)];
        assertLegal(start, scenario);
        assertLegal(goal, scenario);
        assert.notEqual(sorted(start), sorted(goal), `${name}, seed ${seed}`);
        assert.ok(scenario.goal.every((relation) => relation.name === "on" && relation.sign));
        const edges = scenario.scene.discs.map((d) => d.edge);
        assert.deepEqual(edges, [...edges].sort());
        assert.equal(new Set(edges).size, edges.length);
      }
    }
  });

  it("gives the same instance for the same name, seed and noise, and the same but for the noise with another", () => {
    for (const name of ["hanoi-3", "any-goal-5"]) {
      const scenario = drawScenario(name, 17, noisePresets["perturbed"]);
      assert.deepEqual(drawScenario(name, 17, noisePresets["perturbed"]), scenario);
      const plain = drawScenario(name, 17, noisePresets["none"]);
      const { noise } = scenario.scene;
      assert.notDeepEqual(plain.scene.noise, noise);
      assert.deepEqual({ ...plain, scene: { ...plain.scene, noise } }, scenario);
    }
  });

  it("draws all four triples of the paper's cubes about equally often, and its own colours for larger sets", () => {
    const seen = new Map<string, number>();
    for (let seed = 0; seed < 400; seed++) {
      const key = drawScenario("hanoi-3", seed)
        .scene.discs.map((d) => `${d.colour} ${d.edge}`)
        .join();
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    const paper = ["blue 0.04", "red 0.045", "green 0.05", "yellow 0.055"];
    const triples = paper.map((_, omitted) => paper.filter((__, i) => i !== omitted).join());
    assert.deepEqual([...seen.keys()].sort(), triples.sort());
    // Four standard deviations of a binomial with p = 1/4.
    for (const count of seen.values()) assert.ok(Math.abs(count - 100) < 35, `${count} of 400`);
    assert.deepEqual(
      drawDiscs(7, new Rng(0, "")).map((d) => d.edge),
      [0.03, 0.035, 0.04, 0.045, 0.05, 0.055, 0.06],
    );
    for (const count of [0, 8, 2.5]) assert.throws(() => drawDiscs(count, new Rng(0, "")), RangeError);
  });

  it("draws all legal states about equally often as starts and as goals", () => {
    const draws = 2600;
    for (const [name, read] of [
      ["any-start-3", (s: Scenario) => supportsOf(s.scene.towers)],
      ["any-goal-3", (s: Scenario) => supportsOf(s.scene.towers)],
      ["any-goal-3", goalOf],
    ] as const) {
      const seen = new Map<string, number>();
      for (let seed = 0; seed < draws; seed++) {
        const scenario = drawScenario(name, seed);
        // Which triple it is does not matter here.
        const ids = scenario.scene.discs.map((d) => d.id);
        const rank = (id: string): string => (pegs.includes(id) ? id : String(ids.indexOf(id)));
        const key = sorted(new Map([...read(scenario)].map(([d, s]) => [rank(d), rank(s)])));
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
      // 27 states; a start that is the goal of any-start is drawn again.
      const states = name === "any-start-3" ? 26 : 27;
      assert.equal(seen.size, states, name);
      const expected = draws / states;
      for (const count of seen.values()) {
        assert.ok(Math.abs(count - expected) < 4.5 * Math.sqrt(expected), `${name}: ${count}, not ${expected}`);
      }
    }
  });

  it("makes of a move one legal move: all but one disc stay", () => {
    for (let seed = 0; seed < 200; seed++) {
      const scenario = drawScenario("move", seed);
      const [start, goal] = [supportsOf(scenario.scene.towers), goalOf(scenario)];
      const moved = [...start.keys()].filter((disc) => start.get(disc) !== goal.get(disc));
      assert.equal(moved.length, 1);
      assert.ok(![...start.values()].includes(moved[0]!), "it was clear");
      assert.ok(![...start.values()].includes(goal.get(moved[0]!)!), "its place was clear");
    }
  });

  it("gives an instruction that the goal predictor reads as exactly the scenario's goal", async () => {
    const predictor = new TextGoalPredictor();
    for (const name of scenarioNames()) {
      for (let seed = 0; seed < 50; seed++) {
        const scenario = drawScenario(name, seed);
        const supports = supportsOf(scenario.scene.towers);
        const facts: Atom[] = [
          ...[...supports].map((args) => ({ predicate: "on", args })),
          ...[...supports.keys(), ...pegs]
            .filter((id) => ![...supports.values()].includes(id))
            .map((id) => ({ predicate: "clear", args: [id] })),
          { predicate: "gripper-empty", args: [] },
        ];
        const result = await predictor.predict({
          words: scenario.instruction,
          objects: [
            ...scenario.scene.discs.map(({ id, colour }, i) => ({ id, type: "disc" as const, colour, rank: i + 1 })),
            ...pegs.map((id, i) => ({ id, type: "peg" as const, rank: i + 1 })),
            { id: tableId, type: "table" as const },
          ],
          facts,
          images: [],
          dialogue: [],
        });
        assert.equal(result.status, "predicted", `${name}, seed ${seed}: ${scenario.instruction}`);
        const read = new Map(result.goal.map(({ atom }) => [atom.args[0]!, atom.args[1]!]));
        assert.ok(result.goal.every(({ atom, sign }) => atom.predicate === "on" && sign));
        assert.equal(sorted(read), sorted(goalOf(scenario)), `${name}, seed ${seed}: ${scenario.instruction}`);
      }
    }
  });

  it("refuses other names with the list of those there are, and other seeds", () => {
    for (const name of ["", "hanoi", "hanoi-1", "hanoi-8", "any-start-9", "move-3", "hanoi-3 ", "Hanoi-3"]) {
      assert.throws(
        () => drawScenario(name, 0),
        (error) => error instanceof UserError && error.message.includes("hanoi-2..hanoi-7"),
        name,
      );
    }
    for (const seed of [-1, 0.5, NaN]) assert.throws(() => drawScenario("hanoi-3", seed), RangeError);
  });
});
