import { type DiscSpec, FileError, type Towers } from "../../core/index.ts";
import { tableId } from "../../core/stacking.ts";
import type { Domain, Literal } from "../../pddl/Domain.ts";
import { PddlError, type Report } from "../../pddl/PddlError.ts";
import { readExpressions } from "../../pddl/readExpressions.ts";
import { bareLiterals, readLiterals } from "../../pddl/readLiterals.ts";
import { checkGoal } from "../checkGoal.ts";
import { caseObjects, casePegs, type CaseScene, type Expectation, type GoalCase } from "./GoalCase.ts";
import { fulfils, legalStates } from "./legalStates.ts";

/** What a file may have; far more than a person would write. */
const most = { lines: 100_000, lineLength: 20_000, text: 2000, discs: 7, literals: 100, edge: 0.08 } as const;

/** Names as PDDL has them. */
const nameForm = /^[a-z][a-z0-9_-]*$/;

/** Throws an error for the line that is being read. */
type Fail = (why: string, mend: string) => never;

/**
 * Reads instructions with scenes and expected goals, one JSON object a line (`benchmarks/goals/README.md`). Empty lines do not count,
 * and fields that are not known are left alone.
 *
 * @param text of the file
 * @param path of the file, for messages
 * @param domain that the goals are in
 * @throws FileError with the line, what is wrong in it and how to mend it; on a file without a case, too
 */
export function readGoalCases(text: string, path: string, domain: Domain): readonly GoalCase[] {
  const lines = text.split("\n");
  if (lines.length > most.lines) {
    throw new FileError(path, `"${path}" has ${lines.length} lines; ${most.lines} are the limit, so split it`);
  }
  const lineOf = new Map<string, number>();
  const cases: GoalCase[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const fail: Fail = (why, mend) => {
      throw new FileError(path, `"${path}", line ${i + 1}, is no instruction with a goal: ${why}; ${mend}`);
    };
    const each = readCase(line, domain, fail);
    const earlier = lineOf.get(each.id);
    if (earlier !== undefined) fail(`its id "${each.id}" is that of line ${earlier}, too`, "give it one of its own");
    lineOf.set(each.id, i + 1);
    cases.push(each);
  }
  if (cases.length === 0) {
    throw new FileError(path, `"${path}" has no instruction; write one JSON object a line, as in benchmarks/goals`);
  }
  return cases;
}

function readCase(line: string, domain: Domain, fail: Fail): GoalCase {
  if (line.length > most.lineLength) fail(`it has ${line.length} characters`, `${most.lineLength} are the limit`);
  const top = recordOf(parsed(line, fail), "it", fail);
  const scene = readScene(top, fail);
  return {
    id: textOf(top["id"], "id", fail),
    kind: textOf(top["kind"], "kind", fail),
    words: textOf(top["words"], "words", fail),
    ...scene,
    expect: readExpectation(top["expect"], scene, domain, fail),
  };
}

function readScene(top: Record<string, unknown>, fail: Fail): CaseScene {
  const discs = listOf(top["discs"], "discs", fail).map((disc, i) => readDisc(disc, `discs[${i}]`, fail));
  if (discs.length === 0 || discs.length > most.discs) {
    fail(`it has ${discs.length} discs`, `a scene has 1 to ${most.discs}`);
  }
  for (const [i, { id, edge }] of discs.entries()) {
    const before = discs[i - 1];
    if (before !== undefined && edge <= before.edge) {
      fail(`the disc "${id}" is not larger than "${before.id}" before it`, "list discs smallest first");
    }
    if (discs.findIndex((disc) => disc.id === id) < i) fail(`two discs are called "${id}"`, "rename one of them");
  }
  const record = recordOf(top["towers"], "towers", fail);
  const odd = Object.keys(record).find((peg) => !casePegs.includes(peg));
  if (odd !== undefined) fail(`towers has "${odd}"`, `the pegs are ${casePegs.join(", ")}`);
  const towers: Towers = Object.fromEntries(casePegs.map((peg) => [peg, namesOf(record[peg], `towers.${peg}`, fail)]));
  const loose = namesOf(top["loose"], "loose", fail);
  checkPlaces(discs, towers, loose, fail);
  return { discs, towers, loose };
}

/** That every disc lies somewhere once, and none on a smaller one. */
function checkPlaces(discs: readonly DiscSpec[], towers: Towers, loose: readonly string[], fail: Fail): void {
  const placed = [...Object.values(towers).flat(), ...loose];
  const rankOf = (id: string): number => discs.findIndex((disc) => disc.id === id);
  for (const [i, id] of placed.entries()) {
    if (rankOf(id) < 0) fail(`it places "${id}", which is none of its discs`, "add the disc or leave it out");
    if (placed.indexOf(id) < i) fail(`it places the disc "${id}" twice`, "leave one of the places out");
  }
  const missing = discs.find(({ id }) => !placed.includes(id));
  if (missing !== undefined) {
    fail(`the disc "${missing.id}" lies nowhere`, "put it into a tower, from the bottom up, or into loose");
  }
  for (const tower of Object.values(towers)) {
    const i = tower.findIndex((id, at) => at > 0 && rankOf(id) > rankOf(tower[at - 1]!));
    if (i >= 0) fail(`"${tower[i]!}" lies on the smaller "${tower[i - 1]!}"`, "list towers from the bottom up");
  }
}

