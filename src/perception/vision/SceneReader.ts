import type { Image } from "../../core/index.ts";
import { readCard } from "../../model/ModelCard.ts";
import { OnnxModel } from "../../model/OnnxModel.ts";
import { closeUpOutputs, closeUpSize, cutOut, type Spot } from "./closeUp.ts";
import { pictureInput } from "./pictureInput.ts";
import { type DiscSighting, gatherDiscs, readMaps, type Sightings } from "./readMaps.ts";
import { colourNames } from "./sceneMaps.ts";

/** What finds discs and areas in a picture. */
export interface PictureReader {
  read(image: Image): Promise<Sightings>;
}

/** Names of the networks in the model's card. */
export const sceneRole = "scene";
export const closeUpRole = "close-up";

/** Probability below which a close-up shows no disc. */
const leastPresence = 0.4;
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
  readonly #closeUp: OnnxModel;

  constructor(scene: OnnxModel, closeUp: OnnxModel) {
    this.#scene = scene;
    this.#closeUp = closeUp;
  }

  /** From the directory of a model that `praxis train perception` made. @throws ModelError where it is missing or broken */
  static async load(directory: string): Promise<SceneReader> {
    const card = await readCard(directory);
    return new SceneReader(
      await OnnxModel.load(directory, card, sceneRole),
      await OnnxModel.load(directory, card, closeUpRole),
    );
  }

  /** @throws ModelError on a picture of another size than the network takes */
  async read(image: Image): Promise<Sightings> {
    const maps = (await this.#scene.run({ picture: pictureInput(image) }))["maps"]!;
    const { discVotes, areas } = readMaps(maps);
    const discs: DiscSighting[] = [];
    let votes = discVotes;
    for (let round = 0; round < rounds; round++) {
      for (const guess of gatherDiscs(maps, votes)) {
        const disc = await this.#lookClosely(image, guess);
        const isNew = disc !== undefined && discs.every((other) => distance(disc, other) > sameDisc * other.size);
        if (isNew) discs.push(disc);
      }
      votes = votes.filter((vote) => discs.every((disc) => distance(vote, disc) > explained * disc.size));
    }
    return { discs, areas };
  }

  /** Frees the networks' memory; the reader cannot read afterwards. */
  async dispose(): Promise<void> {
    await this.#scene.dispose();
    await this.#closeUp.dispose();
  }

  async #lookClosely(image: Image, guess: DiscSighting): Promise<DiscSighting | undefined> {
    let numbers = await this.#numbers(image, guess);
    let disc = corrected(guess, guess, numbers);
    const [du, dv] = [disc.u - guess.u, disc.v - guess.v];
    if (Math.hypot(du, dv) > offCentre * guess.size || Math.abs(Math.log(disc.size / guess.size)) > offSize) {
      numbers = await this.#numbers(image, disc);
      disc = corrected(guess, disc, numbers);
    }
    const presence = sigmoid(numbers[closeUpOutputs.presence]!);
    if (presence < leastPresence) return undefined;
    return { ...disc, confidence: presence * (1 - Math.exp(-guess.cells / 1.5)) };
  }

  async #numbers(image: Image, spot: Spot): Promise<Float32Array> {
    const picture = new Float32Array(3 * closeUpSize ** 2);
    cutOut(image, spot, picture);
    return (await this.#closeUp.run({ picture }))["numbers"]!;
  }
}

/** A guess with what a close-up of a spot says. */
function corrected(guess: DiscSighting, spot: Spot, numbers: Float32Array): DiscSighting {
  const { centre, size, yaw, colour } = closeUpOutputs;
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

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
