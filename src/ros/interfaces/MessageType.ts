/** Types of single values as in .msg files; 64-bit integers are bigint. */
export type PrimitiveName =
  | "bool"
  | "string"
  | "float32"
  | "float64"
  | "int8"
  | "uint8"
  | "int16"
  | "uint16"
  | "int32"
  | "uint32"
  | "int64"
  | "uint64";

/** One field of a message. */
export interface Field {
  readonly name: string;
  /** A primitive, or the message that it consists of. */
  readonly type: PrimitiveName | MessageType<unknown>;
  /** Absent for a single value; else the fixed length, or "dynamic". */
  readonly array?: number | "dynamic";
  /** Most elements of a dynamic array, where the definition bounds them. */
  readonly maxLength?: number;
  /** What the definition says that a single value is if nothing is said; absent for 0, "" and false. */
  readonly default?: boolean | number | bigint | string;
}

/**
 * A message of ROS 2 as a value: what it is called and which fields it has. Messages are plain objects with the fields'
 * names as in the definition; arrays of numbers may be typed arrays.
 */
export interface MessageType<T> {
  /** Such as "praxis_msgs/msg/Disc"; of parts of services and actions "praxis_msgs/srv/Step_Request". */
  readonly name: string;
  readonly fields: readonly Field[];
  /** Never there: it lets TypeScript tell types with equal fields apart. */
  readonly message?: T;
}

/** A service: `name` such as "praxis_msgs/srv/Step". */
export interface ServiceType<Q, A> {
  readonly name: string;
  readonly request: MessageType<Q>;
  readonly response: MessageType<A>;
}

/** An action: `name` such as "praxis_msgs/action/Plan". */
export interface ActionType<G, F, R> {
  readonly name: string;
  readonly goal: MessageType<G>;
  readonly feedback: MessageType<F>;
  readonly result: MessageType<R>;
}
