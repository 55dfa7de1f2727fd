import type { Vec3 } from "../src/core/index.ts";

/**
 * Where the centre of a disc may lie for the benchmark to expect it back, m, base frame: a rectangle in which the Panda comes
 * down with its tool at any yaw up to 95° either way (so that it can take a cube by either pair of faces), and in which the
 * nominal agent camera sees the whole of a 6 cm cube. Measured with `InverseKinematics` and `agentView`, as
 * test/sim/reachableTable.test.ts does again; the skills' demonstrations have loose discs in the same range of x.
 */
export const reachableTable = { x: [0.42, 0.66], y: [-0.24, 0.28] } as const;

/** Whether a disc whose centre is there can be fetched and seen. */
export const isReachable = ([x, y]: Vec3): boolean =>
  x >= reachableTable.x[0] && x <= reachableTable.x[1] && y >= reachableTable.y[0] && y <= reachableTable.y[1];
