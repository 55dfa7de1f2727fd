import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/cli/packageRoot.ts";
import { decodePhotograph } from "../../src/perception/photograph/decodePhotograph.ts";
import { type CountingModel, countingModel, weighedReadings } from "../../src/perception/rings/countRings.ts";
import { type RingEvidence, RingReader } from "../../src/perception/rings/RingReader.ts";
import { ringPictureSeed } from "../../src/train/rings/seeds.ts";
import { takeRingPicture } from "../../src/train/rings/takeRingPicture.ts";
import { readLabels } from "./labels.ts";

// Fits how rings are counted (src/perception/rings/countRings.ts) to what the committed networks say: npm run bench:rings-fit. It prints
// the constants, which are then written there by hand. What it fits to is no test: 500 drawn toys that no network has learned from and
// the POV-Ray pictures for development, each half of what counts. Coordinate descent from the committed constants.

/** Of the drawn toys: no training has had it. */
const trainingSeed = 7;
const drawnToys = 500;

/** Share of pictures whose number of rings is what the model says by chance alone: no picture decides the fit by itself. */
const chance = 0.01;

interface Counted {
  readonly evidence: RingEvidence;
  /** Rings on each rod. */
  readonly counts: readonly number[];
}

type Constants = readonly number[];
const steps: Constants = [2, 0.03, 0.08, 0.02, 0.05, 0.2, 0.03];
const { perHeight, even, distance, lowest, least } = countingModel;
const committed: Constants = [perHeight, even, distance.least, distance.share, lowest.share, lowest.least, lowest.deviationShare]; // prettier-ignore
const modelOf = ([height, half, a, b, share, c, deviationShare]: Constants): CountingModel => ({
  ...{ perHeight: height!, even: half!, distance: { least: a!, share: b! } },
  lowest: { share: share!, least: c!, deviationShare: deviationShare! },
  least,
});

const reader = await RingReader.load(join(packageRoot(), "policies", "look-rings"));
const drawn: Counted[] = [];
for (let i = 0; i < drawnToys; i++) {
  const { image, toy } = takeRingPicture(ringPictureSeed("training", i, trainingSeed));
  drawn.push({ evidence: await reader.look(image), counts: toy.stacks.map(({ length }) => length) });
  if ((i + 1) % 100 === 0) process.stderr.write(`${i + 1} of ${drawnToys} drawn pictures\n`);
}
const rendered: Counted[] = [];
for (const { picture, stacks } of readLabels(import.meta.dirname, "development")) {
  const image = decodePhotograph(readFileSync(join(import.meta.dirname, picture)), picture);
  rendered.push({ evidence: await reader.look(image), counts: stacks.map(({ length }) => length) });
}
await reader.dispose();

let best = { constants: committed, ...fit(committed) };
tell();
for (const scale of [1, 0.5, 0.25]) {
  for (const [i, step] of steps.entries()) {
    for (const sign of [1, -1]) {
      for (;;) {
        const constants = best.constants.with(i, best.constants[i]! + sign * scale * step);
        const next = fit(constants);
        if (!(next.loss < best.loss - 1e-5)) break;
        best = { constants, ...next };
      }
    }
  }
  tell();
}

/** Mean negative logarithm of how likely the true numbers of rings are. */
function fit(constants: Constants): { readonly loss: number; readonly right: readonly number[] } {
  const [own, other] = [drawn, rendered].map((pictures) => {
    let loss = 0;
    let right = 0;
    for (const { evidence, counts } of pictures) {
      const readings = weighedReadings(evidence.peaks, evidence.sizeOf, modelOf(constants));
      const heaviest = Math.max(...readings.map(([, weight]) => weight));
      const total = readings.reduce((sum, [, weight]) => sum + Math.exp(weight - heaviest), 0);
      const truth = readings.find(([rings]) => rings.every((stack, rod) => stack.length === counts[rod]));
      const share = truth === undefined ? 0 : Math.exp(truth[1] - heaviest) / total;
      loss -= Math.log(chance + (1 - chance) * share);
      if (truth?.[1] === heaviest) right++;
    }
    return { loss: loss / pictures.length, right };
  });
  return { loss: (own!.loss + other!.loss) / 2, right: [own!.right, other!.right] };
}

function tell(): void {
  const [own, other] = best.right;
  const numbers = `${own} of ${drawn.length} drawn and ${other} of ${rendered.length} rendered pictures counted right`;
  console.log(`${JSON.stringify(modelOf(best.constants))}: loss ${best.loss.toFixed(4)}, ${numbers}`);
}
