import type { Observation } from "../../../src/core/index.ts";
import type { LiberoViewOptions } from "../../../src/policy/openpi/liberoObservation.ts";

const grey = new Uint8Array(3 * 224 ** 2).fill(120);

/** A world's observation with two grey pictures. */
export const armObservation: Observation = {
  stamp: 0n,
  joints: { position: [0], velocity: [0] },
  gripper: { opening: 0.08, velocity: 0, force: 0 },
  cameras: ["agentview", "wrist"],
  image: async () => ({ width: 224, height: 224, channels: 3, data: grey }),
};

export const armView: LiberoViewOptions = {
  cameras: { scene: "agentview", wrist: "wrist" },
  toolPose: () => ({ position: [0.5, 0, 0.3], orientation: [1, 0, 0, 0] }),
  pictures: "plain",
};
