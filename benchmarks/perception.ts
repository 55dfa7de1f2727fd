import { SingleBar } from "cli-progress";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/cli/packageRoot.ts";
import { provenance } from "../src/cli/provenance.ts";
import { readCard } from "../src/model/ModelCard.ts";
import { SceneReader } from "../src/perception/vision/SceneReader.ts";
import { type LookName, lookRanges } from "../src/scene/lookRanges.ts";
import { openOnce } from "./openOnce.ts";
import { type LookResult, measureLook } from "./perception/measureLook.ts";
import { judge } from "./perception/requirement.ts";
import { withInterval } from "./perception/shares.ts";
import { coveredTable, lookTable, verdictTable } from "./perception/tables.ts";
import { machine } from "./ros/machine.ts";

// How well the committed networks see: npm run bench:perception [-- test [--again]]. One look at each of the 300 validation scenes, in
// familiar looks, as often as one likes; with "test" at each scene of the test set, on which nothing is trained or chosen: 2,000 in
// familiar looks, which are held against what is asked of the networks, and 500 in each other look. Openings of the test set are
// written down in results/perception-openings.txt; another one needs --again.

type Sets = Readonly<Record<"validation" | "test", Readonly<Partial<Record<LookName, number>>>>>;

const sets: Sets = {
  validation: { familiar: 300 },
  test: Object.fromEntries(
    (Object.keys(lookRanges) as LookName[])
      .filter((look) => look !== "training")
      .map((look) => [look, look === "familiar" ? 2000 : 500]),
  ),
};

const isAgain = process.argv.includes("--again");
const [purpose = "validation", ...more] = process.argv.slice(2).filter((word) => word !== "--again");
if ((purpose !== "validation" && purpose !== "test") || more.length > 0) {
  throw new Error(`There is no set "${[purpose, ...more].join(" ")}"; choose one of ${Object.keys(sets).join(", ")}`);
}
const root = packageRoot();
const origin = provenance();
const host = machine();
const model = join(root, "policies", "perception");
const results = join(root, "benchmarks", "results");
const digests = Object.fromEntries(
  Object.entries((await readCard(model)).files).map(([role, { sha256 }]) => [role, sha256]),
);
const reader = await SceneReader.load(model);
mkdirSync(results, { recursive: true });
let opening: number | undefined;
if (purpose === "test") {
  const short = Object.entries(digests).map(([role, sha256]) => `${role} ${sha256.slice(0, 12)}`);
  const by = { ...origin, date: new Date().toISOString(), model: short.join(" ") };
  opening = openOnce(join(results, "perception-openings.txt"), by, isAgain);
}
const counts = Object.entries(sets[purpose]) as [LookName, number][];
const bar = process.stderr.isTTY
  ? new SingleBar({ format: "{bar} {value}/{total} {look}", hideCursor: true })
  : undefined;
bar?.start(
  counts.reduce((sum, [, count]) => sum + count, 0),
  0,
  { look: counts[0]![0] },
);
const looks: LookResult[] = [];
for (const [look, count] of counts) {
  looks.push(await measureLook(reader, look, purpose, count, () => bar?.increment(1, { look })));
  if (bar === undefined) process.stderr.write(`${JSON.stringify(looks.at(-1), withInterval)}\n`);
}
bar?.stop();
await reader.dispose();
const requirement = judge(looks.find(({ look }) => look === "familiar")!);
const result = {
  what: "one look of CameraStateEstimator at each scene; visible discs show at least 30 % of their front face, covered ones less, unseen ones no pixel; null is a quantile that a missed disc makes infinite",
  purpose,
  ...(opening !== undefined && { opening }),
  gitRevision: origin.gitRevision,
  versions: origin.versions,
  machine: host,
  model: digests,
  requirement,
  looks,
};
const file = purpose === "test" ? "perception.json" : "perception-validation.json";
writeFileSync(join(results, file), `${JSON.stringify(result, withInterval, 2)}\n`);
const tables = [verdictTable(requirement), lookTable(looks), coveredTable(looks)];
process.stdout.write(`${tables.join("\n\n")}\n`);
