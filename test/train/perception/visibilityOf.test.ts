import assert from "node:assert/strict";
import { discBody } from "../../../src/scene/cubeScene.ts";
import { pictureSeed } from "../../../src/train/perception/seeds.ts";
import { type Visibility, visibilityOf } from "../../../src/train/perception/visibilityOf.ts";
import { picture } from "./examples.ts";

// A disc that stands by itself and is seen from ahead and above.
const taken = picture(pictureSeed("validation", 21), "familiar");
const disc = 1;
const body = taken.bodies.indexOf(discBody(taken.scene.discs[disc]!.id));
const { width, bodies } = taken.labels;
const pixels = [...bodies.keys()].filter((i) => bodies[i] === body);

/** How well the disc is seen if something hides it but for pixels of a kind, which are so many of its pixels. */
function seenBut(isLeft: (column: number, row: number) => boolean): { readonly left: number; visibility: Visibility } {
  const [columns, rows] = [pixels.map((i) => i % width), pixels.map((i) => Math.floor(i / width))];
  const place = (at: number, all: readonly number[]): number =>
    (at - Math.min(...all)) / (Math.max(...all) + 1 - Math.min(...all));
  const hidden = pixels.filter((i) => !isLeft(place(i % width, columns), place(Math.floor(i / width), rows)));
  const covered = bodies.slice();
  for (const i of hidden) covered[i] = -1;
  const labels = { ...taken.labels, bodies: covered };
  return {
    left: 1 - hidden.length / pixels.length,
    visibility: visibilityOf({ ...taken, labels }, disc),
  };
}

describe("visibilityOf()", () => {
  it("calls a disc unseen only if no pixel shows it", () => {
    assert.equal(visibilityOf(taken, disc), "visible");
    assert.equal(seenBut(() => false).visibility, "unseen");
    const [first] = pixels;
    const labels = { ...taken.labels, bodies: bodies.map((value, i) => (value === body && i !== first ? -1 : value)) };
    assert.equal(visibilityOf({ ...taken, labels }, disc), "covered");
  });

  it("draws the line at three tenths of the front face, from whichever side it is covered", () => {
    for (const share of [0.1, 0.2, 0.25, 0.35, 0.5, 0.8]) {
      const expected = share > 0.3 ? "visible" : "covered";
      assert.equal(seenBut((column) => column < share).visibility, expected, `${share} from the left`);
      assert.equal(seenBut((column) => column >= 1 - share).visibility, expected, `${share} from the right`);
    }
  });

  it("counts the front face alone: not the top, which fills a third of the disc's pixels", () => {
    const top = seenBut((_, row) => row < 0.35);
    assert.ok(top.left > 0.3, `${top.left} of its pixels are left`);
    assert.equal(top.visibility, "covered");
    assert.equal(seenBut((_, row) => row >= 0.65).visibility, "visible");
  });
});
