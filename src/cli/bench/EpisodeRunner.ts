import { UserError, type Scenario } from "../../core/index.ts";
import { meteredObserver } from "../../energy/meteredObserver.ts";
import type { EpisodeObserver } from "../../episode/EpisodeObserver.ts";
import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import { EpisodeRecorder } from "../../episode/EpisodeRecorder.ts";
import type { EpisodeResult } from "../../episode/EpisodeResult.ts";
import { recordingObserver } from "../../episode/recordingObserver.ts";
import { EpisodeError, runEpisode, type EpisodeOptions } from "../../episode/runEpisode.ts";
import type { Domain } from "../../pddl/Domain.ts";
import { composeStack, type Stack } from "../compose/composeStack.ts";
import { configurationKey, configurationText, type Configuration } from "../compose/Configuration.ts";
import { modelIdentities } from "../compose/loadPolicies.ts";
import { stepBudget } from "../compose/stepBudget.ts";
import { yieldingObserver } from "../compose/yieldingObserver.ts";
import type { Provenance } from "../provenance.ts";

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
  readonly record: EpisodeRecord;
  readonly result?: EpisodeResult;
  readonly error?: Error;
}

/** Runs episodes of one configuration, one after the other, metered. */
export class EpisodeRunner {
  readonly #stack: Stack;
  readonly #maxSteps: number | undefined;
  readonly #recorder: EpisodeRecorder | undefined;
  readonly #recording: EpisodeObserver;
  /** Of the episode that ended last. */
  #record: EpisodeRecord | undefined;

  private constructor(stack: Stack, options: EpisodeRunnerOptions, configuration: string) {
    this.#stack = stack;
    this.#maxSteps = options.configuration.maxSteps;
    const { provenance, out } = options;
    const context = {
      gitRevision: provenance.gitRevision,
      versions: { ...provenance.versions, [configurationKey]: configuration },
      costs: () => stack.meter.report(),
    };
    const onRecord = (record: EpisodeRecord): void => {
      this.#record = record;
    };
    if (out !== undefined) this.#recorder = new EpisodeRecorder({ ...context, dir: out, trace: "steps", onRecord });
    this.#recording = meteredObserver(this.#recorder ?? recordingObserver(context, onRecord), stack.meter);
  }

  /** @throws ModelError where a learned model is missing or broken; FileError where `out` cannot be opened */
  static async create(options: EpisodeRunnerOptions): Promise<EpisodeRunner> {
    const { configuration, provenance } = options;
    const { remote } = configuration;
    const identities = await modelIdentities(configuration);
    const stack = await composeStack(configuration, options);
    try {
      const greeted = { ...configuration, ...(remote && { remote: { ...remote, greeting: stack.greeting! } }) };
      return new EpisodeRunner(stack, options, configurationText(greeted, identities, provenance));
    } catch (error) {
      await stack.dispose();
      throw error;
    }
  }

  /** @throws what kept the episode from even being recorded */
  async run({ scenario, seed, observers = [], ...options }: EpisodeRequest): Promise<RanEpisode> {
    const { world, agent, meter, judgeGoal } = this.#stack;
    this.#stack.seed(seed);
    this.#record = undefined;
    const watching = observers.map((observer) => meteredObserver(observer, meter));
    try {
      const result = await runEpisode(world, agent, {
        ...options,
        scenario,
        seed,
        maxSteps: this.#maxSteps ?? stepBudget(scenario),
        judgeGoal,
        // The meter first: its end must come before the record asks it.
        observers: [meter, this.#recording, ...watching, yieldingObserver],
      });
      return { record: this.#recorded()!, result };
    } catch (error) {
      const record = this.#recorded();
      const isAttempt = error instanceof EpisodeError || error instanceof UserError;
      if (!isAttempt || record === undefined) throw error;
      return { record, error };
    }
  }

  /** A getter, for the compiler cannot know that an observer has set it. */
  #recorded(): EpisodeRecord | undefined {
    return this.#record;
  }

  /**
   * Closes the record and frees the network that reads goals, or takes leave of the policy's server; what sees and acts lives as
   * long as the process.
   */
  async close(): Promise<void> {
    try {
      this.#recorder?.close();
    } finally {
      await this.#stack.dispose();
    }
  }
}
