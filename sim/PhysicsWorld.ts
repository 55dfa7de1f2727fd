import {
  type Action,
  controlStepNs,
  type Declaration,
  type DiscState,
  hold,
  inverse,
  compose,
  type Observation,
  type Scenario,
  type TimeStep,
  type TruthSource,
  type Verdict,
  type World,
  type WorldSpec,
  type WorldState,
} from "../src/core/index.ts";
import { InverseDynamics } from "../src/arm/inverseDynamics.ts";
import { Kinematics } from "../src/arm/kinematics.ts";
import { MotionGenerator } from "../src/arm/MotionGenerator.ts";
import { panda } from "../src/arm/panda.ts";
import type { RobotDescription } from "../src/arm/RobotDescription.ts";
import { type ActuatorEnergy, ActuatorWork } from "./ActuatorWork.ts";
import { benchmarkPegs } from "./discSets.ts";
import { drawScene } from "./drawScene.ts";
import { Gripper } from "./Gripper.ts";
import { atRest, Judge } from "./Judge.ts";
import { PhysicsScene } from "./physics/PhysicsScene.ts";
import { StateHash } from "./StateHash.ts";

/** 20 Hz, as in the paper. */
const controlTimestep = 0.05;

/** Control steps for which a finished world must stay as it is, 0.5 s. */
const restSteps = 10;

/** States kept for estimators that are late, one second. */
const remembered = 21;

/** Options of the simulated world. */
export interface PhysicsWorldOptions {
  /** Physics steps per control step. @default 12, so 240 Hz */
  readonly substeps?: number;
  readonly robot?: RobotDescription;
}

/** What one episode is made of. */
interface Episode {
  readonly scenario: Scenario;
  readonly scene: PhysicsScene;
  readonly motion: MotionGenerator;
  readonly gripper: Gripper;
  readonly judge: Judge;
  readonly hash: StateHash;
  readonly work: ActuatorWork;
  /** Actions on their way, oldest first. */
  readonly delayed: Action[];
  readonly history: WorldState[];
  step: number;
}

/**
 * The benchmark in physics: a Panda whose arm and fingers move kinematically and whose discs do not. Frame: robot base, table
 * top at z = 0, SI units. Takes Cartesian actions at 20 Hz with robosuite's OSC_POSE meaning; physics runs at 240 Hz.
 */
export class PhysicsWorld implements World, TruthSource {
  readonly spec: WorldSpec = {
    name: "panda-hanoi",
    actions: "cartesian",
    controlTimestep,
    tableHeight: 0,
    pegs: benchmarkPegs,
    judged: true,
  };
  readonly #robot: RobotDescription;
  readonly #substeps: number;
  readonly #kinematics: Kinematics;
  readonly #dynamics: InverseDynamics;
  readonly #q: Float64Array;
  readonly #qd: Float64Array;
  readonly #qdd: Float64Array;
  readonly #torque: Float64Array;
  #peakAcceleration = 0;
  #episode: Episode | undefined;

  constructor({ substeps = 12, robot = panda }: PhysicsWorldOptions = {}) {
    if (!Number.isInteger(substeps) || substeps < 1) {
      throw new RangeError(`A control step has a whole number of physics steps, at least 1; got ${substeps}`);
    }
    this.#substeps = substeps;
    this.#robot = robot;
    this.#kinematics = new Kinematics(robot);
    this.#dynamics = new InverseDynamics(robot);
    const n = robot.links.length;
    this.#q = new Float64Array(n);
    this.#qd = new Float64Array(n);
    this.#qdd = new Float64Array(n);
    this.#torque = new Float64Array(n);
  }

