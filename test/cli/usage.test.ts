import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { assertComplaint } from "./assertComplaint.ts";
import { praxis } from "./praxis.ts";

/** What the arguments of a command line are refused with, without a process. */
async function refusal(args: readonly string[]): Promise<string> {
  // Like the commands' own work: a static import would load a second copy of the error classes under mocha.
  const { exitCodeOf, sentenceOf } = await import("../../src/cli/exitCodes.ts");
  const { program } = await import("../../src/cli/program.ts");
  try {
    await program().parseAsync(args, { from: "user" });
  } catch (error) {
    assert.equal(exitCodeOf(error), 2, sentenceOf(error));
    return sentenceOf(error) ?? "";
  }
  throw new assert.AssertionError({ message: `${args.join(" ")} was accepted` });
}

describe("the command line", function () {
  this.timeout(60_000);

  it("refuses zero episodes, a negative seed and an unknown scenario", async () => {
    const [zero, negative, unknown] = await Promise.all([
      praxis("bench", "--episodes", "0"),
      praxis("bench", "--seed", "-1"),
      praxis("run", "--scenario", "hanoi-9"),
    ]);
    assertComplaint(zero, 2, /--episodes.*'0'.*whole number from 1/);
    assertComplaint(negative, 2, /--seed.*'-1'.*whole number from 0/);
    assertComplaint(unknown, 2, /no scenario "hanoi-9".*hanoi-3/);
    assert.equal(zero.stdout + negative.stdout + unknown.stdout, "");
  });

  it("says what is wrong with one of several agents before the first begins", async () => {
    assert.match(await refusal(["bench", "--agents", "nesy-oracle,nesi"]), /"nesi"/);
    assert.match(
      await refusal(["bench", "--agents", "nesy-oracle,remote", "--policy-url", "ws://127.0.0.1:1"]),
      /--policy-name/,
    );
  });

  it("refuses several agents where there is one", async () => {
    assert.match(await refusal(["bench", "--agents", "nesy,nesy-oracle", "--world", "ros"]), /A graph has one agent/);
  });

  it("refuses what it does not know", async () => {
    assert.match(await refusal(["bench", "--scenarios", "hanoi-3,chess"]), /no scenario "chess"/);
    assert.match(await refusal(["bench", "--agents", "hal"]), /no agent "hal"/);
    assert.match(await refusal(["bench", "--idle-seconds", "601"]), /--idle-seconds.*from 0 to 600/);
    assert.match(await refusal(["bench", "--pace", "real-time", "--workers", "2"]), /leave --workers out$/);
    assert.match(await refusal(["bench", "--pace", "real-time", "--world", "ros"]), /sim node has the mode paced$/);
    assert.match(await refusal(["run", "--observation-noise", "1"]), /--observation-noise.*1mm,1deg/);
    assert.match(await refusal(["run", "--noise", "loud"]), /--noise.*perturbed/);
    assert.match(await refusal(["run", "--seed", "1.5"]), /whole number/);
    assert.match(await refusal(["run", "--film", "a.mp4"]), /--film.*'a\.mp4'.*\.png or \.gif/);
    assert.match(await refusal(["run", "--world", "ros", "--film", "a.gif"]), /--world.*physics/);
    assert.match(await refusal(["run", "--look", "training"]), /--look.*all-shifts/);
    assert.match(await refusal(["juggle"]), /unknown command 'juggle'/);
    assert.match(await refusal(["run", "a", "b"]), /too many arguments/);
  });

  it("refuses a look that nobody would see and networks that nobody would see with", async () => {
    const look = /^--look has no effect on nesy-oracle, .*the agent nesy, or film the episode \(praxis run --film\)$/;
    const perception = /^--perception has no effect on nesy-oracle, .*the agent nesy, or leave it out$/;
    assert.match(await refusal(["run", "--look", "all-shifts"]), look);
    assert.match(await refusal(["run", "--look", "nominal", "--world", "symbolic"]), look);
    assert.match(await refusal(["bench", "--look", "all-shifts"]), look);
    assert.match(await refusal(["run", "--perception", "policies/perception"]), perception);
    assert.match(await refusal(["run", "--film", "a.png", "--perception", "policies/perception"]), perception);
    assert.match(await refusal(["bench", "--perception", "policies/perception"]), perception);
  });

  it("refuses half a language model, one that nobody would ask, and secrets in its address", async () => {
    const chat = ["run", "--goal-predictor", "chat"];
    assert.match(await refusal([...chat, "--chat-model", "m"]), /needs --chat-url and --chat-model: there is no usual/);
    assert.match(await refusal([...chat, "--chat-url", "http://127.0.0.1/v1"]), /needs --chat-url and --chat-model/);
    assert.match(await refusal(["run", "--chat-model", "m"]), /need --goal-predictor chat$/);
    assert.match(await refusal(["bench", "--no-chat-pictures"]), /need --goal-predictor chat$/);
    const alone = ["run", "--goal-predictor", "learned", "--chat-model", "m"];
    assert.match(await refusal(alone), /need --goal-predictor chat$/);
    assert.match(await refusal([...chat, "--chat-timeout", "301"]), /--chat-timeout.*whole number from 1 to 300/);
    assert.match(await refusal(["bench", "--world", "ros", "--goal-predictor", "chat"]), /A graph has its own goal/);
    const secret = await refusal([...chat, "--chat-model", "m", "--chat-url", "https://me:sk-secret@example.org/v1"]);
    assert.match(secret, /must have no user, password/);
    assert.ok(!secret.includes("sk-secret"));
  });

  it("refuses what has no effect on a policy of ours, and policies that nobody would ask", async () => {
    for (const agent of ["vla-e2e", "vla-e2e-state"]) {
      const run = ["run", "--agent", agent];
      assert.match(
        await refusal([...run, "--policy-url", "ws://127.0.0.1:8000"]),
        /need one of the agents remote, .* that a policy moves$/,
      );
      assert.match(await refusal([...run, "--world", "symbolic"]), new RegExp(`^The agent ${agent} needs the cameras`));
      for (const option of [
        ["--policy", "scripted"],
        ["--sense-every", "2"],
        ["--goal-predictor", "grammar"],
      ]) {
        assert.match(await refusal([...run, ...option]), new RegExp(`^The agent ${agent} has no estimates, skills or`));
      }
      assert.match(
        await refusal([...run, "--policy-replan", "11"]),
        /^--policy-replan 11 is more than the 10 actions of/,
      );
      assert.match(await refusal([...run, "--perception", "a"]), /no effect on vla-e2e.*, which asks a policy/);
      assert.match(
        await refusal(["run", "Tidy up.", "--agent", agent]),
        /^The agent vla-e2e.* has no goal by which an instruction of your own .* by --policy-prompt$/,
      );
    }
    assert.match(await refusal(["run", "--agent", "vla-e2e-state", "--look", "familiar"]), /^--look has no effect/);
    assert.match(
      await refusal(["run", "--vla", "policies/vla"]),
      /^--vla needs one of the agents vla-e2e, vla-guided, /,
    );
    assert.match(await refusal(["train", "vla", "--data-share", "0"]), /--data-share.*above 0, up to 1/);
    const small = await refusal(["train", "vla", "--data-share", "0.1", "--episodes", "2"]);
    assert.match(small, /^--data-share 0.1 leaves none of 4 games to learn from; choose a larger share/);
    assert.match(await refusal(["train", "vla", "--episodes", "9993"]), /--episodes.*from 1 to 9992/);
    assert.match(await refusal(["train", "vla", "--encoder", "eyes"]), /--encoder.*perception, scratch, state/);
  });

  it("refuses a policy server that nobody would ask, half of one, and secrets in its address", async () => {
    const server = ["--policy-url", "ws://127.0.0.1:8000"];
    const remote = ["run", "--agent", "remote"];
    for (const option of [
      server,
      ["--policy-name", "a"],
      ["--policy-prompt", "a"],
      ["--policy-replan", "5"],
      ["--policy-timeout", "5"],
    ]) {
      assert.match(
        await refusal(["bench", ...option]),
        /^--policy-url, .* need one of the agents remote, remote-guided, /,
      );
    }
    assert.match(
      await refusal(["run", "--policy-mirror"]),
      /need one of the agents remote, remote-guided, remote-guided-oracle; /,
    );
    assert.match(await refusal(remote), /^The agent remote needs --policy-url, such as ws:.*no usual policy server$/);
    for (const url of ["127.0.0.1:8000", "http://127.0.0.1:8000", "none"]) {
      assert.match(await refusal([...remote, "--policy-url", url]), /address is no websocket URL; it is like ws:/);
    }
    assert.match(await refusal([...remote, ...server, "--policy-replan", "0"]), /--policy-replan.*from 1 to 1000/);
    assert.match(await refusal([...remote, ...server, "--policy-timeout", "0"]), /--policy-timeout.*from 1 to 3600/);
    assert.match(await refusal([...remote, ...server, "--world", "symbolic"]), /needs the cameras of --world physics/);
    for (const option of [
      ["--policy", "scripted"],
      ["--sense-every", "2"],
      ["--goal-predictor", "learned"],
      ["--goal-model", "policies/goal"],
      ["--chat-model", "m"],
      ["--no-chat-pictures"],
      ["--policies", "policies/skills"],
      ["--observation-noise", "1mm,1deg"],
      ["--sense-delay", "1"],
    ]) {
      assert.match(await refusal([...remote, ...server, ...option]), /has no estimates, skills or goals of ours/);
    }
    const bench = ["bench", "--agents", "remote", ...server];
    assert.match(await refusal(bench), /^A benchmark of the agent remote needs --policy-name, such as pi05_libero/);
    assert.match(await refusal([...bench, "--policy-name", "a b"]), /--policy-name.*letters, digits or any of/);
    assert.match(
      await refusal(["run", "Tidy up.", "--agent", "remote", ...server]),
      /^The agent remote has no goal by which an instruction of your own .* by --policy-prompt$/,
    );
    assert.match(
      await refusal([...remote, ...server, "--perception", "a"]),
      /no effect on remote, which asks a policy/,
    );
    for (const guided of ["remote-guided", "remote-guided-oracle"]) {
      const asked = ["run", "--agent", guided];
      assert.match(await refusal(asked), new RegExp(`^The agent ${guided} needs --policy-url`));
      for (const option of [
        ["--policy", "scripted"],
        ["--policies", "policies/skills"],
        ["--policy-prompt", "a"],
      ]) {
        assert.match(
          await refusal([...asked, ...server, ...option]),
          /has no skills of ours, and tells its policy the/,
        );
      }
      assert.match(await refusal([...asked, ...server, "--world", "symbolic"]), /needs the cameras of --world physics/);
    }
    assert.match(
      await refusal(["run", "--agent", "remote-guided", ...server, "--sense-delay", "1"]),
      /spoil what an oracle tells; remote-guided errs by itself/,
    );
    assert.match(
      await refusal(["run", "--agent", "remote-guided-oracle", ...server, "--perception", "a"]),
      /no effect on remote-guided-oracle, which is told the state/,
    );
    const secret = await refusal([...remote, "--policy-url", "ws://me:sk-secret@example.org"]);
    assert.match(secret, /must have no user, password.*PRAXIS_POLICY_API_KEY/);
    assert.ok(!secret.includes("sk-secret"));
  });

  it("refuses a network for goals that nobody would ask", async () => {
    const needed = /^--goal-model needs --goal-predictor learned or layered$/;
    assert.match(await refusal(["bench", "--goal-predictor", "grammar", "--goal-model", "policies/goal"]), needed);
    for (const words of [
      ["--goal-predictor", "learned"],
      ["--goal-model", "policies/goal"],
    ]) {
      assert.match(await refusal(["bench", "--world", "ros", ...words]), /^A graph has its own goal/);
    }
  });

  it("prints its version, and help with defaults and exit codes", async () => {
    const [version, help] = await Promise.all([praxis("--version"), praxis("bench", "--help")]);
    const { version: own } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    assert.deepEqual([version.code, version.stdout.trim(), version.stderr], [0, own, ""]);
    assert.equal(help.code, 0);
    for (const part of [
      "default: 20",
      "Exit codes:",
      "130",
      "Examples:",
      "--observation-noise",
      "--policy-url",
      "16 ",
    ]) {
      assert.ok(help.stdout.includes(part), part);
    }
  });

  it("tells what there is", async () => {
    const ended = await praxis("doctor", "--json");
    assert.ok(ended.code === 0 || ended.code === 1);
    const [findings] = ended.json();
    assert.equal(findings?.["kind"], "doctor");
    const { rapl, gpu } = findings["energy"] as Record<"rapl" | "gpu", { status: string; note: string }>;
    assert.ok(["available", "unreadable", "implausible", "absent"].includes(rapl.status));
    assert.ok(["available", "sampled", "unreadable", "absent"].includes(gpu.status));
    assert.ok(rapl.note.length > 10 && gpu.note.length > 5);
    assert.match(JSON.stringify(findings["ros"]), /"status":"(?:absent|sourced)"/);
  });
});
