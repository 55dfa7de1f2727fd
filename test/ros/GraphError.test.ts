import assert from "node:assert/strict";
import { FileError, ModelError, UserError } from "../../src/core/index.ts";
import { PddlError } from "../../src/pddl/PddlError.ts";
import { CallError } from "../../src/ros/CallError.ts";
import { checked, errorFields, GraphError, noError, type ErrorCodeName } from "../../src/ros/GraphError.ts";
import { ErrorCodeConstants as codes } from "../../src/ros/interfaces/praxis_msgs.ts";

/** What comes of an error that travels to another node as an answer. */
function sent(thrown: unknown): unknown {
  try {
    checked("x/y (node z)", { ...errorFields(thrown) });
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("errors between nodes", () => {
  it("are told by the code that fits what was thrown", () => {
    const cases: readonly (readonly [unknown, number])[] = [
      [new GraphError("BUSY", "a task runs"), codes.BUSY],
      [new GraphError("LATCHED", "the arm holds"), codes.LATCHED],
      [new CallError("/x", "nobody answers"), codes.NODE_LOST],
      [new PddlError("f", { line: 1, column: 2 }, "no"), codes.PDDL],
      [new ModelError("broken"), codes.MODEL],
      [new FileError("f", "missing"), codes.MODEL],
      [new UserError("no such scenario"), codes.INVALID_REQUEST],
      [new RangeError("out of range"), codes.INVALID_REQUEST],
      [new TypeError("wrong kind"), codes.INVALID_REQUEST],
      [new DOMException("The goal was cancelled", "AbortError"), codes.CANCELED],
      [new Error("a fault"), codes.INTERNAL],
      [new DOMException("other", "DataCloneError"), codes.INTERNAL],
      ["a text", codes.INTERNAL],
      [undefined, codes.INTERNAL],
    ];
    for (const [thrown, code] of cases) {
      const fields = errorFields(thrown);
      assert.equal(fields.error_code, code, String(thrown));
      assert.notEqual(fields.error_msg, "");
    }
  });

  it("say something even if what was thrown does not, and not more than a thousand characters", () => {
    assert.equal(errorFields(new Error("")).error_msg, "unknown error");
    const { error_msg: long } = errorFields(new Error("x".repeat(5000)));
    assert.equal(long, `${"x".repeat(1000)}…`);
    assert.equal(errorFields(new Error("y".repeat(1000))).error_msg.length, 1000);
  });

  it("keep their code on the way, also over a second node, and name where they come from", () => {
    for (const [name, number] of Object.entries(codes) as [ErrorCodeName, number][]) {
      if (number === codes.NONE) continue;
      const first = sent(new GraphError(name, "what is wrong"));
      assert.ok(first instanceof Error);
      assert.equal(first.message, "x/y (node z): what is wrong");
      assert.equal(errorFields(first).error_code, number, name);
      assert.equal(errorFields(sent(first)).error_code, number, name);
    }
  });

  it("come back as the class by which the caller tells who can mend it", () => {
    assert.ok(sent(new ModelError("no file")) instanceof ModelError);
    const busy = sent(new GraphError("BUSY", "a task runs"));
    assert.ok(busy instanceof GraphError && busy.code === "BUSY");
    // A fault of Praxis is no mistake of a user, wherever it happened.
    assert.ok(!(sent(new Error("a fault")) instanceof UserError));
  });

  it("are none where the code is 0, and a fault where it is unknown", () => {
    const answer = { ...noError, more: 1 };
    assert.equal(checked("x", answer), answer);
    for (const code of [77, -1]) {
      assert.throws(
        () => checked("x", { error_code: code, error_msg: "?" }),
        (error) => errorFields(error).error_code === codes.INTERNAL,
      );
    }
  });
});
