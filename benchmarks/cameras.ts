import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { benchmarkPegs, drawDiscs } from "../sim/discSets.ts";
import { encodePng } from "../sim/render/encodePng.ts";
import { type PlacedCamera, Renderer } from "../sim/render/Renderer.ts";
import { Kinematics } from "../src/arm/kinematics.ts";
import { panda } from "../src/arm/panda.ts";
import { packageRoot } from "../src/cli/packageRoot.ts";
import { provenance } from "../src/cli/provenance.ts";
import { compose, pinhole, type Pose, Rng } from "../src/core/index.ts";
import { ArmBodies } from "../src/scene/ArmBodies.ts";
import { cubeScene, discBody } from "../src/scene/cubeScene.ts";
import { lookAt, nominalCameras } from "../src/scene/nominalCameras.ts";
import { ringScene } from "../src/scene/ringScene.ts";
import { SceneGraph } from "../src/scene/SceneGraph.ts";
import { machine } from "./ros/machine.ts";

// How long a picture takes on one core, and whether it is always the same: npm run bench:cameras. Draws docs/figures/cameras/,
// which a test compares with what the renderer draws today.

const frames = 60;
const root = packageRoot();

/** The paper's four cubes on the first area, the arm at home; with the cameras at a size. */
function cubes(): { graph: SceneGraph; cameras: (size: number) => readonly [string, PlacedCamera][] } {
  const discs = drawDiscs(4, new Rng(1, "figure"));
  const graph = new SceneGraph(cubeScene(panda, discs, benchmarkPegs));
  let top = 0;
  const stack = discs.toReversed().map(({ id, edge }): readonly [string, Pose] => {
    top += edge;
    return [discBody(id), { position: [0.56, -0.18, top - edge / 2], orientation: [0, 0, 0, 1] }];
  });
  graph.move([...new ArmBodies(panda).poses(panda.home, 0.08), ...stack]);
  const tool = new Kinematics(panda).setPositions(panda.home).toolPose();
  const cameras = (size: number): readonly [string, PlacedCamera][] =>
    nominalCameras(size).map(({ name, mount, pose, intrinsics }) => [
      `cubes-${name}`,
      { pose: mount === "base" ? pose : compose(tool, pose), intrinsics },
    ]);
  return { graph, cameras };
}

/** Five rings, three of them moved, from a quarter of a metre above the table. */
function rings(): ReturnType<typeof cubes> {
  const graph = new SceneGraph(ringScene([[5, 2], [4], [3, 1]]));
  const pose = lookAt([0.03, -0.55, 0.28], [0, 0, 0.03]);
  return { graph, cameras: (size) => [["rings", { pose, intrinsics: pinhole(size, size, 0.75) }]] };
}

const origin = provenance();
const host = machine();
const figures = join(root, "docs", "figures", "cameras");
mkdirSync(figures, { recursive: true });
const measured: object[] = [];
for (const { graph, cameras } of [cubes(), rings()]) {
  const renderer = new Renderer(graph);
  for (const size of [128, 256]) {
    for (const [name, camera] of cameras(size)) {
      const first = renderer.render(camera);
      const hash = createHash("sha256").update(first.data).digest("hex");
      const ms: number[] = [];
      const cpu = process.cpuUsage();
      for (let frame = 0; frame < frames; frame++) {
        const start = performance.now();
        const { data } = renderer.render(camera);
        ms.push(performance.now() - start);
        if (createHash("sha256").update(data).digest("hex") !== hash) throw new Error(`${name} is not the same again`);
      }
      const { user, system } = process.cpuUsage(cpu);
      ms.sort((a, b) => a - b);
      const result = {
        ...{ picture: name, size, antialiasing: 2, shadows: true, frames },
        ...{ medianMs: ms[frames / 2]!, largestMs: ms.at(-1)!, cpuMs: (user + system) / 1000 / frames, sha256: hash },
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
