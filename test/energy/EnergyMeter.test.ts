import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { World } from "../../src/core/index.ts";
import { CpuTimeCounter } from "../../src/energy/CpuTimeCounter.ts";
import type { EnergyCounter, EnergySource } from "../../src/energy/EnergyCounter.ts";
import { EnergyMeter } from "../../src/energy/EnergyMeter.ts";
import { meteredEstimator } from "../../src/energy/meteredEstimator.ts";
import { meteredGoalPredictor } from "../../src/energy/meteredGoalPredictor.ts";
import { meteredObserver } from "../../src/energy/meteredObserver.ts";
import { meteredPlanner } from "../../src/energy/meteredPlanner.ts";
import { meteredPolicy } from "../../src/energy/meteredPolicy.ts";
import { meteredWorld } from "../../src/energy/meteredWorld.ts";
import { splitJoules } from "../../src/energy/splitJoules.ts";
import { EpisodeRecorder } from "../../src/episode/EpisodeRecorder.ts";
import { readEpisodes } from "../../src/episode/readEpisodes.ts";
import { runEpisode } from "../../src/episode/runEpisode.ts";
import type { GoalResult } from "../../src/goal/GoalPredictor.ts";
import type { StateEstimate } from "../../src/perception/StateEstimator.ts";
import type { Domain, Problem } from "../../src/pddl/Domain.ts";
import { FakeWorld, scenario } from "../episode/FakeWorld.ts";
import { move, moves, ScriptedAgent } from "../episode/ScriptedAgent.ts";

/** Clocks that stand still but for `work`; whole numbers, so that sums are exact. */
class Bench {
  cpu = 1000;
  wallMs = 5_000_000;
  readonly meter: EnergyMeter;

  constructor(counters: readonly EnergyCounter[] = []) {
    this.meter = new EnergyMeter({ counters, cpuSeconds: () => this.cpu, now: () => this.wallMs });
  }

  /** Spends CPU time, and wall time, twice as much in ms if not given. */
  work(cpuSeconds: number, ms = 2 * cpuSeconds): void {
    this.cpu += cpuSeconds;
    this.wallMs += ms;
  }

  cpuByWindow(): Record<string, number> {
    const { windows } = this.meter.report();
    return Object.fromEntries(Object.entries(windows).map(([name, { cpuSeconds }]) => [name, cpuSeconds]));
  }
}

const counter = (
  source: EnergySource,
  method: EnergyCounter["method"],
  read: () => number,
): EnergyCounter & { reads: number } => {
  const result = {
    source,
    method,
    reads: 0,
    read: () => {
      result.reads++;
      return read();
    },
  };
  return result;
};

