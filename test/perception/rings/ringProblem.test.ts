import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDomain } from "../../../src/pddl/parseDomain.ts";
import { parseProblem } from "../../../src/pddl/parseProblem.ts";
import { writeProblem } from "../../../src/pddl/write.ts";
import { ringProblem } from "../../../src/perception/rings/ringProblem.ts";
import { planWith } from "../../../src/planner/planWith.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const domainOf = (name: string): ReturnType<typeof parseDomain> => {
  const path = join(root, "domains", name, "domain.pddl");
  return parseDomain(readFileSync(path, "utf8"), path);
};

describe("ringProblem()", () => {
  const known = [
    ["hanoi-classic", 7],
    ["hanoi", 14],
  ] as const;
  for (const [name, steps] of known) {
    it(`is a problem of ${name} that our parser reads back, and that has the shortest plan of the game`, () => {
      const domain = domainOf(name);
      const problem = ringProblem([[3, 2, 1], [], []], name, "seen");
      assert.deepEqual(parseProblem(writeProblem(problem), "seen.pddl", domain), problem);
      const result = planWith({ domain, problem }, { search: "astar", heuristic: "hmax" }, {});
      assert.ok(result.status === "solved");
      assert.equal(result.plan.length, steps);
    });

    it(`begins with the same facts as the committed problem of ${name}, whatever the discs are called`, () => {
      const path = join(root, "domains", name, "problems", "hanoi-3.pddl");
      const wanted = parseProblem(readFileSync(path, "utf8"), path, domainOf(name));
      const discs: Readonly<Record<string, string>> = { blue: "d1", red: "d2", green: "d3" };
      const facts = (init: typeof wanted.init): string[] =>
        init.map(({ predicate, args }) => [predicate, ...args.map((arg) => discs[arg] ?? arg)].join(" ")).toSorted();
      assert.deepEqual(facts(ringProblem([[3, 2, 1], [], []], name, "seen").init), facts(wanted.init));
    });
  }

  it("tells rings in the middle of the game", () => {
    const { init } = ringProblem([[4, 1], [], [3, 2]], "hanoi-classic", "seen");
    const told = init
      .filter(({ predicate }) => predicate !== "smaller")
      .map(({ predicate, args }) => [predicate, ...args].join(" "));
    assert.deepEqual(told, ["clear d1", "clear peg2", "clear d2", "on d4 peg1", "on d1 d4", "on d3 peg3", "on d2 d3"]);
  });
});
