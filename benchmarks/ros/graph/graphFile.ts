import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { packageRoot } from "../../../src/cli/packageRoot.ts";

/** What is different in a variant of a graph. */
export interface GraphChanges {
  readonly restarts?: number;
  /** By kind of node; they add to its own. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface GraphText {
  readonly nodes: readonly { readonly kind: string; readonly parameters?: object }[];
}

/** A graph that is like one of the package's, as a file that goes when this process does. Returns its path. */
export function graphFile(name: string, { parameters = {}, ...changes }: GraphChanges): string {
  const graph = parse(readFileSync(join(packageRoot(), "launch/praxis/graphs", `${name}.yaml`), "utf8")) as GraphText;
  const nodes = graph.nodes.map((node) => ({
    ...node,
    parameters: { ...node.parameters, ...parameters[node.kind] },
  }));
  const directory = mkdtempSync(join(tmpdir(), "praxis-graph-"));
  process.once("exit", () => {
    rmSync(directory, { recursive: true, force: true });
  });
  const file = join(directory, `${name}.yaml`);
  writeFileSync(file, stringify({ ...graph, ...changes, nodes }));
  return file;
}