describe("EnergyMeter: windows", () => {
  it("books cost to the innermost window, and the rest to other", async () => {
    const bench = new Bench();
    const { meter } = bench;
    bench.work(1);
    await meter.measure("plan", async () => {
      bench.work(2);
      await meter.measure("estimate", async () => {
        bench.work(4);
        await meter.measure("render", () => {
          bench.work(8);
        });
        bench.work(16);
      });
      bench.work(32);
    });
    bench.work(64);
    assert.deepEqual(bench.cpuByWindow(), { other: 65, plan: 34, estimate: 20, render: 8 });
    const { cpuSeconds, windows } = meter.report();
    assert.equal(cpuSeconds, 127);
    assert.deepEqual(windows["estimate"], { cpuSeconds: 20, wallSeconds: 0.04, count: 1 });
  });

  it("returns what the work returns, and closes the window when it throws", async () => {
    const bench = new Bench();
    assert.equal(await bench.meter.measure("goal", () => 7), 7);
    assert.equal(await bench.meter.measure("goal", async () => "x"), "x");
    const cause = new Error("broken");
    await assert.rejects(
      bench.meter.measure("plan", () => {
        bench.work(3);
        throw cause;
      }),
      cause,
    );
    bench.work(5);
    assert.deepEqual(bench.cpuByWindow(), { other: 5, goal: 0, plan: 3 });
  });

  it("samples planner and policy calls by their own wall time, without what they asked others for", async () => {
    const bench = new Bench();
    const infer = (ms: number): Promise<void> =>
      bench.meter.measure("policy", async () => {
        bench.work(0, ms);
        await bench.meter.measure("render", () => {
          bench.work(0, 1000);
        });
        bench.work(0, 0.25);
      });
    await infer(3);
    await infer(5);
    await bench.meter.measure("plan", () => {
      bench.work(0, 40.5);
    });
    const { inferenceMs, planningMs, windows } = bench.meter.report();
    assert.deepEqual(inferenceMs, [3.25, 5.25]);
    assert.deepEqual(planningMs, [40.5]);
    assert.equal(windows["policy"]!.count, 2);
    assert.equal(windows["render"]!.wallSeconds, 2);
  });

  it("lets two windows of one name overlap, as two cameras asked at once do, and loses nothing", async () => {
    const bench = new Bench();
    const image = (): Promise<void> =>
      bench.meter.measure("render", async () => {
        bench.work(1);
        await Promise.resolve();
        bench.work(2);
      });
    await bench.meter.measure("estimate", async () => {
      await Promise.all([image(), image()]);
      bench.work(8);
    });
    assert.deepEqual(bench.cpuByWindow(), { other: 0, estimate: 8, render: 6 });
  });

  it("refuses windows of different names that overlap", async () => {
    const bench = new Bench();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let inner: Promise<unknown> = Promise.resolve();
    await assert.rejects(
      bench.meter.measure("policy", () => {
        inner = bench.meter.measure("world", () => held);
      }),
      /"policy" closed while "world" was open inside it/,
    );
    release();
    await inner;
  });

  it("starts from 0 with each episode; a window left open from the last one no longer counts", async () => {
    const bench = new Bench();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const stale = bench.meter.measure("plan", () => held);
    bench.work(5);
    bench.meter.onReset();
    bench.work(1);
    release();
    await stale;
    bench.work(1);
    assert.deepEqual(bench.cpuByWindow(), { other: 2 });
    assert.deepEqual(bench.meter.report().planningMs, []);
  });

  it("keeps the report of an episode that has ended", () => {
    const bench = new Bench();
    bench.work(1);
    assert.equal(bench.meter.report().cpuSeconds, 1);
    bench.work(1);
    bench.meter.onEnd();
    bench.work(5);
    assert.equal(bench.meter.report().cpuSeconds, 2);
  });

  it("measures this process by default", async () => {
    const meter = new EnergyMeter();
    await meter.measure("policy", () => {
      const end = process.cpuUsage().user + 30_000;
      while (process.cpuUsage().user < end);
    });
    const { cpuSeconds, windows, inferenceMs } = meter.report();
    const policy = windows["policy"]!.cpuSeconds;
    assert.ok(policy >= 0.03 && policy < 1, `${policy} s`);
    assert.ok(cpuSeconds >= policy);
    assert.ok(inferenceMs[0]! > 10);
  });
});

describe("EnergyMeter: joules", () => {
  it("adds counters of one source and method, and no others", () => {
    let t = 100;
    const bench = new Bench([
      counter("cpu-package", "counter", () => 3 * t),
      counter("cpu-package", "counter", () => 2 * t),
      counter("cpu-package", "estimated", () => 7 * t),
      counter("dram", "counter", () => t),
      new CpuTimeCounter(() => t),
    ]);
    t = 110;
    assert.deepEqual(bench.meter.report().joules, [
      { source: "cpu-package", method: "counter", low: 50, high: 50 },
      { source: "cpu-package", method: "estimated", low: 70, high: 70 },
      { source: "dram", method: "counter", low: 10, high: 10 },
      { source: "cpu", method: "estimated", low: 40, high: 84.375 },
    ]);
  });

  it("has no entry for a source that nobody counts", () => {
    assert.deepEqual(new Bench().meter.report().joules, []);
  });

  it("misses a source that went away, all of it and with the reason, until the next episode", () => {
    let isThere = true;
    let t = 0;
    const bench = new Bench([
      counter("cpu-package", "counter", () => t),
      counter("cpu-package", "counter", () => {
        if (!isThere) throw new Error("package-1 was taken away");
        return t;
      }),
      counter("dram", "counter", () => t),
    ]);
    const sources = (): string[] => bench.meter.report().joules.map(({ source, low }) => `${source} ${low}`);
    t = 5;
    assert.deepEqual(sources(), ["cpu-package 10", "dram 5"]);
    assert.equal(bench.meter.report().lost, undefined);
    isThere = false;
    // One package alone would pass for both, and what comes back has a gap.
    assert.deepEqual(sources(), ["dram 5"]);
    isThere = true;
    assert.deepEqual(sources(), ["dram 5"]);
    assert.deepEqual(bench.meter.report().lost, ["cpu-package/counter: package-1 was taken away"]);
    bench.meter.begin();
    t = 7;
    assert.deepEqual(sources(), ["cpu-package 4", "dram 2"]);
  });

  it("does not hide a sum that is no number", () => {
    const broken = counter("arm-copper", "simulated", () => {
      throw new RangeError("The arm-copper energy became NaN J");
    });
    assert.throws(() => new Bench([broken]), RangeError);
  });

  it("reads counters every 10 s, lest they wrap unseen", () => {
    const package0 = counter("cpu-package", "counter", () => 0);
    const bench = new Bench([package0]);
    assert.equal(package0.reads, 1);
    for (let i = 0; i < 25; i++) {
      bench.work(0, 1000);
      bench.meter.onStep();
    }
    assert.equal(package0.reads, 3);
  });

  it("splits joules by CPU share, as an estimate, without loss", async () => {
    const bench = new Bench();
    await bench.meter.measure("plan", () => {
      bench.work(3);
    });
    bench.work(1);
    const parts = splitJoules(80, bench.meter.report());
    assert.deepEqual(parts, [
      { window: "other", method: "estimated", joules: 20 },
      { window: "plan", method: "estimated", joules: 60 },
    ]);
    assert.deepEqual(splitJoules(80, { cpuSeconds: 0, windows: {} }), []);
  });
});

