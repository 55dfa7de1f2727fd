import assert from "node:assert/strict";
import {
  brake,
  hold,
  identityPose,
  pinhole,
  Rng,
  type Action,
  type CameraInfo,
  type DiscSpec,
  type GripperState,
  type Intrinsics,
  type Observation,
  type Pose,
  type Relation,
  type Scenario,
  type TimeStep,
  type Vec3,
  type Verdict,
  type SubTask,
  type WorldEvent,
  type WorldSpec,
  type WorldState,
} from "../../src/core/index.ts";
import type { AgentEvent } from "../../src/agent/Agent.ts";
import type { EpisodeCosts } from "../../src/episode/EpisodeRecord.ts";
import type { StateEstimate } from "../../src/perception/StateEstimator.ts";
import { errorFields } from "../../src/ros/GraphError.ts";
import { Time } from "../../src/ros/interfaces/builtin_interfaces.ts";
import { copyMessage, defaultMessage } from "../../src/ros/interfaces/copyMessage.ts";
import type { MessageType } from "../../src/ros/interfaces/MessageType.ts";
import * as msg from "../../src/ros/interfaces/praxis_msgs.ts";
import {
  CameraInfo as CameraInfoMessage,
  Image as ImageMessage,
  JointState as JointStateMessage,
} from "../../src/ros/interfaces/sensor_msgs.ts";
import { fromCamera, toIntrinsics } from "../../src/ros/messages/camera.ts";
import { fromCosts, toCosts } from "../../src/ros/messages/costs.ts";
import { fromEstimate, toEstimate } from "../../src/ros/messages/estimate.ts";
import { endedBody, fromAgentEvent, questionBody, startedBody } from "../../src/ros/messages/events.ts";
import { bounded, finite, finiteList, oneOf, seedNumber } from "../../src/ros/messages/fields.ts";
import { fromImage, toImage } from "../../src/ros/messages/image.ts";
import { fromScenario, toScenario } from "../../src/ros/messages/scenario.ts";
import { fromTime, toTime } from "../../src/ros/messages/time.ts";
import {
  fromAction,
  fromGripper,
  fromSpec,
  fromTimeStep,
  fromVerdict,
  fromWorldState,
  toAction,
  toDeclaration,
  toSubTask,
  toGripper,
  toRelation,
  toSpec,
  toTimeStep,
  toVerdict,
  toWorldState,
} from "../../src/ros/messages/world.ts";

/** Values with every digit that a float64 has, of any size. */
class RandomValues {
  readonly rng: Rng;

  constructor(seed: number) {
    this.rng = new Rng(seed, "messages");
  }

  number = (): number => this.rng.pick([this.rng.normal(), this.rng.normal(1e-9), this.rng.normal(1e12), 0, 5e-324]);
  whole = (most = 2 ** 31): number => this.rng.integer(most);
  word = (): string => this.rng.pick(["blue", "peg1", "grün", "a-b_c", "🤖", "x".repeat(300)]);
  flag = (): boolean => this.rng.uniform() < 0.5;
  list = <T>(make: () => T, most = 4): T[] => Array.from({ length: this.rng.integer(most + 1) }, make);
  vector = (): Vec3 => [this.number(), this.number(), this.number()];
  stamp = (): bigint => BigInt(this.whole(2 ** 30)) * 1_000_000_000n + BigInt(this.whole(1_000_000_000));
  pose = (): Pose => ({
    position: this.vector(),
    orientation: [this.number(), this.number(), this.number(), this.number()],
  });
  disc = (): DiscSpec => ({ id: this.word(), colour: this.word(), edge: this.number() });
  peg = () => ({ id: this.word(), position: this.vector() });
  relation = (): Relation => ({ name: this.word(), objects: this.list(this.word), sign: this.flag() });

  action = (): Action =>
    this.rng.pick<() => Action>([
      () => hold,
      () => brake,
      () => ({ kind: "symbolic", name: this.word(), objects: this.list(this.word) }),
      () => ({ kind: "cartesian", translation: this.vector(), yaw: this.number(), gripper: this.number() }),
    ])();

