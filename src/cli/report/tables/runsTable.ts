import type { Results } from "../Results.ts";
import type { Table } from "../Table.ts";
import { shortNumber } from "../textTable.ts";
import { none, words } from "./cells.ts";

/** What was run, where, with what. */
export function runsTable({ runs }: Results): Table {
  const columns = ["results", "agents", "scenarios", "seeds", "episodes", "revision", "versions", "machine"].map(words);
  const rows = runs.map(({ name, records, leftOut, machine }) => {
    const several = (values: readonly string[]): string => [...new Set(values)].join(", ");
    const seeds = records.map(({ seed }) => seed);
    const { versions } = records[0]!;
    const code = ["praxis", "node", "onnxruntime-node", "cannon-es"].map((part) => `${part} ${versions[part] ?? none}`);
    const processors = several(records.map((r) => r.versions["cpu"] ?? none));
    const rest = machine
      ? `, ${machine.cores} cores, ${machine.memoryGiB} GiB, Linux ${machine.kernel}, load ${shortNumber(machine.loadBefore)} before`
      : "";
    return [
      name,
      several(records.map(({ agent }) => agent)),
      several(records.map(({ scenario }) => scenario)),
      `${Math.min(...seeds)}–${Math.max(...seeds)}`,
      `${records.length}${leftOut > 0 ? ` (${leftOut} older ones left out)` : ""}`,
      several(records.map(({ gitRevision }) => gitRevision.slice(0, 12))),
      code.join(", "),
      processors + rest,
    ];
  });
  return { columns, rows };
}
