import assert from "node:assert/strict";
import { FileError, LanguageModelError, ModelError, RemotePolicyError, UserError } from "../../src/core/index.ts";
import { EpisodeError } from "../../src/episode/runEpisode.ts";
import {
  exitCodeOf,
  InterruptedError,
  sentenceOf,
  StageEndedError,
  UsageError,
  WorkerError,
} from "../../src/cli/exitCodes.ts";
import { PddlError } from "../../src/pddl/PddlError.ts";

describe("exit codes", () => {
  it("tell what is at fault by the class of what was thrown", () => {
    const cases: readonly (readonly [unknown, number])[] = [
      [new UsageError("u"), 2],
      [new UserError("u"), 2],
      [new PddlError("f", { line: 1, column: 2 }, "s"), 10],
      [new ModelError("m"), 11],
      [new FileError("p", "f"), 12],
      [new LanguageModelError("l"), 15],
      [new RemotePolicyError("r"), 16],
      [new EpisodeError("e"), 20],
      [new RangeError("r"), 20],
      ["a string", 20],
      [new WorkerError(11, "w"), 11],
      [new StageEndedError("s"), 4],
      [new InterruptedError("i"), 130],
    ];
    for (const [error, code] of cases) assert.equal(exitCodeOf(error), code, String(error));
  });

  it("come with one line, and only ours is called internal", () => {
    assert.equal(sentenceOf(new ModelError("a\n  b")), "a b");
    assert.match(sentenceOf(new TypeError("x is undefined"))!, /^internal error: x is undefined .*PRAXIS_DEBUG/);
  });
});
