import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RaplCounter, readWholeNumber, selfTest, type RaplSelfTest, type RaplZone } from "./RaplCounter.ts";

/** Counters that work; or why there are none, and for those that are there but locked, how to open them. */
export type RaplCounters =
  /** `leftOut`: why memory that has a counter is not metered, a sentence for each. */
  | { readonly status: "available"; readonly counters: readonly RaplCounter[]; readonly leftOut: readonly string[] }
  | { readonly status: "unreadable"; readonly how: string }
  /** There and readable, but they stand still or show what no processor takes. */
  | { readonly status: "implausible"; readonly why: string }
  | { readonly status: "absent"; readonly why: string };

/**
 * Finds the RAPL counters of all processor packages and of their memory. The other domains are left out, for `core` and
 * `uncore` are parts of the package and `psys` contains it; so are copies of a domain that the MMIO driver shows again.
 * One package that cannot be read makes all unreadable, since a part would pass for the whole.
 *
 * Memory whose counter fails the self-test is left out, for it is a source of its own; a package that fails it makes all useless.
 *
 * @param root the powercap class directory
 * @param test the self-test that counters must pass
 */
export function findRaplCounters(
  root = "/sys/class/powercap",
  test: (counter: RaplCounter) => RaplSelfTest = selfTest,
): RaplCounters {
  let counters: RaplCounter[];
  try {
    counters = findZones(root).map((zone) => new RaplCounter(zone));
  } catch (error) {
    return withoutCounters(root, error as Error);
  }
  const packages = counters.filter(({ source }) => source === "cpu-package");
  if (packages.length === 0) {
    return { status: "absent", why: `no RAPL package is listed in "${root}"; virtual machines have none` };
  }
  const faults = new Map<RaplCounter, string>();
  for (const counter of counters) {
    const result = test(counter);
    if (result.status === "plausible") continue;
    const why = `${result.why}, so it is not used`;
    if (counter.source === "cpu-package") return { status: "implausible", why };
    faults.set(counter, why);
  }
  // Sums are by source, and one module's joules would pass for those of all memory.
  const used = counters.filter(({ source }) => source === "cpu-package" || faults.size === 0);
  return { status: "available", counters: used, leftOut: [...faults.values()] };
}

function withoutCounters(root: string, error: Error): RaplCounters {
  const { code, message } = (error.cause ?? error) as NodeJS.ErrnoException;
  if (code === "EACCES" || code === "EPERM") {
    const how =
      `RAPL counters are there but cannot be read (${message}); ` +
      `run "sudo chmod -R a+r ${root}/*", which lasts until the next boot, or start as root`;
    return { status: "unreadable", how };
  }
  const why =
    code === "ENOENT"
      ? `there are no RAPL counters (${message}); virtual machines have none`
      : `the RAPL counters cannot be used (${message})`;
  return { status: "absent", why };
}

/** Packages, each followed by its memory, in the order of their names; the first driver that shows a domain wins. */
function findZones(root: string): RaplZone[] {
  // "intel-rapl:0" sorts behind "intel-rapl-mmio:0", so plain ones are taken first by hand.
  const entries = readdirSync(root)
    .filter((entry) => /^intel-rapl(-mmio)?:\d+(:\d+)?$/.test(entry))
    .sort();
  const plain = entries.filter((entry) => !entry.startsWith("intel-rapl-mmio"));
  const copies = entries.filter((entry) => entry.startsWith("intel-rapl-mmio"));
  const found = new Map<string, RaplZone>();
  for (const entry of [...plain, ...copies]) {
    const own = nameOf(root, entry);
    const parent = /^(.*:\d+):\d+$/.exec(entry)?.[1];
    const name = parent === undefined ? own : `${nameOf(root, parent)}/${own}`;
    const source = sourceOf(name);
    if (source === undefined || found.has(name)) continue;
    const dir = join(root, entry);
    found.set(name, { dir, name, source, maxEnergyRange: readWholeNumber(join(dir, "max_energy_range_uj")) });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const nameOf = (root: string, entry: string): string => readFileSync(join(root, entry, "name"), "utf8").trim();

function sourceOf(name: string): RaplZone["source"] | undefined {
  if (/^package-\d+(-die-\d+)?$/.test(name)) return "cpu-package";
  return /^package-\d+(-die-\d+)?\/dram$/.test(name) ? "dram" : undefined;
}
