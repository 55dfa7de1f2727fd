import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { sampled, toPicture } from "../../../src/perception/rings/pictureSampling.ts";
import { countRings } from "../../../src/perception/rings/countRings.ts";
import { rankRings } from "../../../src/perception/rings/rankRings.ts";
import {
  decodeRods,
  rodMapCount,
  rodMapSize,
  rodPictureSize,
  squareView,
} from "../../../src/perception/rings/rodMaps.ts";
import { RodPlane } from "../../../src/perception/rings/RodPlane.ts";
import {
  foldedStrip,
  strip,
  stripChannels,
  stripPeaks,
  type StripRing,
  stripView,
} from "../../../src/perception/rings/stackMaps.ts";
import { stripLooks } from "../../../src/perception/rings/stripLooks.ts";
import { fillRodSample, fillStripSample } from "../../../src/train/rings/ringBatches.ts";
import {
  type RingExample,
  readRingExample,
  ringExampleBytes,
  writeRingExample,
} from "../../../src/train/rings/RingExample.ts";
import { ringPictureSeed, ringSeeds } from "../../../src/train/rings/seeds.ts";
import { takeRingPicture } from "../../../src/train/rings/takeRingPicture.ts";

const countOn = (rings: RingExample["rings"], rod: number): number => rings.filter((ring) => ring.rod === rod).length;

const stripNumbers = stripChannels * strip.height * strip.halfWidth;

