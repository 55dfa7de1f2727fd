import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/cli/packageRoot.ts";
import { provenance } from "../../src/cli/provenance.ts";
import type { Image } from "../../src/core/index.ts";
import { wilsonInterval } from "../../src/episode/statistics.ts";
import { readCard } from "../../src/model/ModelCard.ts";
import { decodePhotograph } from "../../src/perception/photograph/decodePhotograph.ts";
import { RingReader } from "../../src/perception/rings/RingReader.ts";
import { compareStacks } from "../../src/train/rings/evaluateRings.ts";
import { ringPictureSeed, ringSeeds } from "../../src/train/rings/seeds.ts";
import { takeRingPicture } from "../../src/train/rings/takeRingPicture.ts";
import { chosenSets } from "../chosenSets.ts";
import { machine } from "../ros/machine.ts";
import { readLabels } from "./labels.ts";
import { openOnce } from "../openOnce.ts";

// How often pictures of the ring toy are read exactly right: npm run bench:rings [-- validation|development|own|test … [--again]].
// "validation" and "own" are pictures of our renderer, "development" and "test" POV-Ray's. Without words the two that may be looked at as
// often as one likes are read, "validation" and "development". The other two are held out: their openings are written down in
// openings-own.txt and openings-test.txt beside this file, and another one needs --again. Results go to benchmarks/results/rings.json,
// set by set, each with the model that read it, the revision, the machine and the time.

interface Labelled {
  readonly name: string;
  readonly image: Image;
  readonly stacks: readonly (readonly number[])[];
  readonly elevation: number;
}

interface PictureSet {
  readonly pictures: Generator<Labelled>;
  /** Which one it is, of a held-out set. */
  readonly opening?: number;
}

const sets: Readonly<Record<string, () => PictureSet>> = {
  validation: () => ({ pictures: ownPictures("validation") }),
  development: () => ({ pictures: photographs("development") }),
  own: () => heldOut("own", ownPictures("test")),
  test: () => heldOut("test", photographs("test")),
};

const { chosen, isAgain } = chosenSets(process.argv.slice(2), {
  names: Object.keys(sets),
  usual: ["validation", "development"],
});
const root = packageRoot();
const origin = provenance();
const directory = join(root, "policies", "look-rings");
const hashes = Object.entries((await readCard(directory)).files).map(([role, { sha256 }]) => [role, sha256] as const);
const model = hashes.map(([, sha256]) => sha256.slice(0, 12)).join(" ");
const reader = await RingReader.load(directory);
const resultPath = join(root, "benchmarks", "results", "rings.json");
const kept = existsSync(resultPath)
  ? (JSON.parse(readFileSync(resultPath, "utf8")) as { readonly sets: Record<string, object> }).sets
  : {};
for (const name of chosen) {
  const by = { model: Object.fromEntries(hashes), ...origin, machine: machine(), date: new Date().toISOString() };
  const { pictures, opening } = sets[name]!();
  kept[name] = { ...by, ...(opening !== undefined && { opening }), ...(await measure(name, pictures)) };
  const what = "share of pictures whose stacks are read exactly: number, rod and order of all rings";
  writeFileSync(resultPath, `${JSON.stringify({ what, sets: kept }, null, 2)}\n`);
}
await reader.dispose();

async function measure(name: string, pictures: Generator<Labelled>): Promise<object> {
  const rows: {
    readonly isExact: boolean;
    readonly isCounted: boolean;
    readonly elevation: number;
    readonly count: number;
    readonly sure: number;
  }[] = [];
  const wrong: object[] = [];
  let ms = 0;
  for (const { name: picture, image, stacks, elevation } of pictures) {
    const start = performance.now();
    const reading = await reader.read(image);
    ms += performance.now() - start;
    const { isExact, isCounted } = compareStacks(reading.stacks, stacks);
    const count = stacks.flat().length;
    rows.push({ isExact, isCounted, elevation, count, sure: reading.confidence.all });
    if (!isExact) {
      const { all, rods, rings, order } = reading.confidence;
      const [told, round] = [{ stacks, read: reading.stacks }, (x: number): number => Number(x.toFixed(2))];
      wrong.push({ picture, elevation: round(elevation), ...told, sure: [all, rods, rings, order].map(round) });
    }
    if (rows.length % 100 === 0) process.stderr.write(`${name}: ${rows.length} pictures\n`);
  }
  const share = (some: typeof rows): object => {
    const exact = some.filter(({ isExact }) => isExact).length;
    const [low, high] = wilsonInterval(exact, some.length);
    return { pictures: some.length, exact, share: exact / some.length, wilson95: [low, high] };
  };
  const all = share(rows);
  process.stdout.write(`${name}: ${JSON.stringify(all)}\n`);
  return {
    ...all,
    ringsOnEachRod: rows.filter(({ isCounted }) => isCounted).length,
    byElevation: [0, 20, 40].map((low) => ({
      degrees: [low, low + (low === 40 ? 22 : 20)],
      ...share(rows.filter(({ elevation }) => elevation >= low && (low === 40 || elevation < low + 20))),
    })),
    byRings: [
      [2, 4],
      [5, 7],
      [8, 9],
    ].map(([least, most]) => ({
      rings: [least, most],
      ...share(rows.filter(({ count }) => count >= least! && count <= most!)),
    })),
    ifSure: [0.5, 0.8].map((least) => ({ sureAtLeast: least, ...share(rows.filter(({ sure }) => sure >= least)) })),
    millisecondsEach: Number((ms / rows.length).toFixed(1)),
    wrong,
  };
}

function* ownPictures(split: "validation" | "test"): Generator<Labelled> {
  const [first, last] = ringSeeds[split];
  for (let i = 0; i <= last - first; i++) {
    const seed = ringPictureSeed(split, i);
    const { image, toy, elevation } = takeRingPicture(seed);
    yield { name: `seed ${seed}`, image, stacks: toy.stacks, elevation };
  }
}

/** The same pictures, which are known to be there, when their opening has been written down. @throws UserError at a second one */
function heldOut(name: "own" | "test", pictures: Generator<Labelled>): PictureSet {
  const record = join(import.meta.dirname, `openings-${name}.txt`);
  const opening = openOnce(record, { ...origin, date: new Date().toISOString(), model }, isAgain);
  return { pictures, opening };
}

/** Pictures that are known to be there and to be those that were labelled. @throws FileError */
function photographs(split: "development" | "test"): Generator<Labelled> {
  const labels = readLabels(import.meta.dirname, split);
  return (function* () {
    for (const { picture, stacks, elevation } of labels) {
      const file = join(import.meta.dirname, picture);
      yield { name: picture, image: decodePhotograph(readFileSync(file), file), stacks, elevation };
    }
  })();
}
