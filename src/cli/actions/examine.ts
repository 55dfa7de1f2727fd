import { readdirSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import { CpuTimeCounter } from "../../energy/CpuTimeCounter.ts";
import { openHardwareCounters } from "../../energy/HardwareCounters.ts";
import { readCard } from "../../model/ModelCard.ts";
import { OnnxModel } from "../../model/OnnxModel.ts";
import { requireRos } from "../../ros/requireRos.ts";
import { exitCodes } from "../exitCodes.ts";
import { packageRoot } from "../packageRoot.ts";
import { printJson, printLine } from "../print.ts";
import { provenance } from "../provenance.ts";

/** A trained model as found on disk. */
interface ModelFinding {
  readonly name: string;
  readonly status: "sound" | "broken";
  /** Role → first digits of the file's SHA-256. */
  readonly files: Readonly<Record<string, string>>;
  readonly note: string;
}

/** Looks for what Praxis can use and prints it. Returns the exit code. */
export async function examine(format: "json" | "text"): Promise<number> {
  const { gitRevision, versions } = provenance();
  const models = await findModels(join(packageRoot(), "policies"));
  const hardware = await openHardwareCounters();
  hardware.close();
  const skills = models.find(({ name }) => name === "skills");
  const isReady = skills?.status === "sound" && models.every(({ status }) => status === "sound");
  const findings = {
    kind: "doctor",
    gitRevision,
    node: { version: process.versions.node, platform: `${process.platform} ${process.arch}` },
    processor: { model: cpus()[0]?.model ?? "unknown", cores: availableParallelism() },
    versions,
    models,
    energy: {
      ...hardware.findings,
      cpuTime: { status: "available", note: new CpuTimeCounter(() => 0).describe() },
      arm: { status: "available", note: "work of the joints and copper losses, simulated; assumed motor constants" },
    },
    ros: describeRos(),
  };
  if (format === "json") printJson(findings);
  else printFindings(findings);
  if (format === "text" && skills === undefined) {
    printLine("The skills are not trained here: run praxis train skills, or use --policy scripted.");
  }
  return isReady ? exitCodes.success : exitCodes.no;
}

/** Without starting it: what a graph over ROS 2 would find. */
function describeRos(): { readonly status: string; readonly note: string } {
  try {
    requireRos();
    const distribution = process.env["ROS_DISTRO"] ?? "";
    const own = process.env["PRAXIS_RCLNODEJS"] === undefined ? "a ROS 2 of this machine" : "npm run ros:setup";
    return { status: "sourced", note: `${distribution}, by ${own}` };
  } catch (error) {
    return { status: "absent", note: (error as Error).message };
  }
}

async function findModels(root: string): Promise<ModelFinding[]> {
  const findings: ModelFinding[] = [];
  for (const name of directoriesOf(root)) {
    const directory = join(root, name);
    try {
      const card = await readCard(directory);
      for (const role of Object.keys(card.files)) await (await OnnxModel.load(directory, card, role)).dispose();
      const files = Object.entries(card.files).map(([role, { sha256 }]) => [role, sha256.slice(0, 12)]);
      const { date, cpuSeconds } = card.training;
      const note = `seed ${card.seed}, trained ${date.slice(0, 10)} in ${Math.round(cpuSeconds)} CPU-seconds, ${card.licence}`;
      findings.push({ name, status: "sound", files: Object.fromEntries(files) as Record<string, string>, note });
    } catch (error) {
      findings.push({ name, status: "broken", files: {}, note: (error as Error).message });
    }
  }
  return findings;
}

function directoriesOf(root: string): string[] {
  try {
    const entries = readdirSync(root, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch {
    return [];
  }
}

interface Findings {
  readonly gitRevision: string;
  readonly node: { readonly version: string; readonly platform: string };
  readonly processor: { readonly model: string; readonly cores: number };
  readonly versions: Readonly<Record<string, string>>;
  readonly models: readonly ModelFinding[];
  readonly energy: Readonly<Record<string, { readonly status: string; readonly note: string }>>;
  readonly ros: { readonly status: string; readonly note: string };
}

function printFindings({ gitRevision, node, processor, versions, models, energy, ros }: Findings): void {
  const line = (what: string, text: string): void => {
    printLine(`${what.padEnd(11)} ${text}`);
  };
  line("praxis", `${versions["praxis"] ?? ""}, revision ${gitRevision}`);
  line("node", `${node.version} on ${node.platform}`);
  line("processor", `${processor.model}, ${processor.cores} cores`);
  line("libraries", `onnxruntime-node ${versions["onnxruntime-node"] ?? ""}, cannon-es ${versions["cannon-es"] ?? ""}`);
  if (models.length === 0) line("models", "none");
  for (const { name, status, files, note } of models) {
    line("models", `${name}: ${status}; ${note}`);
    for (const [role, sha256] of Object.entries(files)) line("", `${role} sha256 ${sha256}…`);
  }
  for (const [name, { status, note }] of Object.entries(energy)) line(`energy`, `${name}: ${status}; ${note}`);
  line("ROS 2", `${ros.status}; ${ros.note}`);
}
