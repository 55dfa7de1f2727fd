import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { colourNames } from "../../../src/perception/vision/sceneMaps.ts";
import { drawCase, drawCloseUps, type SortedProposals } from "../../../src/train/perception/drawCloseUps.ts";
import type { Example } from "../../../src/train/perception/Example.ts";
import { allDiscs } from "../../../src/train/perception/Proposals.ts";
import { exampleOf, picture } from "./examples.ts";

const side = 48;
const outputs = 16;
const none: SortedProposals = { right: [], mistaken: [] };
const table = exampleOf(picture(1_000_000_018, "familiar"));
/** With a disc in the hand. */
const carrying = exampleOf(picture(1_000_000_012, "training"));

/** What an example says of a disc. */
function truthOf({ numbers }: Example, disc: number) {
  const [u, v, size, , cosine, sine, colour, support] = numbers.subarray(8 * disc);
  return {
    u: u!,
    v: v!,
    size: 20 * Math.exp(size!),
    cosine: cosine!,
    sine: sine!,
    colour: colour!,
    support: support!,
  };
}

/** The brightness of a picture between its pixels, 0..1; the last ones go on beyond its edge. */
function brightness({ pixels }: Example, u: number, v: number, channel: number): number {
  const [x, y] = [Math.min(254.999, Math.max(0, u)), Math.min(254.999, Math.max(0, v))];
  let sum = 0;
  for (const i of [Math.floor(x), Math.floor(x) + 1]) {
    for (const j of [Math.floor(y), Math.floor(y) + 1]) {
      sum += (1 - Math.abs(x - i)) * (1 - Math.abs(y - j)) * pixels[3 * (256 * j + i) + channel]!;
    }
  }
  return sum / 255;
}

/** Whether planes are those numbers, but for one factor and one addend that a change of exposure may be. */
function areExposed(planes: Float32Array, numbers: readonly number[]): boolean {
  const mean = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0) / numbers.length;
  const [x, y] = [mean(numbers), mean(planes)];
  const spread = mean(numbers.map((n) => (n - x) ** 2));
  const gain = mean(numbers.map((n, i) => (n - x) * (planes[i]! - y))) / spread;
  const bias = y - gain * x;
  return (
    gain > 0.8 &&
    gain < 1.21 &&
    Math.abs(bias) < 0.051 &&
    numbers.every((n, i) => Math.abs(gain * n + bias - planes[i]!) < 1e-4)
  );
}

/** One close-up of a batch: what it shows and what is said of it. */
interface CloseUp {
  readonly planes: Float32Array;
  readonly targets: readonly number[];
  readonly weights: readonly number[];
}

function draw(examples: readonly Example[], proposals: SortedProposals, size: number, seed: number): CloseUp[] {
  const batch = drawCloseUps(examples, proposals, size, new Rng(seed, "close-ups"));
  assert.deepEqual(
    Object.values(batch).map(({ length }) => length),
    [size * 3 * side * side, size * outputs, size * outputs],
  );
  return Array.from({ length: size }, (_, n) => ({
    planes: batch.picture.subarray(n * 3 * side * side, (n + 1) * 3 * side * side),
    targets: [...batch.targets.subarray(n * outputs, (n + 1) * outputs)],
    weights: [...batch.weights.subarray(n * outputs, (n + 1) * outputs)],
  }));
}

/** Where a close-up was taken, of which disc and in a mirror or not: that of which what it shows follows from its targets. */
function found(example: Example, { planes, targets }: CloseUp) {
  return Array.from({ length: 7 }, (_, disc) => disc).flatMap((disc) =>
    [false, true].flatMap((isMirrored) => {
      const { u: discU, v: discV, size: discSize } = truthOf(example, disc);
      const size = discSize / Math.exp(targets[3]!);
      const [u, v] = [discU - (isMirrored ? -1 : 1) * targets[1]! * size, discV - targets[2]! * size];
      const isShown = [0, 1, 2].every((channel) => {
        const expected = Array.from({ length: side * side }, (_, i) => {
          const [row, column] = [Math.floor(i / side), i % side];
          const across = isMirrored ? side - 1 - column : column;
          // A disc of the spot's size is 18 pixels wide.
          const from = (at: number): number => ((at - (side - 1) / 2) * size) / 18;
          return brightness(example, u + from(across), v + from(row), channel);
        });
        return areExposed(planes.subarray(channel * side * side, (channel + 1) * side * side), expected);
      });
      return isShown ? [{ disc, isMirrored, u, v, size }] : [];
    }),
  );
}

const oneOf = (index: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (i === index ? 1 : 0));

