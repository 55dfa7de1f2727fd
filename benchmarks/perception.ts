import { SingleBar } from "cli-progress";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/cli/packageRoot.ts";
import { provenance } from "../src/cli/provenance.ts";
import { readCard } from "../src/model/ModelCard.ts";
import { SceneReader } from "../src/perception/vision/SceneReader.ts";
import { type LookName, lookRanges } from "../src/scene/lookRanges.ts";
import { evaluateScenes } from "../src/train/perception/evaluateScenes.ts";
import { pictureSeed } from "../src/train/perception/seeds.ts";
import { summariseScenes } from "../src/train/perception/summariseScenes.ts";
import { machine } from "./ros/machine.ts";

// How well the committed networks see scenes that nothing was trained or chosen on: npm run bench:perception. One look at each
// scene of the test set; 2,000 as in training, and 500 for each shift.

const model = join("policies", "perception");
const scenes = (look: LookName): number => (look === "familiar" ? 2000 : 500);
const looks = (Object.keys(lookRanges) as LookName[]).filter((look) => look !== "training");

const root = packageRoot();
const origin = provenance();
const host = machine();
const { files } = await readCard(join(root, model));
const reader = await SceneReader.load(join(root, model));
const bar = process.stdout.isTTY
  ? new SingleBar({ format: "{bar} {value}/{total} {look}", hideCursor: true })
  : undefined;
bar?.start(
  looks.reduce((sum, look) => sum + scenes(look), 0),
  0,
  { look: looks[0] },
);
const results: object[] = [];
for (const look of looks) {
  const summary = summariseScenes(
    await evaluateScenes(reader, lookRanges[look], "test", scenes(look), () => bar?.increment(1, { look })),
  );
  results.push({ look, firstSeed: pictureSeed("test", 0), ...summary });
  if (bar === undefined) process.stdout.write(`${JSON.stringify(results.at(-1))}\n`);
}
bar?.stop();
const result = {
  what: "one look of CameraStateEstimator at each scene; positions, edges and yaws of discs that show at least 30 % of their front face",
  gitRevision: origin.gitRevision,
  versions: origin.versions,
  machine: host,
  model: Object.fromEntries(Object.entries(files).map(([role, { sha256 }]) => [role, sha256])),
  looks: results,
};
mkdirSync(join(root, "benchmarks", "results"), { recursive: true });
writeFileSync(join(root, "benchmarks", "results", "perception.json"), `${JSON.stringify(result, null, 2)}\n`);
