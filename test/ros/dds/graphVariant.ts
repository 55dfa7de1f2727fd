import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { packageRoot } from "./LaunchedGraph.ts";

/** What is different in a variant of a graph. */
export interface Changes {
  /** By node. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly manager?: Readonly<Record<string, unknown>>;
}

interface GraphText {
  readonly nodes: { readonly kind: string; parameters?: Record<string, unknown> }[];
  manager?: Readonly<Record<string, unknown>>;
}

/** A graph of this package, such as "hanoi". */
export const packageGraph = (name: string): string => join(packageRoot, "launch", "praxis", "graphs", `${name}.yaml`);

/** Writes a graph that is like one of the package's, with other parameters. Returns its path. */
export function graphVariant(dir: string, base: string, name: string, { parameters = {}, manager }: Changes): string {
  const graph = parse(readFileSync(packageGraph(base), "utf8")) as GraphText;
  for (const [kind, changed] of Object.entries(parameters)) {
    const node = graph.nodes.find((each) => each.kind === kind);
    if (node === undefined) throw new Error(`The graph ${base} has no ${kind}`);
    node.parameters = { ...node.parameters, ...changed };
  }
  if (manager !== undefined) graph.manager = manager;
  const path = join(dir, `${name}.yaml`);
  writeFileSync(path, stringify(graph));
  return path;
}
