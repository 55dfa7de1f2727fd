import type { ModelCard } from "../../model/ModelCard.ts";
import { words } from "../cardWords.ts";
import { skillLayouts, skillNames } from "../../policy/skillLayouts.ts";

/** The README.md beside a trained model: what it is, what it was trained on, what it can do. */
export function skillCardText(card: ModelCard): string {
  const { data, evaluation, training } = card;
  const rows = skillNames.map((s) => {
    const { condition, action } = skillLayouts[s];
    return `| ${s} | ${condition.join(", ")} | ${action.join(", ")} |`;
  });
  const joules = Object.entries(training.joules).map(([method, j]) => `${j.toFixed(0)} J (${method})`);
  return `# ${card.name}

${card.description}. Licence: ${card.licence}.

| skill | sees (goal minus present) | sets, 8 actions a chunk |
| --- | --- | --- |
${rows.join("\n")}

- Data: ${words(data["demonstrations"])} successful demonstrations of ${words(data["attempts"])} attempts, ${words(data["source"])}. None is a Towers of Hanoi solution.
- Method: ${words(data["method"])}.
- Training: ${training.steps} optimiser steps, ${training.cpuSeconds.toFixed(0)} CPU-seconds, ${training.wallSeconds.toFixed(0)} s, ${joules.join(", ")}; demonstrations and evaluation included. Seed ${card.seed}, revision ${training.revision}.
- Evaluation: ${words(evaluation["successes"], "not yet")} of ${words(evaluation["tasks"], "0")} ${words(evaluation["task"], "tasks")}; the scripted expert on the same tasks: ${words(evaluation["expertSuccesses"], "not yet")}. Random stacks, large on small among them, fall now and then.

\`npx praxis train skills\` makes these files again; \`policy.json\` has everything in machine-readable form.
`;
}
