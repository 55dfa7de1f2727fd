import { areaHalf, compose, inverse, type Pose, project, subtract, type Vec3 } from "../../core/index.ts";
import { faceYaw } from "../../skill/geometry.ts";
import { discBody } from "../../scene/cubeScene.ts";
import { type Support, supports } from "../../perception/vision/closeUp.ts";
import {
  colourNames,
  cornerSigns,
  heightUnit,
  pictureSize,
  sizeUnit,
  stride,
} from "../../perception/vision/sceneMaps.ts";
import { benchmarkPegs, mostDiscs } from "../../../sim/discSets.ts";
import type { LabelledPicture } from "./takePicture.ts";

/** Cells along each side of a map, and in all. */
export const mapSize = pictureSize / stride;
export const cellCount = mapSize * mapSize;

/** Numbers that are kept of each disc and each area. */
export const discNumbers = 8;
export const areaNumbers = 2 * cornerSigns.length;

/** What cells belong to: 0 nothing, 1 + i disc i, `firstArea` + k area k. */
export const firstArea = 1 + mostDiscs;

/** Lengths of an example's parts in bytes, in this order. */
const parts = {
  pixels: 3 * pictureSize * pictureSize,
  owners: cellCount,
  discShares: cellCount,
  areaShares: cellCount,
  numbers: 4 * (mostDiscs * discNumbers + benchmarkPegs.length * areaNumbers),
};
export const exampleBytes = Object.values(parts).reduce((a, b) => a + b, 0);

/** One picture with what the network shall say of it, as views of `exampleBytes` bytes; the start must be a multiple of 4. */
export class Example {
  /** [row, column, channel], 0..255. */
  readonly pixels: Uint8Array;
  /** Of each cell, what it speaks of. */
  readonly owners: Uint8Array;
  /** Of each cell, how many of its 16 pixels show a disc, and an area. */
  readonly discShares: Uint8Array;
  readonly areaShares: Uint8Array;
  /** Of each disc: pixel u and v of the centre, size, height, cosine and sine of the yaw (units of the maps), colour or −1, index of its support; of each area its corners' u and v. */
  readonly numbers: Float32Array;

  constructor(buffer: ArrayBufferLike, start = 0) {
    let at = start;
    const take = (length: number): Uint8Array => {
      const view = new Uint8Array(buffer, at, length);
      at += length;
      return view;
    };
    this.pixels = take(parts.pixels);
    this.owners = take(parts.owners);
    this.discShares = take(parts.discShares);
    this.areaShares = take(parts.areaShares);
    this.numbers = new Float32Array(buffer, at, parts.numbers / 4);
  }

  discOffset(disc: number): number {
    return disc * discNumbers;
  }

  areaOffset(area: number): number {
    return mostDiscs * discNumbers + area * areaNumbers;
  }
}

/** Writes a picture's example. */
export function fillExample(example: Example, picture: LabelledPicture): void {
  const { scene, camera, cameraPose, image, unnamed } = picture;
  example.pixels.set(image.data);
  fillCells(example, picture);
  const view = inverse(cameraPose);
  const pixelOf = (point: Vec3): readonly [number, number, number] => {
    const seen = compose(view, { position: point, orientation: [0, 0, 0, 1] }).position;
    const [u, v] = project(camera.intrinsics, seen) ?? [-1e4, -1e4];
    return [u, v, seen[2]];
  };
  const { fx } = camera.intrinsics;
  for (const [i, { colour, edge }] of scene.discs.entries()) {
    const pose = scene.poses[i]!;
    const [u, v, depth] = pixelOf(pose.position);
    const yaw = 4 * (faceYaw(pose.orientation) - azimuthOf(cameraPose, pose));
    const name = unnamed.has(colour) ? -1 : colourNames.indexOf(colour as (typeof colourNames)[number]);
    example.numbers.set(
      [
        u,
        v,
        Math.log((fx * edge) / depth / sizeUnit),
        (fx * pose.position[2]) / depth / heightUnit,
        Math.cos(yaw),
        Math.sin(yaw),
        name,
        supports.indexOf(supportOf(scene, i)),
      ],
      example.discOffset(i),
    );
  }
  for (const [k, { position }] of benchmarkPegs.entries()) {
    const corners = cornerSigns.flatMap(([sx, sy]) => {
      const [u, v] = pixelOf([position[0] + sx * areaHalf, position[1] + sy * areaHalf, position[2]]);
      return [u, v];
    });
    example.numbers.set(corners, example.areaOffset(k));
  }
}

/** A disc whose lower face is this near to the table, m, lies on it: on another it is at least the smallest edge up. */
const onTable = 0.005;

function supportOf({ discs, poses, held }: LabelledPicture["scene"], disc: number): Support {
  if (disc === held) return "hand";
  return poses[disc]!.position[2] - discs[disc]!.edge / 2 < onTable ? "table" : "disc";
}

/** Horizontal direction in which a camera sees something, rad, base frame. */
function azimuthOf(camera: Pose, seen: Pose): number {
  const [x, y] = subtract(seen.position, camera.position);
  return Math.atan2(y, x);
}

function fillCells(example: Example, { labels, bodies, scene }: LabelledPicture): void {
  const ownerOf = bodies.map((name) => {
    const disc = scene.discs.findIndex(({ id }) => discBody(id) === name);
    if (disc >= 0) return 1 + disc;
    const area = benchmarkPegs.findIndex(({ id }) => id === name);
    return area >= 0 ? firstArea + area : 0;
  });
  const counts = new Uint8Array(firstArea + benchmarkPegs.length);
  for (let row = 0, cell = 0; row < mapSize; row++) {
    for (let column = 0; column < mapSize; column++, cell++) {
      counts.fill(0);
      for (let j = 0; j < stride; j++) {
        const from = (row * stride + j) * pictureSize + column * stride;
        for (let i = 0; i < stride; i++) {
          const body = labels.bodies[from + i]!;
          if (body >= 0) counts[ownerOf[body]!]!++;
        }
      }
      let disc = 0;
      let area = 0;
      let owner = 0;
      for (let o = 1; o < counts.length; o++) {
        if (o < firstArea) disc += counts[o]!;
        else area += counts[o]!;
        if (counts[o]! > (owner === 0 ? 0 : counts[owner]!)) owner = o;
      }
      example.discShares[cell] = disc;
      example.areaShares[cell] = area;
      example.owners[cell] = owner;
    }
  }
}
