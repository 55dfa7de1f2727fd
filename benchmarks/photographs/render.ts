import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pictureSize } from "./scene/Camera.ts";
import { toyPhotograph } from "./toyPhotograph.ts";

// Draws the pictures of a split with POV-Ray (3.7, Debian's package `povray`), or those that are missing:
//   npx tsx benchmarks/photographs/render.ts development|test
// Writes <split>/<seed>.jpg and <split>.json beside this file.

const splits: Readonly<Record<string, readonly [first: number, last: number]>> = {
  development: [0, 99],
  test: [1000, 1199],
};
const split = process.argv[2] ?? "";
const range = splits[split];
if (range === undefined) throw new Error(`Say which split: ${Object.keys(splits).join(" or ")}`);
const directory = join(import.meta.dirname, split);
mkdirSync(directory, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), "photographs-"));
const labels: object[] = [];
for (let seed = range[0]; seed <= range[1]; seed++) {
  const { scene, ...label } = toyPhotograph(seed);
  const picture = join(directory, `${seed}.jpg`);
  if (!existsSync(picture)) {
    const source = join(scratch, "scene.pov");
    writeFileSync(source, scene);
    const { width, height } = pictureSize;
    const options = [`+I${source}`, `+O${picture}`, `+W${width}`, `+H${height}`, "+FJ", "Compression=82", "-D"];
    execFileSync("povray", [...options, "+WT1", "+A0.2", "+AM2", "+R2"], { stdio: ["ignore", "ignore", "pipe"] });
    process.stdout.write(`${split} ${seed}\n`);
  }
  const sha256 = createHash("sha256").update(readFileSync(picture)).digest("hex");
  labels.push({ ...label, picture: `${split}/${seed}.jpg`, sha256 });
}
rmSync(scratch, { recursive: true });
writeFileSync(
  join(import.meta.dirname, `${split}.json`),
  `[\n${labels.map((label) => `  ${JSON.stringify(label)}`).join(",\n")}\n]\n`,
);
