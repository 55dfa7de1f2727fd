import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { interpreter, peersFolder } from "./interpreter.ts";

// Makes the Python environment of npm run test:peers in .peers, unless it is there: npm run peers:setup.

const requirements = join(import.meta.dirname, "requirements.txt");
const stamp = join(peersFolder, "stamp");
const digest = createHash("sha256").update(readFileSync(requirements)).digest("hex");
const names = ["python3", "python3.12", "python3.11"];

const isFit = (name: string): boolean =>
  spawnSync(name, ["-I", "-c", "import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))"])
    .status === 0;

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? `exit status ${status}`}`);
}

if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) {
  console.log(".peers: unchanged");
} else {
  const python = names.find(isFit);
  if (python === undefined) {
    console.error("praxis: Tests with Python programs need Python 3.11 or 3.12 with venv on the PATH");
    process.exit(1);
  }
  rmSync(peersFolder, { recursive: true, force: true });
  run(python, ["-m", "venv", peersFolder]);
  run(interpreter, ["-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check", "-r", requirements]);
  writeFileSync(stamp, digest);
  console.log(".peers: made");
}
