import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { parseDomain } from "../../src/pddl/parseDomain.ts";
import { parseProblem } from "../../src/pddl/parseProblem.ts";
import { assertComplaint } from "./assertComplaint.ts";
import { praxis, scratch } from "./praxis.ts";

const root = join(import.meta.dirname, "..", "..");
const fixtures = join(root, "test", "fixtures", "rings");
/** What each picture shows: validation pictures that the committed networks read right, so that a change for the worse is seen; how often they do is for `npm run bench:rings`. */
const truth = JSON.parse(readFileSync(join(fixtures, "stacks.json"), "utf8")) as Record<string, number[][]>;

describe("praxis look", function () {
  this.timeout(120_000);
  const { dir, remove } = scratch();
  after(remove);

  for (const [file, stacks] of Object.entries(truth)) {
    it(`reads ${file}`, async () => {
      const ended = await praxis("look", join(fixtures, file), "--json");
      assert.equal(ended.code, 0, ended.stderr);
      const [told] = ended.json();
      assert.deepEqual(told!["stacks"], stacks);
      assert.equal(told!["count"], stacks.flat().length);
    });
  }

  it("has a truth for each picture", () => {
    assert.deepEqual(
      readdirSync(fixtures)
        .filter((name) => name.endsWith(".png"))
        .toSorted(),
      Object.keys(truth).toSorted(),
    );
  });

  it("tells stacks and facts, and writes a problem that our parser reads and an annotated picture", async () => {
    const [file, stacks] = Object.entries(truth)[0]!;
    const [problemPath, picturePath] = [join(dir, "seen.pddl"), join(dir, "seen.png")];
    const words = ["--domain", "hanoi", "--pddl", problemPath, "--annotate", picturePath];
    const ended = await praxis("look", join(fixtures, file), ...words);
    assert.equal(ended.code, 0, ended.stderr);
    for (const part of ["left", "middle", "right", "sure:", "(gripper-empty)"])
      assert.ok(ended.stdout.includes(part), part);
    const domainPath = join(root, "domains", "hanoi", "domain.pddl");
    const domain = parseDomain(readFileSync(domainPath, "utf8"), domainPath);
    const { init } = parseProblem(readFileSync(problemPath, "utf8"), problemPath, domain);
    for (const [rod, stack] of stacks.entries()) {
      for (const [level, rank] of stack.entries()) {
        const below = level === 0 ? `peg${rod + 1}` : `d${stack[level - 1]}`;
        assert.ok(
          init.some(({ predicate, args }) => predicate === "on" && args[0] === `d${rank}` && args[1] === below),
        );
      }
    }
    const [before, after] = [join(fixtures, file), picturePath].map((path) => PNG.sync.read(readFileSync(path)));
    assert.equal(after!.width, before!.width);
    assert.ok(after!.height > before!.height, "a line is added below");
    let changed = 0;
    for (let i = 0; i < before!.data.length; i++) changed += Number(before!.data[i] !== after!.data[i]);
    assert.ok(changed > 500 && changed < before!.data.length / 5, `${changed} of ${before!.data.length} bytes differ`);
  });

  it("says that it sees no toy where there is none", async () => {
    const png = new PNG({ width: 200, height: 150 });
    png.data.fill(128);
    const path = join(dir, "grey.png");
    writeFileSync(path, PNG.sync.write(png));
    assertComplaint(await praxis("look", path), 1, /No toy with rings on three rods is seen in ".*grey\.png"/);
  });

  it("refuses what is no picture, what is not there, and a place that cannot be written", async () => {
    const text = join(dir, "notes.jpg");
    writeFileSync(text, "no picture");
    assertComplaint(await praxis("look", text), 12, /neither PNG nor JPEG/);
    assertComplaint(await praxis("look", join(dir, "none.png")), 12, /there is no such file/);
    const picture = join(fixtures, Object.keys(truth)[0]!);
    assertComplaint(await praxis("look", picture, "--model", dir), 11, /There is no model/);
    assert.equal((await praxis("look", picture, "--pddl", join(dir, "none", "a.pddl"))).code, 12);
  });
});
