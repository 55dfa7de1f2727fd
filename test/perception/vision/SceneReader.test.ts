import assert from "node:assert/strict";
import type { Image } from "../../../src/core/index.ts";
import type { OnnxModel } from "../../../src/model/OnnxModel.ts";
import { areaOutputCount, discOutputCount, discOutputs } from "../../../src/perception/vision/closeUp.ts";
import { SceneReader } from "../../../src/perception/vision/SceneReader.ts";
import { channelCount, channels, heightUnit, pictureSize, stride } from "../../../src/perception/vision/sceneMaps.ts";

const side = pictureSize / stride;
const image: Image = {
  width: pictureSize,
  height: pictureSize,
  channels: 3,
  data: new Uint8Array(3 * pictureSize ** 2),
};

/** A network that says this of whatever it is shown. */
const saying = (name: string, said: Float32Array): OnnxModel =>
  ({ run: async () => ({ [name]: said }) }) as unknown as OnnxModel;

/** Maps on which `cells` × `cells` cells speak of one disc of 20 pixels about (121.5, 121.5). */
function mapsWith(cells: number): Float32Array {
  const maps = new Float32Array(channelCount * side * side).fill(-8, 0, 2 * side * side);
  for (let row = 30; row < 30 + cells; row++) {
    for (let column = 30; column < 30 + cells; column++) {
      const cell = row * side + column;
      maps[channels.disc * side * side + cell] = 8;
      maps[channels.centre * side * side + cell] = -(4 * (column - 30)) / 16;
      maps[(channels.centre + 1) * side * side + cell] = -(4 * (row - 30)) / 16;
    }
  }
  return maps;
}

function reader(cells: number, closeUp: Partial<Record<number, number>>): SceneReader {
  const numbers = new Float32Array(discOutputCount);
  for (const [k, value] of Object.entries(closeUp)) numbers[Number(k)] = value!;
  return new SceneReader(
    saying("maps", mapsWith(cells)),
    saying("numbers", numbers),
    saying("numbers", new Float32Array(areaOutputCount)),
  );
}

describe("SceneReader", () => {
  const { presence, centre, support } = discOutputs;

  it("sees no disc where a close-up shows none, however many cells speak of it", async () => {
    for (const cells of [1, 4]) {
      assert.deepEqual(await reader(cells, { [presence]: -8 }).read(image), { discs: [], areas: [] });
    }
  });

  it("sees a disc where the close-up puts it, once", async () => {
    const { discs } = await reader(4, { [presence]: 8, [centre]: 0.05 }).read(image);
    assert.equal(discs.length, 1);
    assert.ok(Math.abs(discs[0]!.u - (121.5 + 0.05 * 20)) < 1e-3 && Math.abs(discs[0]!.v - 121.5) < 1e-3);
  });

  it("looks at cells themselves whose votes are for a disc that is too far off to cover them", async () => {
    const maps = mapsWith(2);
    // They speak of a disc that is 60 pixels to the right. There is one, and one where they are.
    for (const cell of [30 * side + 30, 30 * side + 31, 31 * side + 30, 31 * side + 31]) {
      maps[channels.centre * side * side + cell]! += 60 / 16;
    }
    const disc = {
      run: async ({ picture }: { readonly picture: Float32Array }) => {
        // The picture is bright where the cells are.
        const numbers = new Float32Array(discOutputCount);
        const middle = picture[24 * 48 + 24]!;
        numbers[presence] = middle > 0.5 ? 8 : -8;
        return { numbers };
      },
    } as unknown as OnnxModel;
    const data = new Uint8Array(3 * pictureSize ** 2);
    for (const u of [116, 176]) {
      for (let v = 116; v < 132; v++) data.fill(255, 3 * (v * pictureSize + u), 3 * (v * pictureSize + u + 16));
    }
    const seeing = new SceneReader(saying("maps", maps), disc, saying("numbers", new Float32Array(areaOutputCount)));
    const { discs } = await seeing.read({ ...image, data });
    const [far, near, ...others] = discs;
    assert.equal(others.length, 0);
    assert.ok(Math.abs(far!.u - 181.5) < 1e-3 && Math.abs(near!.u - 123.5) < 1e-3 && Math.abs(near!.v - 123.5) < 1e-3);
  });

  it("looks below a disc that is seen too high for the table, and not below one on it or in a hand", async () => {
    const spotsOf = async (height: number, kind: number): Promise<number> => {
      const maps = mapsWith(4);
      // Of 20 pixels, like the disc itself.
      maps.fill((height * 20) / heightUnit, channels.height * side * side, (channels.height + 1) * side * side);
      let looks = 0;
      const disc = {
        run: async () => {
          looks++;
          const numbers = new Float32Array(discOutputCount).fill(-8, support);
          numbers[presence] = looks === 1 ? 8 : -8;
          numbers[support + kind] = 8;
          return { numbers };
        },
      } as unknown as OnnxModel;
      await new SceneReader(saying("maps", maps), disc, saying("numbers", new Float32Array(areaOutputCount))).read(
        image,
      );
      return looks - 1;
    };
    const [table, other, hand] = [0, 1, 2];
    assert.equal(await spotsOf(0.5, table), 0);
    assert.equal(await spotsOf(0.5, other), 0, "it is on the table, whatever it looks like");
    assert.equal(await spotsOf(1, table), 0);
    assert.equal(await spotsOf(1, other), 3);
    assert.equal(await spotsOf(2, table), 3, "it is not on the table, whatever it looks like");
    assert.equal(await spotsOf(2, hand), 0);
  });

  it("looks where it is told to, and says what is there as of any other disc", async () => {
    const expected = { u: 60, v: 70, size: 18 };
    const seen = await reader(0, { [presence]: 8, [centre]: 0.05, [support + 2]: 9 }).lookAt(image, expected);
    assert.ok(Math.abs(seen!.u - 60.9) < 1e-3 && Math.abs(seen!.v - 70) < 1e-3);
    assert.equal(seen!.height, undefined);
    assert.ok(seen!.support[2]! > seen!.support[0]! && Math.abs(seen!.support.reduce((a, b) => a + b, 0) - 1) < 1e-6);
    assert.equal(await reader(0, { [presence]: -8 }).lookAt(image, expected), undefined);
  });

  it("looks closely at areas only where it is told to", async () => {
    const maps = new Float32Array(channelCount * side * side).fill(-8, 0, 2 * side * side);
    for (let row = 30; row < 34; row++) maps.fill(8, (side + row) * side + 30, (side + row) * side + 34);
    const numbers = new Float32Array(areaOutputCount);
    const of = (presence: number): SceneReader => {
      const said = numbers.slice();
      said[0] = presence;
      return new SceneReader(
        saying("maps", maps),
        saying("numbers", new Float32Array(discOutputCount)),
        saying("numbers", said),
      );
    };
    assert.equal((await of(8).read(image)).areas.length, 1);
    assert.equal((await of(-8).read(image)).areas.length, 0, "a close-up shows none");
    assert.equal((await of(-8).read(image, "roughly")).areas.length, 1, "nobody looked");
  });

  it("is less sure of a disc of which one cell speaks than of one that many do", async () => {
    const confidence = async (cells: number): Promise<number> =>
      (await reader(cells, { [presence]: 8 }).read(image)).discs[0]?.confidence ?? 0;
    assert.ok((await confidence(1)) < (await confidence(4)));
  });
});
