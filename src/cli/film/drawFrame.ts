import type { Observation } from "../../core/index.ts";
import { Picture } from "./Picture.ts";

const background = [32, 36, 43] as const;
const ink = [255, 255, 255] as const;
/** Pixels of a dot of the caption, and the space before it. */
const scale = 2;
const margin = 6;

/** What all cameras see at one moment, side by side, with a caption below. */
export async function drawFrame(observation: Observation, caption: string): Promise<Picture> {
  const images = [];
  // One after the other: they share a renderer, and the meter wants its windows nested.
  for (const camera of observation.cameras) images.push(await observation.image(camera));
  const width = images.reduce((sum, image) => sum + image.width, 0);
  const height = Math.max(...images.map((image) => image.height));
  const frame = new Picture(width, height + Picture.lineHeight(scale), background);
  let left = 0;
  for (const image of images) {
    frame.paste(image, left, 0);
    left += image.width;
  }
  frame.writeLine(caption, margin, height, { scale, ink });
  return frame;
}

/** Pictures of one size in two columns, to be read row by row. */
export function arrange(frames: readonly Picture[]): Picture {
  const { width, height } = frames[0]!;
  const columns = Math.min(2, frames.length);
  const rows = Math.ceil(frames.length / columns);
  const sheet = new Picture(columns * width + (columns - 1) * margin, rows * height, background);
  for (const [i, frame] of frames.entries()) {
    sheet.paste(frame, (i % columns) * (width + margin), Math.floor(i / columns) * height);
  }
  return sheet;
}
