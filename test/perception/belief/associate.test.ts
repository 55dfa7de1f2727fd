import assert from "node:assert/strict";
import { Rng, type Vec3 } from "../../../src/core/index.ts";
import { associate, dearest, priceOf } from "../../../src/perception/belief/associate.ts";
import type { DiscTrack } from "../../../src/perception/belief/DiscTrack.ts";
import type { SeenDisc } from "../../../src/perception/vision/placeSightings.ts";
import { type Colour, seenDisc, trackOf } from "./seen.ts";

const names: readonly Colour[] = ["blue", "red", "green", "yellow", "orange"];

/** Every way to give some seen discs each a track of its own; undefined for none. */
function assignments(seen: number, tracks: readonly DiscTrack[]): (readonly (DiscTrack | undefined)[])[] {
  if (seen === 0) return [[]];
  return [undefined, ...tracks].flatMap((track) =>
    assignments(
      seen - 1,
      tracks.filter((other) => other !== track),
    ).map((rest) => [track, ...rest]),
  );
}

const totalOf = (seen: readonly SeenDisc[], pairs: readonly (DiscTrack | undefined)[]): number =>
  seen.reduce((sum, disc, i) => sum + (pairs[i] === undefined ? dearest : priceOf(disc, pairs[i])), 0);

describe("associate()", () => {
  it("gives the cheapest of all assignments", () => {
    const rng = new Rng(1, "scenes");
    const draw = (): Vec3 => [rng.uniform(0.5, 0.56), rng.uniform(0, 0.06), 0.02];
    const edge = (): number => 0.04 + 0.001 * rng.integer(8);
    let contested = 0;
    for (let i = 0; i < 150; i++) {
      const tracks = names.slice(0, 1 + rng.integer(4)).map((name) => trackOf(name, edge(), draw()));
      const seen = Array.from({ length: 1 + rng.integer(4) }, () => seenDisc(rng.pick(names), edge(), draw()));
      const found = associate(seen, tracks);
      const used = found.filter((track) => track !== undefined);
      assert.equal(new Set(used).size, used.length, "a track is taken twice");
      const least = Math.min(...assignments(seen.length, tracks).map((pairs) => totalOf(seen, pairs)));
      assert.ok(Math.abs(totalOf(seen, found) - least) < 1e-9, `case ${i}`);
      const alone = seen.flatMap((disc) => associate([disc], tracks)[0] ?? []);
      if (new Set(alone).size < alone.length) contested++;
    }
    assert.ok(contested > 30, `only ${contested} cases have two discs that want the same track`);
  });

  const blue = trackOf("blue", 0.04, [0.56, -0.18, 0.02]);
  const red = trackOf("red", 0.045, [0.56, 0.02, 0.0225]);

  it("knows discs that have changed places by size and colour", () => {
    const seen = [seenDisc("red", 0.0453, blue.pose.position), seenDisc("blue", 0.0398, red.pose.position)];
    assert.deepEqual(associate(seen, [blue, red]), [red, blue]);
  });

  it("goes by size where colours mislead, and by colour and place where sizes are equal", () => {
    const [x, y, z] = red.pose.position;
    assert.deepEqual(associate([seenDisc("blue", 0.045, [x, y, z])], [blue, red]), [red]);
    const twin = trackOf("green", 0.045, [0.56, 0.22, 0.0225]);
    assert.deepEqual(associate([seenDisc("green", 0.045, [0.4, 0.1, 0.0225])], [red, twin]), [twin]);
    const double = { ...twin, colours: red.colours };
    assert.deepEqual(associate([seenDisc("red", 0.045, [x, y + 0.005, z])], [double, red]), [red]);
  });

  it("takes no disc for one of quite another size, and knows none where none is known", () => {
    assert.deepEqual(associate([seenDisc("red", 0.06, red.pose.position)], [red]), [undefined]);
    assert.deepEqual(associate([seenDisc("red", 0.045, red.pose.position)], []), [undefined]);
    assert.deepEqual(associate([], [red]), []);
  });
});
