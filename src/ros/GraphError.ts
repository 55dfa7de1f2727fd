import { FileError, ModelError, UserError } from "../core/index.ts";
import { PddlError } from "../pddl/PddlError.ts";
import { CallError } from "./CallError.ts";
import { ErrorCodeConstants } from "./interfaces/praxis_msgs.ts";

/** What `error_code` can say, by the names of praxis_msgs/msg/ErrorCode. */
export type ErrorCodeName = keyof typeof ErrorCodeConstants;

/** A request that a node refuses, or the refusal as its client sees it. */
export class GraphError extends UserError {
  override name = "GraphError";
  readonly code: ErrorCodeName;

  constructor(code: ErrorCodeName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The two fields that every result begins with. */
export interface ErrorFields {
  readonly error_code: number;
  readonly error_msg: string;
}

export const noError: ErrorFields = { error_code: ErrorCodeConstants.NONE, error_msg: "" };

/** Longest sentence that an answer carries, in characters. */
const longestSentence = 1000;

/** What was thrown, as an answer tells it. */
export function errorFields(thrown: unknown): ErrorFields {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const sentence = text.length > longestSentence ? `${text.slice(0, longestSentence)}…` : text;
  return { error_code: ErrorCodeConstants[codeOf(thrown)], error_msg: sentence === "" ? "unknown error" : sentence };
}

function codeOf(thrown: unknown): ErrorCodeName {
  if (thrown instanceof GraphError) return thrown.code;
  if (thrown instanceof CallError) return "NODE_LOST";
  if (thrown instanceof PddlError) return "PDDL";
  if (thrown instanceof ModelError || thrown instanceof FileError) return "MODEL";
  // What the interfaces of the stages throw on values that do not fit.
  if (thrown instanceof UserError || thrown instanceof RangeError || thrown instanceof TypeError)
    return "INVALID_REQUEST";
  if (thrown instanceof DOMException && thrown.name === "AbortError") return "CANCELED";
  return "INTERNAL";
}

/** The answer, if it is no error. @throws ModelError, Error, or GraphError with the code, as the other node threw it */
export function checked<A extends ErrorFields>(endpoint: string, answer: A): A {
  const { error_code: number, error_msg: sentence } = answer;
  if (number === ErrorCodeConstants.NONE) return answer;
  const code = codeNames.get(number) ?? "INTERNAL";
  const message = `${endpoint}: ${sentence}`;
  if (code === "MODEL") throw new ModelError(message);
  if (code === "INTERNAL") throw new Error(message);
  throw new GraphError(code, message);
}

const codeNames = new Map<number, ErrorCodeName>(
  (Object.entries(ErrorCodeConstants) as [ErrorCodeName, number][]).map(([name, number]) => [number, name]),
);
