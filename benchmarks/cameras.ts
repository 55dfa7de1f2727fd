import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodePng } from "../sim/render/encodePng.ts";
import { Renderer } from "../sim/render/Renderer.ts";
import { packageRoot } from "../src/cli/packageRoot.ts";
import { provenance } from "../src/cli/provenance.ts";
import { figuredScenes } from "./cameras/figuredScenes.ts";
import { machine } from "./ros/machine.ts";

// How long a picture takes on one core, and whether it is always the same: npm run bench:cameras. Draws docs/figures/cameras/,
// which a test compares with what the renderer draws today.

const frames = 60;
const root = packageRoot();

const origin = provenance();
const host = machine();
const figures = join(root, "docs", "figures", "cameras");
mkdirSync(figures, { recursive: true });
const measured: object[] = [];
for (const { graph, cameras } of figuredScenes()) {
  const renderer = new Renderer(graph);
  // Until it has been compiled, it is slow.
  for (const [, camera] of cameras(256)) for (let n = 0; n < 20; n++) new Renderer(graph).render(camera);
  for (const size of [128, 256]) {
    for (const [name, camera] of cameras(size)) {
      const first = renderer.render(camera);
      const hash = createHash("sha256").update(first.data).digest("hex");
      // For what is drawn first nothing is kept; of the next pictures, between which nothing moves, all that can be.
      const firstMs: number[] = [];
      for (let frame = 0; frame < frames / 4; frame++) {
        const fresh = new Renderer(graph);
        const start = performance.now();
        fresh.render(camera);
        firstMs.push(performance.now() - start);
      }
      const ms: number[] = [];
      const cpu = process.cpuUsage();
      for (let frame = 0; frame < frames; frame++) {
        const start = performance.now();
        const { data } = renderer.render(camera);
        ms.push(performance.now() - start);
        if (createHash("sha256").update(data).digest("hex") !== hash) throw new Error(`${name} is not the same again`);
      }
      const { user, system } = process.cpuUsage(cpu);
      firstMs.sort((a, b) => a - b);
      ms.sort((a, b) => a - b);
      const result = {
        ...{ picture: name, size, antialiasing: 2, shadows: true, frames },
        ...{
          firstMedianMs: firstMs[Math.floor(firstMs.length / 2)]!,
          stillMedianMs: ms[frames / 2]!,
          largestMs: ms.at(-1)!,
          cpuMs: (user + system) / 1000 / frames,
          sha256: hash,
        },
      };
      measured.push(result);
      process.stdout.write(`${JSON.stringify(result)}\n`);
      if (size === 256) writeFileSync(join(figures, `${name}.png`), encodePng(first));
    }
  }
}
const result = {
  what: "pictures with shadows and 2 × 2 samples a pixel, drawn one after the other in one process",
  gitRevision: origin.gitRevision,
  versions: origin.versions,
  machine: host,
  pictures: measured,
};
writeFileSync(join(root, "benchmarks", "results", "cameras.json"), `${JSON.stringify(result, null, 2)}\n`);
