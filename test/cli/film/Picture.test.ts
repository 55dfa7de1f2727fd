import assert from "node:assert/strict";
import { glyph, glyphHeight, glyphWidth } from "../../../src/cli/film/glyphs.ts";
import { Picture } from "../../../src/cli/film/Picture.ts";

const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));

/** Rows of a picture, "#" where its red is bright. */
const rowsOf = ({ width, height, data }: Picture): string[] =>
  Array.from({ length: height }, (_, v) =>
    Array.from({ length: width }, (_, u) => (data[3 * (v * width + u)]! > 128 ? "#" : ".")).join(""),
  );

describe("the letters of a film", () => {
  it("are there for all of ASCII, each of one size and unlike the others", () => {
    for (const character of ascii) {
      const rows = glyph(character);
      assert.equal(rows.length, glyphHeight, character);
      assert.ok(
        rows.every((row) => row.length === glyphWidth && /^[#.]+$/.test(row)),
        character,
      );
    }
    assert.equal(new Set(ascii.map((character) => glyph(character).join("\n"))).size, ascii.length);
    assert.ok(glyph(" ").every((row) => row === "....."));
    assert.deepEqual(glyph("é"), glyph("?"));
  });
});

describe("Picture", () => {
  const style = { scale: 1, ink: [255, 0, 0] } as const;

  it("writes a line, and cuts off what is too long", () => {
    const picture = new Picture(15, Picture.lineHeight(1), [0, 0, 9]);
    picture.writeLine("T/T", 1, 0, style);
    assert.deepEqual(rowsOf(picture), [
      "...............",
      "...............",
      ".#####.....#...",
      "...#.......#...",
      "...#......#....",
      "...#.....#.....",
      "...#....#......",
      "...#...#.......",
      "...#...#.......",
      "...............",
      "...............",
      "...............",
      "...............",
    ]);
    assert.deepEqual([...picture.data.subarray(0, 3)], [0, 0, 9]);
  });

  it("writes larger", () => {
    const [small, large] = [new Picture(6, 13, [0, 0, 0]), new Picture(12, 26, [0, 0, 0])];
    small.writeLine("g", 0, 0, style);
    large.writeLine("g", 0, 0, { ...style, scale: 2 });
    const doubled = rowsOf(small).flatMap((row) => {
      const wide = Array.from(row, (dot) => dot + dot).join("");
      return [wide, wide];
    });
    assert.deepEqual(rowsOf(large), doubled);
  });

  it("takes in pictures with colours and without", () => {
    const picture = new Picture(3, 2, [1, 2, 3]);
    picture.paste({ width: 1, height: 1, channels: 3, data: Uint8Array.of(7, 8, 9) }, 2, 0);
    picture.paste({ width: 2, height: 1, channels: 1, data: Uint8Array.of(50, 60) }, 0, 1);
    assert.deepEqual([...picture.data], [1, 2, 3, 1, 2, 3, 7, 8, 9, 50, 50, 50, 60, 60, 60, 1, 2, 3]);
  });
});
