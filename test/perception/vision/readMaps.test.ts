import assert from "node:assert/strict";
import { Rng } from "../../../src/core/index.ts";
import { gatherDiscs, readMaps } from "../../../src/perception/vision/readMaps.ts";
import {
  centreUnit,
  channelCount,
  channels,
  colourNames,
  cornerSigns,
  cornerUnit,
  heightUnit,
  pictureSize,
  sizeUnit,
  stride,
} from "../../../src/perception/vision/sceneMaps.ts";
import type { AreaSighting, DiscGuess } from "../../../src/perception/vision/sightings.ts";

const side = pictureSize / stride;
const count = side * side;

/** A disc to be put on maps: pixels, and what every cell says of it. */
interface Painted {
  readonly u: number;
  readonly v: number;
  readonly size: number;
  readonly colour: number;
  readonly yaw: number;
}

/** Maps on which nothing is seen. */
function emptyMaps(): Float32Array {
  const maps = new Float32Array(channelCount * count);
  maps.fill(-8, 0, 2 * count);
  return maps;
}

const middleOf = (cell: number): readonly [number, number] => [
  (cell % side) * stride + 1.5,
  Math.floor(cell / side) * stride + 1.5,
];

/** Lets the cells whose middle lies in a square about the disc speak of it; `spoil` is added to each of their votes, pixels. */
function paint(maps: Float32Array, { u, v, size, colour, yaw }: Painted, spoil = (): number => 0): number {
  let cells = 0;
  for (let cell = 0; cell < count; cell++) {
    const [x, y] = middleOf(cell);
    if (Math.abs(x - u) > size / 2 || Math.abs(y - v) > size / 2) continue;
    speak(maps, cell, { u: u + spoil(), v: v + spoil(), size, colour, yaw });
    cells++;
  }
  return cells;
}

function speak(maps: Float32Array, cell: number, { u, v, size, colour, yaw }: Painted): void {
  const [x, y] = middleOf(cell);
  const put = (channel: number, value: number): void => {
    maps[channel * count + cell] = value;
  };
  put(channels.disc, 6);
  put(channels.area, -8);
  put(channels.centre, (u - x) / centreUnit);
  put(channels.centre + 1, (v - y) / centreUnit);
  put(channels.size, Math.log(size / sizeUnit));
  put(channels.height, (0.5 * size) / heightUnit);
  put(channels.yaw, Math.cos(4 * yaw));
  put(channels.yaw + 1, Math.sin(4 * yaw));
  for (let k = 0; k < colourNames.length; k++) put(channels.colour + k, k === colour ? 5 : -5);
}

/** Discs and areas that maps show to one look. */
function read(maps: Float32Array): { readonly discs: readonly DiscGuess[]; readonly areas: readonly AreaSighting[] } {
  const { discVotes, areas } = readMaps(maps);
  return { discs: gatherDiscs(maps, discVotes), areas };
}

const near = (a: number, b: number, tolerance: number, what: string): void => {
  assert.ok(Math.abs(a - b) <= tolerance, `${what}: ${a} is not ${b} ± ${tolerance}`);
};

