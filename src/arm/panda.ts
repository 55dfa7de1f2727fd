import { joined, mounted, type RigidBody } from "./RigidBody.ts";
import type { LinkDescription, RobotDescription } from "./RobotDescription.ts";

const halfPi = Math.PI / 2;

/**
 * Copper losses per squared joint torque, W/(N·m)². ASSUMPTION: Franka publishes no motor constants. We take round
 * values for frameless brushless motors that fit such joints, a motor constant k_m = k_t/√R of 0.2 N·m/√W for the four
 * large joints and 0.07 N·m/√W for the three of the wrist, and the arm's 1:100 strain-wave gears without friction:
 * 1/(100·k_m)². Holding the home posture then costs about 2.3 W. Results that rest on them must say so.
 */
const largeMotorCopper = 1 / (100 * 0.2) ** 2;
const wristMotorCopper = 1 / (100 * 0.07) ** 2;

const large = { velocityLimit: 2.175, effortLimit: 87, copperCoefficient: largeMotorCopper };
const wrist = { velocityLimit: 2.61, effortLimit: 12, copperCoefficient: wristMotorCopper };

/**
 * Geometry and limits: Franka Control Interface documentation, "Robot and interface specifications", limits for Panda.
 * Masses and inertias: Gaz, Cognetti, Oliva, Robuffo Giordano and De Luca, "Dynamic Identification of the Franka Emika
 * Panda Robot With Retrieval of Feasible Parameters Using Penalty-Based Optimization", IEEE RA-L 2019, as rounded in
 * franka_ros, franka_description.
 */
const links: readonly LinkDescription[] = [
  {
    name: "panda_link1",
    a: 0,
    alpha: 0,
    d: 0.333,
    positionLimits: [-2.8973, 2.8973],
    ...large,
    accelerationLimit: 15,
    jerkLimit: 7500,
    mass: 4.970684,
    centreOfMass: [0.003875, 0.002081, -0.04762],
    inertia: [0.70337, -0.000139, 0.006772, 0.70661, 0.019169, 0.009117],
  },
  {
    name: "panda_link2",
    a: 0,
    alpha: -halfPi,
    d: 0,
    positionLimits: [-1.7628, 1.7628],
    ...large,
    accelerationLimit: 7.5,
    jerkLimit: 3750,
    mass: 0.646926,
    centreOfMass: [-0.003141, -0.02872, 0.003495],
    inertia: [0.007962, -0.003925, 0.010254, 0.02811, 0.000704, 0.025995],
  },
  {
    name: "panda_link3",
    a: 0,
    alpha: halfPi,
    d: 0.316,
    positionLimits: [-2.8973, 2.8973],
    ...large,
    accelerationLimit: 10,
    jerkLimit: 5000,
    mass: 3.228604,
    centreOfMass: [0.027518, 0.039252, -0.066502],
    inertia: [0.037242, -0.004761, -0.011396, 0.036155, -0.012805, 0.01083],
  },
  {
    name: "panda_link4",
    a: 0.0825,
    alpha: halfPi,
    d: 0,
    positionLimits: [-3.0718, -0.0698],
    ...large,
    accelerationLimit: 12.5,
    jerkLimit: 6250,
    mass: 3.587895,
    centreOfMass: [-0.05317, 0.104419, 0.027454],
    inertia: [0.025853, 0.007796, -0.001332, 0.019552, 0.008641, 0.028323],
  },
  {
    name: "panda_link5",
    a: -0.0825,
    alpha: -halfPi,
    d: 0.384,
    positionLimits: [-2.8973, 2.8973],
    ...wrist,
    accelerationLimit: 15,
    jerkLimit: 7500,
    mass: 1.225946,
    centreOfMass: [-0.011953, 0.041065, -0.038437],
    inertia: [0.035549, -0.002117, -0.004037, 0.029474, 0.000229, 0.008627],
  },
  {
    name: "panda_link6",
    a: 0,
    alpha: halfPi,
    d: 0,
    positionLimits: [-0.0175, 3.7525],
    ...wrist,
    accelerationLimit: 20,
    jerkLimit: 10000,
    mass: 1.666555,
    centreOfMass: [0.060149, -0.014117, -0.010517],
    inertia: [0.001964, 0.000109, -0.001158, 0.004354, 0.000341, 0.005433],
  },
  {
    name: "panda_link7",
    a: 0.088,
    alpha: halfPi,
    d: 0,
    positionLimits: [-2.8973, 2.8973],
    ...wrist,
    accelerationLimit: 20,
    jerkLimit: 10000,
    mass: 0.735522,
    centreOfMass: [0.010517, -0.004252, 0.061597],
    inertia: [0.012516, -0.000428, -0.001196, 0.010027, -0.000741, 0.004815],
  },
];

/** m, along the z axis of link 7. */
const flange = 0.107;
const handTurn = -Math.PI / 4;

/** franka_description: the hand in its own frame. */
const hand: RigidBody = { mass: 0.73, centreOfMass: [-0.01, 0, 0.03], inertia: [0.001, 0, 0, 0.0025, 0, 0.0017] };

/** franka_description: both fingers in the hand's frame, closed; opening them changes the inertia by 5e-5 kg·m² at most. */
const fingers: RigidBody = {
  mass: 0.03,
  centreOfMass: [0, 0, 0.0584],
  inertia: [4.75e-6, 0, 0, 4.75e-6, 0, 1.5e-6],
};

/**
 * The Franka Emika Panda (FER) with the Franka Hand, its base frame where link 0 stands on the table.
 *
 * Reflected rotor inertias are left out: for this arm none are published, and Gaz et al. identified the links through
 * the joints' torque sensors, behind gear and rotor. For its successor FR3, Drake's franka_description gives 0.6057,
 * 0.6057, 0.4625, 0.4625, 0.2055, 0.2055, 0.2055 kg·m²; a study may set `rotorInertia` to them. Joint friction is
 * left out as well.
 */
export const panda: RobotDescription = {
  name: "panda",
  links,
  tool: { distance: flange + 0.1034, turn: handTurn },
  // Tool centre point at (0.45, 0, 0.35) m, pointing down: our inverse kinematics from (0, −π/4, 0, −3π/4, 0, π/2, π/4).
  home: [0, -0.3110153483153977, 0, -2.3474229351669615, 0, 2.0364075868490827, Math.PI / 4],
  gripper: {
    maxOpening: 0.08,
    maxSpeed: 0.1,
    // Franka Hand data sheet: 70 N continuous; 40 N suffices for the discs and spares the pads.
    graspForce: 40,
    ...mounted(joined(hand, fingers), flange, handTurn),
  },
};
