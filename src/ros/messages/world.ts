import {
  brake,
  hold,
  type Action,
  type Declaration,
  type DiscSpec,
  type GripperState,
  type JointState,
  type KnockReport,
  type Observation,
  type PegSpec,
  type Relation,
  type SubTask,
  type TimeStep,
  type Verdict,
  type WorldEvent,
  type WorldSpec,
  type WorldState,
} from "../../core/index.ts";
import { GraphError } from "../GraphError.ts";
import * as msg from "../interfaces/praxis_msgs.ts";
import type { JointState as JointStateMessage } from "../interfaces/sensor_msgs.ts";
import { bounded, finite, finiteList, oneOf } from "./fields.ts";
import { fromPose, fromPosition, toPose, toVec3 } from "./geometry.ts";
import {
  fromIds,
  fromPoseRow,
  fromTwistRow,
  ofEqualLength,
  poseWidth,
  toIds,
  toPoseRow,
  toRows,
  toTwistRow,
  toVectorRow,
  twistWidth,
  vectorWidth,
} from "./rows.ts";
import { fromTime, toTime } from "./time.ts";

// What a world is told and tells, as messages and back. Numbers travel as float64, so that nothing changes by a bit.

const mostObjects = 1000;
const mostCharacters = 1000;
const noVector = { x: 0, y: 0, z: 0 };
const noPose = { position: noVector, orientation: { x: 0, y: 0, z: 0, w: 1 } };
const { HOLD, CARTESIAN, SYMBOLIC, BRAKE } = msg.ActionConstants;

export function fromAction(action: Action): msg.Action {
  const empty = { kind: HOLD, translation: noVector, yaw: 0, gripper: 0, name: "", objects: [] };
  switch (action.kind) {
    case "hold":
      return empty;
    case "brake":
      return { ...empty, kind: BRAKE };
    case "symbolic":
      return { ...empty, kind: SYMBOLIC, name: action.name, objects: action.objects };
    case "cartesian": {
      const { translation, yaw, gripper } = action;
      return { ...empty, kind: CARTESIAN, translation: fromPosition(translation), yaw, gripper };
    }
  }
}

/** @throws GraphError INVALID_REQUEST on an unknown kind or a number that is not finite */
export function toAction({ kind, translation, yaw, gripper, name, objects }: msg.Action): Action {
  switch (kind) {
    case HOLD:
      return hold;
    case BRAKE:
      return brake;
    case SYMBOLIC:
      return {
        kind: "symbolic",
        name: bounded(name, mostCharacters, "action.name"),
        objects: bounded(objects, mostObjects, "action.objects"),
      };
    case CARTESIAN:
      return {
        kind: "cartesian",
        translation: toVec3(translation, "action.translation"),
        yaw: finite(yaw, "action.yaw"),
        gripper: finite(gripper, "action.gripper"),
      };
    default:
      throw new GraphError(
        "INVALID_REQUEST",
        `action.kind must be ${HOLD}, ${CARTESIAN}, ${SYMBOLIC} or ${BRAKE}; got ${kind}`,
      );
  }
}

export const fromRelation = ({ name, objects, sign }: Relation): msg.Relation => ({ name, objects, sign });

export const toRelation = ({ name, objects, sign }: msg.Relation): Relation => ({
  name,
  objects: bounded(objects, mostObjects, "relation.objects"),
  sign,
});

export const fromDisc = ({ id, colour, edge }: DiscSpec): msg.Disc => ({ id, colour, edge });
export const toDisc = ({ id, colour, edge }: msg.Disc): DiscSpec => ({ id, colour, edge: finite(edge, "disc.edge") });

const fromPeg = ({ id, position }: PegSpec): msg.Peg => ({ id, position: fromPosition(position) });
const toPeg = ({ id, position }: msg.Peg): PegSpec => ({ id, position: toVec3(position, "peg.position") });

/** @param names of the joints, base to tip */
export function fromJoints(joints: JointState, names: readonly string[], stamp: bigint): JointStateMessage {
  const { position, velocity, effort = [] } = joints;
  return { header: { stamp: toTime(stamp), frame_id: "base" }, name: names, position, velocity, effort };
}

/** Two fingers that move alike, as the drivers of parallel grippers tell them: each by half of the opening. */
const fingerNames = ["finger_joint1", "finger_joint2"] as const;

