import { discOutputs } from "./closeUp.ts";
import { channelCount, channels, cornerSigns, pictureSize, stride } from "./sceneMaps.ts";

// A network errs otherwise in a mirror: the mean of what it says of a picture and of its mirror image is nearer to the truth.

/** Turns each row of planes that are `side` wide: left and right change places. */
export function mirror(planes: Float32Array, side: number): void {
  for (let start = 0; start < planes.length; start += side) planes.subarray(start, start + side).reverse();
}

/** Numbers of a disc's close-up that point to the left or to the right. */
const sidedNumbers: readonly number[] = [discOutputs.centre, discOutputs.yaw + 1];

/** The mean of what is said of a disc's close-up and of its mirror image, as of the close-up. */
export const meanNumbers = (plain: Float32Array, mirrored: Float32Array): Float32Array =>
  plain.map((number, k) => (number + (sidedNumbers.includes(k) ? -1 : 1) * mirrored[k]!) / 2);

const side = pictureSize / stride;

/** For each channel of the maps the one that says the same in a mirror, and whether it points the other way there. */
const counterparts: readonly { readonly channel: number; readonly isSided: boolean }[] = Array.from(
  { length: channelCount },
  (_, channel) => {
    const corner = channel - channels.corners;
    if (corner < 0) return { channel, isSided: channel === channels.centre || channel === channels.yaw + 1 };
    // The corner on the other side takes this one's place.
    const other = cornerSigns.length - 1 - Math.floor(corner / 2);
    return { channel: channels.corners + 2 * other + (corner % 2), isSided: corner % 2 === 0 };
  },
);

/** The mean of the maps of a picture and of its mirror image, as of the picture: [1, `channelCount`, 64, 64] each. */
export function meanMaps(plain: Float32Array, mirrored: Float32Array): Float32Array {
  const mean = new Float32Array(plain.length);
  for (const [c, { channel, isSided }] of counterparts.entries()) {
    const sign = isSided ? -1 : 1;
    for (let row = 0; row < side; row++) {
      const here = (c * side + row) * side;
      const there = (channel * side + row) * side + side - 1;
      for (let column = 0; column < side; column++) {
        mean[here + column] = (plain[here + column]! + sign * mirrored[there - column]!) / 2;
      }
    }
  }
  return mean;
}
