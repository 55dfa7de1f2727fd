import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileError } from "../../../src/core/index.ts";
import { parseTemplate } from "../../../src/train/goal/parseTemplate.ts";
import { Phrases } from "../../../src/train/goal/Phrases.ts";

describe("parseTemplate()", () => {
  it("reads words, slots and nested alternatives, of which some are empty", () => {
    assert.deepEqual(parseTemplate("(put|place (it|)) {disc} {to-peg2}, ok"), [
      { choice: [["put"], ["place ", { choice: [["it"], []] }]] },
      " ",
      { slot: "disc" },
      " ",
      { slot: "to-peg2" },
      ", ok",
    ]);
  });

  it("takes parentheses without a bar or a partner as they stand", () => {
    assert.deepEqual(parseTemplate("1) {disc} (lowest) :)"), ["1) ", { slot: "disc" }, " (lowest) :)"]);
  });

  for (const [text, problem] of [
    ["put {dics} there", /"\{dics\} there" is no slot/],
    ["put {noun2}", /is no slot/],
    ["put {disc there", /is no slot/],
    ["put disc} there", /"\}" has no partner/],
    ["put | there", /"\|" has no partner/],
  ] as const) {
    it(`refuses "${text}"`, () => {
      assert.throws(() => parseTemplate(text), problem);
    });
  }
});

describe("Phrases", () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, i) => `line ${i + 1}`).join("\n");
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "phrases-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("keeps every tenth line back", () => {
    writeFileSync(join(folder, "a.txt"), `# about\n[put]\n${lines(20)}\n\n[only]\n${lines(10)}\n`);
    const phrases = Phrases.read(folder);
    assert.deepEqual(phrases.sections, ["put", "only"]);
    assert.deepEqual(phrases.lines("put", "validation"), [["line 10"], ["line 20"]]);
    assert.equal(phrases.lines("put", "training").length, 18);
    assert.deepEqual(phrases.plain("put", 2), [["line 1"], ["line 2"]]);
    assert.throws(() => phrases.lines("stay", "training"), /section \[stay\]/);
  });

  for (const [name, text, problem] of [
    ["a line outside of all sections", "# about\nput {disc}\n", /a\.txt:2: A phrase needs a section/],
    ["a broken template", `[put]\n${lines(10)}\nput {disk}\n`, /a\.txt:12: "\{disk\}" is no slot/],
    [
      "a section that comes twice",
      `[put]\n${lines(10)}\n[put]\n${lines(10)}\n`,
      /a\.txt:12: There is a section \[put\]/,
    ],
    ["a section that is too short", `[put]\n${lines(9)}\n`, /a\.txt:1: \[put\] has 9 lines/],
  ] as const) {
    it(`refuses ${name}, saying where`, () => {
      writeFileSync(join(folder, "a.txt"), text);
      assert.throws(() => Phrases.read(folder), { name: "FileError", message: problem });
    });
  }

  it("refuses a folder without phrases", () => {
    assert.throws(() => Phrases.read(folder), FileError);
  });
});