export function fromGripper({ opening, velocity, force }: GripperState, stamp: bigint): JointStateMessage {
  const both = (value: number): readonly number[] => [value, value];
  return {
    header: { stamp: toTime(stamp), frame_id: "tool" },
    name: fingerNames,
    position: both(opening / 2),
    velocity: both(velocity / 2),
    effort: both(force),
  };
}

/** @throws GraphError INVALID_REQUEST on joints that are no two fingers, or numbers that are not finite */
export function toGripper({ name, position, velocity, effort }: JointStateMessage): GripperState {
  const lengths = [name, position, velocity, effort].map((list) => list.length);
  if (lengths.some((length) => length !== fingerNames.length)) {
    throw new GraphError(
      "INVALID_REQUEST",
      `A gripper must have two joints with position, velocity and effort; got ${lengths.join(", ")} of each`,
    );
  }
  const [left, right] = finiteList(position, "gripper.position");
  const [leftRate, rightRate] = finiteList(velocity, "gripper.velocity");
  const [leftForce, rightForce] = finiteList(effort, "gripper.effort");
  return { opening: left! + right!, velocity: leftRate! + rightRate!, force: (leftForce! + rightForce!) / 2 };
}

/**
 * @param names of the joints that are wanted, base to tip; those of the message may come in another order
 * @throws GraphError INVALID_REQUEST where one is missing, or on a number that is not finite
 */
export function toJoints(
  { name, position, velocity, effort }: JointStateMessage,
  names: readonly string[],
): JointState {
  bounded(name, mostObjects, "joint_states.name");
  const isWhole = position.length === name.length && velocity.length === name.length;
  if (!isWhole || (effort.length > 0 && effort.length !== name.length)) {
    throw new GraphError(
      "INVALID_REQUEST",
      `joint_states names ${name.length} joints, but has ${position.length} positions, ${velocity.length} velocities and ${effort.length} efforts`,
    );
  }
  const indices = names.map((each) => name.indexOf(each));
  const missing = names.find((_, i) => indices[i]! < 0);
  if (missing !== undefined) throw new GraphError("INVALID_REQUEST", `joint_states lacks the joint "${missing}"`);
  const ordered = (values: ArrayLike<number>, what: string): number[] =>
    indices.map((i) => finite(values[i]!, `joint_states.${what}[${i}]`));
  return {
    position: ordered(position, "position"),
    velocity: ordered(velocity, "velocity"),
    ...(effort.length > 0 && { effort: ordered(effort, "effort") }),
  };
}

const noJoints: JointState = { position: [], velocity: [] };

export function fromObservation(observation: Observation): msg.Observation {
  const { stamp, joints, gripper, commanded, cameras } = observation;
  return {
    stamp: toTime(stamp),
    joints: fromJoints(joints ?? noJoints, [], stamp),
    has_gripper: gripper !== undefined,
    gripper_opening: gripper?.opening ?? 0,
    gripper_velocity: gripper?.velocity ?? 0,
    gripper_force: gripper?.force ?? 0,
    has_commanded: commanded !== undefined,
    commanded: commanded === undefined ? noPose : fromPose(commanded),
    cameras,
  };
}

/** @throws GraphError INVALID_REQUEST on a number that is not finite or lists of unequal length */
export function toObservation(message: msg.Observation): Observation {
  const { position, velocity, effort } = message.joints;
  if (velocity.length !== position.length || (effort.length > 0 && effort.length !== position.length)) {
    throw new GraphError(
      "INVALID_REQUEST",
      `observation.joints has ${position.length} positions, but ${velocity.length} velocities and ${effort.length} efforts`,
    );
  }
  bounded(position, mostObjects, "observation.joints.position");
  return {
    stamp: fromTime(message.stamp),
    ...(position.length > 0 && {
      joints: {
        position: finiteList(position, "joints.position"),
        velocity: finiteList(velocity, "joints.velocity"),
        ...(effort.length > 0 && { effort: finiteList(effort, "joints.effort") }),
      },
    }),
    ...(message.has_gripper && {
      gripper: {
        opening: finite(message.gripper_opening, "gripper_opening"),
        velocity: finite(message.gripper_velocity, "gripper_velocity"),
        force: finite(message.gripper_force, "gripper_force"),
      },
    }),
    ...(message.has_commanded && { commanded: toPose(message.commanded, "commanded") }),
    cameras: message.cameras,
    image: (camera) => Promise.reject(new RangeError(`No image of camera "${camera}" travels with an observation yet`)),
  };
}

