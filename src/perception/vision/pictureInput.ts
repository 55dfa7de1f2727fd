import { type Image, ModelError } from "../../core/index.ts";
import { pictureSize } from "./sceneMaps.ts";

/** A picture as the network takes it: [1, 3, `pictureSize`, `pictureSize`], 0..1. @throws ModelError on one of another size or without colour */
export function pictureInput({ width, height, channels, data }: Image): Float32Array {
  if (width !== pictureSize || height !== pictureSize || channels !== 3) {
    throw new ModelError(
      `The network that sees takes colour pictures of ${pictureSize} × ${pictureSize} pixels; the camera gave ${width} × ${height} with ${channels} channels. Set the camera's size to ${pictureSize}`,
    );
  }
  const plane = width * height;
  const planes = new Float32Array(3 * plane);
  for (let c = 0; c < 3; c++) for (let i = 0; i < plane; i++) planes[c * plane + i] = data[3 * i + c]! / 255;
  return planes;
}
