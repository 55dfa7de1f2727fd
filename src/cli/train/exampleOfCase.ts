import type { Expectation, GoalCase } from "../../goal/evaluation/GoalCase.ts";
import type { Literal } from "../../pddl/Domain.ts";
import type { GoalExample, GoalStatus } from "../../train/goal/GoalExample.ts";
import { toldSight } from "../evaluate/Sight.ts";

/** A written instruction as a drawn one has it. */
export function exampleOfCase(each: GoalCase): GoalExample {
  const { kind, words, expect, discs } = each;
  const { objects, facts } = toldSight(each);
  const goal = literalsIn(expect);
  const argsOf = (predicate: string, sign: boolean): (readonly string[])[] =>
    goal
      .filter((literal) => literal.atom.predicate === predicate && literal.sign === sign)
      .map(({ atom }) => atom.args);
  const on = new Map(argsOf("on", true).map(([disc, support]) => [disc, support]));
  return {
    ...{ kind, words, intended: words, objects, facts },
    status: statusOf(expect),
    on: discs.map(({ id }) => on.get(id)),
    notOn: argsOf("on", false).map(([disc, support]) => [disc!, support!]),
    clear: argsOf("clear", true).map(([id]) => id!),
    candidates: expect.status === "ambiguous" ? (expect.candidates ?? []) : [],
    mentions: [],
  };
}

function literalsIn(expect: Expectation): readonly Literal[] {
  switch (expect.status) {
    case "predicted":
      return expect.goal;
    case "rejected":
      return expect.asked ?? [];
    case "ambiguous":
      return [];
  }
}

function statusOf(expect: Expectation): GoalStatus {
  if (expect.status !== "rejected") return expect.status;
  return expect.why === "absent" || expect.why === "foreign" ? expect.why : "impossible";
}
