import assert from "node:assert/strict";
import {
  chmodSync,
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileError } from "../../src/core/index.ts";
import { EpisodeRecorder } from "../../src/episode/EpisodeRecorder.ts";
import { episodeKey, isComplete, type EpisodeCosts, type EpisodeRecord } from "../../src/episode/EpisodeRecord.ts";
import { LineFile, type FileWriter } from "../../src/episode/LineFile.ts";
import { readEpisodes } from "../../src/episode/readEpisodes.ts";
import { runEpisode } from "../../src/episode/runEpisode.ts";
import { FakeWorld, scenario } from "./FakeWorld.ts";
import { move, moves, ScriptedAgent } from "./ScriptedAgent.ts";

const provenance = { gitRevision: "abc123", versions: { node: "20.20.0", praxis: "0.1.0" } };
const base = { scenario, maxSteps: 100 };

const costs: EpisodeCosts = {
  cpuSeconds: 2,
  windows: {
    plan: { cpuSeconds: 0.5, wallSeconds: 0.6, count: 1 },
    other: { cpuSeconds: 1.5, wallSeconds: 2, count: 0 },
  },
  planningMs: [4],
  inferenceMs: [1, 2, 3, 4, 5],
  joules: [
    { source: "cpu", method: "estimated", low: 8, high: 16 },
    { source: "arm-mechanical", method: "simulated", low: 12.5, high: 12.5 },
  ],
};

