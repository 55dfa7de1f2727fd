import { setTimeout as sleep } from "node:timers/promises";
import { drawScenario } from "../../sim/scenarios.ts";
import { hold, Rng } from "../../src/core/index.ts";
import { skillLayouts, skillNames } from "../../src/policy/skillLayouts.ts";
import { CallError } from "../../src/ros/CallError.ts";
import { copyMessage, defaultMessage } from "../../src/ros/interfaces/copyMessage.ts";
import * as lifecycle from "../../src/ros/interfaces/lifecycle_msgs.ts";
import type {
  ActionType,
  Field,
  MessageType,
  PrimitiveName,
  ServiceType,
} from "../../src/ros/interfaces/MessageType.ts";
import * as msg from "../../src/ros/interfaces/praxis_msgs.ts";
import * as rcl from "../../src/ros/interfaces/rcl_interfaces.ts";
import { Trigger } from "../../src/ros/interfaces/std_srvs.ts";
import { fromScenario } from "../../src/ros/messages/scenario.ts";
import { fromAction } from "../../src/ros/messages/world.ts";
import { latchedQos, streamQos, type Qos } from "../../src/ros/Qos.ts";
import type { Transport, TransportNode } from "../../src/ros/Transport.ts";
import { domainText, problemText } from "../pddl/domainFiles.ts";

/** What became of malformed requests. */
export interface MalformedTally {
  /** Requests of services, goals of actions and messages of topics that were sent. */
  readonly sent: number;
  /** Answers with this error code, or none of their own, by code; 0 where something legitimate came of it. */
  readonly codes: Readonly<Record<number, number>>;
  /** Answers without an error code, as those of the standard services. */
  readonly plain: number;
  /** Messages of topics, which nobody answers. */
  readonly told: number;
  /** Services and actions that did not answer in time, with how often. */
  readonly unanswered: Readonly<Record<string, number>>;
  /** Full names of all services and actions that were asked. */
  readonly asked: readonly string[];
}

/** One service, action or topic with requests that are nearly right. */
interface Target {
  readonly name: string;
  send(rng: Rng): Promise<Answer>;
}

type Answer = { readonly kind: "code"; readonly code: number } | { readonly kind: "plain" | "told" | "unanswered" };

/** A message that would be right but for what is spoilt in it afterwards. */
type Nearly<T> = (rng: Rng) => T;
/** Takes back what would be no mistake but a wish. */
type Tamed<T> = (message: T, rng: Rng) => T;

/** Time that an answer is waited for, ms. */
const patienceMs = 20_000;
/** How often a request of a service is sent within that time. */
const attempts = 4;

/**
 * Sends malformed requests to everything that the graph `hanoi` serves in a namespace: wild texts, numbers that are none,
 * lists of all lengths, unknown names and ids, absurd indices, other episodes, broken PDDL. Nothing that a user could
 * wish for: no node is told to shut down, no parameter gets a value that it may have, no node's heartbeat is forged.
 * Equal seeds send equal requests.
 *
 * @param together requests under way at the same time
 */
export async function sendMalformedRequests(
  transport: Transport,
  namespace: string,
  count: number,
  seed: number,
  together = 16,
): Promise<MalformedTally> {
  const node = transport.createNode({ name: `vandal_${seed}`, namespace });
  const own = [...worldTargets(node), ...stageTargets(node)];
  const common = nodesOf(node).flatMap((name) => nodeTargets(node, name));
  const codes: Record<number, number> = {};
  const unanswered: Record<string, number> = {};
  const tally = { sent: 0, plain: 0, told: 0 };
  const rng = new Rng(seed, "malformed-requests");
  const attack = async (): Promise<void> => {
    while (tally.sent < count) {
      // What every node serves alike, and by the same code, comes less often.
      const target = rng.pick(rng.uniform() < 0.75 ? own : common);
      tally.sent++;
      const answer = await target.send(rng);
      if (answer.kind === "code") codes[answer.code] = (codes[answer.code] ?? 0) + 1;
      else if (answer.kind === "unanswered") unanswered[target.name] = (unanswered[target.name] ?? 0) + 1;
      else tally[answer.kind]++;
    }
  };
  try {
    await Promise.all(Array.from({ length: together }, attack));
  } finally {
    node.destroy();
  }
  return { ...tally, codes, unanswered, asked: [...own, ...common].map(({ name }) => name) };
}

