import type { RigidBody } from "../../src/arm/RigidBody.ts";
import type { LinkDescription, RobotDescription } from "../../src/arm/RobotDescription.ts";

const nothing: RigidBody = { mass: 0, centreOfMass: [0, 0, 0], inertia: [0, 0, 0, 0, 0, 0] };

/** A pendulum of point masses at the links' ends, swinging about the base's y axis; at 0 it lies along the base's x axis. */
export function pendulum(links: readonly { readonly length: number; readonly mass: number }[]): RobotDescription {
  return {
    name: "pendulum",
    links: links.map(({ length, mass }, i): LinkDescription => {
      return {
        name: `link${i + 1}`,
        a: i === 0 ? 0 : links[i - 1]!.length,
        alpha: i === 0 ? -Math.PI / 2 : 0,
        d: 0,
        positionLimits: [-3, 3],
        velocityLimit: 2,
        accelerationLimit: 10,
        jerkLimit: 1000,
        effortLimit: 100,
        copperCoefficient: 0,
        mass,
        centreOfMass: [length, 0, 0],
        inertia: [0, 0, 0, 0, 0, 0],
      };
    }),
    tool: { distance: 0, turn: 0 },
    home: links.map(() => 0),
    gripper: { ...nothing, maxOpening: 0.08, maxSpeed: 0.1, graspForce: 40 },
  };
}

/** A point mass in the frame where it is held. */
export const pointMass = (mass: number, centreOfMass: readonly [number, number, number]): RigidBody => ({
  mass,
  centreOfMass,
  inertia: [0, 0, 0, 0, 0, 0],
});
