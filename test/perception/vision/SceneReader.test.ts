import assert from "node:assert/strict";
import type { Image } from "../../../src/core/index.ts";
import type { OnnxModel } from "../../../src/model/OnnxModel.ts";
import { areaOutputCount, discCloseUp, discOutputCount, discOutputs } from "../../../src/perception/vision/closeUp.ts";
import { SceneReader } from "../../../src/perception/vision/SceneReader.ts";
import { channelCount, channels, heightUnit, pictureSize, stride } from "../../../src/perception/vision/sceneMaps.ts";

const side = pictureSize / stride;
const image: Image = {
  width: pictureSize,
  height: pictureSize,
  channels: 3,
  // Bright in the first column, by which a mirror is known.
  data: new Uint8Array(3 * pictureSize ** 2).map((_, i) => (i % (3 * pictureSize) < 3 ? 255 : 0)),
};

/** A network that says these numbers of whatever it is shown. */
const saying = (numbers: Float32Array): OnnxModel => ({ run: async () => ({ numbers }) }) as unknown as OnnxModel;

/** A network that says this of a picture that is bright in its first column, and of its mirror image the same in a mirror. */
function seeing(maps: Float32Array): OnnxModel {
  const turned = maps.map((_, i) => {
    const [line, column] = [Math.floor(i / side), i % side];
    const channel = Math.floor(line / side);
    return (channel === channels.centre ? -1 : 1) * maps[line * side + side - 1 - column]!;
  });
  return {
    run: async ({ picture }: { readonly picture: Float32Array }) => {
      assert.notEqual(picture[0]! > 0.5, picture[pictureSize - 1]! > 0.5, "either is bright");
      return { maps: picture[0]! > 0.5 ? maps : turned };
    },
  } as unknown as OnnxModel;
}

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
  return new SceneReader(seeing(mapsWith(cells)), saying(numbers), saying(new Float32Array(areaOutputCount)));
}

describe("SceneReader", () => {
  const { presence, centre, yaw, support } = discOutputs;

  it("sees no disc where a close-up shows none, however many cells speak of it", async () => {
    for (const cells of [1, 4]) {
      assert.deepEqual(await reader(cells, { [presence]: -8 }).read(image), { discs: [], areas: [] });
    }
  });

  it("sees a disc where the close-up puts it, once", async () => {
    const { discs } = await reader(4, { [presence]: 8, [centre + 1]: 0.05 }).read(image);
    assert.equal(discs.length, 1);
    assert.ok(Math.abs(discs[0]!.u - 121.5) < 1e-3 && Math.abs(discs[0]!.v - (121.5 + 0.05 * 20)) < 1e-3);
  });

  it("looks at each close-up in a mirror, too, so that what errs to one side evens out and what is there stays", async () => {
    const { side: width } = discCloseUp;
    const data = image.data.slice();
    // Something bright of which the left edge is a little to the right of the middle.
    for (let v = 0; v < pictureSize; v++) data.fill(255, 3 * (v * pictureSize + 122), 3 * (v * pictureSize + 160));
    const disc = {
      run: async ({ picture }: { readonly picture: Float32Array }) => {
        const isBrightRight = picture[width - 1]! > picture[0]!;
        const numbers = new Float32Array(discOutputCount);
        numbers[presence] = 8;
        // Seen to the bright side, and always a bit too far to the left.
        numbers[centre] = (isBrightRight ? 0.04 : -0.04) - 0.05;
        [numbers[yaw], numbers[yaw + 1]] = [0.6, (isBrightRight ? 0.8 : -0.8) - 0.1];
        return { numbers };
      },
    } as unknown as OnnxModel;
    const eyes = new SceneReader(seeing(mapsWith(4)), disc, saying(new Float32Array(areaOutputCount)));
    const [seen] = (await eyes.read({ ...image, data })).discs;
    assert.ok(Math.abs(seen!.u - (121.5 + 0.04 * 20)) < 1e-3);
    assert.ok(Math.abs(seen!.yaw - Math.atan2(0.8, 0.6) / 4) < 1e-6);
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
    const data = image.data.slice();
    for (const u of [116, 176]) {
      for (let v = 116; v < 132; v++) data.fill(255, 3 * (v * pictureSize + u), 3 * (v * pictureSize + u + 16));
    }
    const eyes = new SceneReader(seeing(maps), disc, saying(new Float32Array(areaOutputCount)));
    const { discs } = await eyes.read({ ...image, data });
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
          // The first close-up and its mirror image.
          numbers[presence] = looks <= 2 ? 8 : -8;
          numbers[support + kind] = 8;
          return { numbers };
        },
      } as unknown as OnnxModel;
      await new SceneReader(seeing(maps), disc, saying(new Float32Array(areaOutputCount))).read(image);
      return looks / 2 - 1;
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
    const seen = await reader(0, { [presence]: 8, [centre + 1]: 0.05, [support + 2]: 9 }).lookAt(image, expected);
    assert.ok(Math.abs(seen!.u - 60) < 1e-3 && Math.abs(seen!.v - 70.9) < 1e-3);
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
      return new SceneReader(seeing(maps), saying(new Float32Array(discOutputCount)), saying(said));
    };
    assert.equal((await of(8).read(image)).areas.length, 1);
    assert.equal((await of(-8).read(image)).areas.length, 0, "a close-up shows none");
    assert.equal((await of(-8).read(image, "roughly")).areas.length, 1, "nobody looked");
  });

  it("looks once at what it is to look at roughly, and twice at what closely", async () => {
    const runs: string[] = [];
    const counting = (name: string, network: OnnxModel): OnnxModel =>
      ({
        run: (inputs: Parameters<OnnxModel["run"]>[0]) => {
          runs.push(name);
          return network.run(inputs);
        },
      }) as unknown as OnnxModel;
    const eyes = (): SceneReader =>
      new SceneReader(
        counting("scene", seeing(mapsWith(4))),
        counting("disc", saying(new Float32Array(discOutputCount).fill(8, presence, presence + 1))),
        saying(new Float32Array(areaOutputCount)),
      );
    await eyes().read(image, "roughly");
    await eyes().lookAt(image, { u: 60, v: 70, size: 18 }, "roughly");
    assert.deepEqual(runs.splice(0), ["scene", "disc", "disc"]);
    await eyes().read(image);
    await eyes().lookAt(image, { u: 60, v: 70, size: 18 });
    assert.deepEqual(runs, ["scene", "scene", "disc", "disc", "disc", "disc"]);
  });

  it("is less sure of a disc of which one cell speaks than of one that many do", async () => {
    const confidence = async (cells: number): Promise<number> =>
      (await reader(cells, { [presence]: 8 }).read(image)).discs[0]?.confidence ?? 0;
    assert.ok((await confidence(1)) < (await confidence(4)));
  });
});
