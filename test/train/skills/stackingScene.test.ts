import assert from "node:assert/strict";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { drawScene } from "../../../sim/drawScene.ts";
import { horizontalDistance } from "../../../src/core/index.ts";
import { drawStackingTask, type StackingTask } from "../../../src/train/skills/stackingScene.ts";

const tasks: StackingTask[] = Array.from({ length: 400 }, (_, seed) => drawStackingTask(seed));
const pegIds = benchmarkPegs.map(({ id }) => id);

/** Disc → what it lies on, by the recipe alone. */
function supportsOf({ scenario: { scene } }: StackingTask): Map<string, string> {
  const supports = new Map<string, string>();
  for (const [peg, tower] of Object.entries(scene.towers)) {
    tower.forEach((id, i) => supports.set(id, tower[i - 1] ?? peg));
  }
  for (const id of Object.keys(scene.loose ?? {})) supports.set(id, "table");
  return supports;
}

describe("drawStackingTask()", () => {
  it("draws scenes that physics accepts, every disc somewhere once", () => {
    for (const [seed, task] of tasks.entries()) {
      const { discs } = drawScene(task.scenario, seed, 7);
      assert.deepEqual(
        discs.map(({ spec }) => spec),
        task.scenario.scene.discs,
      );
      assert.equal(supportsOf(task).size, discs.length);
    }
  });

  it("asks for a clear disc to go onto another clear disc or a free peg, where it does not lie yet", () => {
    for (const [seed, task] of tasks.entries()) {
      const { disc, from, to, scenario } = task;
      const supports = supportsOf(task);
      const covered = new Set(supports.values());
      assert.equal(supports.get(disc), from, `seed ${seed}`);
      assert.ok(!covered.has(disc), `seed ${seed}: ${disc} is covered`);
      assert.ok(supports.has(to) || pegIds.includes(to), `seed ${seed}: ${to}`);
      assert.ok(!covered.has(to), `seed ${seed}: ${to} is taken`);
      assert.ok(to !== disc && to !== from, `seed ${seed}`);
      assert.deepEqual(scenario.goal, [{ name: "on", objects: [disc, to], sign: true }]);
    }
  });

  it("lays loose discs apart from each other and from the pegs, within reach", () => {
    let loose = 0;
    for (const { scenario } of tasks) {
      const places = Object.values(scenario.scene.loose ?? {});
      loose += places.length;
      for (const [i, [x, y]] of places.entries()) {
        assert.ok(x >= 0.42 && x <= 0.66 && y >= -0.28 && y <= 0.3);
        const others = [
          ...benchmarkPegs.map((p) => p.position),
          ...places.slice(0, i).map(([a, b]) => [a, b, 0] as const),
        ];
        // Two cubes of 6 cm, one turned by 45°, and an open hand between them.
        for (const other of others) assert.ok(horizontalDistance([x, y, 0], other) > 0.11);
      }
    }
    assert.ok(loose > 100);
  });

  it("begins with the open hand clear of every tower", () => {
    for (const { scenario, handStart } of tasks) {
      const edge = new Map(scenario.scene.discs.map((d) => [d.id, d.edge]));
      for (const peg of benchmarkPegs) {
        if (horizontalDistance(peg.position, handStart) > 0.15) continue;
        const height = (scenario.scene.towers[peg.id] ?? []).reduce((sum, id) => sum + edge.get(id)!, 0);
        assert.ok(handStart[2] > height + 0.02, `${handStart[2]} m over ${height} m`);
      }
    }
  });

  it("is varied: two to seven discs, turned, picked from table and towers, small on large and large on small", () => {
    const counts = new Set(tasks.map(({ scenario }) => scenario.scene.discs.length));
    assert.deepEqual([...counts].sort(), [2, 3, 4, 5, 6, 7]);
    const share = (is: (task: StackingTask) => boolean): number => tasks.filter(is).length / tasks.length;
    assert.ok(tasks.every(({ scenario }) => scenario.scene.noise.startYaw > 0.7));
    assert.ok(share(({ from }) => from === "table") > 0.1);
    assert.ok(share(({ from }) => pegIds.includes(from)) > 0.1);
    assert.ok(share(({ to }) => pegIds.includes(to)) > 0.1);
    const edgeOf = ({ scenario }: StackingTask, id: string): number =>
      scenario.scene.discs.find((d) => d.id === id)?.edge ?? Infinity;
    assert.ok(share((t) => !pegIds.includes(t.to) && edgeOf(t, t.disc) > edgeOf(t, t.to)) > 0.1);
    assert.ok(share((t) => !pegIds.includes(t.to) && edgeOf(t, t.disc) < edgeOf(t, t.to)) > 0.1);
  });

  it("is decided by its seed", () => {
    assert.deepEqual(drawStackingTask(7), tasks[7]);
    assert.equal(new Set(tasks.map((task) => JSON.stringify(task))).size, tasks.length);
  });
});
