import {
  type Action,
  brake,
  type CameraInfo,
  controlStepNs,
  type Declaration,
  type DiscState,
  hold,
  type Observation,
  type Scenario,
  type TimeStep,
  type TruthSource,
  type Verdict,
  type World,
  type WorldSpec,
  type WorldState,
} from "../src/core/index.ts";
import { panda } from "../src/arm/panda.ts";
import type { LookRanges } from "../src/scene/lookRanges.ts";
import type { RobotDescription } from "../src/arm/RobotDescription.ts";
import { type ActuatorEnergy, noEnergy } from "./ActuatorWork.ts";
import { benchmarkPegs } from "./discSets.ts";
import { drawScene } from "./drawScene.ts";
import { Knock } from "./Knock.ts";
import { atRest, Judge } from "./Judge.ts";
import { PhysicsScene } from "./physics/PhysicsScene.ts";
import { drawLook, type Look, nominalLook } from "./Look.ts";
import { type HeldCube, SimulatedArm } from "./SimulatedArm.ts";
import { SceneCameras } from "./SceneCameras.ts";
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
  /** None if left out. What nobody looks at is not drawn. */
  readonly cameras?: readonly CameraInfo[];
  /** What looks are drawn from, one for each episode by its seed. @default everything nominal */
  readonly look?: LookRanges;
  /** "success": the time step at which the judge has seen success for half a second is the last. @default "never" */
  readonly endsOn?: "success" | "never";
}

/** What one episode is made of. */
interface Episode {
  readonly scenario: Scenario;
  scene: PhysicsScene;
  readonly arm: SimulatedArm;
  readonly judge: Judge;
  readonly hash: StateHash;
  /** Actions on their way, oldest first. */
  readonly delayed: Action[];
  readonly history: WorldState[];
  step: number;
  readonly look: Look;
  /** To come or past; drawn when the judge has seen the start. */
  knock: Knock | undefined;
  /** Built from the first state. */
  cameras: SceneCameras | undefined;
  /** States in a row that were as success takes. */
  fulfilled: number;
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
  readonly #cameras: readonly CameraInfo[];
  readonly #look: LookRanges | undefined;
  readonly #endsOn: "success" | "never";
  #episode: Episode | undefined;

  constructor({ substeps = 12, robot = panda, cameras = [], look, endsOn = "never" }: PhysicsWorldOptions = {}) {
    if (!Number.isInteger(substeps) || substeps < 1) {
      throw new RangeError(`A control step has a whole number of physics steps, at least 1; got ${substeps}`);
    }
    this.#substeps = substeps;
    this.#robot = robot;
    this.#cameras = cameras;
    this.#look = look;
    this.#endsOn = endsOn;
  }

