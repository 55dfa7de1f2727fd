import { readFileSync } from "node:fs";
import path from "node:path";
import type { Mutation } from "./Mutation.ts";
import { mutations } from "./mutations.ts";
import { Sandbox } from "./Sandbox.ts";

/**
 * Breaks the code on purpose, one line at a time, and expects the tests to notice: `npm run test:mutants [-- WORD…]`,
 * where words pick the mutations whose file or description contains one of them. Works on a copy of the tree.
 *
 * Exit status: 0 if every mutant was killed; 1 if one survived; 2 if the list is stale, a mutant cannot be loaded, or
 * the tests fail without any mutation.
 */
const root = path.join(import.meta.dirname, "..", "..");
const workers = 2;
const baselineLimitMs = 300_000;
/** A mutant that sends a test into an endless loop is noticed, too. */
const mutantLimitMs = 120_000;

const words = process.argv.slice(2);
const chosen = mutations.filter(
  ({ file, breaks }) => words.length === 0 || words.some((word) => `${file} ${breaks}`.includes(word)),
);

const sandboxes: Sandbox[] = [];
process.on("exit", () => {
  for (const sandbox of sandboxes) sandbox.remove();
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130));

async function main(): Promise<number> {
  if (chosen.length === 0) {
    console.error(`No mutation matches ${words.join(" or ")}`);
    return 2;
  }
  const stale = chosen.map(staleness).filter((fault) => fault !== undefined);
  if (stale.length > 0) {
    console.error(["The list of mutations is stale:", ...stale].join("\n  "));
    return 2;
  }
  const started = performance.now();
  for (let i = 0; i < Math.min(workers, chosen.length); i++) sandboxes.push(new Sandbox(root));

  const specs = [...new Set(chosen.flatMap((mutation) => mutation.specs))].sort();
  const baseline = await sandboxes[0]!.run(specs, baselineLimitMs);
  if (baseline.status !== "passed" || baseline.tests === 0) {
    console.error(`The tests do not pass without any mutation: ${JSON.stringify(baseline, null, 2)}`);
    return 2;
  }
  console.log(`${baseline.tests} tests in ${specs.length} files pass; ${chosen.length} mutants follow.\n`);

  const queue = [...chosen];
  const survivors: Mutation[] = [];
  const broken: string[] = [];
  const work = async (sandbox: Sandbox): Promise<void> => {
    for (let mutation = queue.shift(); mutation !== undefined; mutation = queue.shift()) {
      const begun = performance.now();
      const outcome = await sandbox.runMutated(mutation, mutantLimitMs);
      const seconds = ((performance.now() - begun) / 1000).toFixed(1).padStart(5);
      const by =
        outcome.status === "failed" ? outcome.test : outcome.status === "timeout" ? "a test that never ended" : "";
      const verdict = { passed: "SURVIVED", failed: "killed", timeout: "killed", unloadable: "BROKEN" }[outcome.status];
      console.log(
        `${verdict.padEnd(8)} ${seconds} s  ${mutation.file}: ${mutation.breaks}${by && `\n${" ".repeat(18)}by ${by}`}`,
      );
      if (outcome.status === "passed") survivors.push(mutation);
      if (outcome.status === "unloadable") broken.push(`${describe(mutation)}\n${outcome.output}`);
    }
  };
  await Promise.all(sandboxes.map(work));

  const killed = chosen.length - survivors.length - broken.length;
  for (const mutation of survivors) console.error(`\nNo test noticed ${describe(mutation)}`);
  for (const text of broken) console.error(`\nThe tests could not be loaded with ${text}`);
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  console.log(`\n${killed} killed, ${survivors.length} survived, ${broken.length} broken, in ${minutes} minutes`);
  return broken.length > 0 ? 2 : survivors.length > 0 ? 1 : 0;
}

const describe = ({ file, original, mutant, specs }: Mutation): string =>
  `${file}\n  - ${original}\n  + ${mutant}\n  in ${specs.join(", ")}`;

/** Why a mutation does not fit the code any more. */
function staleness({ file, original, mutant }: Mutation): string | undefined {
  let count: number;
  try {
    count = readFileSync(path.join(root, file), "utf8").split(original).length - 1;
  } catch {
    return `${file} cannot be read`;
  }
  if (original.includes("\n") || mutant === original) return `${file}: not a mutation of one line: "${original}"`;
  return count === 1 ? undefined : `${file} has "${original}" ${count} times, not once`;
}

process.exit(await main());
