import { type Sight, toldSight } from "../../src/cli/evaluate/Sight.ts";
import type { CaseScene } from "../../src/goal/evaluation/GoalCase.ts";
import { atomText } from "../../src/pddl/Domain.ts";

/** Whether what is seen of a scene are its objects, with their colours and ranks, and its facts, no more and no less. */
export function isSeenRight(scene: CaseScene, sight: Sight): boolean {
  const [seen, told] = [textsOf(sight), textsOf(toldSight(scene))];
  return seen.size === told.size && [...told].every((text) => seen.has(text));
}

/** Objects and facts as texts, in true names. */
function textsOf({ objects, facts, trueNames }: Sight): ReadonlySet<string> {
  const nameOf = (id: string): string => trueNames.get(id) ?? id;
  return new Set([
    ...objects.map(({ id, type, colour, rank }) => JSON.stringify([nameOf(id), type, colour, rank])),
    ...facts.map(({ predicate, args }) => atomText({ predicate, args: args.map(nameOf) })),
  ]);
}
