import assert from "node:assert/strict";
import { join } from "node:path";
import { packageRoot } from "../../../src/cli/packageRoot.ts";
import { ModelError } from "../../../src/core/index.ts";
import { ColourWords } from "../../../src/goal/learned/ColourWords.ts";
import { tokensOf } from "../../../src/goal/learned/tokens.ts";
import { colourPhrases } from "../../../src/train/goal/colourPhrases.ts";
import { Phrases } from "../../../src/train/goal/Phrases.ts";

const colours = new ColourWords([
  ["crimson", "red"],
  ["snow-coloured", "white"],
  ["navy", "blue"],
  ["navy blue", "blue"],
  ["golden yellow", "yellow"],
  ["off-white", "white"],
  ["New York taxi yellow", "yellow"],
]);
const plain = (words: string): string => colours.plain(tokensOf(words)).join(" ");

describe("ColourWords", () => {
  it("puts the colour's own name in place of the longest phrase", () => {
    assert.equal(plain("The crimson disc onto the navy blue one!"), "the red disc onto the blue one !");
    assert.equal(plain("navy on New York taxi yellow"), "blue on yellow");
    assert.equal(plain("a golden day in New York, taxi"), "a golden day in new york , taxi");
  });

  it("takes hyphens for spaces, and spaces for hyphens, one at a time", () => {
    assert.equal(plain("navy-blue, snow coloured and snow-coloured"), "blue , white and white");
    assert.equal(plain("snow--coloured - crimson -"), "snow - - coloured - red -");
  });

  it("takes a thing off a white one rather than an off-white one, unless there is a hyphen", () => {
    assert.equal(plain("take blue off white"), "take blue off white");
    assert.equal(plain("the off-white one"), "the white one");
  });

  it("comes back from a card, and from no other record", () => {
    assert.deepEqual(ColourWords.parse(colours.record).record, colours.record);
    assert.throws(() => ColourWords.parse({ crimson: 3 }), ModelError);
    assert.deepEqual(new ColourWords([]).plain(["crimson"]), ["crimson"]);
  });

  it("leaves plain colours alone, and takes each of our phrases for one colour", () => {
    const ours = colourPhrases(Phrases.read(join(packageRoot(), "src", "train", "goal", "phrases")));
    const names = new Set(ours.map(([, colour]) => colour));
    assert.equal(names.size, 7);
    const lexicon = new ColourWords(ours);
    for (const name of names) assert.deepEqual(lexicon.plain([name]), [name]);
    for (const [phrase, colour] of ours) assert.deepEqual(lexicon.plain(tokensOf(phrase)), [colour], phrase);
  });
});
