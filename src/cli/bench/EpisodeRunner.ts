import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError, type Scenario } from "../../core/index.ts";
import { meteredObserver } from "../../energy/meteredObserver.ts";
import type { EpisodeObserver } from "../../episode/EpisodeObserver.ts";
import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import { EpisodeRecorder } from "../../episode/EpisodeRecorder.ts";
import type { EpisodeResult } from "../../episode/EpisodeResult.ts";
import { EpisodeError, runEpisode, type EpisodeOptions } from "../../episode/runEpisode.ts";
import type { Domain } from "../../pddl/Domain.ts";
import { composeStack, type Stack } from "../compose/composeStack.ts";
import { configurationText, type Configuration } from "../compose/Configuration.ts";
import { policyIdentity } from "../compose/loadPolicies.ts";
import { stepBudget } from "../compose/stepBudget.ts";
import { yieldingObserver } from "../compose/yieldingObserver.ts";
import type { Provenance } from "../provenance.ts";
import { configurationKey, type BenchRecord } from "./BenchRecord.ts";
import { LineCatcher } from "./LineCatcher.ts";

export interface EpisodeRunnerOptions {
  readonly configuration: Configuration;
  readonly domain: Domain;
  readonly provenance: Provenance;
  readonly hardware: "metered" | "shared";
  /** Directory to write the record and every step into; if left out, the record is only handed back. */
  readonly out?: string;
}

/** What one episode needs beyond the configuration. */
export interface EpisodeRequest extends Pick<EpisodeOptions, "ask" | "signal"> {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly observers?: readonly EpisodeObserver[];
}

/** An episode that ended or was stopped has a result, one that an exception ended the exception. */
export interface RanEpisode {
  readonly record: BenchRecord;
  readonly result?: EpisodeResult;
  readonly error?: Error;
}

/** Runs episodes of one configuration, one after the other, metered. */
export class EpisodeRunner {
  readonly #stack: Stack;
  readonly #maxSteps: number | undefined;
  readonly #recorder: EpisodeRecorder;
  readonly #lines: LineCatcher;
  readonly #traces: boolean;

  private constructor(stack: Stack, options: EpisodeRunnerOptions, configuration: string) {
    this.#stack = stack;
    this.#maxSteps = options.configuration.maxSteps;
    const { provenance, out } = options;
    this.#traces = out !== undefined;
    this.#lines = new LineCatcher(out === undefined ? "hand-back" : "write");
    // A recorder opens its file even if nothing is written; a file without a name leaves no trace.
    const dir = out ?? mkdtempSync(join(tmpdir(), "praxis-"));
    this.#recorder = new EpisodeRecorder({
      dir,
      gitRevision: provenance.gitRevision,
      versions: { ...provenance.versions, [configurationKey]: configuration },
      costs: () => stack.meter.report(),
      trace: out === undefined ? "none" : "steps",
      writer: this.#lines,
    });
    if (out === undefined) rmSync(dir, { recursive: true });
  }

  /** @throws ModelError where a learned policy is missing or broken; FileError where `out` cannot be opened */
  static async create(options: EpisodeRunnerOptions): Promise<EpisodeRunner> {
    const { configuration, provenance } = options;
    const identity = await policyIdentity(configuration);
    const stack = await composeStack(configuration, options);
    return new EpisodeRunner(stack, options, configurationText(configuration, identity, provenance.gitRevision));
  }

  /** @throws what kept the episode from even being recorded */
  async run({ scenario, seed, observers = [], ...options }: EpisodeRequest): Promise<RanEpisode> {
    const { world, agent, meter, judgeGoal } = this.#stack;
    this.#stack.seed(seed);
    this.#lines.take();
    // Reading the CPU clock costs 30 µs, so a recorder that has nothing to do at a step is not metered at each.
    const recorder = this.#traces ? meteredObserver(this.#recorder, meter) : this.#recorder;
    const watching = observers.map((observer) => meteredObserver(observer, meter));
    try {
      const result = await runEpisode(world, agent, {
        ...options,
        scenario,
        seed,
        maxSteps: this.#maxSteps ?? stepBudget(scenario),
        judgeGoal,
        // The meter first: its end must come before the recorder asks it.
        observers: [meter, recorder, ...watching, yieldingObserver],
      });
      const { peakAcceleration } = result.verdict;
      const record = parse(this.#lines.take()!);
      return { record: { ...record, ...(peakAcceleration !== undefined && { peakAcceleration }) }, result };
    } catch (error) {
      const isAttempt = error instanceof EpisodeError || error instanceof UserError;
      const line = this.#lines.take();
      if (!isAttempt || line === undefined) throw error;
      const record = parse(line);
      // A line that tells of a step is none of an episode: the recorder itself failed.
      if (typeof record.outcome !== "string") throw error;
      return { record, error };
    }
  }

  close(): void {
    this.#recorder.close();
  }
}

const parse = (line: string): EpisodeRecord => JSON.parse(line) as EpisodeRecord;
