import assert from "node:assert/strict";
import { Rng } from "../../src/core/index.ts";
import {
  parseDomain,
  parsePlan,
  parseProblem,
  writeDomain,
  writePlan,
  writeProblem,
  type Domain,
  type Problem,
} from "../../src/pddl/index.ts";
import { domainNames, loadTask, problemFiles } from "./domainFiles.ts";
import { randomDomain } from "./randomDomain.ts";

function assertRoundTrip({ domain, problem }: { domain: Domain; problem: Problem }): void {
  const text = writeDomain(domain);
  const again = parseDomain(text, "written");
  assert.deepEqual(again, domain);
  // Equality of maps ignores their order, which is the order of declaration.
  assert.deepEqual([...again.types], [...domain.types]);
  assert.equal(writeDomain(again), text);
  assert.deepEqual(parseProblem(writeProblem(problem), "written", domain), problem);
}

describe("writeDomain(), writeProblem(), writePlan()", () => {
  for (const name of domainNames) {
    it(`print domains/${name} so that it reads back the same`, () => {
      for (const file of problemFiles(name)) assertRoundTrip(loadTask(name, file));
    });
  }

  it("print random domains so that they read back the same", () => {
    const rng = new Rng(1, "round-trip");
    for (let i = 0; i < 300; i++) assertRoundTrip(randomDomain(rng));
  });

  it("print a plan, one step a line", () => {
    const plan = [
      { action: "move", args: ["a", "b"] },
      { action: "rest", args: [] },
    ];
    assert.equal(writePlan(plan), "(move a b)\n(rest)\n");
    assert.deepEqual(parsePlan(writePlan(plan), "f"), plan);
    assert.equal(writePlan([]), "");
  });

  it("print the least domain and problem", () => {
    const domain = { name: "d", requirements: [], types: new Map(), constants: [], predicates: [], actions: [] };
    const problem = { name: "p", domain: "d", objects: [], init: [], goal: [] };
    assert.equal(writeDomain(domain), "(define (domain d))\n");
    assertRoundTrip({ domain, problem });
  });
});
