import type { Rng } from "../../core/index.ts";
import { cutOut, discCloseUp, discNumbers, discOutputs, type Spot } from "../../perception/vision/closeUp.ts";
import { colourNames, pictureSize, sizeUnit } from "../../perception/vision/sceneMaps.ts";
import { mostDiscs } from "../../../sim/discSets.ts";
import { mirror, vary } from "./closeUpVariation.ts";
import { type Example, firstArea } from "./Example.ts";

/** How far first looks are off: standard deviation of the place, of the disc's size, at most `most`; of the size, relative. */
const place = { deviation: 0.16, most: 0.36 } as const;
const sizeDeviation = 0.12;
/** Share of close-ups of places where no disc is, and how far from a disc such a place is, of a disc's size. */
const emptyShare = 0.2;
const apart = 0.6;
/** Least cells on which a disc must be seen. */
const leastCells = 2;

const importance = { presence: 0.3, centre: 2, size: 2, yaw: 0.4, colour: 0.1 } as const;

export const closeUpShapes = (size: number): Readonly<Record<string, readonly number[]>> => ({
  picture: [size, 3, discCloseUp.side, discCloseUp.side],
  targets: [size, discNumbers],
  weights: [size, discNumbers],
});

/** A disc of an example as it is seen. */
interface Seen extends Spot {
  readonly index: number;
}

/** Close-ups of discs, as a first look that is somewhat off would choose them, and of places without. */
export function drawCloseUps(
  examples: readonly Example[],
  size: number,
  rng: Rng,
): Readonly<Record<"picture" | "targets" | "weights", Float32Array>> {
  const length = 3 * discCloseUp.side ** 2;
  const picture = new Float32Array(size * length);
  const targets = new Float32Array(size * discNumbers);
  const weights = new Float32Array(size * discNumbers);
  for (let n = 0; n < size; n++) {
    const example = examples[rng.integer(examples.length)]!;
    const seen = seenDiscs(example);
    const isEmpty = seen.length === 0 || rng.uniform() < emptyShare;
    const disc = isEmpty ? undefined : rng.pick(seen);
    const spot = disc === undefined ? emptySpot(seen, rng) : nearSpot(disc, rng);
    const out = picture.subarray(n * length, (n + 1) * length);
    cutOut({ width: pictureSize, height: pictureSize, data: example.pixels }, spot, discCloseUp, out);
    const isMirrored = rng.uniform() < 0.5;
    if (isMirrored) mirror(out, discCloseUp.side);
    vary(out, rng);
    writeTargets(
      targets.subarray(n * discNumbers, (n + 1) * discNumbers),
      weights.subarray(n * discNumbers, (n + 1) * discNumbers),
      { example, disc, spot, isMirrored, size },
    );
  }
  return { picture, targets, weights };
}

function seenDiscs(example: Example): Seen[] {
  const cells = new Uint16Array(firstArea + 3);
  for (const owner of example.owners) cells[owner]!++;
  const seen: Seen[] = [];
  for (let index = 0; index < mostDiscs; index++) {
    if (cells[1 + index]! < leastCells) continue;
    const at = example.discOffset(index);
    const [u, v, size] = [0, 1, 2].map((k) => example.numbers[at + k]!) as [number, number, number];
    seen.push({ index, u, v, size: sizeUnit * Math.exp(size) });
  }
  return seen;
}

function nearSpot({ u, v, size }: Seen, rng: Rng): Spot {
  const off = (): number => size * Math.max(-place.most, Math.min(place.most, rng.normal(place.deviation)));
  return { u: u + off(), v: v + off(), size: size * Math.exp(rng.normal(sizeDeviation)) };
}

/** Anywhere in the picture, half of the times beside a disc. */
function emptySpot(seen: readonly Seen[], rng: Rng): Spot {
  for (;;) {
    const size = rng.uniform(12, 30);
    const beside = seen.length > 0 && rng.uniform() < 0.5 ? rng.pick(seen) : undefined;
    const u = beside ? beside.u + rng.normal(1.2 * beside.size) : rng.uniform(0, pictureSize);
    const v = beside ? beside.v + rng.normal(1.2 * beside.size) : rng.uniform(0, pictureSize);
    if (seen.every((disc) => Math.hypot(disc.u - u, disc.v - v) > apart * disc.size)) return { u, v, size };
  }
}

function writeTargets(
  targets: Float32Array,
  weights: Float32Array,
  {
    example,
    disc,
    spot,
    isMirrored,
    size,
  }: {
    readonly example: Example;
    readonly disc: Seen | undefined;
    readonly spot: Spot;
    readonly isMirrored: boolean;
    readonly size: number;
  },
): void {
  const put = (index: number, value: number, weight: number): void => {
    targets[index] = value;
    weights[index] = weight / size;
  };
  put(discOutputs.presence, disc === undefined ? 0 : 1, importance.presence);
  if (disc === undefined) return;
  const sign = isMirrored ? -1 : 1;
  put(discOutputs.centre, (sign * (disc.u - spot.u)) / spot.size, importance.centre);
  put(discOutputs.centre + 1, (disc.v - spot.v) / spot.size, importance.centre);
  put(discOutputs.size, Math.log(disc.size / spot.size), importance.size);
  const at = example.discOffset(disc.index);
  put(discOutputs.yaw, example.numbers[at + 4]!, importance.yaw);
  put(discOutputs.yaw + 1, sign * example.numbers[at + 5]!, importance.yaw);
  const colour = example.numbers[at + 6]!;
  if (colour < 0) return;
  for (let c = 0; c < colourNames.length; c++) {
    put(discOutputs.colour + c, c === colour ? 1 : 0, importance.colour);
  }
}
