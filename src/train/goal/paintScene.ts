import { add, inverse, type Pose, project, type Rng, rotate, type Vec3 } from "../../core/index.ts";
import { pictureFeatures } from "../../goal/learned/pictureFeatures.ts";
import { slots, type SlottedScene } from "../../goal/learned/SlottedScene.ts";
import { agentView } from "../../scene/nominalCameras.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";

/** Pixels in each direction, before they are averaged. */
const size = 64;

/** Colours of discs, 0..255. */
const paints: Readonly<Record<string, Vec3>> = {
  blue: [40, 70, 190],
  red: [190, 40, 40],
  green: [40, 150, 60],
  yellow: [215, 195, 50],
  orange: [225, 125, 40],
  purple: [125, 55, 150],
  white: [225, 225, 220],
};

/** Edges of the discs: the smallest, and by how much the next is larger, m. */
const smallest = 0.03;
const growth = 0.005;

/**
 * A rough picture of a scene as the agent's camera sees it, as the network is shown it: flat squares of the discs' colours where the
 * discs stand, before a ground and a wall of random colours. Rendering would take a hundred times as long.
 * @returns undefined where nothing can be seen
 */
export function paintScene(scene: SlottedScene, rng: Rng): Float32Array | undefined {
  const camera = agentView(size);
  const X_CB = inverse(camera.pose);
  const data = new Uint8ClampedArray(size * size * 3);
  const any = (): Vec3 => [rng.uniform(30, 230), rng.uniform(30, 230), rng.uniform(30, 230)];
  const paint = (left: number, top: number, right: number, bottom: number, colour: Vec3): void => {
    for (let v = Math.max(0, Math.round(top)); v < Math.min(size, Math.round(bottom)); v++) {
      for (let u = Math.max(0, Math.round(left)); u < Math.min(size, Math.round(right)); u++) {
        data.set(colour, (v * size + u) * 3);
      }
    }
  };
  const horizon = rng.uniform(0.1, 0.5) * size;
  paint(0, 0, size, horizon, any());
  paint(0, horizon, size, size, any());
  const noise = (deviation: number): number => rng.normal(deviation);
  const square = (centre: Vec3, edge: number, colour: Vec3): void => {
    const [x, y, z] = inFrame(X_CB, centre);
    const at = project(camera.intrinsics, [x, y, z]);
    if (at === undefined) return;
    const half = (camera.intrinsics.fx * edge) / z / 2;
    paint(at[0] - half, at[1] - half, at[0] + half, at[1] + half, colour);
  };
  const positions = new Map<number, Vec3>();
  for (const [i, { position }] of benchmarkPegs.entries()) positions.set(slots.discs + i, position);
  // Largest first: what a disc stands on has its place already.
  for (let disc = scene.discs.length - 1; disc >= 0; disc--) {
    const edge = smallest + growth * disc;
    const support = scene.supports[disc];
    const foot = support === undefined ? undefined : positions.get(support);
    const base: Vec3 = foot ?? [rng.uniform(0.4, 0.7), rng.uniform(-0.3, 0.3), 0];
    const bottom = add(base, [noise(0.01), noise(0.01), 0]);
    square(
      add(bottom, [0, 0, edge / 2]),
      edge,
      add(paints[scene.colours[disc] ?? ""] ?? any(), [noise(15), noise(15), noise(15)]),
    );
    positions.set(disc, add(bottom, [0, 0, edge]));
  }
  return pictureFeatures({ width: size, height: size, channels: 3, data: new Uint8Array(data.buffer) });
}

const inFrame = (X: Pose, point: Vec3): Vec3 => add(rotate(X.orientation, point), X.position);
