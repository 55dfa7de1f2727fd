import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assertComplaint } from "./assertComplaint.ts";
import { praxis, scratch } from "./praxis.ts";

const domain = "domains/hanoi/domain.pddl";
const problem = (discs: number): string => `domains/hanoi/problems/hanoi-${discs}.pddl`;

describe("praxis plan and validate", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  after(remove);
  const file = (name: string, text: string): string => {
    const path = join(dir, name);
    writeFileSync(path, text);
    return path;
  };

  it("print a shortest plan that validates, and say where a shortened one fails", async () => {
    const planned = await praxis("plan", domain, problem(4));
    assert.equal(planned.code, 0, planned.stderr);
    const steps = planned.stdout.split("\n").filter((line) => line.startsWith("("));
    assert.equal(steps.length, 2 * (2 ** 4 - 1));
    const whole = file("plan.txt", planned.stdout);
    const cut = file("cut.txt", steps.slice(0, -2).join("\n"));
    const [good, bad] = await Promise.all([
      praxis("validate", domain, problem(4), whole),
      praxis("validate", domain, problem(4), cut, "--json"),
    ]);
    assert.equal(good.code, 0);
    assert.match(good.stdout, /30 steps/);
    assertComplaint(bad, 1, /not valid.*goal/);
    assert.equal(bad.json()[0]?.["valid"], false);
  });

  it("say where PDDL is malformed", async () => {
    const torn = file("torn.pddl", "(define (domain torn)\n  (:predicates (on ?a)\n");
    const typo = file("typo.pddl", readFileSync(problem(3), "utf8").replace("(gripper-empty)", "(griper-empty)"));
    const [first, second] = await Promise.all([praxis("plan", torn, problem(3)), praxis("plan", domain, typo)]);
    assertComplaint(first, 10, /torn\.pddl:\d+:\d+: /);
    assertComplaint(second, 10, /typo\.pddl:8:\d+: .*griper-empty/);
  });

  it("tell apart no plan, a limit and a missing file", async () => {
    // Nothing may be placed on the table, so no state has the smallest disc there.
    const hopeless = file(
      "hopeless.pddl",
      readFileSync(problem(3), "utf8").replace("(on green peg3)", "(on green table)"),
    );
    const [none, limit, missing] = await Promise.all([
      praxis("plan", domain, hopeless, "--search", "breadth-first", "--json"),
      praxis("plan", domain, problem(5), "--max-expansions", "10"),
      praxis("plan", domain, "no/such.pddl"),
    ]);
    assertComplaint(none, 3, /no plan/);
    assert.equal(none.json()[0]?.["status"], "unsolvable");
    assertComplaint(limit, 4, /10 expansions.*--max-expansions/);
    assertComplaint(missing, 12, /no\/such\.pddl.*no such file/);
  });
});