describe("EpisodeRecorder", () => {
  let dir: string;
  let path: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "praxis-recorder-"));
    path = join(dir, "episodes.jsonl");
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  it("writes one line per episode that reads back as it was", async () => {
    const times = [1000, 3500];
    const recorder = new EpisodeRecorder({ dir, ...provenance, costs: () => costs, now: () => times.shift()! });
    const result = await runEpisode(new FakeWorld(), moves(4), { ...base, seed: 3, observers: [recorder] });
    recorder.close();
    const expected: EpisodeRecord = {
      schema: 1,
      status: "ended",
      scenario: "reach-5",
      seed: 3,
      agent: "scripted",
      state: "symbolic",
      ...provenance,
      declared: "done",
      judgedBy: "scenario",
      outcome: "success",
      reason: "",
      progress: 1,
      illegalMoves: 2,
      drops: 1,
      stateHash: result.verdict.stateHash,
      retries: 0,
      replans: 0,
      skills: 0,
      questions: 0,
      controlSteps: 4,
      simulatedSeconds: 0.2,
      wallSeconds: 2.5,
      planning: { p50: 4, p95: 4, p99: 4 },
      inference: { p50: 3, p95: 4.8, p99: 4.96 },
      costs,
    };
    assert.deepEqual(readEpisodes(dir), [expected]);
    assert.equal(readFileSync(path, "utf8").split("\n").length, 2);
  });

  it("records that an exception or an abort ended an episode", async () => {
    const recorder = new EpisodeRecorder({ dir, ...provenance });
    const broken = new ScriptedAgent(() => {
      throw new TypeError("no such skill");
    });
    const world = new FakeWorld({ events: { 0: [{ kind: "dropped", disc: "a" }] }, beforeFinish: () => {
      throw new Error("judge lost");
    } }); // prettier-ignore
    await assert.rejects(runEpisode(world, broken, { ...base, seed: 1, observers: [recorder] }));
    const controller = new AbortController();
    const aborting = new ScriptedAgent(() => {
      controller.abort();
      return move;
    });
    await runEpisode(new FakeWorld(), aborting, { ...base, seed: 2, observers: [recorder], signal: controller.signal });
    const giving = new ScriptedAgent(() => ({ kind: "give-up", reason: "no plan exists" }));
    await runEpisode(new FakeWorld(), giving, { ...base, seed: 3, observers: [recorder] });
    recorder.close();
    const records = readEpisodes(dir);
    assert.deepEqual(
      records.map((r) => [r.status, r.declared, r.outcome, r.reason, isComplete(r)]),
      [
        ["failed", "stopped", "error", "no such skill", true],
        ["interrupted", "stopped", "failure", "declared stopped", false],
        ["ended", "gave-up", "failure", "declared gave-up", true],
      ],
    );
    assert.deepEqual([records[0]!.drops, records[0]!.stateHash, records[0]!.costs], [1, "", null]);
    assert.equal(records[2]!.giveUpReason, "no plan exists");
  });

  it("resumes after a torn line: drops it, keeps the rest, continues behind", async () => {
    const runSeeds = async (seeds: readonly number[]): Promise<void> => {
      const recorder = new EpisodeRecorder({ dir, ...provenance });
      for (const seed of seeds) await runEpisode(new FakeWorld(), moves(2), { ...base, seed, observers: [recorder] });
      recorder.close();
    };
    await runSeeds([0, 1]);
    appendFileSync(path, readFileSync(path, "utf8").slice(0, 100));
    assert.deepEqual(
      readEpisodes(dir).map((r) => r.seed),
      [0, 1],
    );
    const done = new Set(readEpisodes(dir).filter(isComplete).map(episodeKey));
    const seeds = [0, 1, 2, 3].filter(
      (seed) => !done.has(episodeKey({ agent: "scripted", scenario: "reach-5", seed })),
    );
    assert.deepEqual(seeds, [2, 3]);
    await runSeeds(seeds);
    assert.deepEqual(
      readEpisodes(dir).map((r) => r.seed),
      [0, 1, 2, 3],
    );
  });

  it("keeps a whole last line that only lacks its newline", async () => {
    const once = async (seed: number): Promise<void> => {
      const recorder = new EpisodeRecorder({ dir, ...provenance });
      await runEpisode(new FakeWorld(), moves(2), { ...base, seed, observers: [recorder] });
      recorder.close();
    };
    await once(0);
    writeFileSync(path, readFileSync(path, "utf8").trimEnd());
    assert.equal(readEpisodes(dir).length, 1);
    await once(1);
    assert.deepEqual(
      readEpisodes(dir).map((r) => r.seed),
      [0, 1],
    );
  });

  it("hands each record on as it is written", async () => {
    const records: EpisodeRecord[] = [];
    const onRecord = (record: EpisodeRecord): void => {
      records.push(record);
      assert.deepEqual(readEpisodes(dir), records);
    };
    const recorder = new EpisodeRecorder({ dir, ...provenance, onRecord });
    for (const seed of [1, 2]) await runEpisode(new FakeWorld(), moves(1), { ...base, seed, observers: [recorder] });
    recorder.close();
    assert.deepEqual(
      records.map(({ seed }) => seed),
      [1, 2],
    );
  });

  it("says in one sentence that the disk is full", async () => {
    symlinkSync("/dev/full", path);
    const onRecord = (): never => assert.fail("it is not written");
    const recorder = new EpisodeRecorder({ dir, ...provenance, onRecord });
    await assert.rejects(
      runEpisode(new FakeWorld(), moves(1), { ...base, seed: 0, observers: [recorder] }),
      (error: Error) => {
        assert.ok(error instanceof FileError);
        assert.equal(error.path, path);
        assert.match(error.message, /^Cannot write ".*episodes\.jsonl" because the disk is full; free some space/);
        assert.ok(!error.message.includes("\n"));
        return true;
      },
    );
    recorder.close();
  });

  it("says in one sentence that the directory cannot be written", () => {
    writeFileSync(join(dir, "file"), "");
    assert.throws(
      () => new EpisodeRecorder({ dir: join(dir, "file"), ...provenance }),
      (error: Error) => error instanceof FileError && /because a part of the path is a file/.test(error.message),
    );
  });

  it("traces every decision and step on request", async () => {
    const recorder = new EpisodeRecorder({ dir, ...provenance, trace: "steps" });
    const world = new FakeWorld({ decay: 0.5 });
    await runEpisode(world, moves(3), { scenario: { ...scenario, name: "a/b c" }, maxSteps: 9, seed: 5, observers: [recorder] }); // prettier-ignore
    recorder.close();
    assert.deepEqual(readdirSync(join(dir, "traces")), ["a_b_c_scripted_5.jsonl"]);
    const lines = readFileSync(join(dir, "traces", "a_b_c_scripted_5.jsonl"), "utf8")
      .trimEnd()
      .split("\n");
    const parsed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(parsed.length, 1 + 4 + 3); // start, decisions, steps
    assert.deepEqual(
      parsed.flatMap((l) => (l["stamp"] === undefined ? [] : [l["stamp"]])),
      ["0", "50000000", "100000000", "150000000"],
    );
    assert.deepEqual(parsed[2]!["action"], move.kind === "act" && move.action);
    assert.equal(JSON.stringify(parsed[2]!["joints"]).includes("velocity"), true);
  });
});

