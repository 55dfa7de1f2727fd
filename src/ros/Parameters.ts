import { UserError } from "../core/index.ts";
import { defaultMessage } from "./interfaces/copyMessage.ts";
import * as rcl from "./interfaces/rcl_interfaces.ts";
import { eventQos } from "./Qos.ts";
import { fullName } from "./resolveName.ts";
import type { Publisher, TransportNode } from "./Transport.ts";
import type { GraphClock } from "./GraphClock.ts";
import { toTime } from "./messages/time.ts";

export type ParameterValue = boolean | number | string | readonly string[];

/** A parameter that a node has, with what values it may take. */
export interface ParameterDeclaration {
  readonly name: string;
  readonly type: "bool" | "integer" | "double" | "string" | "string[]";
  readonly default: ParameterValue;
  /** What it is for, with its unit. */
  readonly description: string;
  /** Numbers only; both ends included. */
  readonly range?: readonly [from: number, to: number];
  /** Strings only. */
  readonly choices?: readonly string[];
  /** Can be set by an override at the start only. */
  readonly readOnly?: true;
  /** Set by the node itself, by `setOwn`, and by nobody else. */
  readonly own?: true;
}

/** The constraint by which a parameter that is a node's own can be known. */
export const ownConstraint = "Set by the node itself";

/** Values by name, as a params file or a graph gives them. */
export type ParameterOverrides = Readonly<Record<string, unknown>>;

const typeNumbers: Readonly<Record<ParameterDeclaration["type"], number>> = {
  bool: rcl.ParameterTypeConstants.PARAMETER_BOOL,
  integer: rcl.ParameterTypeConstants.PARAMETER_INTEGER,
  double: rcl.ParameterTypeConstants.PARAMETER_DOUBLE,
  string: rcl.ParameterTypeConstants.PARAMETER_STRING,
  "string[]": rcl.ParameterTypeConstants.PARAMETER_STRING_ARRAY,
};

/**
 * Declared, typed parameters of a node behind the standard services of rcl_interfaces. One implementation over services,
 * so that both transports refuse a bad value with the same reason.
 */
export class Parameters {
  readonly #node: TransportNode;
  readonly #clock: GraphClock;
  readonly #declarations: ReadonlyMap<string, ParameterDeclaration>;
  readonly #values = new Map<string, ParameterValue>();
  readonly #events: Publisher<rcl.ParameterEvent>;

  /** @throws UserError on an override that no declaration fits */
  constructor(
    node: TransportNode,
    clock: GraphClock,
    declarations: readonly ParameterDeclaration[],
    overrides: ParameterOverrides,
  ) {
    this.#node = node;
    this.#clock = clock;
    this.#declarations = new Map(declarations.map((declaration) => [declaration.name, declaration]));
    for (const declaration of declarations) this.#values.set(declaration.name, declaration.default);
    for (const [name, value] of Object.entries(overrides)) {
      const fault = this.#fault(name, value, "start");
      if (fault !== undefined) throw new UserError(`Parameter of ${fullName(node)}: ${fault}`);
      this.#values.set(name, value as ParameterValue);
    }
    this.#events = node.advertise(rcl.ParameterEvent, "/parameter_events", eventQos);
    this.#serve();
  }

  /** Of a declared parameter; a number for "integer" and "double". */
  boolean(name: string): boolean {
    return this.#values.get(name) as boolean;
  }

  number(name: string): number {
    return this.#values.get(name) as number;
  }

  string(name: string): string {
    return this.#values.get(name) as string;
  }

  strings(name: string): readonly string[] {
    return this.#values.get(name) as readonly string[];
  }

  /** Sets a parameter that is declared as the node's own, and tells everybody. */
  setOwn(name: string, value: ParameterValue): void {
    this.#values.set(name, value);
    this.#tell([name]);
  }

