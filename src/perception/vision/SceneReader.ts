import { type Image, ModelError } from "../../core/index.ts";
import { readCard } from "../../model/ModelCard.ts";
import { OnnxModel } from "../../model/OnnxModel.ts";
import {
  areaCloseUp,
  areaOutputCount,
  areaOutputs,
  type CloseUpFormat,
  cutOut,
  discCloseUp,
  discOutputCount,
  discOutputs,
  type Spot,
  type Support,
  supports,
} from "./closeUp.ts";
import { meanMaps, meanNumbers, mirror } from "./mirror.ts";
import { areaRole, discRole, sceneRole } from "./networkRoles.ts";
import { pictureInput } from "./pictureInput.ts";
import { areaSpot, gatherDiscs, readMaps, sigmoid, type Vote } from "./readMaps.ts";
import { channelCount, colourNames, pictureSize, stride } from "./sceneMaps.ts";
import { type AreaSighting, type DiscSighting, isNew, pixelsApart, type Sightings } from "./sightings.ts";

/** With how much care a picture is read: closely, in a mirror, too, and with a close-up of each area, whose corners tell where the camera is. */
export type Care = "closely" | "roughly";

/** What finds discs and areas in a picture. */
export interface PictureReader {
  /** @param care default "closely" */
  read(image: Image, care?: Care): Promise<Sightings>;
  /** Looks where there is a reason to expect a disc; undefined where there is none. */
  lookAt(image: Image, expected: Spot, care?: Care): Promise<DiscSighting | undefined>;
}

/** Probability below which a close-up shows no area, and confidence below which one shows no disc. */
const leastPresence = 0.5;
const leastConfidence = 0.7;
/** How much a close-up's logit loses where no cell of the whole picture speaks of a disc, and cells after which it loses 1/e of that; by validation scenes. */
const unbacked = { logit: 8, cells: 2.5 } as const;
/** Votes within this share of a disc's size are explained by it, if they come from cells within the second, which it covers. */
const explained = 0.45;
const covered = 0.85;
/** What fewer cells than this speak of must be farther from other discs, as a share of the larger's size: close-ups of a place between two see one. */
const few = { cells: 4, share: 0.42 } as const;
/** Times that votes which no disc explains are gathered again. */
export const rounds = 3;
/** A close-up this far off, of the size, or this much of another size (logarithm), is taken again. */
const offCentre = 0.1;
const offSize = 0.08;
/** Cells that an expectation is worth, how sure its close-up must be, and how near to it the disc, as a share of its size. */
const expected = { cells: 2, presence: 0.7, reach: 0.4 } as const;
/** The same of a disc that another one seems to stand on. */
const carrying = { ...expected, cells: 5 } as const;
/** Height of a disc's centre in the picture, of its size: from the first on it may be raised, from the second on it surely is. On the table it is a half. */
const raised = { least: 0.75, surely: 1.2 } as const;

/**
 * Looks twice: one network sees the whole picture and says about where discs are, another sees each of them close up and says
 * exactly. What the first saw and no disc explains is looked at again, so that discs that stand close are not taken for one.
 */
export class SceneReader implements PictureReader {
  readonly #scene: OnnxModel;
  readonly #disc: OnnxModel;
  readonly #area: OnnxModel;

  constructor(scene: OnnxModel, disc: OnnxModel, area: OnnxModel) {
    this.#scene = scene;
    this.#disc = disc;
    this.#area = area;
  }

  /** From the directory of a model that `praxis train perception` made. @throws ModelError where it is missing or broken */
  static async load(directory: string): Promise<SceneReader> {
    const card = await readCard(directory);
    const load = async (role: string, side: number, said: readonly number[]): Promise<OnnxModel> => {
      const model = await OnnxModel.load(directory, card, role);
      const [wanted, found] = [
        [
          [1, 3, side, side],
          [1, ...said],
        ],
        [...Object.values(model.inputs), ...Object.values(model.outputs)],
      ];
      if (String(wanted) === String(found)) return model;
      await model.dispose();
      throw new ModelError(
        `The network "${role}" of "${directory}" is of another version: it takes and gives ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}; train again with praxis train perception`,
      );
    };
    const side = pictureSize / stride;
    return new SceneReader(
      await load(sceneRole, pictureSize, [channelCount, side, side]),
      await load(discRole, discCloseUp.side, [discOutputCount]),
      await load(areaRole, areaCloseUp.side, [areaOutputCount]),
    );
  }

