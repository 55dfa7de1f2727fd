import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { figuredScenes } from "../../../benchmarks/cameras/figuredScenes.ts";
import { encodePng } from "../../../sim/render/encodePng.ts";
import { Renderer } from "../../../sim/render/Renderer.ts";
import { packageRoot } from "../../../src/cli/packageRoot.ts";

/** Red, green and blue of a PNG file's pixels, without the opacity that the decoder adds. */
const pixels = (file: Buffer): readonly number[] => [...PNG.sync.read(file).data].filter((_, i) => i % 4 !== 3);

describe("the pictures of docs/figures/cameras", () => {
  for (const { graph, cameras } of figuredScenes()) {
    for (const [name, camera] of cameras(256)) {
      it(`${name}.png is what the renderer draws`, () => {
        const image = new Renderer(graph).render(camera);
        const committed = pixels(readFileSync(join(packageRoot(), "docs", "figures", "cameras", `${name}.png`)));
        assert.ok(
          committed.every((value, i) => value === image.data[i]),
          "npm run bench:cameras draws it again",
        );
        assert.deepEqual(pixels(encodePng(image)), committed);
      });
    }
  }
});