/** Full names of the graph's nodes, its clients left out. */
function nodesOf(node: TransportNode): readonly string[] {
  const prefix = node.namespace === "/" ? "/" : `${node.namespace}/`;
  const inside = (name: string): boolean => name.startsWith(prefix) && !name.slice(prefix.length).includes("/");
  return node.nodeNames().filter((name) => inside(name) && managed.test(name));
}

const managed = /(?:sim|oracle_state_estimator|goal_predictor|planner|policy|energy_meter|executor|lifecycle_manager)$/;

const episodes = ["", "e", "no such episode", "\u0000", "x".repeat(5000)] as const;
const scenario = fromScenario(drawScenario("hanoi-2", 1));
const observation = { ...defaultMessage(msg.Observation), has_gripper: true };

const worldTargets = (node: TransportNode): readonly Target[] => [
  service(node, msg.GetWorldSpec, "world/get_spec", () => ({})),
  service(node, msg.Reset, "world/reset", (rng) => ({ episode: episode(rng), scenario, seed: 1n })),
  service(node, msg.Step, "world/step", (rng) => ({ episode: episode(rng), index: 1n, action: fromAction(hold) })),
  service(node, msg.Finish, "world/finish", (rng) => ({ episode: episode(rng), declared: "done" })),
  service(node, msg.GetVerdict, "world/get_verdict", (rng) => ({ episode: episode(rng) })),
  service(node, msg.JudgeGoal, "world/judge_goal", (rng) => ({ episode: episode(rng), goal: scenario.goal })),
  service(node, msg.GetWorldState, "world/get_state", (rng) => ({
    episode: episode(rng),
    stamp: { sec: 0, nanosec: 0 },
  })),
  topic(node, msg.WorldState, "world/ground_truth", streamQos, (rng) => ({
    ...defaultMessage(msg.WorldState),
    episode: episode(rng),
  })),
  topic(node, msg.KeepAlive, "world/keep_alive", streamQos, (rng) => ({ episode: episode(rng), sequence: 1n })),
];

const stageTargets = (node: TransportNode): readonly Target[] => [
  service(node, msg.BeginEpisode, "state/begin_episode", (rng) => ({ episode: episode(rng), seed: 1n })),
  service(node, msg.EstimateState, "state/estimate", (rng) => ({ episode: episode(rng), index: 1n, observation })),
  service(node, msg.PredictGoal, "goal/predict", () => ({
    words: "Move the tower to the middle peg.",
    objects: [
      { id: "blue", type: "disc", colour: "blue", rank: 1, edge: 0.04 },
      { id: "peg1", type: "peg", colour: "", rank: 1, edge: 0 },
    ],
    facts: ["(on blue peg1)"],
    images: [],
    dialogue: [{ question: "which?", answer: "blue" }],
  })),
  service(node, msg.InferPolicy, "policy/infer", (rng) => {
    const skill = rng.pick(skillNames);
    const condition = skillLayouts[skill].condition.map(() => rng.normal());
    return { skill, observation, condition, seed: 1 };
  }),
  service(node, msg.MeterEpisode, "energy/meter_episode", (rng) => ({
    episode: episode(rng),
    command: rng.integer(3),
  })),
  service(node, msg.Answer, "execute_task/answer", () => ({ task: "no such task", text: "the middle peg" })),
  action(
    node,
    msg.Plan,
    "planner/plan",
    (rng) => ({
      domain: brokenText(domainText("hanoi"), rng),
      problem: brokenText(problemText("hanoi", "hanoi-3.pddl"), rng),
      ...{ search: "", heuristic: "", max_expansions: 100n, max_seconds: 1 },
    }),
    // What can be read may take for ever to be solved.
    (goal, rng) => ({ ...goal, max_expansions: BigInt(1 + rng.integer(1000)) }),
  ),
  action(
    node,
    msg.ExecuteTask,
    "execute_task",
    () => ({ instruction: "", scenario: "move", seed: 1n, noise: "none", max_steps: 1 }),
    (goal, rng) => ({ ...goal, max_steps: 1 + rng.integer(3) }),
  ),
  topic(node, msg.TaskState, "task", latchedQos, () => ({ task: "", instruction: "" })),
  topic(
    node,
    msg.Heartbeat,
    "heartbeat",
    streamQos,
    () => ({ ...defaultMessage(msg.Heartbeat), node: "/nobody" }),
    // Under the name of a node that is there it would be forged, not malformed.
    (beat, rng) => ({
      ...beat,
      node: `${rng.pick(["", "/nobody", "planner", "//", "/no body"])}${wildText(rng).slice(0, 300)}?`,
    }),
  ),
  service(node, Trigger, "manager/is_active", () => ({})),
];

