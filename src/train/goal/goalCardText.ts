import type { JsonRecord, ModelCard } from "../../model/ModelCard.ts";
import { words } from "../cardWords.ts";

/** The README.md beside the model: what it is, what it was trained on, how good it was on requests like those. */
export function goalCardText({
  name,
  description,
  licence,
  data,
  training,
  seed,
  evaluation,
  settings,
}: ModelCard): string {
  const joules = Object.entries(training.joules).map(([method, j]) => `${j.toFixed(0)} J (${method})`);
  const calibration = settings?.["calibration"] as JsonRecord | undefined;
  const measured =
    evaluation["equivalent"] === undefined
      ? "none in this training"
      : `of ${words(evaluation["requests"])} ${words(evaluation["purpose"])} requests ${words(evaluation["clear"])} have a goal; share of these read right ${words(evaluation["equivalent"])}, read right and answered ${words(evaluation["equivalentAndAnswered"])}, not answered ${words(evaluation["clearNotAnswered"])}; share of the others not answered ${words(evaluation["othersNotAnswered"])}; area under ROC ${words(evaluation["areaUnderRoc"])}, calibration error ${words(evaluation["calibrationError"])}`;
  const curves = Object.entries(evaluation["lossCurve"] as Readonly<Record<string, readonly number[]>>);
  const kinds = Object.entries((evaluation["byKind"] ?? {}) as JsonRecord);
  return `# ${name}

${description}. Licence: ${licence}.

- Data: ${words(data["networks"])} networks, each ${words(data["batches"])} ${words(data["source"])}; ${words(data["vocabulary"])} words known.
- Pictures: ${words(data["pictures"])}.
- Method: ${words(data["method"])}.
- Training: ${training.steps} steps of all networks, ${training.cpuSeconds.toFixed(0)} CPU-seconds, ${training.wallSeconds.toFixed(0)} s on a shared machine, ${joules.join(", ")}. Seed ${seed}, revision ${training.revision}.
- Evaluation, on generated requests, none of them written, with templates that training does not use: ${measured}.
- Confidence: calibrated with ${words(data["calibration"])}; least confidence of an answer: ${words(calibration?.["threshold"])}.

As they should be, by kind:

${kinds.map(([kind, good]) => `- ${kind}: ${words(good)}`).join("\n")}

Loss, means of equal parts of the training, first to last:

${curves.map(([network, losses]) => `- ${network}: ${losses.join(" ")}`).join("\n")}

\`npx praxis train goal\` makes these files again; \`policy.json\` has everything in machine-readable form.
`;
}