  /** Without its function, which no message carries. */
  observation = (): Omit<Observation, "image"> => {
    const joints = this.whole(8);
    const numbers = (): number[] => Array.from({ length: joints }, this.number);
    return {
      stamp: this.stamp(),
      ...(joints > 0 && {
        joints: { position: numbers(), velocity: numbers(), ...(this.flag() && { effort: numbers() }) },
      }),
      ...(this.flag() && { gripper: { opening: this.number(), velocity: this.number(), force: this.number() } }),
      ...(this.flag() && { commanded: this.pose() }),
      cameras: this.list(this.word),
    };
  };

  subTask = (): SubTask => ({ name: this.rng.pick(["pick", "place"]), objects: [this.word(), this.word()] });

  event = (): WorldEvent =>
    this.rng.pick<() => WorldEvent>([
      () => ({ kind: "dropped", disc: this.word() }),
      () => ({ kind: "knocked", disc: this.word() }),
      () => ({
        kind: this.rng.pick(["sub-task-done", "sub-task-timeout"]),
        subTask: this.subTask(),
        done: this.whole(),
        of: this.whole(),
      }),
      () => ({
        kind: "illegal-move",
        disc: this.word(),
        rule: this.rng.pick(["larger-on-smaller", "top-disc-only"]),
        other: this.word(),
      }),
    ])();

  spec = (): WorldSpec => ({
    name: this.word(),
    actions: this.rng.pick(["cartesian", "symbolic"]),
    controlTimestep: this.number(),
    tableHeight: this.number(),
    pegs: this.list(this.peg),
    judged: this.flag(),
  });

  worldState = (): WorldState => ({
    stamp: this.stamp(),
    discs: this.list(() => ({
      spec: this.disc(),
      pose: this.pose(),
      twist: { linear: this.vector(), angular: this.vector() },
    })),
    pegs: this.list(this.peg),
    held: this.flag() ? this.word() : undefined,
    tool: this.pose(),
  });

  verdict = (): Verdict => ({
    outcome: this.rng.pick(["success", "failure", "unjudged"]),
    reason: this.word(),
    goal: this.list(() => ({ relation: this.relation(), holds: this.flag() })),
    progress: this.rng.uniform(),
    ...(this.flag() && { subTasks: { done: this.whole(), of: 1 + this.whole() } }),
    illegalMoves: this.whole(),
    drops: this.whole(),
    ...(this.flag() && { paperDisagreements: this.whole() }),
    ...(this.flag() && { peakAcceleration: this.rng.uniform() }),
    ...(this.flag() && { knock: { moment: this.number(), discs: this.list(this.word), refused: this.whole() } }),
    stateHash: this.word(),
  });

  scenario = (): Scenario => ({
    name: this.word(),
    instruction: this.word(),
    scene: {
      discs: this.list(this.disc),
      towers: Object.fromEntries(this.list(() => [this.word(), this.list(this.word)] as const)),
      ...(this.flag() && { loose: { [this.word()]: [this.number(), this.number()] as const } }),
      noise: {
        startPosition: this.number(),
        startYaw: this.number(),
        armStart: this.number(),
        friction: this.number(),
        mass: this.number(),
        actionDelay: this.whole(20),
        ...(this.flag() && { knocks: 1 as const }),
      },
    },
    goal: this.list(this.relation),
    ...(this.flag() && { subTasks: [this.subTask(), ...this.list(this.subTask)] }),
  });

  estimate = (): StateEstimate => {
    const name = (): string => this.rng.pick(["blue", "red-1", "peg_2", "table"]);
    return {
      stamp: this.stamp(),
      discs: this.list(() => ({ ...this.disc(), pose: this.pose(), confidence: this.rng.uniform() })),
      pegs: this.list(() => ({ id: this.word(), pose: this.pose() })),
      held: this.flag() ? this.word() : undefined,
      tool: this.pose(),
      objects: this.list(() => ({ name: name(), type: this.rng.pick(["disc", "peg"]) })),
      facts: this.list(() => ({ predicate: this.rng.pick(["on", "gripper-empty"]), args: this.list(name, 2) })),
      confidence: this.rng.uniform(),
    };
  };