/** What every node serves; the manager has no lifecycle. */
function nodeTargets(node: TransportNode, name: string): readonly Target[] {
  const strange = (rng: Rng): rcl.Parameter => ({
    name: rng.pick(["no_such", "", "__proto__", "mode", "search", "max_seconds", "policy", "use_sim_time"]),
    value: { ...defaultMessage(rcl.ParameterValue), type: rng.integer(10) },
  });
  // No value that a parameter may have, but of every type.
  const unfit = (message: { readonly parameters: readonly rcl.Parameter[] }): typeof message => ({
    parameters: message.parameters.map((parameter) => ({
      name: parameter.name,
      value: {
        ...parameter.value,
        integer_value: -1n,
        double_value: NaN,
        string_value: "no such",
        string_array_value: [],
      },
    })),
  });
  const fixed = (message: { readonly parameters: readonly rcl.Parameter[] }): typeof message => ({
    parameters: unfit(message).parameters.map((parameter) =>
      parameter.value.type === rcl.ParameterTypeConstants.PARAMETER_BOOL
        ? { ...parameter, name: "use_sim_time" }
        : parameter.name === "directory"
          ? { ...parameter, name: "no_such" }
          : parameter,
    ),
  });
  const names = (rng: Rng) => ({ names: rng.pick([["mode"], [], ["no_such", ""], ["__proto__"]]) });
  const parameters: Target[] = [
    service(node, rcl.GetParameters, `${name}/get_parameters`, names),
    service(node, rcl.GetParameterTypes, `${name}/get_parameter_types`, names),
    service(node, rcl.DescribeParameters, `${name}/describe_parameters`, names),
    service(node, rcl.ListParameters, `${name}/list_parameters`, () => ({ prefixes: ["a"], depth: 1n })),
    service(node, rcl.SetParameters, `${name}/set_parameters`, (rng) => ({ parameters: [strange(rng)] }), fixed),
    service(
      node,
      rcl.SetParametersAtomically,
      `${name}/set_parameters_atomically`,
      (rng) => ({ parameters: [strange(rng)] }),
      fixed,
    ),
    service(node, msg.GetCost, `${name}/get_cost`, () => ({})),
  ];
  if (name.endsWith("lifecycle_manager")) return parameters;
  return [
    ...parameters,
    service(node, lifecycle.GetState, `${name}/get_state`, () => ({})),
    service(node, lifecycle.GetAvailableStates, `${name}/get_available_states`, () => ({})),
    service(node, lifecycle.GetAvailableTransitions, `${name}/get_available_transitions`, () => ({})),
    service(node, lifecycle.GetAvailableTransitions, `${name}/get_transition_graph`, () => ({})),
    service(
      node,
      lifecycle.ChangeState,
      `${name}/change_state`,
      () => ({ transition: { id: 1, label: "" } }),
      // An active node would follow 4, 7 and the labels of these.
      ({ transition: { id, label } }) => ({
        transition: { id: id === 4 || id === 7 ? 0 : id, label: label === "" ? "" : `${label}!` },
      }),
    ),
  ];
}

