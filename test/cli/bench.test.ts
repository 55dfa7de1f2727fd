import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRuns } from "../../src/cli/bench/RunMeter.ts";
import { readEpisodes } from "../../src/episode/readEpisodes.ts";
import { wilsonInterval } from "../../src/episode/statistics.ts";
import { assertComplaint } from "./assertComplaint.ts";
import { truncateModel, writeNanModel } from "./brokenModel.ts";
import { praxis, scratch, start } from "./praxis.ts";

/** A benchmark that takes milliseconds an episode. */
const symbolic = (out: string, ...more: string[]): string[] => [
  ...["bench", "--world", "symbolic", "--workers", "1", "--out", out],
  ...more,
];

/** Makes a directory with an nvidia-smi that samples 50 W, so that there is something that tells energy on any machine. */
function fakeGpu(directory: string): string {
  mkdirSync(directory);
  const sample = `date -u "+%Y/%m/%d %H:%M:%S.%3N, 0, 50.0"`;
  writeFileSync(join(directory, "nvidia-smi"), `#!/bin/sh\nwhile ${sample}; do sleep 0.1; done\n`, { mode: 0o755 });
  return directory;
}

describe("praxis bench", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  after(remove);

  it("ends with a summary line, and runs again only what is not recorded with the same configuration", async () => {
    const out = join(dir, "resumed");
    const scenarios = ["--scenarios", "hanoi-3,any-goal", "--seed", "5", "--json"];
    const first = await praxis(...symbolic(out, "--episodes", "3", ...scenarios));
    assert.equal(first.code, 0, first.stderr);
    const lines = first.json();
    const episodes = lines.filter(({ kind }) => kind === "episode");
    assert.deepEqual([...new Set(episodes.map(({ seed }) => seed))].sort(), [5, 6, 7]);
    const summary = lines.at(-1)!;
    assert.equal(summary["kind"], "summary");
    const rows = summary["rows"] as Record<string, unknown>[];
    assert.deepEqual(
      rows.map((row) => [row["agent"], row["state"], row["scenario"], row["episodes"], row["successes"]]),
      [
        ["nesy-oracle", "symbolic", "hanoi-3", 3, 3],
        ["nesy-oracle", "symbolic", "any-goal", 3, 3],
      ],
    );
    for (const row of rows) {
      assert.deepEqual(row["interval"], wilsonInterval(3, 3));
      const joules = row["joules"] as Record<string, { perEpisode: { low: number; high: number } }>;
      const { low, high } = joules["cpu/estimated"]!.perEpisode;
      assert.ok(low > 0 && high > low);
    }

    const more = await praxis(...symbolic(out, "--episodes", "4", ...scenarios));
    const other = await praxis(...symbolic(out, "--episodes", "1", "--sense-delay", "2", ...scenarios));
    const ran = (ended: typeof more): unknown[] => ended.json().filter(({ kind }) => kind === "episode");
    assert.equal(ran(more).length, 2);
    assert.equal((more.json().at(-1)!["rows"] as { episodes: number }[])[0]?.episodes, 4);
    assert.equal(ran(other).length, 2);
    assert.equal((other.json().at(-1)!["rows"] as { episodes: number }[])[0]?.episodes, 1);
    assert.equal(readEpisodes(out).length, 6 + 2 + 2);
    const text = readFileSync(join(out, "episodes.jsonl"), "utf8");
    assert.ok(!text.includes(process.cwd()) && !text.includes(dir), "a record holds a path of this machine");
  });

  it("films a typical failure as it was recorded, before the summary", async () => {
    const out = join(dir, "filmed");
    const args = ["--scenarios", "move", "--episodes", "2", "--max-steps", "6", "--films", "--json", "--out", out];
    const ended = await praxis("bench", "--agents", "nesy-oracle", ...args);
    assert.deepEqual([ended.code, ended.stderr], [0, ""]);
    const [film, summary] = ended.json().slice(-2);
    const file = join(out, "filmstrips", "nesy-oracle-failure.png");
    const { agent, scenario, seed } = readEpisodes(out).toSorted((a, b) => a.seed - b.seed)[0]!;
    assert.deepEqual(film, { kind: "film", what: "failure", agent, scenario, seed, file });
    assert.equal(summary?.["kind"], "summary");
    assert.equal(readFileSync(file).subarray(1, 4).toString(), "PNG");
    assert.equal(readEpisodes(out).length, 2);

    // As if they were another machine's: then the film that there was goes, and no other comes.
    const path = join(out, "episodes.jsonl");
    const changed = readEpisodes(out).map((record) => JSON.stringify({ ...record, stateHash: "another" }));
    writeFileSync(path, `${changed.join("\n")}\n`);
    const again = await praxis("bench", "--agents", "nesy-oracle", ...args);
    assertComplaint(again, 0, /no film of a failure of nesy-oracle: move with seed \d went otherwise/);
    assert.deepEqual(again.json().slice(-2)[0], { ...film, file: null });
    assert.deepEqual(readdirSync(join(out, "filmstrips")), []);
    const unfilmed = await praxis(...symbolic(join(dir, "unfilmed"), "--films"));
    assertComplaint(unfilmed, 2, /"symbolic" is not filmed/);
  });

  it("films a success, and leaves no half of a film when it is interrupted", async () => {
    const out = join(dir, "filmed-success");
    const args = ["bench", "--agents", "nesy-oracle", "--scenarios", "move", "--episodes", "1", "--films", "--json"];
    const ended = await praxis(...args, "--out", out);
    assert.deepEqual([ended.code, ended.stderr], [0, ""]);
    const film = ended.json().at(-2)!;
    const file = join(out, "filmstrips", "nesy-oracle-success.png");
    assert.deepEqual([film["what"], film["file"]], ["success", file]);
    assert.deepEqual(readdirSync(join(out, "filmstrips")), ["nesy-oracle-success.png"]);

    // All is recorded, so that it films at once.
    let isInterrupted = false;
    const running = start([...args, "--out", out], {
      onOutput: () => {
        if (isInterrupted) return;
        isInterrupted = true;
        process.kill(-running.child.pid!, "SIGINT");
      },
    });
    assertComplaint(await running.ended, 130, /Interrupted/);
    assert.deepEqual(readdirSync(join(out, "filmstrips")), []);
    assert.equal(readEpisodes(out).length, 1);
  });

  it("runs several agents one after the other, each in a directory of its own", async () => {
    const out = join(dir, "compared");
    const args = [
      ...["bench", "--agents", "nesy-oracle,vla-e2e-state", "--scenarios", "move", "--episodes", "1"],
      ...["--max-steps", "6", "--workers", "1", "--out", out],
    ];
    const ended = await praxis(...args);
    assert.deepEqual([ended.code, ended.stderr], [0, ""]);
    const places = ["nesy-oracle", "vla-e2e-state"].map((agent) => join(out, agent));
    assert.ok(ended.stdout.includes(`praxis report ${places.join(" ")} makes one page`));
    assert.deepEqual(
      places.map((place) => readEpisodes(place).map(({ agent, seed }) => [agent, seed])),
      [[["nesy-oracle", 0]], [["vla-e2e-state", 0]]],
    );
    const again = await praxis(...args, "--json");
    assert.deepEqual(
      again.json().map(({ kind, agent }) => [kind, agent]),
      [
        ["start", undefined],
        ["summary", "nesy-oracle"],
        ["start", undefined],
        ["summary", "vla-e2e-state"],
      ],
    );
  });

  it("begins with no other agent when it is interrupted in the idle wait after one", async () => {
    const out = join(dir, "idle");
    let isInterrupted = false;
    const args = ["bench", "--agents", "nesy-oracle,vla-e2e-state", "--scenarios", "move", "--episodes", "1", "--json"];
    const running = start([...args, "--max-steps", "6", "--workers", "1", "--idle-seconds", "4", "--out", out], {
      env: { PATH: `${fakeGpu(join(dir, "idle-gpu"))}:${process.env["PATH"]}` },
      onOutput: (stdout) => {
        if (isInterrupted || !stdout.includes('"kind":"episode"')) return;
        isInterrupted = true;
        setTimeout(() => process.kill(-running.child.pid!, "SIGINT"), 1000);
      },
    });
    assertComplaint(await running.ended, 130, /Interrupted.*kept/);
    assert.ok(existsSync(join(out, "nesy-oracle", "summary.json")) && !existsSync(join(out, "vla-e2e-state")));
  });

  it("prints the same episodes whatever the number of workers, with energy, methods, files and the agent", async () => {
    const hashes = async (workers: string): Promise<unknown[]> => {
      const out = join(dir, `workers-${workers}`);
      const ended = await praxis(...symbolic(out, "--episodes", "4", "--workers", workers));
      assert.deepEqual([ended.code, ended.stderr], [0, ""]);
      for (const part of ["Agent nesy-oracle", "4/4 [51.0, 100.0] %", "CodeCarbon", "summary.md", "episodes.jsonl"]) {
        assert.ok(ended.stdout.includes(part), part);
      }
      assert.ok(!ended.stdout.includes("knocked"));
      assert.match(ended.stdout, /all sub-tasks \[95 %\]  sub-tasks %\n.* 4\/4 \[51\.0, 100\.0\] % +100\.0\n/);
      assert.match(readFileSync(join(out, "summary.md"), "utf8"), /\| all sub-tasks % \[95 %\] \| sub-tasks done % \|/);
      return readEpisodes(out)
        .map(({ seed, stateHash }) => `${seed} ${stateHash}`)
        .sort();
    };
    const [one, two] = await Promise.all([hashes("1"), hashes("2")]);
    assert.equal(one.length, 4);
    assert.deepEqual(one, two);
  });

  it("counts knocks, and successes apart of the episodes that were knocked", async () => {
    const out = join(dir, "knocked");
    // The moment of seed 2 is before the last step, that of seed 3 after it; both are over before anything is solved.
    const limited = ["--seed", "2", "--episodes", "2", "--max-steps", "60", "--workers", "1", "--out", out];
    const ended = await praxis("bench", "--scenarios", "move", "--noise", "knock", "--policy", "scripted", ...limited);
    assert.equal(ended.code, 0, ended.stderr);
    const [first, second] = readEpisodes(out).map(({ knock }) => knock!);
    assert.deepEqual([first!.discs.length > 0, second!.discs.length > 0], [true, false]);
    assert.ok(readEpisodes(out).every(({ subTasks }) => subTasks === undefined));
    const lines = ended.stdout.split("\n");
    const at = lines.findIndex((line) => /knocked  refused draws  success of knocked \[95 %\]$/.test(line));
    assert.match(lines[at + 1]!, /^move +0\/2 /);
    assert.match(lines[at + 1]!, new RegExp(` 1/2 +${first!.refused + second!.refused} +0/1 \\[0\\.0, 79\\.3\\] %$`));
    assert.match(readFileSync(join(out, "summary.md"), "utf8"), / success % of knocked \[95 %\] /);
  });

  it("keeps what is finished when it is interrupted, and goes on from there", async () => {
    const out = join(dir, "interrupted");
    const args = symbolic(out, "--scenarios", "hanoi-6", "--json");
    let isInterrupted = false;
    const running = start([...args, "--episodes", "5000", "--idle-seconds", "1"], {
      env: { PATH: `${fakeGpu(join(dir, "gpu"))}:${process.env["PATH"]}` },
      onOutput: (stdout) => {
        if (isInterrupted || stdout.split('"kind":"episode"').length < 4) return;
        isInterrupted = true;
        // To the whole group, as a terminal does.
        process.kill(-running.child.pid!, "SIGINT");
      },
    });
    const ended = await running.ended;
    assertComplaint(ended, 130, /Interrupted.*kept.*--out/);
    const kept = readEpisodes(out);
    assert.ok(kept.length >= 3 && kept.length < 5000, `${kept.length}`);
    assert.ok(kept.every(({ status }) => status === "ended"));
    assert.equal(kept.length, ended.json().filter(({ kind }) => kind === "episode").length);
    const [run, ...others] = readRuns(out);
    assert.deepEqual([run!.episodes, others.length], [kept.length, 0]);
    const spent = run!.joules.find(({ source }) => source === "gpu")!;
    assert.ok(spent.gross > 0 && spent.net === null, JSON.stringify(spent));

    const again = await praxis(...args, "--episodes", "3");
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual([again.json()[0]?.["recorded"], again.json()[0]?.["total"]], [3, 3]);
    assert.equal(readEpisodes(out).length, kept.length);
  });

  it("says in one sentence that the disk is full, and keeps what was recorded", async () => {
    const full = join(dir, "full");
    mkdirSync(full);
    symlinkSync("/dev/full", join(full, "episodes.jsonl"));
    const limited = join(dir, "limited");
    const [device, limit] = await Promise.all([
      praxis("run", "--world", "symbolic", "--json", "--out", full),
      // Files may grow to 16 blocks of 1024 bytes; the signal that goes with that is ignored, as on a full disk.
      start(symbolic(limited, "--episodes", "50", "--goal-predictor", "grammar", "--json"), {
        before: "trap '' XFSZ; ulimit -f 16",
        env: { TSX_DISABLE_CACHE: "1" },
      }).ended,
    ]);
    assertComplaint(device, 12, /episodes\.jsonl".*disk is full/);
    assertComplaint(limit, 12, /episodes\.jsonl".*size limit/);
    const kept = readEpisodes(limited);
    assert.ok(kept.length >= 2 && kept.length < 50, `${kept.length}`);
    assert.equal(kept.length, limit.json().filter(({ kind }) => kind === "episode").length);
  });

  it("tells of a truncated model and of one that computes no finite number", async () => {
    const nan = join(dir, "nan");
    const torn = join(dir, "torn");
    writeNanModel(nan);
    writeNanModel(torn);
    truncateModel(torn);
    const out = join(dir, "nan-out");
    const [first, second] = await Promise.all([
      praxis("bench", "--episodes", "2", "--workers", "1", "--policies", nan, "--out", out),
      praxis("bench", "--episodes", "2", "--workers", "1", "--policies", torn, "--out", join(dir, "torn-out")),
    ]);
    assertComplaint(first, 11, /nan\/reach-pick\.onnx".*NaN/);
    assertComplaint(second, 11, /pick\.onnx".*truncated/);
    const records = readEpisodes(out);
    assert.deepEqual(
      records.map(({ status, outcome }) => [status, outcome]),
      [["failed", "error"]],
    );
  });
});
