import assert from "node:assert/strict";
import type { Image } from "../../../src/core/index.ts";
import type { Spot } from "../../../src/perception/vision/closeUp.ts";
import type { PictureReader } from "../../../src/perception/vision/SceneReader.ts";
import { type DiscSighting, isNew, type Sightings } from "../../../src/perception/vision/sightings.ts";
import { pictureSeed } from "../../../src/train/perception/seeds.ts";
import { perfectSightings } from "../../fixtures/perfectMaps.ts";
import { exampleOf, picture } from "./examples.ts";

type Change = (sightings: Sightings, scene: number) => Sightings;

/** Stands in for networks that are shown the familiar validation scenes in their order and never err, but for a change. */
export class SetEyes implements PictureReader {
  readonly #change: Change;
  #looks = 0;
  #seen: Sightings = { discs: [], areas: [] };

  constructor(change: Change = (sightings) => sightings) {
    this.#change = change;
  }

  async read(image: Image): Promise<Sightings> {
    const scene = this.#looks++;
    const taken = picture(pictureSeed("validation", scene), "familiar");
    assert.deepEqual(image, taken.image, `the picture of scene ${scene}`);
    this.#seen = this.#change(perfectSightings(exampleOf(taken)), scene);
    return this.#seen;
  }

  async lookAt(_image: Image, expected: Spot): Promise<DiscSighting | undefined> {
    return this.#seen.discs.find((disc) => !isNew(expected, [disc]));
  }
}
