import type { ModelCard } from "../../model/ModelCard.ts";
import { words } from "../cardWords.ts";
import { runsText } from "../runsText.ts";
import { runsOf, type TrainingRun } from "../trainingRuns.ts";

/** The README.md beside the model: what it is, what it was trained on, where its figures are. */
export function ringCardText(card: ModelCard): string {
  const { name, description, licence, data, training, seed, evaluation } = card;
  const joules = Object.entries(training.joules).map(([method, j]) => `${j.toFixed(0)} J (${method})`);
  const curves = Object.entries(evaluation["lossCurve"] as Readonly<Record<string, readonly number[]>>);
  const isEvaluated = evaluation["exact"] !== undefined;
  const included = isEvaluated ? "the pictures and the evaluation" : "the pictures";
  const measured = !isEvaluated
    ? "none in this training"
    : `${words(evaluation["exact"])} of ${words(evaluation["pictures"])} ${words(evaluation["purpose"])} pictures read exactly right; as many rings on each rod as there are: ${words(evaluation["ringsOnEachRod"])}`;
  return `# ${name}

${description}. It knows order and place, no metres. Licence: ${licence}.

- Data: ${words(data["pictures"])} ${words(data["source"])}; seeds ${words(data["seeds"])}; held out: ${words(data["heldOut"])}. The networks learned from no photograph and from no picture by POV-Ray; how rings are counted was fitted to those for development, too.
- Method: ${words(data["method"])}.
- Training: samples shown ${words(data["samplesShown"])}; ${training.cpuSeconds.toFixed(0)} CPU-seconds, ${training.wallSeconds.toFixed(0)} s on a shared machine, ${joules.join(", ")}; ${included} included. Seed ${seed}, revision ${training.revision}.
- Evaluation: ${measured}. How often other pictures are read right: \`${words(evaluation["table"])}\`, written by \`npm run bench:rings\`.

Loss, means of equal parts of the training, first to last:

${curves.map(([network, losses]) => `- ${network}, ${losses.length} parts: ${losses.join(" ")}`).join("\n")}

${runsText(runsOf(card), command)}; \`policy.json\` has everything in machine-readable form.
`;
}

const command = ({ seed, pictures }: TrainingRun): string =>
  `npx praxis train rings --seed ${seed} --pictures ${pictures}`;