describe("ring pictures", function () {
  this.timeout(60_000);
  const pictures = [3, 4, 5, 6, 7, 8].map(takeRingPicture);

  it("are the same for the same seed", () => {
    const again = takeRingPicture(4);
    assert.deepEqual(again.image.data, pictures[1]!.image.data);
    assert.deepEqual(again.rings, pictures[1]!.rings);
  });

  it("show the rods from left to right, and each ring's ends left and right of its rod", () => {
    for (const { rods, rings } of pictures) {
      assert.ok(rods[0]!.base[0] < rods[1]!.base[0] && rods[1]!.base[0] < rods[2]!.base[0]);
      for (const { base, top } of rods) assert.ok(top[1] < base[1]);
      for (const { rod, left, right } of rings) {
        assert.ok(left[0] < rods[rod]!.base[0] && rods[rod]!.top[0] - 12 < right[0] && left[0] < right[0]);
      }
    }
  });

  it("come back from a file's bytes as they were", () => {
    const bytes = new Uint8Array(2 * ringExampleBytes);
    writeRingExample(bytes, ringExampleBytes, pictures[2]!);
    const { image, rods, rings } = readRingExample(bytes, ringExampleBytes);
    assert.deepEqual(image.data, pictures[2]!.image.data);
    assert.deepEqual(
      rings.map(({ rod, rank }) => [rod, rank]),
      pictures[2]!.rings.map(({ rod, rank }) => [rod, rank]),
    );
    for (const [i, { base }] of rods.entries()) assert.ok(Math.abs(base[0] - pictures[2]!.rods[i]!.base[0]) < 1e-4);
  });

  it("are read exactly where both networks answer what they are taught", () => {
    // With a generator that never misplaces anything, the maps are the truth of the views that the reader looks at.
    for (const { image, rods, rings, toy } of pictures) {
      const views = rods.map((_, rod) => stripView(rods, rod));
      const peaks = views.map((_, rod) => {
        const map = new Float32Array(strip.height * strip.halfWidth);
        fillStripSample({ image, rods, rings }, rod, new StillRng(), new Float32Array(stripNumbers), map);
        return stripPeaks(map);
      });
      const sizeOf = ({ row, halfWidth }: StripRing, rod: number): number => {
        const [middle, view] = [strip.halfWidth - 0.5, views[rod]!];
        const [left, right] = [toPicture(view, [middle - halfWidth, row]), toPicture(view, [middle + halfWidth, row])];
        const width = Math.hypot(right[0] - left[0], right[1] - left[1]);
        return width * new RodPlane(rods).distanceAt(toPicture(view, [middle, row]));
      };
      const found = countRings(peaks, sizeOf).rings.flatMap((stack, rod) =>
        stack.map((ring) => ({ rod, size: sizeOf(ring, rod) })),
      );
      const { ranks } = rankRings(found);
      const stacks = [0, 1, 2].map((rod) => ranks.filter((_, i) => found[i]!.rod === rod));
      assert.deepEqual(stacks, toy.stacks);
    }
  });

  it("are shown to the network of stacks as far off as rods are found, and as large as they are looked at", () => {
    const example = pictures.find(({ rings }) => [0, 1, 2].some((rod) => countOn(rings, rod) === 3))!;
    const rod = [0, 1, 2].find((each) => countOn(example.rings, each) === 3)!;
    const rows = (rng: Rng): readonly number[] => {
      const map = new Float32Array(strip.height * strip.halfWidth);
      fillStripSample(example, rod, rng, new Float32Array(stripNumbers), map);
      return stripPeaks(map)
        .map(({ row }) => row)
        .sort((a, b) => b - a);
    };
    const [lowest, , highest] = rows(new StillRng()) as [number, number, number];
    const draws = Array.from({ length: 400 }, (_, i) => rows(new Rng(i, "strip"))).filter(({ length }) => length === 3);
    assert.ok(draws.length > 350, `${draws.length} strips show three rings`);
    // Of 310 strips with rings whose feet a network found, 5 in 100 were 3 rows off or more: as many at least are to be learned from.
    const far = draws.filter(([row]) => Math.abs(row! - lowest) >= 3).length / draws.length;
    assert.ok(far > 0.05 && far < 0.15, `${far} of the strips are far off`);
    const at = (share: number): number => sizes[Math.floor(share * sizes.length)]!;
    const sizes = draws.map(([low, , high]) => (low! - high!) / (lowest - highest)).sort((x, y) => x - y);
    const looks = stripLooks.map(({ scale }) => 1 / scale);
    assert.ok(at(0.02) < Math.min(...looks) && at(0.25) > Math.min(...looks), `the smallest of strips: ${at(0.02)}`);
    assert.ok(at(0.98) > Math.max(...looks) && at(0.75) < Math.max(...looks), `the largest of strips: ${at(0.98)}`);
  });

  it("are shown to the network of rods with maps that decode to where the rods are, mirrored or not", () => {
    const [picture, maps] = [
      new Float32Array(3 * rodPictureSize ** 2),
      new Float32Array(rodMapCount * rodMapSize ** 2),
    ];
    const identity = squareView([(rodPictureSize - 1) / 2, (rodPictureSize - 1) / 2], rodPictureSize);
    for (const [i, example] of pictures.entries()) {
      fillRodSample(example, new Rng(i, "sample"), picture, maps);
      const { rods, confidence } = decodeRods(maps, identity);
      assert.ok(confidence > 0.85);
      assert.ok(rods[0]!.base[0] < rods[1]!.base[0] && rods[1]!.base[0] < rods[2]!.base[0], "left to right");
    }
  });

  it("are standardised: exposure does not matter, what is outside is 0", () => {
    const { image } = pictures[0]!;
    const dim = { ...image, data: image.data.map((value) => value >> 1) };
    const view = squareView([0, 0], 300);
    const [bright, dark] = [
      sampled(image, view, rodPictureSize, rodPictureSize),
      sampled(dim, view, rodPictureSize, rodPictureSize),
    ];
    assert.equal(bright[0], 0);
    let worst = 0;
    for (let i = 0; i < bright.length; i++) worst = Math.max(worst, Math.abs(bright[i]! - dark[i]!));
    assert.ok(worst < 0.15, `${worst}`);
    assert.equal(foldedStrip(image, view).length, stripNumbers);
  });

  it("have seeds that training, validation and test never share", () => {
    const ranges = Object.values(ringSeeds).toSorted((a, b) => a[0] - b[0]);
    for (let i = 1; i < ranges.length; i++) assert.ok(ranges[i]![0] > ranges[i - 1]![1]);
    assert.ok(ringPictureSeed("training", 0, 1) > ringSeeds.test[1]);
    assert.throws(() => ringPictureSeed("test", 1000), RangeError);
  });
});

/** Draws the middle of everything, and of factors 1. */
class StillRng extends Rng {
  constructor() {
    super(0, "still");
  }
  override uniform(low = 0, high = 1): number {
    return low > 0 && low < 1 && high > 1 ? 1 : (low + high) / 2;
  }
  override normal(): number {
    return 0;
  }
}