describe("readEpisodes", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "praxis-read-"));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  it("finds nothing where nothing was recorded", () => {
    assert.deepEqual(readEpisodes(dir), []);
    assert.deepEqual(readEpisodes(join(dir, "absent")), []);
  });

  it("names the line that is no record", async () => {
    const path = join(dir, "episodes.jsonl");
    const recorder = new EpisodeRecorder({ dir, ...provenance });
    await runEpisode(new FakeWorld(), moves(1), { ...base, seed: 0, observers: [recorder] });
    recorder.close();
    const good = readFileSync(path, "utf8");
    const cases: readonly (readonly [string, RegExp])[] = [
      ["{oops", /line 2, .* not a JSON object/],
      ["", /line 2, .* not a JSON object/],
      ["{}", /line 2, .* schema is null instead of 1/],
      [good.trimEnd().replace('"seed":0', '"seed":"0"'), /line 2, .* "seed" is missing or of the wrong type/],
      [good.trimEnd().replace('"agent":', '"agnet":'), /line 2, .* "agent" is missing/],
      [good.trimEnd().replace('"costs":null', '"costs":3'), /line 2, .* "costs"/],
    ];
    for (const [line, message] of cases) {
      writeFileSync(path, `${good}${line}\n${good}`);
      assert.throws(
        () => readEpisodes(dir),
        (error: Error) => error instanceof FileError && message.test(error.message),
        line,
      );
    }
  });

  it("does not read a device as a file", () => {
    symlinkSync("/dev/zero", join(dir, "episodes.jsonl"));
    assert.throws(() => readEpisodes(dir), /is not a file/);
  });
});

describe("LineFile", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "praxis-lines-"));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  /** A disk with room for `room` bytes that writes at most 7 at a time, as far as it can before it fails. */
  function smallDisk(path: string, room: number): FileWriter {
    let used = 0;
    const contents = Buffer.alloc(1000);
    return {
      write: (_fd, bytes, position) => {
        const n = Math.min(bytes.length, 7, room - used);
        if (n === 0) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
        contents.set(bytes.subarray(0, n), position);
        used += n;
        writeFileSync(path, contents.subarray(0, position + n));
        return n;
      },
      truncate: (_fd, length) => {
        writeFileSync(path, contents.subarray(0, length));
      },
    };
  }

  it("takes a half-written line back when the disk fills up", () => {
    const path = join(dir, "lines.jsonl");
    const file = new LineFile(path, "resume", smallDisk(path, 40));
    file.append('{"a":"0123456789"}');
    file.append('{"b":1}');
    assert.throws(() => {
      file.append('{"c":"0123456789"}');
    }, /the disk is full/);
    assert.equal(readFileSync(path, "utf8"), '{"a":"0123456789"}\n{"b":1}\n');
    file.close();
  });

  it("starts anew or resumes", () => {
    const path = join(dir, "sub", "lines.jsonl");
    for (const [start, expected] of [
      ["empty", "1\n"],
      ["resume", "1\n1\n"],
      ["empty", "1\n"],
    ] as const) {
      // prettier-ignore
      const file = new LineFile(path, start);
      file.append("1");
      file.close();
      assert.equal(readFileSync(path, "utf8"), expected);
    }
  });

  it("is refused without permission", () => {
    const closed = mkdtempSync(join(dir, "closed-"));
    chmodSync(closed, 0o500);
    // Root may write anywhere, so try as nobody.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) process.seteuid?.(65534);
    try {
      assert.throws(() => new LineFile(join(closed, "x"), "resume"), /because permission is denied/);
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(closed, 0o700);
    }
  });
});