describe("readMaps() and gatherDiscs()", () => {
  const one: Painted = { u: 100.3, v: 120.7, size: 24, colour: 3, yaw: 0.3 };

  it("sees nothing on empty maps", () => {
    assert.deepEqual(read(emptyMaps()), { discs: [], areas: [] });
  });

  it("tells what all cells of a disc say", () => {
    const maps = emptyMaps();
    const cells = paint(maps, one);
    const { discs } = read(maps);
    assert.equal(discs.length, 1);
    const [{ u, v, size, height, yaw, colours, cells: weight, confidence }] = discs as [(typeof discs)[number]];
    near(u, one.u, 1e-3, "u");
    near(v, one.v, 1e-3, "v");
    near(size, one.size, 1e-3, "size");
    near(height, 12, 1e-3, "height");
    near(yaw, 0.3, 1e-5, "yaw");
    near(
      colours.reduce((a, b) => a + b, 0),
      1,
      1e-9,
      "colours",
    );
    assert.equal(colours.indexOf(Math.max(...colours)), 3);
    near(weight, cells, 0.01 * cells, "cells");
    assert.ok(confidence > 0.95 && confidence <= 1, `confidence ${confidence}`);
  });

  it("counts a cell the more the surer it is", () => {
    const maps = emptyMaps();
    const cells = paint(maps, one);
    // One cell that is off by 4 pixels, and 73 % sure.
    const cell = Math.floor(one.v / stride) * side + Math.floor(one.u / stride);
    maps[channels.disc * count + cell] = 1;
    maps[channels.centre * count + cell]! += 4 / centreUnit;
    near(read(maps).discs[0]!.u, one.u + (4 * 0.731) / (cells - 0.269), 2e-3, "u");
  });

  it("hears cells that speak of a disc and more so of the area under it, and not those that hardly do", () => {
    const logit = (probability: number): number => Math.log(probability / (1 - probability));
    const said = (disc: number, area: number): readonly [discs: number, areaCells: number] => {
      const maps = emptyMaps();
      const cells = paint(maps, one);
      for (let cell = 0; cell < count; cell++) {
        if (maps[channels.disc * count + cell]! < 0) continue;
        maps[channels.disc * count + cell] = logit(disc);
        maps[channels.area * count + cell] = logit(area);
      }
      const { discs, areas } = read(maps);
      return [discs.length, areas.reduce((sum, area) => sum + area.cells, 0) / cells];
    };
    for (const [disc, area, discs, speaks] of [
      [0.2, 0.6, 1, true],
      [0.1, 0.3, 0, true],
      [0.13, 0.8, 0, true],
      [0.6, 0.5, 1, false],
    ] as const) {
      const [found, share] = said(disc, area);
      assert.equal(found, discs, `${disc} for a disc, ${area} for an area`);
      near(share, speaks ? area : 0, 0.01, "share of cells for the area");
    }
  });

  it("tells two discs of a stack apart, though their votes scatter", () => {
    const rng = new Rng(1, "votes");
    const scatter = (): number => rng.normal(1);
    for (const away of [0.8, 0.9, 1.2]) {
      const maps = emptyMaps();
      const below = { ...one, v: one.v + away * one.size, colour: 1 };
      paint(maps, below, scatter);
      paint(maps, one, scatter);
      const { discs } = read(maps);
      assert.equal(discs.length, 2, `${away} sizes apart`);
      const [first, second] = discs.toSorted((a, b) => a.v - b.v);
      near(first!.v, one.v, 1, "upper");
      near(second!.v, below.v, 1, "lower");
      assert.deepEqual(
        [first, second].map((disc) => disc!.colours.indexOf(Math.max(...disc!.colours))),
        [3, 1],
      );
    }
  });

  it("takes votes that scatter for one disc, and is less sure of it", () => {
    const rng = new Rng(2, "votes");
    const maps = emptyMaps();
    paint(maps, one, () => rng.normal(1.2));
    const clear = emptyMaps();
    paint(clear, one);
    const { discs } = read(maps);
    assert.equal(discs.length, 1);
    near(discs[0]!.u, one.u, 1, "u");
    assert.ok(discs[0]!.confidence < 0.9 * read(clear).discs[0]!.confidence);
  });

  it("makes no area of a single cell, and is not sure of a disc", () => {
    const maps = emptyMaps();
    speak(maps, 30 * side + 30, one);
    maps[channels.area * count + 10 * side + 10] = 6;
    const whole = emptyMaps();
    paint(whole, one);
    const { discs, areas } = read(maps);
    assert.deepEqual(areas, []);
    // It may be looked at close up.
    for (const { confidence } of discs) assert.ok(confidence < 0.5 * read(whole).discs[0]!.confidence);
  });

  it("gives an area the corners that its cells say, in their order", () => {
    const maps = emptyMaps();
    const corners = cornerSigns.map(([sx, sy]) => [60 + 25 * sx + 3 * sy, 90 + 14 * sy] as const);
    let cells = 0;
    for (let cell = 0; cell < count; cell++) {
      const [x, y] = middleOf(cell);
      if (Math.abs(x - 60) > 20 || Math.abs(y - 90) > 12) continue;
      cells++;
      maps[channels.area * count + cell] = 6;
      for (const [k, [u, v]] of corners.entries()) {
        maps[(channels.corners + 2 * k) * count + cell] = (u - x) / cornerUnit;
        maps[(channels.corners + 2 * k + 1) * count + cell] = (v - y) / cornerUnit;
      }
    }
    const { areas, discs } = read(maps);
    assert.deepEqual([areas.length, discs.length], [1, 0]);
    near(areas[0]!.cells, cells, 0.01 * cells, "cells");
    for (const [k, [u, v]] of areas[0]!.corners.entries()) {
      near(u, corners[k]![0], 1e-3, `u of corner ${k}`);
      near(v, corners[k]![1], 1e-3, `v of corner ${k}`);
    }
  });

  it("tells the disc of most cells first", () => {
    const maps = emptyMaps();
    paint(maps, { ...one, u: 40, size: 13, colour: 0 });
    const large = { ...one, u: 200, size: 30, colour: 1 };
    paint(maps, large);
    paint(maps, one);
    const { discs } = read(maps);
    assert.deepEqual(
      discs.map(({ size }) => Math.round(size)),
      [30, 24, 13],
    );
  });
});