export const fromSubTask = ({ name, objects }: SubTask): msg.SubTask => ({ name, objects });

/** @throws GraphError INVALID_REQUEST on what is neither a pick nor a place of one disc */
export function toSubTask({ name, objects }: msg.SubTask): SubTask {
  const [disc, place, ...others] = objects;
  if (disc === undefined || place === undefined || others.length > 0) {
    throw new GraphError("INVALID_REQUEST", `A sub-task must have two objects; got ${objects.length}`);
  }
  return { name: oneOf(name, ["pick", "place"], "sub_task.name"), objects: [disc, place] };
}

const noEvent = { disc: "", rule: "", other: "", sub_task: { name: "", objects: [] }, sub_tasks_done: 0, sub_tasks: 0 };

export function fromWorldEvent(event: WorldEvent): msg.WorldEvent {
  const { kind } = event;
  switch (kind) {
    case "illegal-move":
      return { ...noEvent, kind, disc: event.disc, rule: event.rule, other: event.other };
    case "dropped":
    case "knocked":
      return { ...noEvent, kind, disc: event.disc };
    case "sub-task-done":
    case "sub-task-timeout":
      return {
        ...noEvent,
        kind,
        sub_task: fromSubTask(event.subTask),
        sub_tasks_done: event.done,
        sub_tasks: event.of,
      };
  }
}

function toWorldEvent(event: msg.WorldEvent): WorldEvent {
  const { disc, other } = event;
  const kind = oneOf(
    event.kind,
    ["illegal-move", "dropped", "knocked", "sub-task-done", "sub-task-timeout"],
    "event.kind",
  );
  switch (kind) {
    case "illegal-move":
      return { kind, disc, rule: oneOf(event.rule, ["larger-on-smaller", "top-disc-only"], "event.rule"), other };
    case "dropped":
    case "knocked":
      return { kind, disc };
    case "sub-task-done":
    case "sub-task-timeout":
      return { kind, subTask: toSubTask(event.sub_task), done: event.sub_tasks_done, of: event.sub_tasks };
  }
}

const stepKinds = ["first", "mid", "last"] as const;

export const fromTimeStep = ({ kind, observation, events }: TimeStep): msg.TimeStep => ({
  kind: stepKinds.indexOf(kind),
  observation: fromObservation(observation),
  events: events.map(fromWorldEvent),
});

/** @throws GraphError INVALID_REQUEST */
export function toTimeStep({ kind, observation, events }: msg.TimeStep): TimeStep {
  const word = stepKinds[kind];
  if (word === undefined) throw new GraphError("INVALID_REQUEST", `time_step.kind must be 0, 1 or 2; got ${kind}`);
  return { kind: word, observation: toObservation(observation), events: events.map(toWorldEvent) };
}

/** @param jointNames base to tip */
export const fromSpec = (spec: WorldSpec, jointNames: readonly string[]): msg.WorldSpec => ({
  name: spec.name,
  actions: spec.actions,
  control_timestep: spec.controlTimestep,
  table_height: spec.tableHeight,
  pegs: spec.pegs.map(fromPeg),
  joint_names: jointNames,
  judged: spec.judged,
});

export const toSpec = (spec: msg.WorldSpec): WorldSpec => ({
  name: spec.name,
  actions: oneOf(spec.actions, ["cartesian", "symbolic"], "spec.actions"),
  controlTimestep: finite(spec.control_timestep, "spec.control_timestep"),
  tableHeight: finite(spec.table_height, "spec.table_height"),
  pegs: spec.pegs.map(toPeg),
  judged: spec.judged,
});