describe("drawCloseUps()", function () {
  this.timeout(60_000);

  it("says of each close-up of a disc what is true of it, in the mirror, too", () => {
    const kinds = new Map<string, number>();
    for (const [seed, example] of [table, carrying].entries()) {
      for (const closeUp of draw([example], none, 120, seed)) {
        const { targets, weights } = closeUp;
        if (targets[0] === 0) continue;
        const places = found(example, closeUp);
        assert.equal(places.length, 1, "the picture is of one disc");
        const { disc, isMirrored } = places[0]!;
        const { cosine, sine, colour, support } = truthOf(example, disc);
        const near = (value: number, expected: number): void => {
          assert.ok(Math.abs(value - expected) < 1e-6, `disc ${disc}: ${value} in place of ${expected}`);
        };
        near(targets[4]!, cosine);
        near(targets[5]!, isMirrored ? -sine : sine);
        assert.deepEqual(targets.slice(13), oneOf(support, 3));
        assert.deepEqual(targets.slice(6, 13), oneOf(colour, colourNames.length));
        const importance = [0.8, 2, 2, 2, 0.4, 0.4, ...Array<number>(7).fill(colour < 0 ? 0 : 0.1), 0.4, 0.4, 0.4];
        for (const [i, share] of importance.entries()) near(weights[i]!, share / 120);
        for (const kind of [`mirrored ${isMirrored}`, `support ${support}`])
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        if (Math.abs(sine) > 0.1) kinds.set("turned", (kinds.get("turned") ?? 0) + 1);
      }
    }
    for (const kind of ["mirrored false", "mirrored true", "support 0", "support 1", "support 2", "turned"]) {
      assert.ok((kinds.get(kind) ?? 0) > 3, `${kind}: ${kinds.get(kind)}`);
    }
  });

  it("asks nobody for the colour of a disc that has none with a name", () => {
    const taken = picture(1_000_000_018, "familiar");
    const unnamed = new Set(taken.scene.discs.map(({ colour }) => colour));
    for (const { targets, weights } of draw([exampleOf({ ...taken, unnamed })], none, 16, 2)) {
      assert.ok(weights.slice(6, 13).every((weight) => weight === 0));
      assert.equal(weights[13]! > 0, targets[0] === 1);
    }
  });

  it("shows a fifth of empty places, of which it asks only whether a disc is there, and the others off their middle", () => {
    const closeUps = draw([table], none, 400, 3);
    const empty = closeUps.filter(({ targets }) => targets[0] === 0);
    assert.ok(Math.abs(empty.length - 80) < 35, `${empty.length} of 400`);
    for (const { targets, weights } of empty) {
      assert.ok(targets.every((target) => target === 0));
      assert.ok(Math.abs(weights[0]! - 0.8 / 400) < 1e-8 && weights.slice(1).every((weight) => weight === 0));
    }
    const filled = closeUps.filter(({ targets }) => targets[0] === 1);
    for (const axis of [1, 2]) {
      // Offsets are of the disc's size, targets of the spot's.
      const offsets = filled.map(({ targets }) => -targets[axis]! / Math.exp(targets[3]!));
      assert.ok(Math.abs(offsets.reduce((a, b) => a + b, 0) / filled.length) < 0.04);
      const deviation = Math.sqrt(offsets.reduce((a, b) => a + b * b, 0) / filled.length);
      assert.ok(Math.abs(deviation - 0.16) < 0.03, `${deviation}`);
      // The reader's own places may be off as far as a place can be and be of a disc.
      assert.ok(offsets.every((offset) => Math.abs(offset) < 0.45 + 1e-5));
    }
  });

  it("takes empty places as large as those of discs, and none that shows a little of one", () => {
    const rng = new Rng(5, "cases");
    const cases = Array.from({ length: 3000 }, () => drawCase([table, carrying], none, rng));
    const sizes = (isEmpty: boolean): number[] =>
      cases
        .filter(({ disc }) => (disc === undefined) === isEmpty)
        .map(({ spot }) => spot.size)
        .sort((a, b) => a - b);
    const [empty, filled] = [sizes(true), sizes(false)];
    for (const share of [0.1, 0.5, 0.9]) {
      const [a, b] = [empty, filled].map((list) => list[Math.floor(share * list.length)]!) as [number, number];
      assert.ok(Math.abs(Math.log(a / b)) < 0.12, `${share}: ${a} and ${b} pixels`);
    }
    for (const { example, disc, spot } of cases) {
      const seen = allDiscs(example).filter(({ cells }) => cells > 0);
      const isBare = seen.every(({ u, v, size }) => Math.hypot(u - spot.u, v - spot.v) > 0.5 * size);
      if (disc === undefined) assert.ok(isBare);
    }
  });

  it("shows what was proposed, right and wrong, about as often as it should", () => {
    const { u, v, size } = truthOf(table, 5);
    // Further off than any that is drawn anew.
    const right = { example: 1, disc: 5, u: u + 0.55 * size, v, size };
    const mistaken = { example: 1, disc: undefined, u: 30, v: 40, size: 20 };
    const closeUps = draw([carrying, table], { right: [right], mistaken: [mistaken] }, 200, 4);
    const ofDisc = closeUps.filter(({ targets }) => targets[0] === 1 && offside(targets) > 0.37);
    assert.ok(Math.abs(ofDisc.length - 60) < 25, `${ofDisc.length} of 200`);
    for (const closeUp of ofDisc.slice(0, 12)) {
      const [place] = found(table, closeUp);
      assert.equal(place?.disc, 5);
      const [du, dv] = [place.u - right.u, place.v - right.v];
      assert.ok(Math.max(Math.abs(du), Math.abs(dv)) < 5 * 0.04 * size && Math.abs(Math.log(place.size / size)) < 0.2);
    }
    const empty = closeUps.filter(({ targets }) => targets[0] === 0);
    assert.ok(Math.abs(empty.length - 200 * (0.25 + 0.45 * 0.2)) < 30, `${empty.length} of 200 are empty`);
  });
});

/** How far off its middle a close-up shows its disc, of the disc's size. */
const offside = (targets: readonly number[]): number => Math.abs(targets[1]!) / Math.exp(targets[3]!);
