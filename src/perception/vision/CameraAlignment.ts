import { areaHalf, type CameraInfo, inverse, type PegSpec, type Pose, type Vec3 } from "../../core/index.ts";
import { alignCamera, pixelOf } from "./alignCamera.ts";
import type { AreaSighting } from "./sightings.ts";
import { cornerSigns } from "./sceneMaps.ts";

/** An area is known by the nearest nominal one, if it is no farther off than this, pixels; they are 70 apart. */
const matchReach = 45;
/** Cells from which on the mean of what was seen forgets the oldest. */
const mostCells = 2000;

/** Corners of one area as seen so far. */
interface SeenCorners {
  readonly cells: number;
  readonly corners: AreaSighting["corners"];
}

/** Finds out over all pictures of an episode where a fixed camera really is, by the areas whose places are known. */
export class CameraAlignment {
  readonly #camera: CameraInfo;
  readonly #pegs: readonly PegSpec[];
  readonly #seen: (SeenCorners | undefined)[];
  #pose: Pose;

  constructor(camera: CameraInfo, pegs: readonly PegSpec[]) {
    this.#camera = camera;
    this.#pegs = pegs;
    this.#seen = pegs.map(() => undefined);
    this.#pose = camera.pose;
  }

  /** Of the optical frame in the base frame, as far as is known. */
  get pose(): Pose {
    return this.#pose;
  }

  /** Areas seen so far. */
  get areas(): number {
    return this.#seen.filter((seen) => seen !== undefined).length;
  }

  /** Takes in what another picture shows. Returns whether it shows the area of each peg. */
  add(areas: readonly AreaSighting[]): readonly boolean[] {
    const { pose, intrinsics } = this.#camera;
    const view = inverse(pose);
    const isSeen = this.#pegs.map(({ position }, i) => {
      const expected = pixelOf(view, intrinsics, position);
      const found = expected && nearest(areas, expected);
      if (found !== undefined) this.#seen[i] = merged(this.#seen[i], found);
      return found !== undefined;
    });
    const correspondences = this.#pegs.flatMap(({ position: [x, y, z] }, i) =>
      cornerSigns.flatMap(([sx, sy], k) => {
        const pixel = this.#seen[i]?.corners[k];
        const point: Vec3 = [x + sx * areaHalf, y + sy * areaHalf, z];
        return pixel === undefined ? [] : [{ point, pixel }];
      }),
    );
    this.#pose = alignCamera(pose, intrinsics, correspondences);
    return isSeen;
  }
}

function nearest(areas: readonly AreaSighting[], [u, v]: readonly [number, number]): AreaSighting | undefined {
  let best: AreaSighting | undefined;
  let least = matchReach;
  for (const area of areas) {
    const distance = Math.hypot(mean(area, 0) - u, mean(area, 1) - v);
    if (distance < least) [best, least] = [area, distance];
  }
  return best;
}

const mean = ({ corners }: AreaSighting, axis: 0 | 1): number =>
  corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;

function merged(before: SeenCorners | undefined, { corners, cells }: AreaSighting): SeenCorners {
  if (before === undefined) return { corners, cells };
  const total = Math.min(mostCells, before.cells + cells);
  const gain = cells / total;
  return {
    cells: total,
    corners: before.corners.map(([u, v], k) => [u + gain * (corners[k]![0] - u), v + gain * (corners[k]![1] - v)]),
  };
}
