import type { PrimitiveName } from "../../src/ros/interfaces/MessageType.ts";

/** A message, service or action as its definition says it. */
export interface Interface {
  readonly packageName: string;
  readonly kind: "msg" | "srv" | "action";
  readonly name: string;
  /** The comment at the head of the definition; empty if there is none. */
  readonly comment: string;
  /** The message itself; request and response; or goal, result and feedback. */
  readonly parts: readonly Part[];
}

/** What travels as one message. */
export interface Part {
  readonly fields: readonly FieldDefinition[];
  readonly constants: readonly ConstantDefinition[];
}

/** A message by the package and the name that it has there. */
export interface Reference {
  readonly packageName: string;
  readonly name: string;
}

export interface FieldDefinition {
  readonly name: string;
  readonly comment: string;
  readonly type: PrimitiveName | Reference;
  readonly array?: number | "dynamic";
  readonly maxLength?: number;
  readonly default?: boolean | number | bigint | string;
}

export interface ConstantDefinition {
  readonly name: string;
  readonly comment: string;
  readonly value: boolean | number | bigint | string;
}
