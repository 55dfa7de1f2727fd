/** JSON Schema, as far as it is needed here. */
export type JsonSchema =
  | { readonly type: "string"; readonly enum?: readonly string[] }
  | { readonly type: "number" | "boolean" }
  | { readonly type: "array"; readonly items: JsonSchema }
  | {
      readonly type: "object";
      readonly properties: Readonly<Record<string, JsonSchema>>;
      readonly required: readonly string[];
      readonly additionalProperties: false;
    };

/** Predicates of `domains/hanoi` that a goal may be made of, with what they say: the others are the hand's or never change. */
export const goalPredicates: Readonly<Record<string, string>> = {
  on: "[disc, support]: the disc lies directly on the support, which is a larger disc or a peg",
  clear: "[object]: nothing lies on this disc or peg",
};

/**
 * What an answer must look like. All fields are required and none may be added, as strict structured output demands; what
 * does not belong to the answer's status is empty.
 */
export const answerSchema: JsonSchema = object({
  status: { type: "string", enum: ["predicted", "ambiguous", "rejected"] },
  goal: {
    type: "array",
    items: object({
      predicate: { type: "string", enum: Object.keys(goalPredicates) },
      args: { type: "array", items: { type: "string" } },
      holds: { type: "boolean" },
    }),
  },
  confidence: { type: "number" },
  question: { type: "string" },
  candidates: { type: "array", items: { type: "string" } },
  reason: { type: "string" },
});

function object(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}
