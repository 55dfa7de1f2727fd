import type { LookName } from "../../../src/scene/lookRanges.ts";
import { lookRanges } from "../../../src/scene/lookRanges.ts";
import { Example, exampleBytes, fillExample } from "../../../src/train/perception/Example.ts";
import { type LabelledPicture, takePicture } from "../../../src/train/perception/takePicture.ts";

export function exampleOf(picture: LabelledPicture): Example {
  const example = new Example(new ArrayBuffer(exampleBytes));
  fillExample(example, picture);
  return example;
}

/** Pictures that several tests look at: each takes a tenth of a second to draw. */
const taken = new Map<string, LabelledPicture>();

export function picture(seed: number, look: LookName): LabelledPicture {
  const key = `${seed} ${look}`;
  const known = taken.get(key) ?? takePicture(seed, lookRanges[look]);
  taken.set(key, known);
  return known;
}