  /** Why nobody else can give a parameter a value. */
  #fault(name: string, value: unknown, when: "start" | "running"): string | undefined {
    const declaration = this.#declarations.get(name);
    if (declaration === undefined) {
      return `there is no "${name}"; there are ${[...this.#declarations.keys()].join(", ")}`;
    }
    if (declaration.own) return `"${name}" is set by the node itself`;
    if (when === "running" && declaration.readOnly) return `"${name}" can be set at the start only`;
    return valueFault(declaration, value);
  }

  /** Why a message from another node cannot set a parameter. */
  #refusal({ name, value }: rcl.Parameter): string | undefined {
    return this.#declarations.has(name) && value.type === rcl.ParameterTypeConstants.PARAMETER_NOT_SET
      ? `"${name}" is declared and cannot be removed`
      : this.#fault(name, valueOf(value), "running");
  }

  #set(parameter: rcl.Parameter): rcl.SetParametersResult {
    const reason = this.#refusal(parameter);
    if (reason !== undefined) return { successful: false, reason };
    this.#values.set(parameter.name, valueOf(parameter.value) as ParameterValue);
    return { successful: true, reason: "" };
  }

  #tell(names: readonly string[]): void {
    if (names.length === 0) return;
    // As they are now: a whole number may have set one of type double.
    const changed = names.map((name) => ({ name, value: this.#message(name) }));
    this.#events.publish({
      ...defaultMessage(rcl.ParameterEvent),
      stamp: toTime(this.#clock.now()),
      node: fullName(this.#node),
      changed_parameters: changed,
    });
  }

  #message(name: string): rcl.ParameterValue {
    const declaration = this.#declarations.get(name);
    const empty = defaultMessage(rcl.ParameterValue);
    return declaration === undefined ? empty : toMessage(declaration, this.#values.get(name)!);
  }

  #describe(name: string): rcl.ParameterDescriptor {
    const empty = defaultMessage(rcl.ParameterDescriptor);
    const declaration = this.#declarations.get(name);
    if (declaration === undefined) return { ...empty, name };
    const { type, description, range, choices, readOnly, own } = declaration;
    return {
      ...empty,
      name,
      type: typeNumbers[type],
      description,
      additional_constraints: own ? ownConstraint : choices === undefined ? "" : `One of ${choices.join(", ")}`,
      read_only: readOnly === true || own === true,
      floating_point_range:
        range !== undefined && type === "double" ? [{ from_value: range[0], to_value: range[1], step: 0 }] : [],
      integer_range:
        range !== undefined && type === "integer"
          ? [{ from_value: BigInt(range[0]), to_value: BigInt(range[1]), step: 1n }]
          : [],
    };
  }

  #serve(): void {
    const node = this.#node;
    node.serve(rcl.GetParameters, "~/get_parameters", ({ names }) => ({
      values: names.map((name) => this.#message(name)),
    }));
    node.serve(rcl.GetParameterTypes, "~/get_parameter_types", ({ names }) => ({
      types: names.map((name) => {
        const declaration = this.#declarations.get(name);
        return declaration === undefined ? 0 : typeNumbers[declaration.type];
      }),
    }));
    node.serve(rcl.DescribeParameters, "~/describe_parameters", ({ names }) => ({
      descriptors: names.map((name) => this.#describe(name)),
    }));
    node.serve(rcl.ListParameters, "~/list_parameters", ({ prefixes }) => ({
      result: {
        names: [...this.#declarations.keys()]
          .filter(
            (name) =>
              prefixes.length === 0 || prefixes.some((prefix) => name === prefix || name.startsWith(`${prefix}.`)),
          )
          .sort(),
        prefixes: [],
      },
    }));
    node.serve(rcl.SetParameters, "~/set_parameters", ({ parameters }) => {
      const results = parameters.map((parameter) => this.#set(parameter));
      this.#tell(parameters.filter((_, i) => results[i]!.successful).map(({ name }) => name));
      return { results };
    });
    node.serve(rcl.SetParametersAtomically, "~/set_parameters_atomically", ({ parameters }) => {
      for (const parameter of parameters) {
        const reason = this.#refusal(parameter);
        if (reason !== undefined) return { result: { successful: false, reason } };
      }
      for (const parameter of parameters) this.#set(parameter);
      this.#tell(parameters.map(({ name }) => name));
      return { result: { successful: true, reason: "" } };
    });
  }
}

/** Why a declared parameter cannot have a value; undefined if it can. */
export function valueFault(declaration: ParameterDeclaration, value: unknown): string | undefined {
  const { name, type, range, choices } = declaration;
  const told = `"${name}" must be ${type === "integer" ? "a whole number" : typeWords[type]}`;
  switch (type) {
    case "bool":
      return typeof value === "boolean" ? undefined : `${told}; got ${shown(value)}`;
    case "integer":
    case "double": {
      if (
        typeof value !== "number" ||
        !Number.isFinite(value) ||
        (type === "integer" && !Number.isSafeInteger(value))
      ) {
        return `${told}; got ${shown(value)}`;
      }
      return range !== undefined && (value < range[0] || value > range[1])
        ? `"${name}" must be from ${range[0]} to ${range[1]}; got ${value}`
        : undefined;
    }
    case "string":
      if (typeof value !== "string") return `${told}; got ${shown(value)}`;
      return choices !== undefined && !choices.includes(value)
        ? `"${name}" must be one of ${choices.join(", ")}; got ${shown(value)}`
        : undefined;
    case "string[]":
      return Array.isArray(value) && value.every((part) => typeof part === "string")
        ? undefined
        : `${told}; got ${shown(value)}`;
  }
}

const typeWords: Readonly<Record<ParameterDeclaration["type"], string>> = {
  bool: "true or false",
  integer: "a whole number",
  double: "a number",
  string: "a text",
  "string[]": "a list of texts",
};

const longestShown = 60;

function shown(value: unknown): string {
  const text = typeof value === "string" ? `"${value}"` : String(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** A message's value; undefined for none and for types that no parameter of ours has. */
function valueOf(message: rcl.ParameterValue): unknown {
  const types = rcl.ParameterTypeConstants;
  switch (message.type) {
    case types.PARAMETER_BOOL:
      return message.bool_value;
    case types.PARAMETER_INTEGER:
      return Number(message.integer_value);
    case types.PARAMETER_DOUBLE:
      return message.double_value;
    case types.PARAMETER_STRING:
      return message.string_value;
    case types.PARAMETER_STRING_ARRAY:
      return [...message.string_array_value];
    default:
      return undefined;
  }
}

function toMessage({ type }: ParameterDeclaration, value: ParameterValue): rcl.ParameterValue {
  const message = { ...defaultMessage(rcl.ParameterValue), type: typeNumbers[type] };
  switch (type) {
    case "bool":
      return { ...message, bool_value: value as boolean };
    case "integer":
      return { ...message, integer_value: BigInt(value as number) };
    case "double":
      return { ...message, double_value: value as number };
    case "string":
      return { ...message, string_value: value as string };
    case "string[]":
      return { ...message, string_array_value: value as readonly string[] };
  }
}
