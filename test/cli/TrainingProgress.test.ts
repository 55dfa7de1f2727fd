import assert from "node:assert/strict";
import { TrainingProgress } from "../../src/cli/train/TrainingProgress.ts";

/** What is written to stdout, which is no terminal, while something is done. */
function written(work: () => void): string {
  const { stdout } = process;
  const kept = [Object.getOwnPropertyDescriptor(stdout, "write"), Object.getOwnPropertyDescriptor(stdout, "isTTY")];
  let text = "";
  const write = (chunk: string): boolean => {
    text += chunk;
    return true;
  };
  Object.defineProperty(stdout, "write", { value: write, configurable: true });
  Object.defineProperty(stdout, "isTTY", { value: false, configurable: true });
  try {
    work();
  } finally {
    for (const [i, name] of (["write", "isTTY"] as const).entries()) {
      Reflect.deleteProperty(stdout, name);
      if (kept[i] !== undefined) Object.defineProperty(stdout, name, kept[i]);
    }
  }
  return text;
}

/** Two phases go on by turns: the first in 30 steps, the second in 5 from the first's 10th on. */
function byTurns(format: "json" | "text"): string {
  return written(() => {
    const progress = new TrainingProgress(format);
    for (let done = 1; done <= 30; done++) {
      progress.show({ phase: "scene", done, total: 30, note: `loss ${done}` });
      if (done >= 10 && done < 15) progress.show({ phase: "disc", done: done - 9, total: 5 });
    }
    progress.end();
  });
}

describe("TrainingProgress", () => {
  // Of each phase the first step, and the first of each new tenth, whatever the other did in between.
  const order: readonly (readonly [phase: "scene" | "disc", done: number])[] = [
    ...[1, 3, 6, 9].map((done) => ["scene", done] as const),
    ...[1, 2].map((done) => ["disc", done] as const),
    ...[12].map((done) => ["scene", done] as const),
    ...[3, 4, 5].map((done) => ["disc", done] as const),
    ...[15, 18, 21, 24, 27, 30].map((done) => ["scene", done] as const),
  ];

  it("tells in lines how far each of two phases is that go on by turns", () => {
    const lines = order.map(([phase, done]) =>
      phase === "scene" ? `scene: ${done} of 30, loss ${done}` : `disc: ${done} of 5`,
    );
    assert.deepEqual(byTurns("text").trimEnd().split("\n"), lines);
  });

  it("tells the same as JSON", () => {
    const said = byTurns("json")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    assert.deepEqual(
      said,
      order.map(([phase, done]) => ({
        kind: "progress",
        ...{ phase, done },
        ...(phase === "scene" ? { total: 30, note: `loss ${done}` } : { total: 5, note: "" }),
      })),
    );
  });

  it("tells of a phase that has nothing to do", () => {
    const text = written(() => {
      new TrainingProgress("text").show({ phase: "pictures", done: 0, total: 0 });
    });
    assert.equal(text, "pictures: 0 of 0\n");
  });
});
