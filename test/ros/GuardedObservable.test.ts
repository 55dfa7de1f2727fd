import assert from "node:assert/strict";
import { firstValueFrom, map } from "rxjs";
import { GuardedObservable } from "../../src/ros/GuardedObservable.ts";

describe("GuardedObservable", () => {
  const make = () => {
    const listeners = new Set<(message: number) => void>();
    const faults: unknown[] = [];
    const observable = new GuardedObservable<number>(
      (next) => {
        listeners.add(next);
        return () => listeners.delete(next);
      },
      (error) => faults.push(error),
    );
    const say = (n: number): void => {
      for (const listener of listeners) listener(n);
    };
    return { observable, faults, say, count: () => listeners.size };
  };

  it("listens while it is observed", () => {
    const { observable, say, count } = make();
    const heard: number[] = [];
    assert.equal(count(), 0);
    const subscription = observable.subscribe((n) => heard.push(n));
    say(1);
    subscription.unsubscribe();
    say(2);
    assert.deepEqual(heard, [1]);
    assert.equal(count(), 0);
  });

  it("reports what an observer throws, function or object, and goes on", () => {
    const { observable, say, faults } = make();
    const heard: number[] = [];
    observable.subscribe((n) => {
      heard.push(n);
      throw new Error(`function ${n}`);
    });
    observable.subscribe({
      next(n) {
        heard.push(n);
        throw new Error(`object ${n}`);
      },
    });
    observable.subscribe();
    observable.subscribe({});
    say(1);
    say(2);
    assert.deepEqual(heard, [1, 1, 2, 2]);
    assert.deepEqual(faults.map(String), [
      "Error: function 1",
      "Error: object 1",
      "Error: function 2",
      "Error: object 2",
    ]);
  });

  it("reports what goes wrong at its beginning, to who wants to know or to all", () => {
    const faults: unknown[] = [];
    const observable = new GuardedObservable<number>(
      () => {
        throw new Error("no such topic");
      },
      (error) => faults.push(error),
    );
    observable.subscribe(() => undefined);
    observable.subscribe({ next: () => undefined });
    assert.deepEqual(faults.map(String), ["Error: no such topic", "Error: no such topic"]);
    const told: unknown[] = [];
    observable.subscribe({ error: (error) => told.push(error) });
    assert.deepEqual(told.map(String), ["Error: no such topic"]);
    assert.equal(faults.length, 2);
  });

  it("works with operators", async () => {
    const { observable, say, count } = make();
    const first = firstValueFrom(observable.pipe(map((n) => 2 * n)));
    say(21);
    assert.equal(await first, 42);
    assert.equal(count(), 0);
  });
});
