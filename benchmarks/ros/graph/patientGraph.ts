import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { packageRoot } from "../../../src/cli/packageRoot.ts";

/** Far more than any run brings about. */
const restarts = 1000;

/**
 * A graph of the package with no limit to how often its processes are started again, as a file that goes when this
 * process does: whoever kills them on purpose must not be stopped by that.
 */
export function patientGraph(name: string): string {
  const graph = parse(readFileSync(join(packageRoot(), "launch/praxis/graphs", `${name}.yaml`), "utf8")) as object;
  const directory = mkdtempSync(join(tmpdir(), "praxis-graph-"));
  process.once("exit", () => {
    rmSync(directory, { recursive: true, force: true });
  });
  const file = join(directory, `${name}.yaml`);
  writeFileSync(file, stringify({ ...graph, restarts }));
  return file;
}
