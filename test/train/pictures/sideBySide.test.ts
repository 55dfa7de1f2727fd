import assert from "node:assert/strict";
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { sideBySide } from "../../../src/train/pictures/sideBySide.ts";
import type { TrainingPhase } from "../../../src/train/Supervision.ts";

describe("sideBySide()", () => {
  /** A part that goes on until it is aborted, and then takes a moment to keep its state. */
  async function untilAborted(signal: AbortSignal, kept: unknown[]): Promise<never> {
    if (!signal.aborted) await once(signal, "abort");
    await setImmediate();
    kept.push(signal.reason);
    throw signal.reason as Error;
  }

  it("gives what each part gives, in order, and passes on who is told of the progress", async () => {
    const told: TrainingPhase[] = [];
    const done = await sideBySide({ onProgress: (phase) => void told.push(phase) }, ({ onProgress, signal }) => [
      setImmediate().then(() => "late"),
      (async () => {
        await onProgress?.({ phase: "early", done: 1, total: 1 });
        return signal.aborted;
      })(),
    ]);
    assert.deepEqual(done, ["late", false]);
    assert.deepEqual(told, [{ phase: "early", done: 1, total: 1 }]);
  });

  for (const first of [0, 1]) {
    it(`throws what part ${first} of two throws, when the other has kept its state`, async () => {
      const error = new Error("broken");
      const kept: unknown[] = [];
      const parts = sideBySide({}, ({ signal }) => {
        const both = [setImmediate().then(() => Promise.reject(error)), untilAborted(signal, kept)] as const;
        return first === 0 ? both : [both[1], both[0]];
      });
      await assert.rejects(parts, error);
      assert.deepEqual(kept, [error]);
    });
  }

  it("throws the signal's reason when aborted, when all parts have kept their state", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const kept: unknown[] = [];
    const parts = sideBySide({ signal: controller.signal }, ({ signal }) => [
      untilAborted(signal, kept),
      setImmediate().then(() => untilAborted(signal, kept)),
    ]);
    controller.abort(reason);
    await assert.rejects(parts, reason);
    assert.deepEqual(kept, [reason, reason]);
  });
});