  /** @throws ModelError on a picture of another size than the network takes */
  async read(image: Image, care: Care = "closely"): Promise<Sightings> {
    const maps = await this.#mapsOf(image, care);
    const { discVotes, areas: guesses } = readMaps(maps);
    const discs: DiscSighting[] = [];
    let votes = discVotes;
    for (let round = 0; round < rounds && votes.length > 0; round++) {
      for (const guess of gatherDiscs(maps, votesOfRound(votes, round))) {
        const { disc } = await this.#lookAtDisc(image, guess, guess.cells, care);
        const share = disc.cells < few.cells ? few.share : undefined;
        if (disc.confidence >= leastConfidence && isNew(disc, discs, share)) discs.push(disc);
      }
      votes = votes.filter((vote) => !discs.some((disc) => explains(disc, vote)));
    }
    // What a disc stands on, the whole picture may show too little of.
    for (const disc of discs) {
      for (const spot of below(disc, discs)) {
        const found = await this.#lookWhere(image, spot, carrying, care);
        if (found === undefined || found.confidence < leastConfidence || !isNew(found, discs)) continue;
        discs.push(found);
        break;
      }
    }
    if (care === "roughly") return { discs, areas: guesses };
    const areas: AreaSighting[] = [];
    for (const guess of guesses) {
      const area = await this.#lookAtArea(image, guess);
      if (area !== undefined) areas.push(area);
    }
    return { discs, areas };
  }

  lookAt(image: Image, spot: Spot, care: Care = "closely"): Promise<DiscSighting | undefined> {
    return this.#lookWhere(image, spot, expected, care);
  }

