import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { PNG } from "pngjs";
import { readEpisodes } from "../../src/episode/readEpisodes.ts";
import { assertComplaint } from "./assertComplaint.ts";
import { readGif } from "./film/readGif.ts";
import { praxis, scratch, start } from "./praxis.ts";

describe("praxis run", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  after(remove);

  it("tells an episode and records it with its steps", async () => {
    const ended = await praxis("run", "--world", "symbolic", "--seed", "3", "--out", dir);
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(ended.stderr, "");
    for (const part of ["goal", "plan", "step 14/14", "SUCCESS", "the scenario's goal", "estimated", "CodeCarbon"]) {
      assert.ok(ended.stdout.includes(part), part);
    }
    assert.match(ended.stdout, /judge +sub-task 14\/14 done: \(place \w+ \w+\)/);
    assert.match(ended.stdout, /Sub-tasks +14 of 14 done, in order/);
    const [record, ...others] = readEpisodes(dir);
    assert.equal(others.length, 0);
    assert.deepEqual([record?.outcome, record?.seed, record?.controlSteps], ["success", 3, 14]);
    assert.equal(readdirSync(`${dir}/traces`).length, 1);
  });

  it("judges a free instruction against the agent's own goal and says so", async () => {
    const instruction = "Put the smallest disc on the middle peg.";
    const [told, silent] = await Promise.all([
      praxis("run", instruction, "--world", "symbolic", "--json"),
      praxis("run", "Brew some tea.", "--world", "symbolic"),
    ]);
    assert.equal(told.code, 0, told.stderr);
    const lines = told.json();
    const episode = lines.find(({ kind }) => kind === "episode")!;
    assert.deepEqual([episode["judgedBy"], episode["outcome"]], ["agent-goal", "success"]);
    assert.ok(!("subTasks" in episode));
    assert.equal(lines.at(-1)?.["kind"], "summary");
    assert.equal(silent.code, 1);
    assert.match(silent.stdout, /gives up .*understand/);
    assert.match(silent.stdout, /agent's own goal/);
  });

  it("solves a small tower in physics with the scripted expert", async () => {
    const ended = await praxis("run", "--scenario", "hanoi-2", "--policy", "scripted", "--json");
    assert.equal(ended.code, 0, ended.stderr);
    const episode = ended.json().find(({ kind }) => kind === "episode")!;
    assert.deepEqual([episode["outcome"], episode["state"], episode["illegalMoves"]], ["success", "oracle", 0]);
    const { joules } = episode["costs"] as { joules: { source: string; low: number }[] };
    const lowest = Object.fromEntries(joules.map(({ source, low }) => [source, low]));
    for (const source of ["cpu", "arm-mechanical", "arm-copper"]) assert.ok(lowest[source]! > 0, source);
    const peak = episode["peakAcceleration"] as number;
    assert.ok(peak > 0 && peak <= 1, `${peak}`);
  });

  it("solves a small tower by what a camera sees, and says so", async () => {
    const ended = await praxis("run", "--agent", "nesy", "--scenario", "hanoi-2", "--json");
    assert.equal(ended.code, 0, ended.stderr);
    const episode = ended.json().find(({ kind }) => kind === "episode")!;
    assert.deepEqual([episode["outcome"], episode["state"], episode["agent"]], ["success", "camera", "nesy"]);
  });

  it("refuses what does not go together with an agent that sees", async () => {
    const [symbolic, noisy, unknown] = await Promise.all([
      praxis("run", "--agent", "nesy", "--world", "symbolic"),
      praxis("run", "--agent", "nesy", "--observation-noise", "1mm,1deg"),
      praxis("run", "--agent", "nasy"),
    ]);
    assertComplaint(symbolic, 2, /no cameras.*nesy-oracle/);
    assertComplaint(noisy, 2, /--observation-noise.*oracle/);
    assertComplaint(unknown, 2, /no agent "nasy"; there are nesy, nesy-oracle/);
  });

  it("says what is missing where the networks that see are not there", async () => {
    const ended = await praxis("run", "--agent", "nesy", "--perception", "nowhere");
    assertComplaint(ended, 11, /nowhere/);
  });

  it("stops at the limit that it is given, in physics judged as a failure", async () => {
    const ended = await praxis(
      "run",
      "Put the smallest disc on the middle peg.",
      "--policy",
      "scripted",
      "--max-steps",
      "20",
    );
    assert.equal(ended.code, 4, ended.stderr);
    assert.match(ended.stdout, /FAILURE, judged on ground truth against the agent's own goal.*does not hold/);
  });

  it("films an episode from both cameras and changes nothing in it", async () => {
    const move = ["run", "--scenario", "move", "--policy", "scripted", "--json"];
    const [plain, strip, animation, other] = await Promise.all([
      praxis(...move),
      praxis(...move, "--film", `${dir}/move.png`),
      praxis(...move, "--film", `${dir}/move.gif`),
      praxis(...move, "--film", `${dir}/other.png`, "--look", "all-shifts"),
    ]);
    const episodes = [plain, strip, animation, other].map((ended) => {
      assert.equal(ended.code, 0, ended.stderr);
      return ended.json().find(({ kind }) => kind === "episode")!;
    });
    assert.equal(new Set(episodes.map(({ stateHash }) => stateHash)).size, 1);
    const looks = episodes.map(({ versions }) => {
      const { configuration } = versions as Record<string, string>;
      return /\blook=(\S+)/.exec(configuration!)?.[1];
    });
    assert.deepEqual(looks, [undefined, undefined, undefined, "all-shifts"]);
    const toldOf = (ended: typeof plain) => ended.json().filter(({ kind }) => kind === "film");
    const sheet = PNG.sync.read(readFileSync(`${dir}/move.png`));
    assert.deepEqual(toldOf(strip), [{ kind: "film", file: `${dir}/move.png`, pictures: 3 }]);
    assert.deepEqual([sheet.width, sheet.height], [2 * 512 + 6, 2 * 282]);
    const { width: sameWidth, height: sameHeight, data } = PNG.sync.read(readFileSync(`${dir}/other.png`));
    assert.deepEqual([sameWidth, sameHeight], [sheet.width, sheet.height]);
    const changed = sheet.data.filter((value, i) => Math.abs(value - data[i]!) > 16).length;
    assert.ok(changed > 0.1 * sheet.data.length, `${changed} of ${sheet.data.length} values differ`);
    const { width, height, frames } = readGif(readFileSync(`${dir}/move.gif`));
    assert.deepEqual(toldOf(animation), [{ kind: "film", file: `${dir}/move.gif`, pictures: frames.length }]);
    assert.deepEqual([width, height], [512, 282]);
    assert.ok(frames.length >= 10, `${frames.length} pictures`);
    assert.deepEqual(toldOf(plain), []);
  });

  it("keeps what was filmed when Ctrl-C stops it", async () => {
    const running = start(["run", "--policy", "scripted", "--film", `${dir}/stopped.gif`], {
      onOutput: (stdout) => {
        // Once only: a second one would end it at once.
        if (!running.child.killed && stdout.includes("step 2/14")) running.child.kill("SIGINT");
      },
    });
    const ended = await running.ended;
    assertComplaint(ended, 130, /Interrupted/);
    assert.match(ended.stdout, /Filmed in .*stopped\.gif: \d+ pictures/);
    const { frames } = readGif(readFileSync(`${dir}/stopped.gif`));
    assert.ok(frames.length > 5 && frames.length < 100, `${frames.length} pictures`);
  });

  it("names a film that cannot be written, before it runs", async () => {
    const [nowhere, blind] = await Promise.all([
      praxis("run", "--film", `${dir}/nowhere/a.gif`),
      praxis("run", "--world", "symbolic", "--film", `${dir}/a.gif`),
    ]);
    assertComplaint(nowhere, 12, /nowhere\/a\.gif" because its directory does not exist/);
    assertComplaint(blind, 2, /world "symbolic" has no cameras/);
    assert.equal(nowhere.stdout + blind.stdout, "");
    assert.ok(!existsSync(`${dir}/a.gif`));
  });

  it("names a directory of models that is none", async () => {
    const ended = await praxis("run", "--policies", `${dir}/none`);
    assertComplaint(ended, 11, /none".*policy\.json/);
    assert.ok(!existsSync(`${dir}/none`));
  });
});