function readDisc(value: unknown, where: string, fail: Fail): DiscSpec {
  const disc = recordOf(value, where, fail);
  const { edge } = disc;
  const id = nameOf(disc["id"], `${where}.id`, fail);
  if (id === tableId || casePegs.includes(id)) fail(`a disc is called "${id}"`, "choose a name that nothing else has");
  if (typeof edge !== "number" || !(edge > 0 && edge <= most.edge)) {
    return fail(`${where}.edge is missing or no length`, `write metres above 0, up to ${most.edge}`);
  }
  return { id, colour: textOf(disc["colour"], `${where}.colour`, fail), edge };
}

function readExpectation(value: unknown, scene: CaseScene, domain: Domain, fail: Fail): Expectation {
  const expect = recordOf(value, "expect", fail);
  const { status } = expect;
  switch (status) {
    case "predicted":
      return { status, goal: readGoal(expect["goal"], scene, domain, fail) };
    case "rejected":
      return {
        status,
        why: textOf(expect["why"], "expect.why", fail),
        ...(expect["asked"] !== undefined && { asked: readAsked(expect["asked"], scene, domain, fail) }),
      };
    case "ambiguous": {
      if (expect["candidates"] === undefined) return { status };
      const candidates = namesOf(expect["candidates"], "expect.candidates", fail);
      const known = caseObjects(scene).map(({ name }) => name);
      const unknown = candidates.find((id) => !known.includes(id));
      if (unknown !== undefined) fail(`its candidate "${unknown}" is not there`, `there are ${known.join(", ")}`);
      if (candidates.length < 2) fail("it has less than two candidates", "name two or more, or leave them out");
      return { status, candidates };
    }
    default:
      return fail("expect.status is none that there is", "write predicted, rejected or ambiguous");
  }
}

function readGoal(value: unknown, scene: CaseScene, domain: Domain, fail: Fail): readonly Literal[] {
  const goal = readLiteralList(value, "expect.goal", fail);
  checkLiterals(goal, scene, domain, fail);
  for (const state of legalStates(scene)) if (fulfils(scene, state, goal)) return goal;
  return fail("its goal holds in no legal state", "mend the goal, or expect that it is rejected");
}

/** Literals of the domain about objects of the scene, which need not be possible, nor fit together. */
function readAsked(value: unknown, scene: CaseScene, domain: Domain, fail: Fail): readonly Literal[] {
  const asked = readLiteralList(value, "expect.asked", fail);
  for (const literal of asked) checkLiterals([literal], scene, domain, fail);
  return asked;
}

function readLiteralList(value: unknown, field: string, fail: Fail): readonly Literal[] {
  const texts = listOf(value, field, fail).map((text, i) => textOf(text, `${field}[${i}]`, fail));
  if (texts.length > most.literals) fail(`its goal has ${texts.length} literals`, `${most.literals} are the limit`);
  return texts.flatMap((text) => readLiteral(text, fail));
}

function checkLiterals(goal: readonly Literal[], scene: CaseScene, domain: Domain, fail: Fail): void {
  const [problem] = checkGoal(domain, caseObjects(scene), goal);
  if (problem !== undefined) {
    fail(`its goal does not fit the domain "${domain.name}": ${problem}`, "use its predicates and the objects above");
  }
}

function readLiteral(text: string, fail: Fail): readonly Literal[] {
  const report: Report = (at, sentence) => new PddlError(text, at, sentence);
  try {
    return readExpressions(text, text).flatMap((node) => bareLiterals(readLiterals(node, "goal", undefined, report)));
  } catch (error) {
    if (!(error instanceof PddlError)) throw error;
    return fail(`a literal of its goal cannot be read: ${error.message}`, "write it as (on blue peg1)");
  }
}

function parsed(line: string, fail: Fail): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    return fail(`it is no JSON (${(error as Error).message})`, "write one object a line");
  }
}

function recordOf(value: unknown, what: string, fail: Fail): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return fail(`${what} is missing or no object`, "see benchmarks/goals/README.md");
  }
  return value as Record<string, unknown>;
}

function listOf(value: unknown, field: string, fail: Fail): readonly unknown[] {
  return Array.isArray(value) ? value : fail(`${field} is missing or no list`, "see benchmarks/goals/README.md");
}

function textOf(value: unknown, field: string, fail: Fail): string {
  if (typeof value !== "string") return fail(`${field} is missing or no text`, "see benchmarks/goals/README.md");
  if (value.length > most.text) fail(`${field} has ${value.length} characters`, `${most.text} are the limit`);
  return value;
}

function nameOf(value: unknown, field: string, fail: Fail): string {
  const name = textOf(value, field, fail);
  return nameForm.test(name) ? name : fail(`${field} is "${name}"`, "a name has a-z first, then a-z, 0-9, - and _");
}

const namesOf = (value: unknown, field: string, fail: Fail): readonly string[] =>
  listOf(value, field, fail).map((name, i) => nameOf(name, `${field}[${i}]`, fail));