  async reset({ scenario, seed }: { readonly scenario: Scenario; readonly seed: number }): Promise<TimeStep> {
    const { discs, contacts, armOffset } = drawScene(scenario, seed, this.#robot.links.length);
    const motion = new MotionGenerator(this.#robot, { controlTimestep });
    motion.reset(this.#robot.home.map((q, i) => q + armOffset[i]!));
    this.#peakAcceleration = 0;
    this.#episode = {
      scenario,
      scene: new PhysicsScene(controlTimestep / this.#substeps, discs, contacts),
      motion,
      gripper: new Gripper(this.#robot.gripper),
      judge: new Judge(scenario, benchmarkPegs, this.spec.tableHeight),
      hash: new StateHash(),
      work: new ActuatorWork(this.#robot),
      delayed: Array.from({ length: scenario.scene.noise.actionDelay }, () => hold),
      history: [],
      step: 0,
    };
    this.#sense(0);
    this.#exert(this.#episode.scene);
    this.#episode.work.add(this.#torque, this.#qd, 0);
    return this.#timeStep("first", undefined);
  }

  /** @throws TypeError on a symbolic action, RangeError on one with a number that is not finite */
  async step(action: Action): Promise<TimeStep> {
    const episode = this.#running();
    check(action);
    episode.delayed.push(action);
    const due = episode.delayed.shift()!;
    if (due.kind === "cartesian") {
      episode.motion.command({ translation: due.translation, yaw: due.yaw });
      episode.gripper.command(due.gripper);
    } else {
      episode.motion.hold();
    }
    this.#move(episode);
    episode.step++;
    return this.#timeStep("mid", action);
  }

  /** Lets the world rest for half a second, then judges it: the goal holds, nothing is held, nothing moves. */
  async finish(declared: Declaration): Promise<Verdict> {
    const episode = this.#running();
    let resting = true;
    let empty = true;
    let holding = true;
    for (let i = 0; i < restSteps; i++) {
      await this.step(hold);
      const state = this.worldState();
      resting &&= atRest(state);
      empty &&= state.held === undefined;
      holding &&= episode.judge.judgement.goal.every((g) => g.holds);
    }
    const judgement = episode.judge.judgement;
    const missing = [
      ...judgement.goal.filter((g) => !g.holds).map((g) => relationWords(g.relation)),
      ...(holding ? [] : ["the goal did not hold throughout the last half second"]),
      ...(empty ? [] : ["the hand is not empty"]),
      ...(resting ? [] : ["something still moves"]),
      ...(judgement.illegalMoves === 0 ? [] : [`${judgement.illegalMoves} illegal moves`]),
    ];
    return {
      outcome: missing.length === 0 ? "success" : "failure",
      reason: missing.length === 0 ? "" : `${missing.join("; ")} (declared: ${declared})`,
      ...judgement,
      peakAcceleration: this.#peakAcceleration,
      stateHash: episode.hash.digest(),
    };
  }

  async close(): Promise<void> {
    this.#episode = undefined;
  }

  worldState(stamp?: bigint): WorldState {
    const { history } = this.#running();
    const newest = history.at(-1)!;
    if (stamp === undefined) return newest;
    return history.findLast((s) => s.stamp <= stamp) ?? history[0]!;
  }

  /** Energy of the joints since reset, J; simulated. */
  get actuatorEnergy(): ActuatorEnergy {
    return this.#episode?.work.energy ?? { mechanical: 0, positive: 0, copper: 0 };
  }

  /** Gives a disc an impulse (N·s): a disturbance that the agent is not told of. */
  push(disc: string, impulse: readonly [number, number, number]): void {
    const { scene } = this.#running();
    scene.push(scene.discIds().indexOf(disc), impulse);
  }

  #running(): Episode {
    if (this.#episode === undefined) throw new Error("The world has no episode; call reset first");
    return this.#episode;
  }

  /** One control step of physics; the commanded motion at its start has been read at the end of the last. */
  #move({ scene, motion, gripper, work }: Episode): void {
    const dt = controlTimestep / this.#substeps;
    for (let i = 1; i <= this.#substeps; i++) {
      gripper.plan(Math.min(...scene.handContacts.force), dt);
      scene.placeHand(
        this.#kinematics.toolPose(),
        this.#kinematics.toolTwist(this.#qd),
        gripper.opening,
        -gripper.rate,
      );
      scene.step();
      gripper.advance(dt);
      if (i < this.#substeps) {
        this.#sense(i * dt);
      } else {
        motion.advance();
        this.#sense(0);
      }
      this.#exert(scene);
      work.add(this.#torque, this.#qd, dt);
      this.#notePeak();
    }
  }

  /** Computes the torques of the commanded motion that has been read. */
  #exert(scene: PhysicsScene): void {
    const { held, supported } = scene.handContacts;
    this.#setPayload(scene, supported ? undefined : held);
    this.#dynamics.writeTorques(this.#q, this.#qd, this.#qdd, this.#torque);
  }

  /** Reads the commanded motion at `time` into this control step, s. */
  #sense(time: number): void {
    this.#running().motion.sample(time, this.#q, this.#qd, this.#qdd);
    this.#kinematics.setPositions(this.#q);
  }

  /** The held disc is payload while nothing else carries it. */
  #setPayload(scene: PhysicsScene, held: string | undefined): void {
    if (held === undefined) {
      this.#dynamics.setPayload(undefined);
      return;
    }
    const index = scene.discIds().indexOf(held);
    const mass = scene.discMass(index);
    const { edge } = this.#running().scenario.scene.discs[index]!;
    const X_TD = compose(inverse(this.#kinematics.toolPose()), scene.discState(index).pose);
    // A cube's inertia is the same about every axis: m·e²/6.
    const moment = (mass * edge ** 2) / 6;
    this.#dynamics.setPayload({ mass, centreOfMass: X_TD.position, inertia: [moment, 0, 0, moment, 0, moment] });
  }

  #notePeak(): void {
    this.#robot.links.forEach((link, i) => {
      this.#peakAcceleration = Math.max(this.#peakAcceleration, Math.abs(this.#qdd[i]!) / link.accelerationLimit);
    });
  }

  #timeStep(kind: "first" | "mid", action: Action | undefined): TimeStep {
    const episode = this.#running();
    const state = this.#readState(episode);
    episode.history.push(state);
    if (episode.history.length > remembered) episode.history.shift();
    const events = episode.judge.observe(state);
    const numbers = [
      ...this.#q,
      ...this.#qd,
      episode.gripper.opening,
      ...state.discs.flatMap(({ pose }) => [...pose.position, ...pose.orientation]),
    ];
    episode.hash.add(state.stamp, numbers, action);
    return { kind, observation: this.#observe(episode, state), events };
  }

  #readState({ scenario, scene, step }: Episode): WorldState {
    const discs: DiscState[] = scenario.scene.discs.map((spec, i) => ({ spec, ...scene.discState(i) }));
    return {
      stamp: BigInt(step) * controlStepNs,
      discs,
      pegs: benchmarkPegs,
      held: scene.handContacts.held,
      tool: this.#kinematics.toolPose(),
    };
  }

  #observe({ motion, gripper, scene }: Episode, { stamp }: WorldState): Observation {
    const [left, right] = scene.handContacts.force;
    return {
      stamp,
      joints: { position: [...this.#q], velocity: [...this.#qd], effort: [...this.#torque] },
      gripper: { opening: gripper.opening, velocity: gripper.rate, force: (left + right) / 2 },
      commanded: motion.commanded,
      cameras: [],
      image: (camera) => Promise.reject(new RangeError(`This world has no camera "${camera}"`)),
    };
  }
}

function check(action: Action): void {
  if (action.kind === "symbolic") {
    throw new TypeError(`A physical world takes Cartesian actions; got the symbolic action "${action.name}"`);
  }
  if (action.kind === "cartesian") {
    const numbers = [...action.translation, action.yaw, action.gripper];
    if (!numbers.every(Number.isFinite)) throw new RangeError(`An action must be finite; got [${numbers.join(", ")}]`);
  }
}

const relationWords = ({ name, objects, sign }: { name: string; objects: readonly string[]; sign: boolean }): string =>
  `${sign ? "" : "not "}${name}(${objects.join(", ")}) does not hold`;
