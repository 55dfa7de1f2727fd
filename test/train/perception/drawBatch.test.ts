import assert from "node:assert/strict";
import { type Pose, Rng } from "../../../src/core/index.ts";
import { channels } from "../../../src/perception/vision/sceneMaps.ts";
import { drawBatch } from "../../../src/train/perception/drawBatch.ts";
import type { LabelledPicture } from "../../../src/train/perception/takePicture.ts";
import { exampleOf, picture } from "./examples.ts";

const size = 256;
const cells = 64 * 64;
// Cameras that stand where they should look along the table's middle, which is the mirror's plane.
const original = picture(1_000_000_018, "familiar");

/** Draws as `Rng` does, but for whether a batch of one is mirrored. */
class Decided extends Rng {
  #draws = 0;
  readonly #isMirrored: boolean;

  constructor(seed: number, picture: "mirrored" | "plain") {
    super(seed, "batch");
    this.#isMirrored = picture === "mirrored";
  }

  override uniform(low?: number, high?: number): number {
    const drawn = super.uniform(low, high);
    return this.#draws++ === 1 ? (this.#isMirrored ? 0 : 1) : drawn;
  }
}

/** The picture of everything mirrored at the plane y = 0.02, in which the camera and the middle area lie. */
function mirrored(taken: LabelledPicture): LabelledPicture {
  const { image, labels, bodies, scene } = taken;
  const flip = <T extends Uint8Array | Int16Array | Float32Array>(data: T, channelsOf: number): T => {
    const out = data.slice() as T;
    for (let i = 0; i < data.length; i++) {
      const pixel = Math.floor(i / channelsOf);
      const [row, column] = [Math.floor(pixel / size), pixel % size];
      out[channelsOf * (row * size + size - 1 - column) + (i % channelsOf)] = data[i]!;
    }
    return out;
  };
  const other: Readonly<Record<string, string>> = { peg1: "peg3", peg3: "peg1" };
  const pose = ({ position: [x, y, z], orientation: [, , s, c] }: Pose): Pose => ({
    position: [x, 0.04 - y, z],
    orientation: [0, 0, -s, c],
  });
  return {
    ...taken,
    image: { ...image, data: flip(image.data, 3) },
    labels: { ...labels, depth: flip(labels.depth, 1), bodies: flip(labels.bodies, 1) },
    bodies: bodies.map((name) => other[name] ?? name),
    scene: { ...scene, poses: scene.poses.map(pose) },
  };
}

