import assert from "node:assert/strict";
import { ModelError } from "../../../src/core/index.ts";
import { pictureInput } from "../../../src/perception/vision/pictureInput.ts";
import { pictureSize } from "../../../src/perception/vision/sceneMaps.ts";

const size = pictureSize;
const pictureOf = (width: number, height: number, channels: 1 | 3) => ({
  width,
  height,
  channels,
  data: new Uint8Array(width * height * channels),
});

describe("pictureInput()", () => {
  it("gives one plane for each channel, from 0 to 1", () => {
    const image = pictureOf(size, size, 3);
    // Green at row 2, column 5.
    image.data[3 * (2 * size + 5) + 1] = 255;
    const planes = pictureInput(image);
    assert.equal(planes.length, 3 * size * size);
    assert.equal(planes[size * size + 2 * size + 5], 1);
    assert.equal(
      planes.reduce((a, b) => a + b, 0),
      1,
    );
  });

  it("says what is wrong with a picture of another size or without colour", () => {
    for (const [image, said] of [
      [pictureOf(size / 2, size, 3), `${size / 2} × ${size} with 3 channels`],
      [pictureOf(size, size / 2, 3), `${size} × ${size / 2} with 3 channels`],
      [pictureOf(size, size, 1), `${size} × ${size} with 1 channels`],
    ] as const) {
      assert.throws(
        () => pictureInput(image),
        (error: unknown) =>
          error instanceof ModelError &&
          error.message.includes(said) &&
          error.message.includes(`Set the camera's size to ${size}`),
      );
    }
  });
});