  costs = (): EpisodeCosts => ({
    cpuSeconds: this.number(),
    windows: Object.fromEntries(
      ["plan", "policy", "other"]
        .filter(this.flag)
        .map((name) => [name, { cpuSeconds: this.number(), wallSeconds: this.number(), count: this.whole() }]),
    ),
    planningMs: this.list(this.number),
    inferenceMs: this.list(this.number),
    joules: this.list(() => ({ source: this.word(), method: this.word(), low: this.number(), high: this.number() })),
  });
}

/** Goes as a message to another node and comes back as it would there. */
const travels =
  <T, M>(type: MessageType<M>, from: (value: T) => M, to: (message: M) => T) =>
  (value: T): T =>
    to(copyMessage(type, from(value)));

/** An observation to compare: its function is always another one. */
const withoutImages = ({ kind, events, observation }: TimeStep): unknown => {
  const { stamp, joints, gripper, commanded, cameras } = observation;
  return { kind, events, stamp, joints, gripper, commanded, cameras };
};

/** A message of a type with one field as given; the path as "noise.mass" or "discs.0.edge". */
function spoilt<M>(type: MessageType<M>, message: M, path: string, value: unknown): M {
  const copy = copyMessage(type, message);
  const steps = path.split(".");
  const last = steps.pop()!;
  let at = copy as Record<string, unknown>;
  for (const step of steps) at = at[step] as Record<string, unknown>;
  assert.ok(last in at, `there is no ${path}`);
  at[last] = value;
  return copy;
}

/** That something is refused as INVALID_REQUEST, in one sentence that matches. */
function refuses(what: () => unknown, sentence: RegExp): void {
  assert.throws(what, (error: unknown) => {
    const { error_code: code, error_msg: text } = errorFields(error);
    assert.equal(code, msg.ErrorCodeConstants.INVALID_REQUEST, String(error));
    assert.match(text, sentence);
    assert.ok(text.length < 400, text);
    return true;
  });
}

const pose: Pose = { position: [1, 2, 3], orientation: [0, 0, 0, 1] };
const disc: DiscSpec = { id: "blue", colour: "blue", edge: 0.04 };
const notFinite = [NaN, Infinity, -Infinity];