const episode = (rng: Rng): string => rng.pick([...episodes, `e${rng.integer(100)}`]);

function service<Q, A>(
  node: TransportNode,
  type: ServiceType<Q, A>,
  name: string,
  nearly: Nearly<Q>,
  tamed: Tamed<Q> = (message) => message,
): Target {
  const client = node.client(type, name);
  return {
    name: fullNameOf(node, name),
    send: async (rng) => {
      const request = tamed(spoilt(type.request, nearly(rng), rng), rng);
      try {
        // Over DDS a request can get lost that is sent right after its server was found.
        return answerOf(await client.call(request, { timeoutMs: patienceMs, attempts }));
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        return { kind: "unanswered" };
      }
    },
  };
}

function action<G, F, R>(
  node: TransportNode,
  type: ActionType<G, F, R>,
  name: string,
  nearly: Nearly<G>,
  tamed: Tamed<G>,
): Target {
  const client = node.actionClient(type, name);
  return {
    name: fullNameOf(node, name),
    send: async (rng) => {
      const goal = tamed(spoilt(type.goal, nearly(rng), rng), rng);
      const isCanceled = rng.uniform() < 0.2;
      try {
        const sent = await client.send(goal, { timeoutMs: patienceMs });
        if (isCanceled) await sent.cancel(patienceMs);
        const late = new AbortController();
        const outcome = await Promise.race([sent.outcome, sleep(patienceMs, undefined, { signal: late.signal })]);
        late.abort();
        return outcome === undefined ? { kind: "unanswered" } : answerOf(outcome.result);
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        return { kind: "unanswered" };
      }
    },
  };
}

function topic<T>(
  node: TransportNode,
  type: MessageType<T>,
  name: string,
  qos: Qos,
  nearly: Nearly<T>,
  tamed: Tamed<T> = (message) => message,
): Target {
  const publisher = node.advertise(type, name, qos);
  return {
    name: fullNameOf(node, name),
    send: async (rng) => {
      publisher.publish(tamed(spoilt(type, nearly(rng), rng), rng));
      return { kind: "told" };
    },
  };
}

function answerOf(answer: unknown): Answer {
  const { error_code: code } = answer as { readonly error_code?: number };
  return code === undefined ? { kind: "plain" } : { kind: "code", code };
}

const fullNameOf = (node: TransportNode, name: string): string =>
  name.startsWith("/") ? name : `${node.namespace === "/" ? "" : node.namespace}/${name}`;

/** A message with one or two fields, at any depth, of wild values; now and then all of them. */
function spoilt<T>(type: MessageType<T>, nearly: T, rng: Rng): T {
  if (rng.uniform() < 0.1) return wildMessage(type, rng) as T;
  const copy = copyMessage(type, nearly) as Record<string, unknown>;
  for (let i = 1 + rng.integer(2); i > 0; i--) spoil(type, copy, rng);
  return copy as T;
}

function spoil(type: MessageType<unknown>, message: Record<string, unknown>, rng: Rng): void {
  if (type.fields.length === 0) return;
  const field = rng.pick(type.fields);
  const value = message[field.name];
  const { type: part } = field;
  if (typeof part !== "string" && rng.uniform() < 0.8) {
    const inner = field.array === undefined ? value : (value as unknown[])[0];
    if (inner !== undefined) {
      spoil(part, inner as Record<string, unknown>, rng);
      return;
    }
  }
  message[field.name] = wildValue(field, rng);
}

/** @param longest of its texts */
const wildMessage = (type: MessageType<unknown>, rng: Rng, longest = Infinity): Record<string, unknown> =>
  Object.fromEntries(type.fields.map((field) => [field.name, wildValue(field, rng, longest)]));