  async #lookWhere(
    image: Image,
    spot: Spot,
    { cells, presence: least, reach }: typeof expected | typeof carrying,
    care: Care,
  ): Promise<DiscSighting | undefined> {
    const { presence, disc } = await this.#lookAtDisc(image, spot, cells, care);
    return presence >= least && pixelsApart(disc, spot) <= reach * spot.size ? disc : undefined;
  }

  async #lookAtArea(image: Image, guess: AreaSighting): Promise<AreaSighting | undefined> {
    let { corners } = guess;
    // The second time from where the first saw it.
    for (let look = 0; look < 2; look++) {
      const spot = areaSpot(corners);
      const numbers = await numbersOf(this.#area, closeUp(image, spot, areaCloseUp));
      if (sigmoid(numbers[areaOutputs.presence]!) < leastPresence) return undefined;
      corners = corners.map((_, k) => [
        spot.u + spot.size * numbers[areaOutputs.corners + 2 * k]!,
        spot.v + spot.size * numbers[areaOutputs.corners + 2 * k + 1]!,
      ]);
    }
    return { ...guess, corners };
  }

  /** Frees the networks' memory; the reader cannot read afterwards. */
  async dispose(): Promise<void> {
    await this.#scene.dispose();
    await this.#disc.dispose();
    await this.#area.dispose();
  }

  async #lookAtDisc(
    image: Image,
    spot: Spot & { readonly height?: number },
    cells: number,
    care: Care,
  ): Promise<{ readonly presence: number; readonly disc: DiscSighting }> {
    let numbers = await this.#numbersOfDisc(image, spot, care);
    let seen = nearer(spot, numbers);
    if (pixelsApart(seen, spot) > offCentre * spot.size || Math.abs(Math.log(seen.size / spot.size)) > offSize) {
      numbers = await this.#numbersOfDisc(image, seen, care);
      seen = nearer(seen, numbers);
    }
    const { presence, yaw, colour, support } = discOutputs;
    const logit = numbers[presence]!;
    const disc: DiscSighting = {
      ...seen,
      ...{ cells, ...(spot.height !== undefined && { height: spot.height }) },
      yaw: Math.atan2(numbers[yaw + 1]!, numbers[yaw]!) / 4,
      colours: shares(numbers.subarray(colour, colour + colourNames.length)),
      support: shares(numbers.subarray(support, support + supports.length)),
      confidence: sigmoid(logit - unbacked.logit * Math.exp(-cells / unbacked.cells)),
    };
    return { presence: sigmoid(logit), disc };
  }

  async #mapsOf(image: Image, care: Care): Promise<Float32Array> {
    const picture = pictureInput(image);
    const maps = async (): Promise<Float32Array> => (await this.#scene.run({ picture }))["maps"]!;
    const plain = await maps();
    if (care === "roughly") return plain;
    mirror(picture, pictureSize);
    return meanMaps(plain, await maps());
  }

  async #numbersOfDisc(image: Image, spot: Spot, care: Care): Promise<Float32Array> {
    const picture = closeUp(image, spot, discCloseUp);
    const plain = await numbersOf(this.#disc, picture);
    if (care === "roughly") return plain;
    mirror(picture, discCloseUp.side);
    return meanNumbers(plain, await numbersOf(this.#disc, picture));
  }
}

/** Whether a disc seems to stand on another. */
function seemsCarried({ size, support, height }: DiscSighting): boolean {
  const share = (kind: Support): number => support[supports.indexOf(kind)]!;
  if (height === undefined) return share("disc") >= 0.5;
  return height >= raised.surely * size ? share("hand") < 0.5 : height >= raised.least * size && share("disc") >= 0.5;
}

/** Where a disc would be seen that this one stands on, if it seems to stand on one and none was found there. */
function below(disc: DiscSighting, found: readonly DiscSighting[]): readonly Spot[] {
  if (!seemsCarried(disc)) return [];
  const { u, v, size } = disc;
  const isBelow = (other: Spot): boolean =>
    Math.abs(other.u - u) < 0.6 * size && other.v - v > 0.4 * size && other.v - v < 1.4 * size;
  if (found.some(isBelow)) return [];
  return spotsBelow(disc);
}

/** Where discs of other sizes would be seen that this one stands on. */
export const spotsBelow = ({ u, v, size }: Spot): readonly Spot[] =>
  [1.15, 0.8, 0.55].map((ratio) => ({ u, v: v + (0.4 + 0.45 * ratio) * size, size: ratio * size }));

/** What is gathered in a round: the last time not where cells say that a disc is, but where they are themselves. */
export const votesOfRound = (votes: readonly Vote[], round: number): readonly Vote[] =>
  round < rounds - 1 ? votes : votes.map((vote): Vote => ({ ...vote, ...vote.at }));

/** Whether a vote is for a disc that was found. */
export const explains = (disc: Spot, vote: Vote): boolean =>
  pixelsApart(vote, disc) <= explained * disc.size && pixelsApart(vote.at, disc) <= covered * disc.size;

function closeUp(image: Image, spot: Spot, format: CloseUpFormat): Float32Array {
  const picture = new Float32Array(3 * format.side ** 2);
  cutOut(image, spot, format, picture);
  return picture;
}

const numbersOf = async (model: OnnxModel, picture: Float32Array): Promise<Float32Array> =>
  (await model.run({ picture }))["numbers"]!;

/** Where a close-up of a spot puts the disc. */
function nearer(spot: Spot, numbers: Float32Array): Spot {
  const { centre, size } = discOutputs;
  return {
    u: spot.u + spot.size * numbers[centre]!,
    v: spot.v + spot.size * numbers[centre + 1]!,
    size: spot.size * Math.exp(numbers[size]!),
  };
}

/** Probabilities that sum to 1, of logits that stand each for itself. */
function shares(logits: Float32Array): number[] {
  const odds = Array.from(logits, sigmoid);
  const total = odds.reduce((a, b) => a + b, 0);
  return odds.map((odd) => odd / total);
}
