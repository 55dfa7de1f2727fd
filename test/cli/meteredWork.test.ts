import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { StageEndedError } from "../../src/cli/exitCodes.ts";
import { meteredWork } from "../../src/cli/train/meteredWork.ts";
import { beginStage, longestStage } from "../../src/cli/train/Stage.ts";
import { FileError } from "../../src/core/index.ts";
import type { Supervision } from "../../src/train/Supervision.ts";
import { scratch } from "./praxis.ts";

describe("metered work in a stage", () => {
  const { dir, remove } = scratch();
  after(remove);

  const inStage = (ended: (signal: AbortSignal) => Error): Promise<unknown> =>
    meteredWork(
      {
        ...{ directory: join(dir, "kept"), format: "json", goesOn: "the same command", remedy: "delete it" },
        // A fraction that no whole number of milliseconds is.
        stage: beginStage(0.00043),
      },
      ({ signal }: Required<Supervision>) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            reject(ended(signal));
          });
        }),
    );

  it("ends in order, with what to do, and keeps what it has cost", async () => {
    await assert.rejects(
      inStage((signal) => signal.reason as Error),
      (error) =>
        error instanceof StageEndedError && /Stopped after 0\.00043 minutes.*the same command/.test(error.message),
    );
    assert.ok(existsSync(join(dir, "kept", "cost.json")));
  });

  it("does not take for a stop what went wrong while it stopped", async () => {
    await assert.rejects(
      inStage(() => new FileError("p", "the disk is full")),
      /the disk is full/,
    );
  });

  it("may be a week long", () => {
    assert.equal(beginStage(longestStage)!.signal.aborted, false);
    assert.equal(beginStage(undefined), undefined);
  });
});