describe("drawBatch()", () => {
  const example = exampleOf(original);
  const batchOf = (kind: "mirrored" | "plain", shown = original) =>
    drawBatch([exampleOf(shown)], 1, new Decided(3, kind));

  it("says of a mirrored picture what is true of the mirrored scene", () => {
    assert.ok(original.scene.discs.length > 2 && original.scene.held === undefined);
    const [expected, found] = [batchOf("plain", mirrored(original)), batchOf("mirrored")];
    for (const part of ["picture", "targets", "weights"] as const) {
      for (const [i, value] of expected[part].entries()) {
        const difference = Math.abs(found[part][i]! - value);
        assert.ok(
          difference < 2e-5,
          `${part} ${Math.floor(i / cells)}, cell ${i % cells}: ${found[part][i]!}, ${value}`,
        );
      }
    }
    assert.notDeepEqual(found.picture, batchOf("plain").picture);
  });

  it("shows some rows of a picture, with what is true of these", () => {
    const whole = drawBatch([example], 1, new Rng(5, "batch"));
    const rows = 192;
    const seen = new Set<number>();
    for (let seed = 0; seed < 8; seed++) {
      const { picture: planes, targets, weights } = drawBatch([example], 1, new Rng(seed, "batch"), rows);
      assert.deepEqual([planes.length, targets.length], [3 * rows * size, 23 * 48 * 64]);
      // The disc shares of the window's rows are those of the picture, from some row on, one way or in the mirror.
      const shares = (of: Float32Array, row: number, isMirrored: boolean): number[] => {
        const line = [...of.subarray(row * 64, (row + 1) * 64)];
        return isMirrored ? line.reverse() : line;
      };
      const starts = Array.from({ length: 17 }, (_, first) => first).flatMap((first) =>
        [false, true].flatMap((isMirrored) =>
          Array.from({ length: 48 }, (_, row) => row).every(
            (row) => String(shares(targets, row, isMirrored)) === String(shares(whole.targets, first + row, false)),
          )
            ? [first]
            : [],
        ),
      );
      assert.ok(starts.length > 0, `seed ${seed}`);
      seen.add(starts[0]!);
      for (const channel of [channels.size, channels.colour]) {
        const sum = weights.subarray(channel * 48 * 64, (channel + 1) * 48 * 64).reduce((a, b) => a + b, 0);
        assert.ok(Math.abs(sum - (channel === channels.size ? 2 : 0.1)) < 1e-4);
      }
    }
    assert.ok(seen.size > 3);
  });

  it("mirrors half of the pictures and draws them all", () => {
    const other = exampleOf(picture(1_000_000_003, "training"));
    const kinds = new Map<string, number>();
    for (let seed = 0; seed < 24; seed++) {
      const { targets } = drawBatch([example, other], 1, new Rng(seed, "batch"));
      const key = targets.subarray(0, cells).join();
      kinds.set(key, (kinds.get(key) ?? 0) + 1);
    }
    assert.equal(kinds.size, 4);
    assert.ok([...kinds.values()].every((count) => count >= 2));
  });

  it("gives every picture a brightness and colours of its own, but leaves its contrasts", () => {
    const { picture: planes } = batchOf("plain");
    for (let c = 0; c < 3; c++) {
      const plane = planes.subarray(c * size * size, (c + 1) * size * size);
      const pixels = example.pixels.filter((_, i) => i % 3 === c);
      const [low, high] = [pixels.indexOf(Math.min(...pixels)), pixels.indexOf(Math.max(...pixels))];
      const gain = ((plane[high]! - plane[low]!) * 255) / (pixels[high]! - pixels[low]!);
      const bias = plane[low]! - (gain * pixels[low]!) / 255;
      assert.ok(gain > 0.8 && gain < 1.21 && Math.abs(bias) <= 0.05 + 1e-6, `gain ${gain}, bias ${bias}`);
      for (const [i, value] of plane.entries()) assert.ok(Math.abs(value - ((gain * pixels[i]!) / 255 + bias)) < 1e-5);
    }
  });

  it("weighs each quantity by its importance, over the whole batch", () => {
    const examples = [example, exampleOf(picture(1_000_000_003, "training"))];
    const { weights } = drawBatch(examples, 3, new Rng(1, "batch"));
    const importance = [1, 1, 1, 1, 2, 1, 0.4, 0.4, ...Array<number>(7).fill(0.1), ...Array<number>(8).fill(0.125)];
    for (const [channel, expected] of importance.entries()) {
      let sum = 0;
      for (let n = 0; n < 3; n++) {
        for (let cell = 0; cell < cells; cell++) sum += weights[(23 * n + channel) * cells + cell]!;
      }
      assert.ok(Math.abs(sum - expected) < 1e-4, `channel ${channel} weighs ${sum}`);
    }
  });

  it("asks only cells that show a disc or an area for the most part, and each object by its cells to the power 0.3", () => {
    const { weights, targets } = batchOf("plain");
    const weight = (channel: number, cell: number): number => weights[channel * cells + cell]!;
    const { owners, discShares, areaShares } = example;
    const total = new Map<number, number>();
    const count = new Map<number, number>();
    const discChannels = Array.from({ length: channels.corners - channels.centre }, (_, i) => channels.centre + i);
    const areaChannels = Array.from({ length: 8 }, (_, i) => channels.corners + i);
    let silent = 0;
    let boosted = 0;
    const spoken = new Map<number, number>();
    for (const [cell, owner] of owners.entries()) {
      const shares = owner > 7 ? areaShares : discShares;
      if (shares[cell]! >= 8) spoken.set(owner, (spoken.get(owner) ?? 0) + 1);
    }
    for (let cell = 0; cell < cells; cell++) {
      const owner = owners[cell]!;
      const isDisc = owner > 0 && owner <= 7;
      const isArea = owner > 7;
      const asked = isDisc ? discShares[cell]! >= 8 : isArea && areaShares[cell]! >= 8;
      if (owner > 0 && !asked) silent++;
      for (const channel of discChannels) {
        assert.equal(weight(channel, cell) > 0, isDisc && asked, `channel ${channel} of cell ${cell}`);
      }
      for (const channel of areaChannels) {
        assert.equal(weight(channel, cell) > 0, isArea && asked, `channel ${channel} of cell ${cell}`);
      }
      // Presence is asked everywhere, four times as much where there is something, more where that is a small disc.
      const bare = weight(channels.disc, 0);
      assert.equal(discShares[0], 0);
      const boost = Math.max(1, Math.min(3, Math.sqrt(24 / Math.max(1, spoken.get(owner) ?? 0))));
      if (isDisc && boost > 1) boosted++;
      assert.ok(Math.abs(weight(channels.disc, cell) / bare - (discShares[cell]! > 0 ? 4 * boost : 1)) < 1e-4);
      assert.ok(Math.abs(targets[cell]! - discShares[cell]! / 16) < 1e-6);
      assert.ok(Math.abs(targets[cells + cell]! - areaShares[cell]! / 16) < 1e-6);
      if (!asked) continue;
      count.set(owner, (count.get(owner) ?? 0) + 1);
      const first = isDisc ? channels.size : channels.corners;
      total.set(owner, (total.get(owner) ?? 0) + weight(first, cell));
    }
    assert.ok(silent > 0 && boosted > 0);
    const discs = [...total.keys()].filter((owner) => owner <= 7);
    assert.ok(discs.length > 1);
    const shares = discs.map((owner) => total.get(owner)! / count.get(owner)! ** 0.3);
    for (const share of shares) assert.ok(Math.abs(share / shares[0]! - 1) < 1e-4);
  });

  it("asks nobody for the colour of a disc that has none with a name", () => {
    const nameless = exampleOf({ ...original, unnamed: new Set(original.scene.discs.map(({ colour }) => colour)) });
    const { weights } = drawBatch([nameless], 1, new Rng(1, "batch"));
    assert.ok(weights.subarray(channels.colour * cells, channels.corners * cells).every((weight) => weight === 0));
    assert.ok(weights.every(Number.isFinite));
    assert.ok(weights.subarray(channels.centre * cells, channels.size * cells).some((weight) => weight > 0));
  });
});
