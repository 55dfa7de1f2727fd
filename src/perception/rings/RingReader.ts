import type { Image } from "../../core/index.ts";
import { readCard } from "../../model/ModelCard.ts";
import { OnnxModel } from "../../model/OnnxModel.ts";
import { countRings } from "./countRings.ts";
import { mirrored, type PictureView, sampled, toPicture } from "./pictureSampling.ts";
import { rankRings } from "./rankRings.ts";
import { decodeRods, rodPictureSize, type RodsFound, toyView, wholeView } from "./rodMaps.ts";
import { RodPlane } from "./RodPlane.ts";
import type { PicturePoint, RodView } from "./RodView.ts";
import { foldedStrip, mirroredStrip, strip, stripFoot, stripPeaks, type StripRing, stripView } from "./stackMaps.ts";
import { lookAtStrip, MeanOfLooks, stripLooks } from "./stripLooks.ts";

/** A ring that was found. */
export interface RingFound {
  /** 0 left, 1 middle, 2 right, as the picture shows them. */
  readonly rod: number;
  /** 1 is the smallest. */
  readonly rank: number;
  /** Ends of its outline. */
  readonly left: PicturePoint;
  readonly right: PicturePoint;
  /** 0..1. */
  readonly confidence: number;
}

/** What a photograph of a three-rod toy shows. */
export interface RingReading {
  readonly rods: readonly RodView[];
  /** Rod by rod, each from the lowest ring up. */
  readonly rings: readonly RingFound[];
  /** Of each rod, left to right, ranks from the lowest ring up. */
  readonly stacks: readonly (readonly number[])[];
  /** Whether no ring lies on a smaller one. */
  readonly isLegal: boolean;
  /** How sure each part is, 0..1: that there are rods, that these are all rings and no more, that their sizes are in order. */
  readonly confidence: { readonly rods: number; readonly rings: number; readonly order: number; readonly all: number };
}

/** What rings are counted by. */
export interface RingEvidence {
  readonly rods: readonly RodView[];
  /** 0..1. */
  readonly sureOfRods: number;
  /** Of each rod's strip: what may be rings. */
  readonly peaks: readonly (readonly StripRing[])[];
  /** Ends of a ring's outline in the picture. */
  readonly endsOf: (ring: StripRing, rod: number) => readonly [left: PicturePoint, right: PicturePoint];
  /** How large a ring is: the same unit for all rods. */
  readonly sizeOf: (ring: StripRing, rod: number) => number;
}

/** Reads photographs of the ring toy. It knows two networks and nothing of how they were trained. */
export class RingReader {
  readonly #rods: OnnxModel;
  readonly #stacks: OnnxModel;

  private constructor(rods: OnnxModel, stacks: OnnxModel) {
    this.#rods = rods;
    this.#stacks = stacks;
  }

  /** @throws ModelError */
  static async load(directory: string): Promise<RingReader> {
    const card = await readCard(directory);
    return new RingReader(
      await OnnxModel.load(directory, card, "rods"),
      await OnnxModel.load(directory, card, "stacks"),
    );
  }

  /** @throws ModelError where a network computes what is no number */
  async read(image: Image): Promise<RingReading> {
    const { rods, sureOfRods, peaks, endsOf, sizeOf } = await this.look(image);
    const counted = countRings(peaks, sizeOf);
    const found = counted.rings.flatMap((stack, rod) =>
      stack.map((ring) => {
        const [left, right] = endsOf(ring, rod);
        return { rod, left, right, confidence: ring.confidence, size: sizeOf(ring, rod) };
      }),
    );
    const { ranks, confidence: sureOfOrder, isLegal } = rankRings(found);
    const rings = found.map(({ rod, left, right, confidence }, i): RingFound => ({
      ...{ rod, left, right, confidence },
      rank: ranks[i]!,
    }));
    return {
      rods,
      rings,
      stacks: rods.map((_, rod) => rings.filter((ring) => ring.rod === rod).map(({ rank }) => rank)),
      isLegal,
      confidence: {
        rods: sureOfRods,
        rings: counted.confidence,
        order: sureOfOrder,
        all: sureOfRods * counted.confidence * sureOfOrder,
      },
    };
  }

  /** What the networks say of a picture, before it is decided what is a ring. @throws ModelError as `read` */
  async look(image: Image): Promise<RingEvidence> {
    const first = await this.#findRods(image, wholeView(image));
    const { rods, confidence: sureOfRods } = await this.#findRodsTwice(image, toyView(first.rods));
    const views = rods.map((_, i) => stripView(rods, i));
    const maps = await this.#readStrips(image, views);
    const plane = new RodPlane(rods);
    const endsOf = ({ row, halfWidth }: StripRing, rod: number): readonly [left: PicturePoint, right: PicturePoint] => {
      const [middle] = stripFoot;
      return [toPicture(views[rod]!, [middle - halfWidth, row]), toPicture(views[rod]!, [middle + halfWidth, row])];
    };
    const sizeOf = (ring: StripRing, rod: number): number => {
      const [left, right] = endsOf(ring, rod);
      const centre: PicturePoint = [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2];
      return Math.hypot(right[0] - left[0], right[1] - left[1]) * plane.distanceAt(centre);
    };
    return { rods, sureOfRods, peaks: maps.map(stripPeaks), endsOf, sizeOf };
  }

  async #findRods(image: Image, view: PictureView): Promise<RodsFound> {
    const { maps } = await this.#rods.run({ picture: sampled(image, view, rodPictureSize, rodPictureSize) });
    return decodeRods(maps!, view);
  }

  /** The mean of what the network says of a view and of its mirror image. */
  async #findRodsTwice(image: Image, view: PictureView): Promise<RodsFound> {
    const seen = await this.#findRods(image, view);
    const inMirror = await this.#findRods(image, mirrored(view, rodPictureSize));
    const mean = ([u, v]: PicturePoint, [s, t]: PicturePoint): PicturePoint => [(u + s) / 2, (v + t) / 2];
    return {
      // What is left in the picture is right in the mirror.
      rods: seen.rods.map(({ base, top }, i): RodView => {
        const other = inMirror.rods.at(-1 - i)!;
        return { base: mean(base, other.base), top: mean(top, other.top) };
      }),
      confidence: Math.min(seen.confidence, inMirror.confidence),
    };
  }

  /** Maps of the rods' strips: the mean of what the network says of several looks at each and of their mirror images. */
  async #readStrips(image: Image, views: readonly PictureView[]): Promise<readonly Float32Array[]> {
    const cells = strip.height * strip.halfWidth;
    const means = views.map(() => new MeanOfLooks());
    for (const look of stripLooks) {
      const shown = views.map((view) => foldedStrip(image, lookAtStrip(view, look)));
      for (const pictures of [shown, shown.map(mirroredStrip)]) {
        const { maps } = await this.#stacks.run({ picture: joined(pictures) });
        for (const [i, mean] of means.entries()) mean.add(maps!.subarray(i * cells, (i + 1) * cells), look);
      }
    }
    return means.map((mean) => mean.map());
  }

  /** Frees the networks' memory. */
  async dispose(): Promise<void> {
    await this.#rods.dispose();
    await this.#stacks.dispose();
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}
