import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../src/cli/packageRoot.ts";
import { provenance } from "../src/cli/provenance.ts";
import { readCard } from "../src/model/ModelCard.ts";
import { chosenSets } from "./chosenSets.ts";
import { openOnce } from "./openOnce.ts";

// How well instructions in free words are read: npm run bench:instructions [-- development|rewordings|test|test-rewordings …
// [--again]]. What `praxis evaluate goal` says of the files of goals/, without the single answers, goes to results/goals/SET.json.
// Without words the first two sets are read, as often as one likes. The other two are held out: their openings are written down in
// results/goals/openings-SET.txt, and another one needs --again and goes to a file of its own, such as test-2.json.

const layered = ["--predictor", "layered"];
const typos = [...layered, "--typos", "0.1"];
/** Of each set the evaluations: a file and options. */
const sets: Readonly<Record<string, readonly (readonly [string, ...string[]])[]>> = {
  development: [
    ["development"],
    ["development", ...typos],
    ["development", ...layered, "--predictor", "grammar", "--perceived"],
  ],
  rewordings: ["rewordings", "rewordings-2", "rewordings-3", "rewordings-4", "voices"].map((file) => [
    file,
    ...layered,
  ]),
  test: [
    ["test", ...layered, "--predictor", "learned", "--predictor", "grammar"],
    ["test", ...typos],
  ],
  "test-rewordings": [
    ["test-rewordings", ...layered],
    ["test-rewordings", ...typos],
  ],
};

const { chosen, isAgain } = chosenSets(process.argv.slice(2), {
  names: Object.keys(sets),
  usual: ["development", "rewordings"],
});
const root = packageRoot();
const results = join(root, "benchmarks", "results", "goals");
for (const name of chosen) {
  const opening = name.startsWith("test") ? await writeOpening(name) : 1;
  const evaluations = sets[name]!.map(([file, ...options]) => evaluate(`benchmarks/goals/${file}.jsonl`, options));
  writeFileSync(
    join(results, `${name}${opening === 1 ? "" : `-${opening}`}.json`),
    `${JSON.stringify(evaluations, null, 2)}\n`,
  );
}

async function writeOpening(name: string): Promise<number> {
  const { files, settings } = await readCard(join(root, "policies", "goal"));
  const networks = Object.entries(files).map(([role, { sha256 }]) => `${role} ${sha256.slice(0, 12)}`);
  const { threshold } = settings!["calibration"] as { readonly threshold: number };
  const model = `${networks.join(" ")} threshold ${threshold.toFixed(4)}`;
  return openOnce(
    join(results, `openings-${name}.txt`),
    { ...provenance(), date: new Date().toISOString(), model },
    isAgain,
  );
}

/** In a process of its own, so that CPU times of predictions are those of a fresh one. */
function evaluate(file: string, options: readonly string[]): object {
  const folder = mkdtempSync(join(tmpdir(), "praxis-instructions-"));
  try {
    const words = ["--import=tsx", "src/cli/main.ts", "evaluate", "goal", file, ...options, "--out", folder];
    execFileSync(process.execPath, words, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
    const all = JSON.parse(readFileSync(join(folder, "results.json"), "utf8")) as {
      readonly results: readonly { answers?: unknown }[];
    };
    for (const result of all.results) delete result.answers;
    return all;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