describe("messages", () => {
  it("bring every value to the other end as it was, to the last bit", () => {
    const random = new RandomValues(1);
    const noImage = (): Promise<never> => Promise.reject(new RangeError("none"));
    const observation = (): Observation => ({ ...random.observation(), image: noImage });
    const timeStep = (): TimeStep => ({
      kind: random.rng.pick(["first", "mid", "last"]),
      observation: observation(),
      events: random.list(random.event),
    });
    const action = travels(msg.Action, fromAction, toAction);
    const scenario = travels(msg.Scenario, fromScenario, toScenario);
    const step = travels(msg.TimeStep, fromTimeStep, toTimeStep);
    const spec = travels(msg.WorldSpec, (value: WorldSpec) => fromSpec(value, []), toSpec);
    const state = travels(msg.WorldState, (value: WorldState) => fromWorldState("e", value), toWorldState);
    const verdict = travels(msg.Verdict, fromVerdict, toVerdict);
    const estimate = travels(msg.StateEstimate, fromEstimate, toEstimate);
    const costs = travels(msg.EpisodeCosts, (value: EpisodeCosts) => fromCosts(value, 5n), toCosts);
    const stamp = travels(Time, toTime, fromTime);
    for (let i = 0; i < 300; i++) {
      const sent = timeStep();
      assert.deepEqual(withoutImages(step(sent)), withoutImages(sent));
      const checks: readonly (readonly [(value: never) => unknown, () => unknown])[] = [
        [action, random.action],
        [scenario, random.scenario],
        [spec, random.spec],
        [state, random.worldState],
        [verdict, random.verdict],
        [estimate, random.estimate],
        [costs, random.costs],
        [stamp, random.stamp],
      ];
      for (const [travel, make] of checks) {
        const value = make();
        assert.deepEqual(travel(value as never), value);
      }
    }
  });

  it("bring an image over, byte for byte", () => {
    const { rng } = new RandomValues(2);
    const travel = travels(ImageMessage, fromImage, toImage);
    for (const channels of [1, 3] as const) {
      const data = Uint8Array.from({ length: 5 * 3 * channels }, () => rng.integer(256));
      const image = { width: 5, height: 3, channels, data };
      assert.deepEqual(travel(image), image);
      assert.notEqual(travel(image).data.buffer, data.buffer);
    }
  });

  it("bring over what a camera is like and what a gripper does, to the last bit", () => {
    const { rng, number } = new RandomValues(3);
    const lens = travels(
      CameraInfoMessage,
      (intrinsics: Intrinsics) => fromCamera(camera(intrinsics), 5n),
      toIntrinsics,
    );
    const hand = travels(JointStateMessage, (state: GripperState) => fromGripper(state, 5n), toGripper);
    for (let i = 0; i < 100; i++) {
      const distortion = [number(), number(), number(), number(), number()] as const;
      const [fx, fy] = [rng.uniform(1, 900), rng.uniform(1, 900)];
      const intrinsics = {
        width: 1 + rng.integer(999),
        height: 1 + rng.integer(999),
        fx,
        fy,
        cx: number(),
        cy: number(),
      };
      assert.deepEqual(lens({ ...intrinsics, distortion }), { ...intrinsics, distortion });
      const state = { opening: rng.uniform(), velocity: rng.normal(), force: rng.normal() };
      assert.deepEqual(hand(state), state);
    }
    const none = { ...fromCamera(camera(pinhole(4, 4, 1)), 0n), distortion_model: "", d: [] };
    assert.deepEqual(toIntrinsics(none), pinhole(4, 4, 1));
  });

  it("say no image of an observation is to be had from the other end", async () => {
    const observation = { stamp: 0n, cameras: ["front"], image: () => Promise.reject(new RangeError("none")) };
    const { observation: told } = toTimeStep(fromTimeStep({ kind: "first", observation, events: [] }));
    await assert.rejects(told.image("front"), RangeError);
  });

  it("refuse every number that is not finite", () => {
    const action = fromAction({ kind: "cartesian", translation: [1, 2, 3], yaw: 4, gripper: 1 });
    const scene = {
      discs: [disc],
      towers: {},
      loose: { blue: [0, 1] as const },
      noise: new RandomValues(3).scenario().scene.noise,
    };
    const scenario = fromScenario({ name: "s", instruction: "", scene, goal: [] });
    const joints = { position: [1, 2], velocity: [3, 4], effort: [5, 6] };
    const gripper = { opening: 1, velocity: 2, force: 3 };
    const image = (): Promise<never> => Promise.reject(new RangeError("none"));
    const observation = { stamp: 0n, joints, gripper, commanded: pose, cameras: [], image };
    const step = fromTimeStep({ kind: "mid", observation, events: [] });
    const twist = { linear: [0, 0, 0], angular: [0, 0, 0] } as const;
    const pegs = [{ id: "peg1", position: pose.position }];
    const state = fromWorldState("e", { stamp: 0n, discs: [{ spec: disc, pose, twist }], pegs, held: "", tool: pose });
    const estimate = fromEstimate({
      ...{ stamp: 0n, discs: [{ ...disc, pose, confidence: 1 }], pegs: [{ id: "peg1", pose }], held: undefined },
      ...{ tool: pose, objects: [], facts: [], confidence: 1 },
    });
    const spec = fromSpec({ ...new RandomValues(4).spec(), pegs }, []);
    const at = (prefix: string, ...names: string[]): string[] => names.map((name) => `${prefix}.${name}`);
    const xyz = ["x", "y", "z"];
    const rowAt = (list: string, width: number): string[] => Array.from({ length: width }, (_, i) => `${list}.${i}`);
    const poseAt = (prefix: string): string[] => [
      ...at(`${prefix}.position`, ...xyz),
      ...at(`${prefix}.orientation`, ...xyz, "w"),
    ];
    const numbers = at("joints", "position.0", "velocity.1", "effort.0");
    const hand = ["gripper_opening", "gripper_velocity", "gripper_force", ...poseAt("commanded")];
    const check = <M>(
      type: MessageType<M>,
      message: M,
      to: (message: M) => unknown,
      paths: readonly string[],
    ): void => {
      assert.doesNotThrow(() => to(message));
      for (const path of paths) {
        for (const value of notFinite) refuses(() => to(spoilt(type, message, path, value)), /must be finite/);
      }
    };
    check(msg.Action, action, toAction, [...at("translation", ...xyz), "yaw", "gripper"]);
    check(msg.TimeStep, step, toTimeStep, at("observation", ...numbers, ...hand));
    check(msg.Scenario, scenario, toScenario, [
      ...["discs.0.edge", "loose.0.x", "loose.0.y"],
      ...at("noise", "start_position", "start_yaw", "arm_start", "friction", "mass"),
    ]);
    check(msg.WorldState, state, toWorldState, [
      ...["edges.0", ...rowAt("disc_poses", 7), ...rowAt("disc_twists", 6), ...rowAt("peg_positions", 3)],
      ...poseAt("tool"),
    ]);
    check(msg.StateEstimate, estimate, toEstimate, [
      ...["confidence", "disc_confidences.0", "edges.0"],
      ...[...rowAt("disc_poses", 7), ...rowAt("peg_poses", 7), ...poseAt("tool")],
    ]);
    check(msg.WorldSpec, spec, toSpec, ["control_timestep", "table_height", ...at("pegs.0.position", ...xyz)]);
    check(msg.Verdict, fromVerdict(new RandomValues(9).verdict()), toVerdict, ["progress"]);
  });

  it("refuse words and kinds that do not exist, and quote no more of them than one can read", () => {
    const long = "x".repeat(5000);
    const step = fromTimeStep({
      ...{ kind: "mid", events: [{ kind: "illegal-move", disc: "a", rule: "top-disc-only", other: "b" }] },
      observation: { stamp: 0n, cameras: [], image: () => Promise.reject(new RangeError("none")) },
    });
    const verdict = fromVerdict(new RandomValues(5).verdict());
    const spec = fromSpec(new RandomValues(6).spec(), []);
    const { sub_tasks: subTasks } = fromScenario({
      ...new RandomValues(7).scenario(),
      subTasks: [{ name: "pick", objects: ["a", "b"] }],
    });
    refuses(() => toSubTask({ ...subTasks[0]!, objects: ["a"] }), /A sub-task must have two objects; got 1/);
    refuses(() => toSubTask({ ...subTasks[0]!, objects: ["a", "b", "c"] }), /two objects; got 3/);
    refuses(() => toAction(spoilt(msg.Action, fromAction(hold), "kind", 4)), /kind must be 0, 1, 2 or 3; got 4/);
    refuses(() => toTimeStep(spoilt(msg.TimeStep, step, "kind", 3)), /kind must be 0, 1 or 2; got 3/);
    for (const word of ["", "toString", "__proto__", long]) {
      refuses(() => toTimeStep(spoilt(msg.TimeStep, step, "events.0.kind", word)), /event\.kind must be one of/);
      refuses(() => toTimeStep(spoilt(msg.TimeStep, step, "events.0.rule", word)), /event\.rule must be one of/);
      refuses(() => toVerdict(spoilt(msg.Verdict, verdict, "outcome", word)), /verdict\.outcome must be one of/);
      refuses(() => toSpec(spoilt(msg.WorldSpec, spec, "actions", word)), /spec\.actions must be one of/);
      refuses(() => toSubTask({ ...subTasks[0]!, name: word }), /sub_task\.name must be one of pick, place/);
      refuses(() => toDeclaration(word), /declared must be one of done, gave-up, stopped, budget, sub-task-timeout/);
      refuses(() => oneOf(word, ["disc", "peg"], "type"), /type must be one of disc, peg/);
    }
    for (const word of ["", " ", "a b", "a\n"]) {
      const scenario = { ...fromScenario(new RandomValues(10).scenario()), discs: [disc] };
      refuses(() => toScenario(spoilt(msg.Scenario, scenario, "discs.0.id", word)), /must be one word/);
      refuses(() => toScenario(spoilt(msg.Scenario, scenario, "discs.0.colour", word)), /must be one word/);
    }
    refuses(() => toImage(spoilt(ImageMessage, blankImage, "encoding", "bgr8")), /rgb8 or mono8; got "bgr8"/);
  });

  it("refuse lists whose lengths do not fit", () => {
    const step = defaultMessage(msg.TimeStep);
    const unequal = [
      { position: [1, 2], velocity: [1] },
      { position: [], velocity: [1] },
      { position: [1, 2], velocity: [1, 2], effort: [1] },
      { position: [], velocity: [], effort: [1] },
    ];
    for (const { position, velocity, effort = [] } of unequal) {
      let message = spoilt(msg.TimeStep, step, "observation.joints.position", Float64Array.from(position));
      message = spoilt(msg.TimeStep, message, "observation.joints.velocity", Float64Array.from(velocity));
      message = spoilt(msg.TimeStep, message, "observation.joints.effort", Float64Array.from(effort));
      refuses(() => toTimeStep(message), /observation\.joints has/);
    }
    const verdict = fromVerdict({ ...new RandomValues(7).verdict(), goal: [] });
    const relation = { name: "on", objects: ["a", "b"], sign: true };
    refuses(() => toVerdict({ ...verdict, goal: [relation] }), /1 relations, but 0/);
    refuses(() => toVerdict({ ...verdict, holds: [true] }), /0 relations, but 1/);
    const sizes = [
      { width: 4 },
      { height: 0 },
      { step: 4 },
      { data: new Uint8Array(17) },
      { width: 2 ** 32 - 1, height: 2 ** 32 - 1, step: 2 ** 32 - 1, encoding: "mono8" },
    ];
    for (const size of sizes) refuses(() => toImage({ ...blankImage, ...size }), /An image of/);
  });

  it("refuse lists and texts that are longer than anybody needs", () => {
    const relation: Relation = { name: "on", objects: [], sign: true };
    const scenario = fromScenario({ ...new RandomValues(8).scenario(), goal: [] });
    const many = new Array<string>(1001).fill("x");
    const limit = /are the limit/;
    refuses(() => toRelation({ ...relation, objects: many }), limit);
    refuses(() => toAction(fromAction({ kind: "symbolic", name: "pick", objects: many })), limit);
    refuses(() => toAction(fromAction({ kind: "symbolic", name: "x".repeat(100_000), objects: [] })), limit);
    refuses(() => toScenario({ ...scenario, name: "x".repeat(100_000) }), limit);
    refuses(() => toScenario({ ...scenario, instruction: "x".repeat(100_000) }), limit);
    refuses(() => toScenario({ ...scenario, discs: new Array<DiscSpec>(101).fill(disc) }), limit);
    refuses(() => toScenario({ ...scenario, goal: new Array<Relation>(10_001).fill(relation) }), limit);
    const subTask = { name: "pick", objects: ["a", "b"] };
    refuses(() => toScenario({ ...scenario, sub_tasks: new Array(10_001).fill(subTask) }), limit);
    refuses(() => toScenario({ ...scenario, towers: [{ peg: "peg1", discs: many }] }), limit);
    refuses(() => toScenario({ ...scenario, noise: { ...scenario.noise, action_delay: 2 ** 32 - 1 } }), /action_delay/);
    refuses(() => toScenario({ ...scenario, noise: { ...scenario.noise, knocks: 2 } }), /knocks must be 0 or 1; got 2/);
    const joints = {
      ...defaultMessage(msg.TimeStep).observation.joints,
      position: many.map(() => 0),
      velocity: many.map(() => 0),
    };
    const observation = { ...defaultMessage(msg.TimeStep).observation, joints };
    refuses(() => toTimeStep({ ...defaultMessage(msg.TimeStep), observation }), limit);
    refuses(() => bounded([1, 2, 3], 2, "the list"), /the list has 3 elements or characters; 2 are the limit/);
  });

  it("take numbers, lists and seeds only as they can be used", () => {
    assert.equal(finite(1.5, "x"), 1.5);
    assert.deepEqual(finiteList(Float64Array.of(1, 2), "x"), [1, 2]);
    refuses(() => finiteList([0, NaN], "x"), /x\[1\] must be finite; got NaN/);
    assert.equal(seedNumber(2n ** 53n - 1n), Number.MAX_SAFE_INTEGER);
    refuses(() => seedNumber(2n ** 53n), /seed must be at most 2\^53 - 1; got 9007199254740992/);
  });

  it("tell a time before the beginning as ROS does: seconds rounded down, nanoseconds never negative", () => {
    assert.deepEqual(toTime(-1n), { sec: -1, nanosec: 999_999_999 });
    assert.deepEqual(toTime(-2_500_000_000n), { sec: -3, nanosec: 500_000_000 });
    for (const ns of [-1n, -1_000_000_000n, -1_500_000_001n, 0n, 999_999_999n]) {
      assert.equal(fromTime(copyMessage(Time, toTime(ns))), ns);
    }
  });

  it("tell every event of an agent", () => {
    const step = { action: "pick", args: ["blue", "peg1"] };
    const atom = { predicate: "on", args: ["blue", "peg3"] };
    const empty = { items: [], skill: "", text: "", index: 0, count: 0, number: 0, replan: false, confidence: 0 };
    const cases: readonly (readonly [AgentEvent, object])[] = [
      [
        {
          kind: "goal",
          goal: [
            { atom, sign: true },
            { atom, sign: false },
          ],
          confidence: 0.5,
        },
        { items: ["(on blue peg3)", "(not (on blue peg3))"], confidence: 0.5 },
      ],
      [
        { kind: "plan", plan: [step], expanded: 7, replan: true },
        { items: ["(pick blue peg1)"], number: 7, replan: true },
      ],
      [
        { kind: "step-started", step, index: 2, of: 5 },
        { items: ["(pick blue peg1)"], index: 2, count: 5 },
      ],
      [
        { kind: "skill-started", skill: "reach-pick", step },
        { items: ["(pick blue peg1)"], skill: "reach-pick" },
      ],
      [
        { kind: "skill-ended", skill: "pick", step, controlSteps: 40 },
        { items: ["(pick blue peg1)"], skill: "pick", number: 40 },
      ],
      [{ kind: "step-ended", step }, { items: ["(pick blue peg1)"] }],
      [
        { kind: "retry", step, reason: "it slipped" },
        { items: ["(pick blue peg1)"], text: "it slipped" },
      ],
      [{ kind: "replan", reason: "a disc fell" }, { text: "a disc fell" }],
      [{ kind: "clear-view", reason: "hardly sure" }, { text: "hardly sure" }],
    ];
    for (const [event, told] of cases) {
      assert.deepEqual(fromAgentEvent(event), { ...empty, kind: event.kind, ...told });
    }
    const kinds = new Set<string>(cases.map(([{ kind }]) => kind));
    for (const body of [startedBody("go"), questionBody("which?", ["a", "b"]), endedBody("done")]) kinds.add(body.kind);
    // Every kind that the definition knows.
    assert.deepEqual([...kinds].sort(), Object.values<string>(msg.ExecutionEventConstants).sort());
    assert.deepEqual(questionBody("which?", ["a", "b"]), {
      ...empty,
      kind: "question",
      text: "which?",
      items: ["a", "b"],
    });
    assert.equal(startedBody("go").text, "go");
    assert.equal(endedBody("done").text, "done");
  });
});

const camera = (intrinsics: Intrinsics): CameraInfo => ({ name: "c", mount: "base", pose: identityPose, intrinsics });

const blankImage = fromImage({ width: 3, height: 2, channels: 3, data: new Uint8Array(18) });