  async reset({ scenario, seed }: { readonly scenario: Scenario; readonly seed: number }): Promise<TimeStep> {
    const { discs, contacts, armOffset } = drawScene(scenario, seed, this.#robot.links.length);
    const start = this.#robot.home.map((q, i) => q + armOffset[i]!);
    const { tableHeight } = this.spec;
    const physicsTimestep = controlTimestep / this.#substeps;
    const judge = new Judge(scenario, benchmarkPegs, tableHeight);
    const episode: Episode = {
      scenario,
      arm: new SimulatedArm(this.#robot, start, { controlTimestep, substeps: this.#substeps }),
      scene: new PhysicsScene(physicsTimestep, discs, contacts),
      judge,
      hash: new StateHash(),
      delayed: Array.from({ length: scenario.scene.noise.actionDelay }, () => hold),
      history: [],
      step: 0,
      look: this.#look ? drawLook(this.#look, this.#cameras, seed) : nominalLook(this.#cameras),
      knock: undefined,
      cameras: undefined,
      fulfilled: 0,
    };
    this.#episode = episode;
    const first = this.#timeStep("first", undefined);
    if (scenario.scene.noise.knocks === 1) {
      const surroundings = { pegs: benchmarkPegs, tableHeight, controlTimestep, physicsTimestep };
      episode.knock = new Knock(seed, judge.movesAtStart, surroundings);
    }
    return first;
  }

  /** @throws TypeError on a symbolic action, RangeError on one with a number that is not finite */
  async step(action: Action): Promise<TimeStep> {
    const episode = this.#running();
    check(action);
    if (episode.knock?.step === episode.step) {
      const next = episode.knock.strike(episode.scene);
      if (next !== episode.scene) episode.judge.expectKnock();
      episode.scene = next;
    }
    return this.#advance(action);
  }

  #advance(action: Action): TimeStep {
    const episode = this.#running();
    episode.delayed.push(action);
    const due = episode.delayed.shift()!;
    if (due.kind === "cartesian") {
      episode.arm.command(due);
    } else if (due.kind === "brake") {
      episode.arm.brake();
    } else {
      episode.arm.hold();
    }
    this.#move(episode);
    episode.step++;
    return this.#timeStep("mid", action);
  }

  /**
   * Lets the world rest for half a second, undisturbed, then judges it: the goal holds, nothing is held, nothing moves. Where the world
   * itself has ended the episode, arm and hand are stopped: what they were commanded was not for after the end.
   */
  async finish(declared: Declaration): Promise<Verdict> {
    const episode = this.#running();
    const rest = this.#hasEnded(episode) ? brake : hold;
    if (rest === brake) {
      episode.delayed.fill(brake);
      episode.arm.stopHand();
    }
    let resting = true;
    let empty = true;
    let holding = true;
    for (let i = 0; i < restSteps; i++) {
      this.#advance(rest);
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
      peakAcceleration: episode.arm.peakAcceleration,
      ...(episode.knock !== undefined && { knock: episode.knock.report }),
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
    return this.#episode?.arm.energy ?? noEnergy;
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
  #move({ scenario, scene, arm }: Episode): void {
    for (let i = 0; i < this.#substeps; i++) {
      arm.closeHand(Math.min(...scene.handContacts.force));
      const { toolPose, toolTwist, hand } = arm;
      scene.placeHand(toolPose, toolTwist, hand.opening, -hand.velocity);
      scene.step();
      arm.advance();
      arm.exert(loadOf(scenario, scene));
    }
  }

  #timeStep(kind: "first" | "mid", action: Action | undefined): TimeStep {
    const episode = this.#running();
    const state = this.#readState(episode);
    episode.history.push(state);
    if (episode.history.length > remembered) episode.history.shift();
    const events = episode.judge.observe(state);
    episode.fulfilled = isFulfilled(episode, state) ? episode.fulfilled + 1 : 0;
    const { joints, hand } = episode.arm;
    const numbers = [
      ...joints.position,
      ...joints.velocity,
      hand.opening,
      ...state.discs.flatMap(({ pose }) => [...pose.position, ...pose.orientation]),
    ];
    episode.hash.add(state.stamp, numbers, action);
    if (this.#cameras.length > 0) {
      episode.cameras ??= new SceneCameras(this.#robot, episode.look, state);
    }
    return { kind: this.#hasEnded(episode) ? "last" : kind, observation: this.#observe(episode, state), events };
  }

  /** Whether a sub-task has taken too long, or the judge has seen success for long enough, where that ends an episode. */
  #hasEnded({ fulfilled, judge }: Episode): boolean {
    return judge.isOverdue || (this.#endsOn === "success" && fulfilled > restSteps);
  }

  #readState({ scenario, scene, arm, step }: Episode): WorldState {
    const discs: DiscState[] = scenario.scene.discs.map((spec, i) => ({ spec, ...scene.discState(i) }));
    return {
      stamp: BigInt(step) * controlStepNs,
      discs,
      pegs: benchmarkPegs,
      held: scene.handContacts.held,
      tool: arm.toolPose,
    };
  }

  #observe({ arm, scene, cameras }: Episode, state: WorldState): Observation {
    const [left, right] = scene.handContacts.force;
    const { joints } = arm;
    const none = (camera: string) => Promise.reject(new RangeError(`This world has no camera "${camera}"`));
    return {
      stamp: state.stamp,
      joints,
      gripper: { ...arm.hand, force: (left + right) / 2 },
      commanded: arm.commanded,
      cameras: cameras?.names ?? [],
      image: cameras?.at(state, { joints: joints.position, opening: arm.hand.opening }) ?? none,
    };
  }
}

/** The held disc is payload while nothing else carries it. */
function loadOf({ scene: { discs } }: Scenario, scene: PhysicsScene): HeldCube | undefined {
  const { held, supported } = scene.handContacts;
  if (held === undefined || supported) return undefined;
  const index = scene.discIds().indexOf(held);
  return { mass: scene.discMass(index), edge: discs[index]!.edge, pose: scene.discState(index).pose };
}

/** Whether a state is one that success takes; a free instruction has no goal that could be seen to hold. */
function isFulfilled({ judge }: Episode, state: WorldState): boolean {
  const { goal } = judge.judgement;
  return goal.length > 0 && goal.every(({ holds }) => holds) && state.held === undefined && atRest(state);
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
