import { TextGoalPredictor } from "../../../src/goal/TextGoalPredictor.ts";
import { tokensOf } from "../../../src/goal/learned/tokens.ts";
import { literalText } from "../../../src/pddl/Domain.ts";
import type { GoalExample } from "../../../src/train/goal/GoalExample.ts";
import { discsOf } from "./naive.ts";

/**
 * What the grammar, which knows nothing of all this, makes of an example; undefined where it does not understand. Its discs are called by
 * neither colour, and its words are tokens between spaces.
 */
export async function readByGrammar({ intended, objects, facts }: GoalExample): Promise<readonly string[] | undefined> {
  const ids = new Map(discsOf({ objects }).map(({ id }, i) => [id, `d${i}`]));
  const nameOf = (id: string): string => ids.get(id) ?? id;
  const answer = await new TextGoalPredictor().predict({
    words: tokensOf(intended).join(" "),
    objects: objects.map((object) => ({ ...object, id: nameOf(object.id) })),
    facts: facts.map(({ predicate, args }) => ({ predicate, args: args.map(nameOf) })),
    images: [],
    dialogue: [],
  });
  return answer.status === "predicted" ? answer.goal.map(literalText).sort() : undefined;
}
