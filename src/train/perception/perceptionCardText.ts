import type { ModelCard } from "../../model/ModelCard.ts";
import { words } from "../cardWords.ts";
import { runsText } from "../runsText.ts";
import { quantilesText } from "./errorQuantiles.ts";
import type { SceneSummary, Share } from "./summariseScenes.ts";
import { discShape, sceneRecipe } from "./trainNetwork.ts";
import { runsOf, type TrainingRun } from "../trainingRuns.ts";

/** The README.md beside a trained model: what it is, what it was trained on, how well it sees. */
export function perceptionCardText(card: ModelCard): string {
  const { name, description, licence, data, evaluation, training, seed } = card;
  const joules = Object.entries(training.joules).map(([method, j]) => `${(j / 1000).toFixed(1)} kJ (${method})`);
  // The evaluation of a network that has been looked with is a summary, among other things.
  const summary = evaluation["scenes"] === undefined ? undefined : (evaluation as unknown as SceneSummary);
  return `# ${name}

${description}. Licence: ${licence}.

\`scene\` takes a picture of 256 × 256 pixels and says of each of 64 × 64 cells whether a disc or an area is seen there and where,
how large, how high and how turned the disc is and what colour it has, or where the area's corners are
(\`src/perception/vision/sceneMaps.ts\`). \`disc\` and \`area\` take close-ups of one of them and say the same more exactly
(\`closeUp.ts\`). \`CameraStateEstimator\` makes the state of the world of it.

- Data: ${words(data["pictures"])} ${words(data["source"])}, seeds ${words(data["seeds"])}.
- Training: ${training.steps} optimiser steps, samples shown: ${words(data["samplesShown"])}; ${training.cpuSeconds.toFixed(0)} CPU-seconds, ${training.wallSeconds.toFixed(0)} s, ${joules.join(", ")}; drawing the pictures and the evaluation included. Seed ${seed}, revision ${training.revision}. Loss by tenth of the training: ${words(evaluation["lossByTenth"], "not yet")}.
- Evaluation: ${summary === undefined ? "not yet" : summaryText(summary)}.

${runsText(runsOf(card), command)}; \`policy.json\` has everything in machine-readable form.
\`benchmarks/README.md\` has the figures of the test set.
`;
}

const command = ({ seed, pictures, samplesShown: { scene = 0, disc = 0 } }: TrainingRun): string => {
  const steps = [
    ...(scene > 0 ? [`--steps ${scene / sceneRecipe.batchSize}`] : []),
    ...(disc > 0 ? [`--close-up-steps ${disc / discShape.batchSize}`] : []),
  ];
  return ["npx praxis train perception", `--seed ${seed}`, `--pictures ${pictures}`, ...steps].join(" ");
};

function summaryText({ scenes, visible, covered, asserted, open }: SceneSummary): string {
  const { found, positionMm, foundPositionMm, edgeMm } = visible;
  const facts = open.map(({ discs, factsRight, factsRightElsewhere, astride }) => {
    return `${discs} discs ${shareText(factsRight)} (${shareText(factsRightElsewhere)} without ${astride} in which millimetres decide)`;
  });
  return `${scenes} validation scenes; errors as median / 95 % / 99 %. Of visible discs ${shareText(found)} found, positions (mm) ${quantilesText(positionMm)}, of found ones ${quantilesText(foundPositionMm)}, edges (mm) ${quantilesText(edgeMm)}; of covered discs ${shareText(covered.found)} found, positions of these (mm) ${quantilesText(covered.foundPositionMm)}. Number of discs and all facts right where all discs are visible: ${facts.join(", ")}. Scenes in which a disc is asserted that nobody sees: ${shareText(asserted.scenes)}`;
}

const shareText = ({ count, of }: Share): string => `${count} of ${of}`;
