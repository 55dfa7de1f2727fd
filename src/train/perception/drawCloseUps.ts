import type { Rng } from "../../core/index.ts";
import {
  cutOut,
  discCloseUp,
  discOutputCount,
  discOutputs,
  type Spot,
  supports,
} from "../../perception/vision/closeUp.ts";
import { mirror } from "../../perception/vision/mirror.ts";
import { colourNames, pictureSize, stride } from "../../perception/vision/sceneMaps.ts";
import { vary } from "./closeUpVariation.ts";
import type { Example } from "./Example.ts";
import { allDiscs, discAt, type Proposal, type Seen, seenDiscs } from "./Proposals.ts";
import { readerSpot } from "./readerSpot.ts";

/** How far first looks are off: standard deviation of the place, of the disc's size, at most `most`; of the size, relative. */
const place = { deviation: 0.16, most: 0.36 } as const;
const sizeDeviation = 0.12;
/** Shares of close-ups of places that were proposed, with a disc and without; the others are drawn anew. */
const proposedShare = 0.3;
const mistakenShare = 0.25;
/** How far off a proposal is moved, as another network might make it: standard deviation, of its size. */
const wobble = 0.04;
/** Share of the drawn ones that are where the reader looks unasked, and how far off the size may be there (logarithm). */
const readerShare = 0.2;
const mostOffSize = 0.75;
/** Share of the others that are places where no disc is, and how far from a disc such a place is, of a disc's size. */
const emptyShare = 0.2;
const apart = 0.5;
/** Sizes of such places in a picture that shows no disc, pixels. */
const sizes = [8.5, 26] as const;
/** Share of discs that are the more covered of two that were drawn: they are the hard ones, and those whose size is measured wrong. */
const coveredShare = 0.75;
const importance = { presence: 0.8, centre: 2, size: 2, yaw: 0.4, colour: 0.1, support: 0.4 } as const;

export const closeUpShapes = (size: number): Readonly<Record<string, readonly number[]>> => ({
  picture: [size, 3, discCloseUp.side, discCloseUp.side],
  targets: [size, discOutputCount],
  weights: [size, discOutputCount],
});

/** What the whole pictures' network proposed, by whether there is a disc. */
export interface SortedProposals {
  readonly right: readonly Proposal[];
  readonly mistaken: readonly Proposal[];
}

/** Close-ups of what was proposed, right and wrong; and of discs and empty places as a first look that is worse would choose them. */
export function drawCloseUps(
  examples: readonly Example[],
  proposals: SortedProposals,
  size: number,
  rng: Rng,
): Readonly<Record<"picture" | "targets" | "weights", Float32Array>> {
  const length = 3 * discCloseUp.side ** 2;
  const picture = new Float32Array(size * length);
  const targets = new Float32Array(size * discOutputCount);
  const weights = new Float32Array(size * discOutputCount);
  for (let n = 0; n < size; n++) {
    const { example, disc, spot } = drawCase(examples, proposals, rng);
    const out = picture.subarray(n * length, (n + 1) * length);
    cutOut({ width: pictureSize, height: pictureSize, data: example.pixels }, spot, discCloseUp, out);
    const isMirrored = rng.uniform() < 0.5;
    if (isMirrored) mirror(out, discCloseUp.side);
    vary(out, rng);
    writeTargets(
      targets.subarray(n * discOutputCount, (n + 1) * discOutputCount),
      weights.subarray(n * discOutputCount, (n + 1) * discOutputCount),
      { example, disc, spot, isMirrored, size },
    );
  }
  return { picture, targets, weights };
}

export interface Case {
  readonly example: Example;
  readonly disc: Seen | undefined;
  readonly spot: Spot;
}

/** Which close-up to take. */
export function drawCase(examples: readonly Example[], { right, mistaken }: SortedProposals, rng: Rng): Case {
  const kind = rng.uniform();
  const list = kind < proposedShare ? right : kind < proposedShare + mistakenShare ? mistaken : [];
  if (list.length > 0) {
    const {
      example: index,
      disc,
      u,
      v,
      size,
    } = harder(
      () => rng.pick(list),
      (proposal) => seenDiscs(examples[proposal.example]!).find((seen) => seen.index === proposal.disc),
      rng,
    );
    const example = examples[index]!;
    return { example, disc: seenDiscs(example).find((seen) => seen.index === disc), spot: moved({ u, v, size }, rng) };
  }
  const example = rng.pick(examples);
  return (rng.uniform() < readerShare ? readerCase(example, rng) : undefined) ?? drawnCase(example, examples, rng);
}

