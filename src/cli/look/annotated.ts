import type { Image } from "../../core/index.ts";
import { toView } from "../../perception/rings/pictureSampling.ts";
import type { RingReading } from "../../perception/rings/RingReader.ts";
import type { PicturePoint } from "../../perception/rings/RodView.ts";
import { Picture } from "../film/Picture.ts";

/** Longest side of an annotated picture, pixels. */
const longest = 1280;

const rodInk = [255, 0, 255] as const;
const ringInk = [0, 255, 64] as const;
const paper = [0, 0, 0] as const;

/** The picture, made smaller if it is large, with the rods' axes, the rings' outlines' ends and ranks, and the stacks in a line below. */
export function annotated(image: Image, { rods, rings, stacks, confidence }: RingReading): Picture {
  const step = Math.max(1, Math.max(image.width, image.height) / longest);
  const small = reduced(image, step);
  const scale = Math.max(1, Math.round(Math.max(small.width, small.height) / 480));
  const line = Picture.lineHeight(scale);
  const picture = new Picture(small.width, small.height + line, paper);
  picture.paste(small, 0, 0);
  const view = { origin: [(step - 1) / 2, (step - 1) / 2], column: [step, 0], row: [0, step] } as const;
  const place = (point: PicturePoint): PicturePoint => toView(view, point);
  for (const { base, top } of rods) drawLine(picture, place(base), place(top), scale, rodInk);
  for (const { left, right, rank } of rings) {
    const [from, to] = [place(left), place(right)];
    drawLine(picture, from, to, scale, ringInk);
    picture.writeLine(String(rank), Math.round(to[0]) + 2 * scale, Math.round(to[1] - line / 2), {
      scale,
      ink: ringInk,
    });
  }
  const told = stacks.map((stack) => (stack.length === 0 ? "-" : stack.join(" "))).join(" | ");
  picture.writeLine(`${told}   sure ${confidence.all.toFixed(2)}`, 2, small.height, { scale, ink: [255, 255, 255] });
  return picture;
}

/** Each pixel the mean of `step` × `step` of the picture, in whole samples. */
function reduced(image: Image, step: number): Image {
  if (step === 1) return image;
  const [width, height] = [Math.floor(image.width / step), Math.floor(image.height / step)];
  const data = new Uint8Array(3 * width * height);
  const samples = Math.ceil(step);
  for (let y = 0, o = 0; y < height; y++) {
    for (let x = 0; x < width; x++, o += 3) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let j = 0; j < samples; j++) {
          const row = Math.floor((y + j / samples) * step) * image.width;
          for (let i = 0; i < samples; i++) {
            sum += image.data[image.channels * (row + Math.floor((x + i / samples) * step)) + c]!;
          }
        }
        data[o + c] = sum / samples ** 2;
      }
    }
  }
  return { width, height, channels: 3, data };
}

function drawLine(
  { width, height, data }: Picture,
  from: PicturePoint,
  to: PicturePoint,
  thickness: number,
  ink: readonly number[],
): void {
  const steps = Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1])) + 1;
  for (let n = 0; n <= steps; n++) {
    const u = Math.round(from[0] + ((to[0] - from[0]) * n) / steps);
    const v = Math.round(from[1] + ((to[1] - from[1]) * n) / steps);
    for (let y = Math.max(0, v); y < Math.min(height, v + thickness); y++) {
      for (let x = Math.max(0, u); x < Math.min(width, u + thickness); x++) data.set(ink, 3 * (y * width + x));
    }
  }
}
