import type { Image } from "../../core/index.ts";
import { readCard } from "../../model/ModelCard.ts";
import { OnnxModel } from "../../model/OnnxModel.ts";
import {
  areaCloseUp,
  areaOutputs,
  type CloseUpFormat,
  cutOut,
  discCloseUp,
  discOutputs,
  type Spot,
} from "./closeUp.ts";
import { pictureInput } from "./pictureInput.ts";
import {
  type AreaSighting,
  areaSpot,
  type DiscSighting,
  gatherDiscs,
  readMaps,
  sigmoid,
  type Sightings,
} from "./readMaps.ts";
import { colourNames } from "./sceneMaps.ts";

/** What finds discs and areas in a picture. */
export interface PictureReader {
  read(image: Image): Promise<Sightings>;
}

/** Names of the networks in the model's card. */
export const sceneRole = "scene";
export const discRole = "disc";
export const areaRole = "area";

/** Probability below which a close-up shows no disc. */
const leastPresence = 0.5;
/** Sightings closer than this share of their size are of one disc; cubes on each other are three quarters of it apart. */
const sameDisc = 0.35;
/** Votes within this share of a disc's size are explained by it. */
const explained = 0.45;
/** Times that votes which no disc explains are gathered again. */
const rounds = 3;
/** A close-up this far off, of the size, or this much of another size (logarithm), is taken again. */
const offCentre = 0.1;
const offSize = 0.08;

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
    return new SceneReader(
      await OnnxModel.load(directory, card, sceneRole),
      await OnnxModel.load(directory, card, discRole),
      await OnnxModel.load(directory, card, areaRole),
    );
  }

  /** @throws ModelError on a picture of another size than the network takes */
  async read(image: Image): Promise<Sightings> {
    const maps = (await this.#scene.run({ picture: pictureInput(image) }))["maps"]!;
    const { discVotes, areas: guesses } = readMaps(maps);
    const discs: DiscSighting[] = [];
    let votes = discVotes;
    for (let round = 0; round < rounds; round++) {
      for (const guess of gatherDiscs(maps, votes)) {
        const disc = await this.#lookAtDisc(image, guess);
        const isNew = disc !== undefined && discs.every((other) => distance(disc, other) > sameDisc * other.size);
        if (isNew) discs.push(disc);
      }
      votes = votes.filter((vote) => discs.every((disc) => distance(vote, disc) > explained * disc.size));
    }
    const areas: AreaSighting[] = [];
    for (const guess of guesses) {
      const area = await this.#lookAtArea(image, guess);
      if (area !== undefined) areas.push(area);
    }
    return { discs, areas };
  }

  async #lookAtArea(image: Image, guess: AreaSighting): Promise<AreaSighting | undefined> {
    let { corners } = guess;
    // The second time from where the first saw it.
    for (let look = 0; look < 2; look++) {
      const spot = areaSpot(corners);
      const numbers = await numbersOf(this.#area, image, spot, areaCloseUp);
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

  async #lookAtDisc(image: Image, guess: DiscSighting): Promise<DiscSighting | undefined> {
    let numbers = await numbersOf(this.#disc, image, guess, discCloseUp);
    let disc = corrected(guess, guess, numbers);
    const [du, dv] = [disc.u - guess.u, disc.v - guess.v];
    if (Math.hypot(du, dv) > offCentre * guess.size || Math.abs(Math.log(disc.size / guess.size)) > offSize) {
      numbers = await numbersOf(this.#disc, image, disc, discCloseUp);
      disc = corrected(guess, disc, numbers);
    }
    const presence = sigmoid(numbers[discOutputs.presence]!);
    if (presence < leastPresence) return undefined;
    return { ...disc, confidence: presence * (1 - Math.exp(-guess.cells / 1.5)) };
  }
}

async function numbersOf(model: OnnxModel, image: Image, spot: Spot, format: CloseUpFormat): Promise<Float32Array> {
  const picture = new Float32Array(3 * format.side ** 2);
  cutOut(image, spot, format, picture);
  return (await model.run({ picture }))["numbers"]!;
}

/** A guess with what a close-up of a spot says. */
function corrected(guess: DiscSighting, spot: Spot, numbers: Float32Array): DiscSighting {
  const { centre, size, yaw, colour } = discOutputs;
  const odds = colourNames.map((_, i) => sigmoid(numbers[colour + i]!));
  const total = odds.reduce((a, b) => a + b, 0);
  return {
    ...guess,
    u: spot.u + spot.size * numbers[centre]!,
    v: spot.v + spot.size * numbers[centre + 1]!,
    size: spot.size * Math.exp(numbers[size]!),
    yaw: Math.atan2(numbers[yaw + 1]!, numbers[yaw]!) / 4,
    colours: odds.map((share) => share / total),
  };
}

const distance = (
  a: { readonly u: number; readonly v: number },
  b: { readonly u: number; readonly v: number },
): number => Math.hypot(a.u - b.u, a.v - b.v);
