import assert from "node:assert/strict";
import { norm, type Pose, Rng, subtract, wrapAngle, yawOf } from "../../../src/core/index.ts";
import { CameraAlignment } from "../../../src/perception/vision/CameraAlignment.ts";
import { pictureInput } from "../../../src/perception/vision/pictureInput.ts";
import { placeSightings, type SeenDisc } from "../../../src/perception/vision/placeSightings.ts";
import { channels, colourNames } from "../../../src/perception/vision/sceneMaps.ts";
import { type LookRanges, lookRanges } from "../../../src/scene/lookRanges.ts";
import { cellCount, type Example } from "../../../src/train/perception/Example.ts";
import { type LabelledPicture, takePicture } from "../../../src/train/perception/takePicture.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { cellsOf, exampleOf, lesson, perfectMaps, perfectSightings } from "../../fixtures/perfectMaps.ts";

/** Cells that a disc must have to count as seen. */
const enough = 4;

interface Scene {
  readonly seed: number;
  readonly picture: LabelledPicture;
  readonly example: Example;
  readonly maps: Float32Array;
}

const sceneOf = (seed: number, ranges: LookRanges = lookRanges.familiar): Scene => {
  const picture = takePicture(seed, ranges);
  const example = exampleOf(picture);
  return { seed, picture, example, maps: perfectMaps(example) };
};

/** Whether every disc is seen well enough to be found. */
const isOpen = ({ picture, example }: Scene): boolean =>
  picture.scene.discs.every((_, i) => cellsOf(example, i) >= enough);

function see({ picture, example, maps }: Scene): readonly SeenDisc[] {
  const { discs, areas } = perfectSightings(example, maps);
  const alignment = new CameraAlignment(picture.camera, benchmarkPegs);
  alignment.add(areas);
  return placeSightings(discs, { camera: alignment.pose, intrinsics: picture.camera.intrinsics, tableHeight: 0 });
}

/** What was seen of each true disc, by colours, which are all different. */
const pairs = ({ picture: { scene } }: Scene, seen: readonly SeenDisc[]): (readonly [number, SeenDisc])[] =>
  seen.map((disc) => {
    const name = colourNames[disc.sighting.colours.indexOf(Math.max(...disc.sighting.colours))]!;
    return [scene.discs.findIndex(({ colour }) => colour === name), disc];
  });

const apart = (a: Pose, b: Pose): number => norm(subtract(a.position, b.position));

describe("the maps of a perfect network", () => {
  const scenes = Array.from({ length: 12 }, (_, i) => sceneOf(5000 + i));
  const open = scenes.filter(isOpen);

  it("give back every disc that is seen, to the millimetre, with edge, yaw and colour", () => {
    assert.ok(open.length >= 6, `only ${open.length} scenes show all of their discs`);
    let compared = 0;
    for (const scene of open) {
      const { discs, poses, held } = scene.picture.scene;
      const seen = see(scene);
      assert.equal(seen.length, discs.length, `seed ${scene.seed}`);
      for (const [i, { pose, edge, isResting }] of pairs(scene, seen)) {
        // One that the hand holds within the tolerance of rest is taken to rest.
        if (i === held && isResting) continue;
        compared++;
        const where = `disc ${i} of seed ${scene.seed}`;
        assert.ok(apart(pose, poses[i]!) < 1e-3, `${where} is ${1e3 * apart(pose, poses[i]!)} mm off`);
        assert.ok(Math.abs(edge - discs[i]!.edge) < 3e-4, `${where} has an edge of ${edge}, not ${discs[i]!.edge}`);
        const turn = wrapAngle(yawOf(pose.orientation) - yawOf(poses[i]!.orientation), Math.PI / 2);
        assert.ok(Math.abs(turn) < 0.01, `${where} is turned by ${turn} rad`);
      }
    }
    assert.ok(compared >= 20, `only ${compared} discs were compared`);
  });

  it("give back the discs of a camera that is 3 cm and 2° from where it should be", () => {
    const moved = Array.from({ length: 4 }, (_, i) => sceneOf(6000 + i, lookRanges["moved-3cm"])).filter(isOpen);
    const errors = moved.flatMap((scene) => {
      const { poses, held } = scene.picture.scene;
      return pairs(scene, see(scene)).flatMap(([i, { pose, isResting }]) =>
        i === held && isResting ? [] : [apart(pose, poses[i]!)],
      );
    });
    assert.ok(errors.length >= 5);
    // The prior that cameras are where they should be costs a part of it.
    assert.ok(Math.max(...errors) < 4e-3, `${1e3 * Math.max(...errors)} mm`);
  });

  it("still give every disc with noise on them, a little off", () => {
    const rng = new Rng(3, "noise");
    const errors = open.flatMap((scene) => {
      const maps = scene.maps.map((x, i) => {
        const channel = Math.floor(i / cellCount);
        return channel < channels.centre ? x : x + rng.normal(channel < channels.yaw ? 0.04 : 0.1);
      });
      const seen = see({ ...scene, maps });
      assert.equal(seen.length, scene.picture.scene.discs.length, `seed ${scene.seed}`);
      return pairs(scene, seen).map(([i, { pose }]) => apart(pose, scene.picture.scene.poses[i]!));
    });
    errors.sort((a, b) => a - b);
    const median = errors[Math.floor(errors.length / 2)]!;
    assert.ok(median > 1e-5 && median < 5e-3, `${1e3 * median} mm`);
  });

  it("speak of the picture as it comes in when the network runs", () => {
    const { picture, example } = scenes[0]!;
    const trained = lesson(example).picture;
    const input = pictureInput(picture.image);
    assert.equal(input.length, trained.length);
    assert.ok(input.every((x, i) => Math.abs(x - trained[i]!) < 1e-6));
  });
});
