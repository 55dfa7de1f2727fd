import assert from "node:assert/strict";
import {
  axisAngle,
  inverse,
  norm,
  type Pose,
  compose,
  project,
  Rng,
  subtract,
  type Vec3,
  wrapAngle,
  yawOf,
} from "../../../src/core/index.ts";
import { type FullHand, placeSightings, type SeenDisc } from "../../../src/perception/vision/placeSightings.ts";
import { type Support, supports } from "../../../src/perception/vision/closeUp.ts";
import type { DiscSighting } from "../../../src/perception/vision/sightings.ts";
import { drawLens } from "../../../src/scene/drawCamera.ts";
import { lookRanges } from "../../../src/scene/lookRanges.ts";
import { agentView } from "../../../src/scene/nominalCameras.ts";

const camera = drawLens(agentView(256), lookRanges["unseen-lens"].lens, new Rng(2, "lens"));

/** A disc of 4 cm unless told otherwise, its centre at `position` above a table that is `tableHeight` high. */
interface Placed {
  readonly edge?: number;
  readonly position: Vec3;
  readonly yaw?: number;
  /** @default what its height says */
  readonly on?: Support;
}

/** What the camera sees of a disc. */
function sightingOf({ edge = 0.04, position, yaw = 0, on }: Placed, tableHeight = 0): DiscSighting {
  const lies = position[2] - edge / 2 < tableHeight + 0.005 ? "table" : "disc";
  const { intrinsics, pose } = camera;
  const seen = compose(inverse(pose), { position, orientation: [0, 0, 0, 1] }).position;
  const [u, v] = project(intrinsics, seen)!;
  const [dx, dy] = subtract(position, pose.position);
  return {
    u,
    v,
    size: (intrinsics.fx * edge) / seen[2],
    height: (intrinsics.fx * (position[2] - tableHeight)) / seen[2],
    yaw: yaw - Math.atan2(dy, dx),
    colours: [],
    support: supports.map((kind) => (kind === (on ?? lies) ? 0.98 : 0.01)),
    cells: 30,
    confidence: 1,
  };
}

const place = (
  sightings: readonly DiscSighting[],
  tableHeight = 0,
  pose: Pose = camera.pose,
  hand?: FullHand,
): readonly SeenDisc[] => placeSightings(sightings, { camera: pose, intrinsics: camera.intrinsics, tableHeight, hand });

const seenAt = (all: readonly SeenDisc[], sighting: DiscSighting): SeenDisc =>
  all.find((disc) => disc.sighting === sighting)!;

/** Says with a height that is this much off, m, what the camera sees. */
const misjudged = (sighting: DiscSighting, by: number): DiscSighting => ({
  ...sighting,
  height: sighting.height! + (camera.intrinsics.fx * by) / 0.85,
});

function isAt(disc: SeenDisc, { edge = 0.04, position, yaw = 0 }: Placed, tolerance = 1e-6): void {
  const off = norm(subtract(disc.pose.position, position));
  assert.ok(off < tolerance, `${disc.pose.position.join(" ")} is ${off} m off ${position.join(" ")}`);
  assert.ok(Math.abs(disc.edge - edge) < tolerance, `its edge is ${disc.edge}, not ${edge}`);
  assert.ok(Math.abs(wrapAngle(yawOf(disc.pose.orientation) - yaw, Math.PI / 2)) < 1e-6);
}

