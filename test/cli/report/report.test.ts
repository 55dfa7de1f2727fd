import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assertComplaint } from "../assertComplaint.ts";
import { praxis, scratch } from "../praxis.ts";
import { benchRecord, costsOf } from "./benchRecord.ts";

const evil = `<script>alert("x")</script><img src=//example.org>`;

describe("praxis report", function () {
  this.timeout(60_000);
  const { dir, remove } = scratch();
  after(remove);

  function write(name: string, ...records: readonly object[]): string {
    const path = join(dir, name);
    mkdirSync(path);
    writeFileSync(join(path, "episodes.jsonl"), records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    return path;
  }

  it("writes the same page each time, which needs nothing from outside, and Markdown", async () => {
    const costs = costsOf({ plan: 1, world: 2 }, 10);
    const results = write(
      "some & others",
      benchRecord({ scenario: "move", costs }),
      benchRecord({ costs }),
      benchRecord({ seed: 1, outcome: "failure", declared: "gave-up", giveUpReason: evil, agent: evil }),
    );
    const page = join(dir, "report.html");
    const markdown = join(dir, "report.md");
    const ended = await praxis("report", results, "--out", page, "--markdown", markdown);
    assert.deepEqual([ended.code, ended.stderr], [0, ""]);
    assert.match(ended.stdout, /^3 episodes of 1 runs: .*report\.html, .*report\.md\n$/);
    const html = readFileSync(page, "utf8");
    assert.ok(html.includes("some &amp; others") && html.includes("&lt;script&gt;"));
    assert.doesNotMatch(html, /<script|<img src=\/\/|<link|<iframe|@import|url\((?!#)/);
    assert.match(
      html,
      /Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"/,
    );
    assert.match(html, /<li><strong>vla<\/strong>: Small VLA, trained from scratch .* \d+ trained parameters<\/li>/);
    assert.ok(html.includes("it is not π0,"));
    assert.ok(!html.includes(dir), "the page holds a path of this machine");
    const said = readFileSync(markdown, "utf8");
    for (const part of [" 1/1 [20.7, 100.0] |", "| NSM (literature) |", "arXiv 2602.19260"]) {
      assert.ok(said.includes(part), part);
    }
    const again = join(dir, "again.html");
    assert.equal((await praxis("report", results, "--out", again)).code, 0);
    assert.equal(readFileSync(again, "utf8"), html);
  });

  it("says in one sentence what is not there", async () => {
    const results = write("one", benchRecord());
    const out = join(dir, "no.html");
    const [none, nowhere, unwritable] = await Promise.all([
      praxis("report", join(dir, "none"), "--out", out),
      praxis("report", results, "--policies", join(dir, "none"), "--out", out),
      praxis("report", results, "--out", join(dir, "none", "no.html")),
    ]);
    assertComplaint(none, 12, /There are no episodes in ".*none"/);
    assertComplaint(nowhere, 12, /There are no policies in ".*none"/);
    assertComplaint(unwritable, 12, /Cannot write ".*no\.html".*directory does not exist/);
  });
});
