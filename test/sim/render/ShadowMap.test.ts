import assert from "node:assert/strict";
import { readMeshes } from "../../../sim/render/Meshes.ts";
import { ShadowMap } from "../../../sim/render/ShadowMap.ts";
import { figuredScenes } from "../../../benchmarks/cameras/figuredScenes.ts";
import { Rng } from "../../../src/core/index.ts";

describe("ShadowMap", () => {
  // The penumbra of 0.46 rad reaches almost to the end of what is asked of a tile, that of 0.6 rad beyond.
  for (const lampSize of [0, 0.2, 0.46, 0.6]) {
    it(`tells what is lit for certain as nine samples do, with a lamp of ${lampSize} rad`, () => {
      const rng = new Rng(3, "points");
      for (const { graph } of figuredScenes()) {
        const map = new ShadowMap();
        const meshes = readMeshes(graph.scene);
        map.draw(meshes, graph.description.lighting.towardsLamp, lampSize);
        const place = new Float64Array(4);
        map.locate(3, 0, 0, 1, place, 1);
        assert.equal(map.visible(place[1]!, place[2]!, place[3]!), 1, "far off, where nothing is known");
        let lit = 0;
        let shaded = 0;
        for (let n = 0; n < 20_000; n++) {
          const { elements } = rng.pick(meshes).object.matrixWorld;
          const [x, y, z] = [12, 13, 14].map((k) => elements[k]! + rng.uniform(-0.15, 0.15)) as [
            number,
            number,
            number,
          ];
          // Sampled is only what lies well within the map.
          if (Math.hypot(x - 0.45, y, z - 0.2) > 0.7) continue;
          map.locate(x, y, z, rng.uniform(0.3, 1), place, 1);
          const [u, v, bias] = [place[1]!, place[2]!, place[3]!];
          const share = map.visible(u, v, bias);
          assert.equal(share, map.sampled(u, v, bias), `(${x}, ${y}, ${z})`);
          if (share === 1) lit++;
          else shaded++;
        }
        assert.ok(lit > 1000 && shaded > 1000, `${lit} points are lit, ${shaded} are not`);
      }
    });
  }
});