describe("placeSightings()", () => {
  it("puts a disc on the table, by its direction and size", () => {
    for (const disc of [
      { position: [0.5, -0.2, 0.02], yaw: 0.4 },
      { position: [0.62, 0.25, 0.03], edge: 0.06, yaw: -0.3 },
    ] as const) {
      const [seen] = place([sightingOf(disc)]);
      isAt(seen!, disc);
      assert.equal(seen!.isResting, true);
    }
  });

  it("goes by rest, not by how high a disc seems to be", () => {
    const disc: Placed = { position: [0.5, 0.1, 0.02] };
    for (const by of [-0.008, 0.008]) isAt(place([misjudged(sightingOf(disc), by)])[0]!, disc);
  });

  it("stacks discs, whatever the order in which they are seen", () => {
    const tower: Placed[] = [
      { edge: 0.06, position: [0.56, 0.02, 0.03] },
      { edge: 0.05, position: [0.565, 0.015, 0.085], yaw: 0.2 },
      { edge: 0.03, position: [0.57, 0.02, 0.125], yaw: 0.1 },
    ];
    const sightings = tower.map((disc) => sightingOf(disc));
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const seen = place(order.map((i) => misjudged(sightings[i]!, 0.004)));
      assert.equal(seen.length, 3);
      const byHeight = seen.toSorted((a, b) => a.pose.position[2] - b.pose.position[2]);
      for (const [i, disc] of byHeight.entries()) {
        isAt(disc, tower[i]!);
        assert.equal(disc.isResting, true);
      }
    }
  });

  it("does not stack a disc on one that is out of its reach", () => {
    const low: Placed = { edge: 0.06, position: [0.56, 0.02, 0.03] };
    // As high as if it stood on the other, but beside it.
    const high: Placed = { position: [0.56, 0.12, 0.08], on: "hand" };
    const seen = place([low, high].map((disc) => sightingOf(disc)));
    const hanging = seen.find(({ isResting }) => !isResting)!;
    isAt(hanging, high);
  });

  it("stacks a disc on the corner of a larger one, three centimetres off its middle", () => {
    const low: Placed = { edge: 0.06, position: [0.56, 0.02, 0.03] };
    const high: Placed = { edge: 0.03, position: [0.582, 0.042, 0.075] };
    for (const [i, disc] of place([low, high].map((each) => sightingOf(each))).entries()) isAt(disc, [low, high][i]!);
  });

  it("leaves a disc where its height says that it is where what it rests on is not seen", () => {
    const high: Placed = { edge: 0.03, position: [0.56, 0.02, 0.075] };
    const [seen] = place([sightingOf(high)]);
    isAt(seen!, high);
    assert.equal(seen!.isResting, true, "another may stand on it");
  });

  it("takes for none what would be in another disc, and not what is beside it", () => {
    const large: Placed = { edge: 0.06, position: [0.56, 0.02, 0.03] };
    const inIt: Placed = { edge: 0.034, position: [0.572, 0.012, 0.017] };
    const sightings = [sightingOf(large), { ...sightingOf(inIt), confidence: 0.75 }];
    assert.deepEqual(place(sightings), place(sightings.slice(0, 1)));
    const beside: Placed = { ...inIt, position: [0.56, -0.03, 0.017] };
    assert.equal(place([sightings[0]!, { ...sightingOf(beside), confidence: 0.75 }]).length, 2);
  });

  it("leaves a disc in the air where its height says that it is", () => {
    const disc: Placed = { position: [0.5, -0.1, 0.2], yaw: 0.3, on: "hand" };
    const [seen] = place([sightingOf(disc)]);
    isAt(seen!, disc);
    assert.equal(seen!.isResting, false);
  });

  it("puts a disc that is seen in the hand as far away as the hand, and no other", () => {
    const held: Placed = { position: [0.5, -0.1, 0.03], yaw: 0.3, on: "hand" };
    const other: Placed = { position: [0.5, 0.15, 0.02] };
    const hand: FullHand = { tool: held.position, opening: 0.04, isExpected: false };
    const sightings = [misjudged(sightingOf(held), 0.03), sightingOf(other)];
    const seen = place(sightings, 0, camera.pose, hand);
    isAt(seenAt(seen, sightings[0]!), held);
    assert.equal(seenAt(seen, sightings[0]!).isResting, false);
    isAt(seenAt(seen, sightings[1]!), other);
    // Of quite another size than what the pads hold, it is behind them.
    const wide = place(sightings, 0, camera.pose, { ...hand, opening: 0.06 });
    assert.ok(norm(subtract(seenAt(wide, sightings[0]!).pose.position, held.position)) > 1e-3);
  });

  it("puts a disc that seems to lie behind the hand in the hand, if that is known to have closed on one", () => {
    const held: Placed = { position: [0.5, -0.1, 0.05], yaw: 0.3, on: "table" };
    const hand: FullHand = { tool: held.position, opening: 0.04, isExpected: true };
    const sighting = misjudged(sightingOf(held), -0.03);
    isAt(place([sighting], 0, camera.pose, hand)[0]!, held);
    const [behind] = place([sighting], 0, camera.pose, { ...hand, isExpected: false });
    assert.ok(behind!.isResting && norm(subtract(behind!.pose.position, held.position)) > 0.02);
  });

  it("goes by what a disc seems to rest on where its height is quite wrong", () => {
    const low: Placed = { edge: 0.06, position: [0.56, 0.02, 0.03] };
    const top: Placed = { edge: 0.04, position: [0.56, 0.02, 0.08] };
    const loose: Placed = { edge: 0.04, position: [0.6, -0.2, 0.02] };
    const sightings = [sightingOf(low), misjudged(sightingOf(top), -0.055), misjudged(sightingOf(loose), 0.07)];
    const seen = place(sightings);
    for (const [i, disc] of [low, top, loose].entries()) isAt(seenAt(seen, sightings[i]!), disc);
  });

  it("lets one hand hold one disc, the likelier", () => {
    const held: Placed = { position: [0.5, -0.1, 0.15], on: "hand" };
    const beside: Placed = { position: [0.5, -0.092, 0.15], on: "hand" };
    const hand: FullHand = { tool: held.position, opening: 0.04, isExpected: false };
    const both = [held, beside].map((disc) => misjudged(sightingOf(disc), 0.05));
    const [first, second] = both.map((sighting) => seenAt(place(both, 0, camera.pose, hand), sighting));
    isAt(first!, held);
    assert.ok(norm(subtract(second!.pose.position, beside.position)) > 0.02, "the hand holds one");
  });

  it("knows tables of any height", () => {
    const on: Placed = { position: [0.5, 0.1, 0.12], yaw: 0.1 };
    const above: Placed = { position: [0.55, -0.1, 0.3], on: "hand" };
    const sightings = [on, above].map((disc) => sightingOf(disc, 0.1));
    const seen = place(sightings, 0.1);
    isAt(seenAt(seen, sightings[0]!), on);
    isAt(seenAt(seen, sightings[1]!), above);
  });

  it("goes by where the camera is", () => {
    const disc: Placed = { position: [0.5, 0.1, 0.02] };
    const turned: Pose = {
      position: [camera.pose.position[0], camera.pose.position[1] + 0.03, camera.pose.position[2]],
      orientation: compose(camera.pose, { position: [0, 0, 0], orientation: axisAngle([0, 0, 1], 0.05) }).orientation,
    };
    const { position } = place([sightingOf(disc)], 0, turned)[0]!.pose;
    assert.ok(norm(subtract(position, disc.position)) > 0.01);
  });
});
