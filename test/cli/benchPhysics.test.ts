import assert from "node:assert/strict";
import { join } from "node:path";
import { readEpisodes } from "../../src/episode/readEpisodes.ts";
import { praxis, scratch, start } from "./praxis.ts";

describe("praxis bench of the agent that sees, in physics", function () {
  this.timeout(120_000);
  const { dir, remove } = scratch();
  after(remove);

  const args = (out: string, workers: number): string[] => [
    ...["bench", "--agents", "nesy", "--scenarios", "move,hanoi-3", "--episodes", "3", "--max-steps", "120"],
    ...["--workers", `${workers}`, "--json", "--out", out],
  ];
  /** What an episode came to, in the order of the seeds. */
  const episodesIn = (out: string): string[] =>
    readEpisodes(out)
      .map(({ scenario, seed, stateHash, controlSteps, outcome }) =>
        [scenario, seed, stateHash, controlSteps, outcome].join(" "),
      )
      .sort();

  it("has the same episodes with one worker, and with two that kill -9 stopped on the way", async () => {
    const [one, two] = [join(dir, "one"), join(dir, "two")];
    let told = 0;
    let isKilled = false;
    const running = start(args(two, 2), {
      onOutput: (stdout) => {
        told = stdout.split('"kind":"episode"').length - 1;
        if (isKilled || told === 0) return;
        isKilled = true;
        process.kill(-running.child.pid!, "SIGKILL");
      },
    });
    assert.equal((await running.ended).code, null);
    const kept = episodesIn(two);
    assert.ok(kept.length >= told && kept.length < 6, `${told} told, ${kept.length} kept`);

    const again = await praxis(...args(two, 2));
    assert.equal(again.code, 0, again.stderr);
    assert.equal(again.json()[0]?.["recorded"], kept.length);
    const whole = await praxis(...args(one, 1));
    assert.equal(whole.code, 0, whole.stderr);
    assert.equal(new Set(episodesIn(one)).size, 6);
    assert.deepEqual(episodesIn(two), episodesIn(one));
    assert.ok(kept.every((episode) => episodesIn(one).includes(episode)));
  });
});
