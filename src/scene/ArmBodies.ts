import { pad, palm } from "../arm/handShape.ts";
import { Kinematics } from "../arm/kinematics.ts";
import type { RobotDescription } from "../arm/RobotDescription.ts";
import { axisAngle, compose, identityPose, type Pose, type Vec3 } from "../core/index.ts";
import type { Part, SceneBody } from "./SceneDescription.ts";

const shell = "arm-shell";
const dark = "arm-dark";
const rubber = "arm-rubber";

const at = (x: number, y: number, z: number): Pose => ({ ...identityPose, position: [x, y, z] });
const alongY = axisAngle([1, 0, 0], -Math.PI / 2);
const alongX = axisAngle([0, 1, 0], Math.PI / 2);

const capsule = (radius: number, length: number, pose: Pose): Part => ({
  shape: { kind: "capsule", radius, length },
  pose,
  material: shell,
});
const cylinder = (radius: number, height: number, pose: Pose, material = shell): Part => ({
  shape: { kind: "cylinder", radius, height },
  pose,
  material,
});
const box = (half: Vec3, pose: Pose, material: string): Part => ({
  shape: { kind: "box", size: [2 * half[0], 2 * half[1], 2 * half[2]] },
  pose,
  material,
});

/**
 * A Panda's links in their own frames (see `panda`), made of round solids that have about the outline of the real ones; no
 * contour of the maker's meshes is in them.
 */
const links: readonly (readonly Part[])[] = [
  [cylinder(0.07, 0.12, at(0, 0, -0.18)), capsule(0.06, 0.1, at(0, 0, -0.05))],
  [
    capsule(0.06, 0.08, at(0, 0, 0)),
    capsule(0.058, 0.13, { position: [0, -0.1, 0], orientation: alongY }),
    cylinder(0.05, 0.004, at(0, 0, 0.11), dark),
  ],
  [capsule(0.058, 0.1, at(0, 0, -0.07)), capsule(0.055, 0.06, { position: [0.04, 0, 0], orientation: alongX })],
  [
    capsule(0.057, 0.07, at(0, 0, 0)),
    capsule(0.053, 0.1, { position: [-0.0825, 0.075, 0], orientation: alongY }),
    cylinder(0.047, 0.004, at(0, 0, 0.094), dark),
  ],
  [capsule(0.052, 0.17, at(0, 0, -0.2)), capsule(0.04, 0.1, at(0, 0.055, -0.1)), capsule(0.05, 0.03, at(0, 0, -0.02))],
  [capsule(0.05, 0.05, at(0, 0, 0)), capsule(0.045, 0.05, { position: [0.05, 0, 0], orientation: alongX })],
  [cylinder(0.05, 0.08, at(0, 0, 0.045)), cylinder(0.032, 0.024, at(0, 0, 0.096), dark)],
];

/** The bodies of an arm with its hand, and where they are at a posture. */
export class ArmBodies {
  readonly bodies: readonly SceneBody[];
  readonly #kinematics: Kinematics;

  /** @throws RangeError for an arm that there is no shape of */
  constructor(robot: RobotDescription) {
    if (robot.name !== "panda") throw new RangeError(`There is no shape of the arm "${robot.name}"`);
    this.#kinematics = new Kinematics(robot);
    const body = (name: string, parts: readonly Part[]): SceneBody => ({ name, parts, pose: identityPose });
    const finger = (side: 1 | -1): Part[] => [
      box(pad.half, identityPose, rubber),
      box([0.01, 0.004, 0.02], at(0, side * (pad.half[1] + 0.004), -0.012), dark),
    ];
    this.bodies = [
      body("arm-base", [
        cylinder(0.09, 0.06, at(-0.02, 0, 0.03)),
        cylinder(0.068, 0.14, at(0, 0, 0.1)),
        box([0.05, 0.05, 0.03], at(-0.09, 0, 0.03), shell),
      ]),
      ...links.map((parts, i) => body(`arm-link${i + 1}`, parts)),
      body("hand", [
        box(palm.half, at(0, 0, -(palm.above + palm.half[2])), shell),
        box([0.02, 0.1, 0.006], at(0, 0, -(palm.above - 0.004)), dark),
      ]),
      body("finger-left", finger(1)),
      body("finger-right", finger(-1)),
    ];
  }

  /** Poses of all bodies at joint positions `q` (rad), the pads `opening` m apart. */
  poses(q: readonly number[], opening: number): (readonly [body: string, pose: Pose])[] {
    const kinematics = this.#kinematics.setPositions(q);
    const X_BT = kinematics.toolPose();
    const finger = (side: 1 | -1): Pose =>
      compose(X_BT, at(0, side * (opening / 2 + pad.half[1]), -(pad.half[2] - pad.below)));
    return [
      ["arm-base", identityPose],
      ...links.map((_, i) => [`arm-link${i + 1}`, kinematics.linkPose(i)] as const),
      ["hand", X_BT],
      ["finger-left", finger(1)],
      ["finger-right", finger(-1)],
    ];
  }
}
