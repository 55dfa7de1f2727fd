import { areaHalf, type CameraInfo, inverse, type PegSpec, type Pose, type Vec3 } from "../../core/index.ts";
import { alignCamera, pixelOf } from "./alignCamera.ts";
import type { AreaSighting } from "./sightings.ts";
import { cornerSigns } from "./sceneMaps.ts";

/** An area is known by the nearest nominal one, if it is no farther off than this, pixels; they are 70 apart. */
const matchReach = 45;
/** Cells from which on the mean of what was seen forgets the oldest. */
const mostCells = 2000;

/** Looks at an area after which its corners are known well enough. */
const enoughLooks = 12;

/** Corners of one area as seen so far. */
interface SeenCorners {
  /** In how many pictures. */
  readonly looks: number;
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

  /** Whether the corners of all areas have been seen often enough that more looks would hardly change the pose. */
  get isSettled(): boolean {
    return this.#seen.every((seen) => seen !== undefined && seen.looks >= enoughLooks);
  }

  /** Whether what a picture shows is the area of each peg. */
  shown(areas: readonly AreaSighting[]): readonly boolean[] {
    return this.#matched(areas).map((area) => area !== undefined);
  }

  /** Takes in the corners that another picture shows. */
  add(areas: readonly AreaSighting[]): void {
    const { pose, intrinsics } = this.#camera;
    for (const [i, area] of this.#matched(areas).entries()) {
      if (area !== undefined) this.#seen[i] = merged(this.#seen[i], area);
    }
    const correspondences = this.#pegs.flatMap(({ position: [x, y, z] }, i) =>
      cornerSigns.flatMap(([sx, sy], k) => {
        const pixel = this.#seen[i]?.corners[k];
        const point: Vec3 = [x + sx * areaHalf, y + sy * areaHalf, z];
        return pixel === undefined ? [] : [{ point, pixel }];
      }),
    );
    this.#pose = alignCamera(pose, intrinsics, correspondences);
  }

  /** Of each peg the sighting that is of its area. */
  #matched(areas: readonly AreaSighting[]): readonly (AreaSighting | undefined)[] {
    const { pose, intrinsics } = this.#camera;
    const view = inverse(pose);
    return this.#pegs.map(({ position }) => {
      const expected = pixelOf(view, intrinsics, position);
      return expected && nearest(areas, expected);
    });
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
  if (before === undefined) return { looks: 1, corners, cells };
  const total = Math.min(mostCells, before.cells + cells);
  const gain = cells / total;
  return {
    looks: before.looks + 1,
    cells: total,
    corners: before.corners.map(([u, v], k) => [u + gain * (corners[k]![0] - u), v + gain * (corners[k]![1] - v)]),
  };
}