describe("metered decorators", () => {
  const estimate = { confidence: 1 } as StateEstimate;

  it("open their window, hand all arguments on and return the result", async () => {
    const bench = new Bench();
    const { meter } = bench;
    const { signal } = new AbortController();
    const { observation } = await new FakeWorld().reset({ scenario, seed: 0 });
    const seen: unknown[][] = [];
    const stage =
      <T>(cpu: number, result: T) =>
      async (...args: unknown[]): Promise<T> => {
        seen.push(args);
        bench.work(cpu);
        return result;
      };
    const goal: GoalResult = { status: "rejected", reason: "no" };
    const plan = { status: "stopped", statistics: { expanded: 1, generated: 2 } } as const;
    const p = { domain: {} as Domain, problem: {} as Problem };
    const request = { words: "", objects: [], facts: [], images: [], dialogue: [] };

    assert.equal(await meteredGoalPredictor({ predict: stage(1, goal) }, meter).predict(request, signal), goal);
    assert.equal(await meteredPlanner({ plan: stage(2, plan) }, meter).plan(p, { expansions: 3 }, signal), plan);
    const estimator = meteredEstimator({ source: "camera", reset: stage(4, undefined), estimate: stage(8, estimate) }, meter); // prettier-ignore
    assert.equal(estimator.source, "camera");
    await estimator.reset();
    assert.equal(await estimator.estimate(observation, signal), estimate);
    const chunk = await meteredPolicy({ infer: stage(16, []) }, meter).infer(observation, "condition", 9, signal);
    assert.deepEqual(chunk, []);

    assert.deepEqual(bench.cpuByWindow(), { other: 0, goal: 1, plan: 2, estimate: 12, policy: 16 });
    assert.deepEqual(seen, [
      [request, signal],
      [p, { expansions: 3 }, signal],
      [],
      [observation, signal],
      [observation, "condition", 9, signal],
    ]);
  });

  it("charge an image to the world's rendering, whoever asks", async () => {
    const bench = new Bench();
    const inner = new FakeWorld({ decay: 0.5, beforeStep: () => { bench.work(2); } }); // prettier-ignore
    const slowCamera: World = {
      spec: inner.spec,
      reset: async (e) => {
        const timeStep = await inner.reset(e);
        const { observation } = timeStep;
        const image: typeof observation.image = async (camera) => {
          bench.work(32);
          return await observation.image(camera);
        };
        return { ...timeStep, observation: { ...observation, image } };
      },
      step: (a, s) => inner.step(a, s),
      finish: (d) => inner.finish(d),
      close: () => inner.close(),
    };
    const world = meteredWorld(slowCamera, bench.meter);
    const first = await world.reset({ scenario, seed: 0 });
    const looking = {
      source: "camera" as const,
      reset: async () => undefined,
      estimate: async (o: typeof first.observation) => {
        bench.work(1);
        await o.image("agentview");
        return estimate;
      },
    };
    await meteredEstimator(looking, bench.meter).estimate(first.observation);
    await world.step(move.kind === "act" ? move.action : { kind: "hold" });
    await world.finish("done");
    assert.deepEqual(bench.cpuByWindow(), { other: 0, world: 2, estimate: 1, render: 32 });
    assert.equal(inner.images, 1);
    assert.equal(world.spec, inner.spec);
  });

  it("open no window for what an observer does not listen to", async () => {
    const bench = new Bench();
    class Ends {
      ends = 0;
      onEnd(): void {
        this.ends++;
        bench.work(1);
      }
    }
    const ends = new Ends();
    const observer = meteredObserver(ends, bench.meter);
    assert.deepEqual(Object.keys(observer), ["onEnd"]);
    await runEpisode(new FakeWorld(), moves(3), { scenario, seed: 0, maxSteps: 9, observers: [observer] });
    assert.equal(ends.ends, 1);
    assert.deepEqual(bench.meter.report().windows["record"], { cpuSeconds: 1, wallSeconds: 0.002, count: 1 });
  });

  it("show every field of an observation, those computed on demand too", async () => {
    class Lazy {
      readonly #stamp = 50_000_000n;
      readonly cameras = ["wrist"];
      readonly joints = { position: [1], velocity: [2] };
      get stamp(): bigint {
        return this.#stamp;
      }
      async image(): Promise<{ width: number; height: number; channels: 1; data: Uint8Array }> {
        return { width: Number(this.#stamp), height: 1, channels: 1, data: new Uint8Array(0) };
      }
    }
    const lazy = new Lazy();
    const inner = new FakeWorld();
    const world = meteredWorld(
      {
        spec: inner.spec,
        reset: async () => ({ kind: "first", observation: lazy, events: [] }),
        step: (a) => inner.step(a),
        finish: (d) => inner.finish(d),
        close: () => inner.close(),
      },
      new EnergyMeter(),
    );
    const { observation } = await world.reset({ scenario, seed: 0 });
    assert.equal(observation.stamp, 50_000_000n);
    assert.equal(observation.joints, lazy.joints);
    assert.equal(observation.gripper, undefined);
    assert.equal((await observation.image("wrist")).width, 50_000_000);
  });
});

describe("a metered episode", () => {
  it("is recorded with its costs, from reset to end, whatever the order of observers", async () => {
    for (const order of ["meter first", "meter last"]) {
      const dir = mkdtempSync(join(tmpdir(), "praxis-metered-"));
      let armJoules = 1000;
      const bench = new Bench([counter("arm-mechanical", "simulated", () => armJoules)]);
      const world = meteredWorld(
        new FakeWorld({
          beforeStep: () => {
            bench.work(2);
            armJoules += 10;
          },
        }),
        bench.meter,
      );
      const agent = new ScriptedAgent((call) => {
        bench.work(1);
        return call < 4 ? move : { kind: "done" };
      });
      const inner = new EpisodeRecorder({
        dir,
        gitRevision: "abc",
        versions: {},
        costs: () => bench.meter.report(),
        now: () => bench.wallMs,
      });
      const recorder = meteredObserver(inner, bench.meter);
      const slow = meteredObserver({ onStep: () => { bench.work(4); } }, bench.meter); // prettier-ignore
      bench.work(500); // before the episode
      const observers = order === "meter first" ? [bench.meter, recorder, slow] : [slow, recorder, bench.meter];
      await runEpisode(world, agent, { scenario, seed: 0, maxSteps: 50, observers });
      inner.close();
      const [record] = readEpisodes(dir);
      rmSync(dir, { recursive: true });
      const { costs } = record!;
      assert.equal(costs!.cpuSeconds, 5 * 1 + 4 * 2 + 4 * 4, order);
      assert.equal(costs!.windows["world"]!.cpuSeconds, 8);
      assert.equal(costs!.windows["record"]!.cpuSeconds, 16);
      assert.equal(costs!.windows["other"]!.cpuSeconds, 5); // the agent, which is not decorated here
      assert.deepEqual(costs!.joules, [{ source: "arm-mechanical", method: "simulated", low: 40, high: 40 }]);
      assert.equal(record!.wallSeconds, (2 * 29) / 1000);
    }
  });

  it("is the same episode as an unmetered one", async () => {
    const options = { scenario, seed: 3, maxSteps: 50 };
    const plain = await runEpisode(new FakeWorld({ decay: 0.5 }), moves(9), options);
    const meter = new EnergyMeter();
    const world = meteredWorld(new FakeWorld({ decay: 0.5 }), meter);
    const metered = await runEpisode(world, moves(9), { ...options, observers: [meter] });
    assert.deepEqual(metered, plain);
  });
});