/** A proposal as another network, or a camera that is a little off, might make it. */
const moved = ({ u, v, size }: Spot, rng: Rng): Spot => ({
  u: u + rng.normal(wobble * size),
  v: v + rng.normal(wobble * size),
  size: size * Math.exp(rng.normal(wobble)),
});

/** A place where the reader looks unasked, whether a disc is there or not; undefined where that is hard to say. */
function readerCase(example: Example, rng: Rng): Case | undefined {
  const known = readerSpot(example, seenDiscs(example), rng);
  if (known === undefined) return undefined;
  const spot = moved(known, rng);
  const disc = discAt(spot, allDiscs(example));
  if (disc === "unclear") return undefined;
  if (disc !== undefined && Math.abs(Math.log(disc.size / spot.size)) > mostOffSize) return undefined;
  return { example, disc, spot };
}

function drawnCase(example: Example, examples: readonly Example[], rng: Rng): Case {
  const seen = seenDiscs(example);
  if (seen.length === 0 || rng.uniform() < emptyShare) {
    return { example, disc: undefined, spot: emptySpot(example, likelySize(rng.pick(examples), rng), rng) };
  }
  const disc = drawDisc(seen, rng);
  return { example, disc, spot: nearSpot(disc, rng) };
}

const drawDisc = (seen: readonly Seen[], rng: Rng): Seen =>
  harder(
    () => rng.pick(seen),
    (each) => each,
    rng,
  );

/** Drawn as the sizes of close-ups of discs are, or how blurred a close-up is would tell whether it shows one. */
function likelySize(example: Example, rng: Rng): number {
  const seen = seenDiscs(example);
  return seen.length === 0 ? rng.uniform(...sizes) : nearSize(drawDisc(seen, rng), rng);
}

/** What was drawn, or in a share of cases of two drawn ones that whose disc shows less of itself. */
function harder<T>(draw: () => T, discOf: (drawn: T) => Seen | undefined, rng: Rng): T {
  const first = draw();
  if (rng.uniform() >= coveredShare) return first;
  const second = draw();
  return shown(discOf(second)) < shown(discOf(first)) ? second : first;
}

/** Cells that show a disc, as a share of those that its face takes. */
const shown = (disc: Seen | undefined): number => (disc === undefined ? 0 : disc.cells * (stride / disc.size) ** 2);

function nearSpot(disc: Seen, rng: Rng): Spot {
  const { u, v, size } = disc;
  const off = (): number => size * Math.max(-place.most, Math.min(place.most, rng.normal(place.deviation)));
  return { u: u + off(), v: v + off(), size: nearSize(disc, rng) };
}

const nearSize = ({ size }: Seen, rng: Rng): number => size * Math.exp(rng.normal(sizeDeviation));

/** Anywhere in the picture where not even a little of a disc is seen, half of the times beside one. */
function emptySpot(example: Example, size: number, rng: Rng): Spot {
  const discs = allDiscs(example).filter(({ cells }) => cells > 0);
  for (;;) {
    const beside = discs.length > 0 && rng.uniform() < 0.5 ? rng.pick(discs) : undefined;
    const u = beside ? beside.u + rng.normal(1.2 * beside.size) : rng.uniform(0, pictureSize);
    const v = beside ? beside.v + rng.normal(1.2 * beside.size) : rng.uniform(0, pictureSize);
    if (discs.every((disc) => Math.hypot(disc.u - u, disc.v - v) > apart * disc.size)) return { u, v, size };
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
  for (let k = 0; k < supports.length; k++) {
    put(discOutputs.support + k, k === example.numbers[at + 7]! ? 1 : 0, importance.support);
  }
  const colour = example.numbers[at + 6]!;
  if (colour < 0) return;
  for (let c = 0; c < colourNames.length; c++) {
    put(discOutputs.colour + c, c === colour ? 1 : 0, importance.colour);
  }
}
