import assert from "node:assert/strict";
import {
  axisAngle,
  type DiscState,
  type Image,
  multiply,
  type Observation,
  type Pose,
  type WorldState,
} from "../../../src/core/index.ts";
import { toolOrientation } from "../../../src/arm/toolOrientation.ts";
import { CameraSight, pictureNumbers } from "../../../src/policy/vla/CameraSight.ts";
import { discNumbers } from "../../../src/policy/vla/discNumbers.ts";
import { OracleDiscSight } from "../../../src/policy/vla/OracleDiscSight.ts";
import { PromptWords, wordsOf } from "../../../src/policy/vla/PromptWords.ts";
import { proprioceptionOf, proprioNumbers } from "../../../src/policy/vla/proprioception.ts";
import {
  discColours,
  discLength,
  discPlaces,
  pictureSide,
  promptPlaces,
  proprioParts,
} from "../../../src/policy/vla/vlaInputs.ts";

const pose = (x: number, y: number, z: number, yaw: number): Pose => ({
  position: [x, y, z],
  orientation: toolOrientation(yaw),
});
const gripper = { opening: 0.06, velocity: 0, force: 12 };
const observation = (more: Partial<Observation>): Observation => ({
  stamp: 7n,
  cameras: [],
  image: async () => assert.fail("nobody looks"),
  ...more,
});
const nowhere = (): Pose => assert.fail("there are no joints");

describe("PromptWords", () => {
  const words = new PromptWords(["blue", "pick", "the"]);

  it("writes one row for each word, and nothing where there is none", () => {
    const numbers = words.numbers("Pick the BLUE.");
    assert.deepEqual([...numbers.subarray(0, 9)], [0, 1, 0, 0, 0, 1, 1, 0, 0]);
    assert.ok(numbers.subarray(9).every((x) => x === 0));
    assert.equal(numbers.length, promptPlaces * 3);
  });

  it("gathers each word of some prompts once, in an order that does not depend on them", () => {
    assert.deepEqual(PromptWords.gather(["Pick the blue.", "Blue, the pick"]).list, words.list);
    assert.deepEqual(wordsOf("Play Towers of Hanoi."), ["play", "towers", "of", "hanoi"]);
  });

  it("refuses words that it does not know, none, and too many", () => {
    assert.throws(() => words.numbers("Pick the disc"), /not trained with the word "disc".*blue, pick, the$/);
    assert.throws(() => words.numbers("?"), /prompts of 1 to 12 words; "\?" has 0/);
    assert.throws(() => words.numbers("the ".repeat(13)), /has 13/);
  });
});

describe("proprioceptionOf()", () => {
  const joints = { position: [1], velocity: [0] };

  it("tells the tool, the fingers, how far the target is ahead, its yaw and the force", () => {
    const { numbers, target } = proprioceptionOf(
      observation({ joints, gripper, commanded: pose(0.52, 0.1, 0.28, 0.3) }),
      () => pose(0.5, 0.1, 0.3, 0.2),
    );
    const wanted = [0.5, 0.1, 0.3, Math.PI * Math.cos(0.1), Math.PI * Math.sin(0.1), 0, 0.03, -0.03];
    wanted.push(0.02, 0, -0.02, 0.3, 12);
    assert.equal(numbers.length, proprioParts.length);
    for (const [i, n] of numbers.entries()) assert.ok(Math.abs(n - wanted[i]!) < 1e-9, proprioParts[i]);
    assert.deepEqual(target, [0.52, 0.1, 0.28]);
  });

  it("takes the tool to be where it was told to be where there are no joints, as over openpi's protocol", () => {
    const { numbers } = proprioceptionOf(observation({ gripper, commanded: pose(0.5, 0, 0.3, 0) }), nowhere);
    assert.deepEqual(numbers.slice(0, 3), [0.5, 0, 0.3]);
    assert.deepEqual(numbers.slice(8, 11), [0, 0, 0]);
  });

  it("takes the target to be where the tool is where nobody tells", () => {
    const { target } = proprioceptionOf(observation({ joints, gripper }), () => pose(0.4, 0.1, 0.2, 0));
    assert.deepEqual(target, [0.4, 0.1, 0.2]);
  });

  it("refuses an observation without a gripper, or without an arm", () => {
    assert.throws(() => proprioceptionOf(observation({ joints }), () => pose(0, 0, 0, 0)), RangeError);
    assert.throws(() => proprioceptionOf(observation({ gripper }), nowhere), RangeError);
  });

  it("has the numbers that demonstrations have", () => {
    const state = [0.5, 0.1, 0.3, 3, 0.1, 0, 0.03, -0.03];
    assert.deepEqual(proprioNumbers(state, [0.5, 0.2, 0.3, 0.4], 5), [...state, 0, 0.1, 0, 0.4, 5]);
  });
});