export function fromWorldState(episode: string, { stamp, discs, pegs, held, tool }: WorldState): msg.WorldState {
  return {
    episode,
    stamp: toTime(stamp),
    discs: fromIds(discs.map(({ spec }) => spec.id)),
    colours: fromIds(discs.map(({ spec }) => spec.colour)),
    edges: discs.map(({ spec }) => spec.edge),
    disc_poses: discs.flatMap(({ pose }) => fromPoseRow(pose)),
    disc_twists: discs.flatMap(({ twist }) => fromTwistRow(twist)),
    pegs: fromIds(pegs.map(({ id }) => id)),
    peg_positions: pegs.flatMap(({ position }) => [...position]),
    held: held ?? "",
    tool: fromPose(tool),
  };
}

/** @throws GraphError INVALID_REQUEST on a number that is not finite, or lists of unequal length */
export function toWorldState(state: msg.WorldState): WorldState {
  const discs = toIds(state.discs, "discs");
  const colours = ofEqualLength(toIds(state.colours, "colours"), discs.length, "colours");
  const edges = toRows(state.edges, discs.length, 1, "edges");
  const poses = toRows(state.disc_poses, discs.length, poseWidth, "disc_poses");
  const twists = toRows(state.disc_twists, discs.length, twistWidth, "disc_twists");
  const pegs = toIds(state.pegs, "pegs");
  const positions = toRows(state.peg_positions, pegs.length, vectorWidth, "peg_positions");
  return {
    stamp: fromTime(state.stamp),
    discs: discs.map((id, i) => ({
      spec: { id, colour: colours[i]!, edge: edges[i]![0]! },
      pose: toPoseRow(poses[i]!),
      twist: toTwistRow(twists[i]!),
    })),
    pegs: pegs.map((id, i) => ({ id, position: toVectorRow(positions[i]!) })),
    held: state.held === "" ? undefined : state.held,
    tool: toPose(state.tool, "tool"),
  };
}

export const fromVerdict = (verdict: Verdict): msg.Verdict => ({
  outcome: verdict.outcome,
  reason: verdict.reason,
  goal: verdict.goal.map(({ relation }) => fromRelation(relation)),
  holds: verdict.goal.map(({ holds }) => holds),
  progress: verdict.progress,
  sub_tasks: verdict.subTasks?.of ?? 0,
  sub_tasks_done: verdict.subTasks?.done ?? 0,
  illegal_moves: verdict.illegalMoves,
  drops: verdict.drops,
  paper_disagreements: verdict.paperDisagreements ?? -1,
  peak_acceleration: verdict.peakAcceleration ?? -1,
  knock: verdict.knock !== undefined,
  knock_moment: verdict.knock?.moment ?? 0,
  knock_discs: verdict.knock?.discs ?? [],
  knock_refused: verdict.knock?.refused ?? 0,
  state_hash: verdict.stateHash,
});

/** @throws GraphError INVALID_REQUEST */
export function toVerdict(verdict: msg.Verdict): Verdict {
  const { goal, holds } = verdict;
  if (holds.length !== goal.length) {
    throw new GraphError(
      "INVALID_REQUEST",
      `verdict.goal has ${goal.length} relations, but ${holds.length} are said to hold or not`,
    );
  }
  return {
    outcome: oneOf(verdict.outcome, ["success", "failure", "unjudged"], "verdict.outcome"),
    reason: verdict.reason,
    goal: goal.map((relation, i) => ({ relation: toRelation(relation), holds: holds[i] === true })),
    progress: finite(verdict.progress, "verdict.progress"),
    ...(verdict.sub_tasks > 0 && { subTasks: { done: verdict.sub_tasks_done, of: verdict.sub_tasks } }),
    illegalMoves: verdict.illegal_moves,
    drops: verdict.drops,
    ...(verdict.paper_disagreements >= 0 && { paperDisagreements: verdict.paper_disagreements }),
    ...(verdict.peak_acceleration >= 0 && { peakAcceleration: verdict.peak_acceleration }),
    ...(verdict.knock && { knock: toKnock(verdict) }),
    stateHash: verdict.state_hash,
  };
}

const toKnock = ({ knock_moment, knock_discs, knock_refused }: msg.Verdict): KnockReport => ({
  moment: finite(knock_moment, "verdict.knock_moment"),
  discs: knock_discs,
  refused: knock_refused,
});

/** @throws GraphError INVALID_REQUEST */
export const toDeclaration = (word: string): Declaration =>
  oneOf(word, ["done", "gave-up", "stopped", "budget", "sub-task-timeout"], "declared");