function wildValue({ type, array, maxLength = Infinity }: Field, rng: Rng, longest = Infinity): unknown {
  const one = (most: number): unknown => {
    if (typeof type !== "string") return wildMessage(type, rng, most);
    return type === "string" ? wildText(rng).slice(0, most) : wildNumber(type, rng);
  };
  if (array === undefined) return one(longest);
  if (typeof array === "number") return Array.from({ length: array }, () => one(longest));
  if (rng.uniform() < 0.05 && longest === Infinity) {
    // Of one and the same, for the time that it takes to make another, and without long texts: that would be gigabytes.
    const isNumber = typeof type === "string" && type !== "string" && type !== "bool";
    // rclnodejs takes 14 µs and more for each 64-bit integer: a second's worth of them makes a node seem dead.
    const isWide = type === "int64" || type === "uint64";
    return new Array(Math.min(isWide ? 10_000 : isNumber ? 100_000 : 1001, maxLength)).fill(one(200));
  }
  return Array.from({ length: Math.min(rng.pick([0, 1, 2, 3, 7, 8]), maxLength) }, () => one(longest));
}

/** Least and largest value of each. */
const integers = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
} as const;

function wildNumber(type: Exclude<PrimitiveName, "string">, rng: Rng): unknown {
  switch (type) {
    case "bool":
      return rng.uniform() < 0.5;
    case "float32":
    case "float64":
      return rng.pick([NaN, Infinity, -Infinity, 0, -0, -1, 1e300, -1e300, 5e-324, rng.normal(), rng.normal(1e6)]);
    case "int64":
      return rng.pick([0n, -1n, 1n, 2n ** 63n - 1n, -(2n ** 63n), BigInt(rng.integer(2 ** 52))]);
    case "uint64":
      return rng.pick([0n, 1n, 2n, 2n ** 53n, 2n ** 64n - 1n, BigInt(rng.integer(2 ** 52))]);
    case "int8":
    case "uint8":
    case "int16":
    case "uint16":
    case "int32":
    case "uint32": {
      const [low, high] = integers[type];
      return rng.pick([low, high, 0, 1, low + rng.integer(high - low + 1)]);
    }
  }
}

const texts = [
  ...[
    "",
    " ",
    "\u0000",
    "a\u0000b",
    "\ud83e",
    "a\udd16b",
    "\udd16\ud83e",
    "🤖",
    "\u202e",
    "\ufeff",
    "%s%n%x",
    "../../etc/passwd",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "NaN",
    "-1",
    "null",
    "undefined",
    "'; drop table x; --",
  ],
  ...[
    "(",
    ")",
    "()",
    "(on",
    "(on a b",
    "(not (on a b))",
    "(define",
    "(define (domain d))",
    ";",
    "a - - b",
    "- disc",
    "(?x)",
  ],
  ...["blue", "peg1", "disc", "hanoi-3", "done", "pick", "planner", "/planner", "the\nmiddle\npeg", "\r\n\t\v\f"],
];

function wildText(rng: Rng): string {
  const kind = rng.uniform();
  if (kind < 0.7) return rng.pick(texts);
  if (kind < 0.8)
    return Array.from({ length: 1 + rng.integer(30) }, () => rng.pick(texts)).join(rng.pick(["", " ", "\n"]));
  if (kind < 0.9)
    return String.fromCharCode(...Array.from({ length: 1 + rng.integer(40) }, () => rng.integer(2 ** 16)));
  return rng.pick(["x", "(", ")", "(a ", "\ud83e", "é", " "]).repeat(rng.pick([999, 10_001, 100_001]));
}

/** A text with a piece cut out, doubled, or replaced by something wild. */
function brokenText(text: string, rng: Rng): string {
  if (rng.uniform() < 0.1) return text;
  const from = rng.integer(text.length);
  const to = Math.min(text.length, from + rng.integer(100));
  const piece = rng.pick(["", text.slice(from, to).repeat(2), wildText(rng)]);
  return text.slice(0, from) + piece + text.slice(to);
}