describe("discNumbers()", () => {
  const blue = { colour: "blue", edge: 0.04 };
  const turned = (yaw: number): Pose => ({ position: [0.5, 0.1, 0.02], orientation: axisAngle([0, 0, 1], yaw) });

  it("is the same after a quarter turn, or on another face, and not after less", () => {
    const numbers = discNumbers(blue, turned(0.2), [0.5, 0, 0.3]);
    const near = (other: Pose): boolean =>
      discNumbers(blue, other, [0.5, 0, 0.3]).every((n, i) => Math.abs(n - numbers[i]!) < 1e-9);
    assert.ok(near(turned(0.2 + Math.PI / 2)));
    const { position, orientation } = turned(0.2);
    assert.ok(near({ position, orientation: multiply(orientation, axisAngle([1, 0, 0], Math.PI / 2)) }));
    assert.ok(near({ position, orientation: multiply(orientation, axisAngle([0, 1, 0], Math.PI / 2)) }));
    assert.ok(!near(turned(0.3)));
  });

  it("tells colour, edge, place and the way from the hand", () => {
    const numbers = discNumbers({ colour: "red", edge: 0.045 }, turned(0), [0.5, 0, 0.12]);
    const wanted = [0, 1, 0, 0, 0, 0, 0, -0.1, -0.25, 0.4, -0.4, 0, 1, -1, 1, 0];
    assert.equal(wanted.length, discLength);
    for (const [i, n] of numbers.entries()) assert.ok(Math.abs(n - wanted[i]!) < 1e-9, `${i}: ${n}`);
  });

  it("refuses a colour that it has no place for", () => {
    assert.throws(() => discNumbers({ colour: "pink", edge: 0.04 }, turned(0), [0, 0, 0]), /no pink discs.*blue/);
  });
});

describe("OracleDiscSight", () => {
  const disc = (colour: string): DiscState => ({
    spec: { id: colour, colour, edge: 0.04 },
    pose: { position: [0.5, 0.1, 0.02], orientation: [0, 0, 0, 1] },
    twist: { linear: [0, 0, 0], angular: [0, 0, 0] },
  });
  const sight = (discs: readonly DiscState[]): OracleDiscSight =>
    new OracleDiscSight({
      worldState: (stamp) => {
        assert.equal(stamp, 7n);
        return { discs } as unknown as WorldState;
      },
    });

  it("tells the discs of the observation's stamp, and leaves the other places empty", async () => {
    const { discs } = await sight([disc("green")]).look(observation({}), [0.5, 0, 0.3]);
    assert.equal(discs.length, discPlaces * discLength);
    assert.equal(discs[discColours.indexOf("green")], 1);
    assert.ok(discs.subarray(discLength).every((x) => x === 0));
  });

  it("refuses more discs than it has places for", async () => {
    const many = sight(Array.from({ length: 8 }, () => disc("blue")));
    await assert.rejects(many.look(observation({}), [0, 0, 0]), /places for 7 discs; this scene has 8/);
  });
});

describe("CameraSight", () => {
  const image = (side: number, value: (x: number, y: number, c: number) => number, channels: 1 | 3 = 3): Image => ({
    ...{ width: side, height: side, channels },
    data: Uint8Array.from({ length: side * side * channels }, (_, i) =>
      value(Math.floor(i / channels) % side, Math.floor(i / channels / side), i % channels),
    ),
  });

  it("shows both pictures, rows from the top, 0 to 1", async () => {
    const pictures: Readonly<Record<string, Image>> = {
      top: image(pictureSide, (x, y, c) => (x === 2 && y === 1 && c === 0 ? 255 : 0)),
      hand: image(pictureSide, () => 51),
    };
    const seen = await new CameraSight({ scene: "top", wrist: "hand" }).look(
      observation({ image: async (camera) => pictures[camera]! }),
      [0, 0, 0],
    );
    assert.equal(seen.agent.indexOf(1), (pictureSide + 2) * 3);
    assert.equal(seen.agent.lastIndexOf(1), (pictureSide + 2) * 3);
    assert.ok(seen.wrist.every((x) => Math.abs(x - 0.2) < 1e-6));
  });

  it("takes the mean of each block of a picture that is a whole number of times as large", () => {
    const numbers = pictureNumbers(image(2 * pictureSide, (x, y, c) => (c === 1 ? 10 * (x % 2) + 20 * (y % 2) : 0)));
    assert.ok(numbers.every((x, i) => Math.abs(x - (i % 3 === 1 ? 15 / 255 : 0)) < 1e-6));
    const other = pictureNumbers(image(224, () => 100));
    assert.ok(other.every((x) => Math.abs(x - 100 / 255) < 1e-6));
    assert.equal(other.length, pictureSide * pictureSide * 3);
  });

  it("refuses pictures without colour", () => {
    assert.throws(() => pictureNumbers(image(pictureSide, () => 0, 1)), /in colour/);
  });
});
