import assert from "node:assert/strict";
import { Rng } from "../../src/core/index.ts";

const mask = (1n << 32n) - 1n;
const rotate = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask;

/** The published algorithms word for word in integers of any size: no signs, no imul, no truncation to go wrong. */
class Twin {
  readonly #s: bigint[] = [];

  constructor(seed: bigint, stream: string) {
    // FNV-1a of the stream's name.
    let h = 0x811c9dc5n;
    for (const letter of stream) h = ((h ^ BigInt(letter.charCodeAt(0))) * 0x01000193n) & mask;
    let x = h ^ (seed & mask) ^ (((seed >> 32n) * 0x9e3779b1n) & mask);
    for (let i = 0; i < 4; i++) {
      x = (x + 0x9e3779b9n) & mask;
      let z = ((x ^ (x >> 16n)) * 0x21f0aaadn) & mask;
      z = ((z ^ (z >> 15n)) * 0x735a2d97n) & mask;
      this.#s.push(z ^ (z >> 15n));
    }
  }

  next(): bigint {
    const s = this.#s;
    const result = (rotate((s[1]! * 5n) & mask, 7n) * 9n) & mask;
    const t = (s[1]! << 9n) & mask;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotate(s[3]!, 11n);
    return result;
  }

  uniform(): number {
    return Number(((this.next() >> 5n) << 26n) + (this.next() >> 6n)) / 2 ** 53;
  }
}

const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

describe("Rng", () => {
  it("draws what xoshiro128**, splitmix32 and FNV-1a give in exact integers", () => {
    for (const [seed, stream] of [
      [0, ""],
      [1, "start-pose"],
      [123456789, "a"],
      [2 ** 53 - 1, "oracle-estimate"],
    ] as const) {
      const rng = new Rng(seed, stream);
      const twin = new Twin(BigInt(seed), stream);
      for (let i = 0; i < 200; i++) assert.equal(rng.uniform(), twin.uniform());
    }
  });

  it("has streams and seeds that do not follow each other", () => {
    const first = (seed: number, stream: string): number => new Rng(seed, stream).uniform();
    const draws = [first(1, "a"), first(1, "b"), first(2, "a"), first(2 ** 32 + 1, "a")];
    assert.equal(new Set(draws).size, draws.length);
    assert.equal(first(1, "a"), draws[0]);
  });

  it("draws uniform numbers of the right mean and variance, inside their bounds", () => {
    const rng = new Rng(7, "uniform");
    const xs = Array.from({ length: 20_000 }, () => rng.uniform(-3, 5));
    assert.ok(xs.every((x) => x >= -3 && x < 5));
    // Standard errors: 8/√12/√n = 0.016 of the mean, and about 0.034 of the variance.
    assert.ok(Math.abs(mean(xs) - 1) < 0.07);
    assert.ok(Math.abs(mean(xs.map((x) => (x - 1) ** 2)) - 64 / 12) < 0.15);
  });

  it("draws normal numbers of the right first four moments, and no two in a row alike", () => {
    const rng = new Rng(8, "normal");
    const xs = Array.from({ length: 40_000 }, () => rng.normal(2) / 2);
    for (const [power, moment, tolerance] of [
      [1, 0, 0.02],
      [2, 1, 0.03],
      [3, 0, 0.08],
      [4, 3, 0.25],
    ] as const) {
      assert.ok(Math.abs(mean(xs.map((x) => x ** power)) - moment) < tolerance, `moment ${power}`);
    }
    assert.ok(Math.abs(mean(xs.slice(1).map((x, i) => x * xs[i]!))) < 0.02);
  });

  it("shuffles into every order about as often, and keeps the original", () => {
    const rng = new Rng(9, "shuffle");
    const items = ["a", "b", "c"];
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = rng.shuffle(items).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    assert.deepEqual(items, ["a", "b", "c"]);
    assert.equal(counts.size, 6);
    for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 150, `${count} of 6000`);
  });

  it("picks every item and every whole number below the bound", () => {
    const rng = new Rng(10, "pick");
    const picked = new Set(Array.from({ length: 200 }, () => rng.pick([1, 2, 3])));
    assert.deepEqual([...picked].sort(), [1, 2, 3]);
    const drawn = new Set(Array.from({ length: 200 }, () => rng.integer(4)));
    assert.deepEqual([...drawn].sort(), [0, 1, 2, 3]);
    assert.throws(() => rng.pick([]), RangeError);
  });

  it("refuses seeds that are not whole numbers from 0 to 2^53 - 1", () => {
    for (const seed of [-1, 0.5, NaN, 2 ** 53]) assert.throws(() => new Rng(seed, "x"), RangeError);
  });
});
