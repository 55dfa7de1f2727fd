import { type Image, type Observation, type Vec3 } from "../../core/index.ts";
import type { LiberoCameras } from "../openpi/liberoObservation.ts";
import { resizeWithPad } from "../openpi/resizeWithPad.ts";
import { pictureSide } from "./vlaInputs.ts";
import type { VlaSight } from "./VlaSight.ts";

/** Sees by the scene's camera and the one on the hand. */
export class CameraSight implements VlaSight {
  readonly sees = "pictures";
  readonly #cameras: LiberoCameras;

  constructor(cameras: LiberoCameras) {
    this.#cameras = cameras;
  }

  /** @throws RangeError on a picture without colour; whatever `image` throws */
  async look(
    observation: Observation,
    _: Vec3,
    signal?: AbortSignal,
  ): Promise<Readonly<Record<"agent" | "wrist", Float32Array>>> {
    const { scene, wrist } = this.#cameras;
    return {
      agent: pictureNumbers(await observation.image(scene, signal)),
      wrist: pictureNumbers(await observation.image(wrist, signal)),
    };
  }
}

/** A picture as networks take it, [pictureSide, pictureSide, 3], 0..1. @throws RangeError on one without colour */
export function pictureNumbers(image: Image): Float32Array {
  if (image.channels !== 3) throw new RangeError("A vision-language-action policy wants pictures in colour");
  const { data } = smaller(image);
  const numbers = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) numbers[i] = data[i]! / 255;
  return numbers;
}

/** Means of whole blocks of pixels where that is enough, as a camera with fewer pixels has them. */
function smaller(image: Image): Image {
  const { width, height, data } = image;
  const k = width / pictureSide;
  if (width !== height || !Number.isInteger(k) || k === 1) return resizeWithPad(image, pictureSide);
  const means = new Uint8Array(pictureSide * pictureSide * 3);
  for (let i = 0; i < means.length; i++) {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % pictureSide, Math.floor(i / (3 * pictureSide))];
    let sum = 0;
    for (let dy = 0; dy < k; dy++)
      for (let dx = 0; dx < k; dx++) sum += data[((k * y + dy) * width + k * x + dx) * 3 + c]!;
    means[i] = Math.round(sum / (k * k));
  }
  return { width: pictureSide, height: pictureSide, channels: 3, data: means };
}
