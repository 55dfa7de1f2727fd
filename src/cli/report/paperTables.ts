/**
 * Tables I and II of *The Price Is Not Right* (see `literatureSource`): other people's measurements in another simulator on
 * another machine, never to be mixed with ours.
 */

/** The paper's models. */
export const paperModels = [
  { key: "vla", label: "E2E-VLA" },
  { key: "vla-guided", label: "PG-VLA" },
  { key: "nsm", label: "NSM" },
] as const;
/** One of them. */
export type PaperModelKey = (typeof paperModels)[number]["key"];

/** Table I. */
export interface PaperTraining {
  readonly hours: number;
  /** Mean powers, W, and energies, J. */
  readonly gpuWatts: number;
  readonly gpuJoules: number;
  readonly cpuWatts: number;
  readonly cpuJoules: number;
  readonly joules: number;
}

export const paperTraining: Readonly<Record<PaperModelKey, PaperTraining>> = {
  vla: {
    hours: 40 + 26 / 60,
    gpuWatts: 423.6,
    gpuJoules: 61.7e6,
    cpuWatts: 46.6,
    cpuJoules: 6.8e6,
    joules: 68.5e6,
  },
  "vla-guided": {
    hours: 39 + 42 / 60,
    gpuWatts: 409.1,
    gpuJoules: 58.5e6,
    cpuWatts: 44.7,
    cpuJoules: 6.4e6,
    joules: 64.9e6,
  },
  nsm: { hours: 34 / 60, gpuWatts: 316.5, gpuJoules: 0.65e6, cpuWatts: 97.7, cpuJoules: 0.2e6, joules: 0.85e6 },
};

/** A task of table II. */
export interface PaperTask {
  /** Our scenario of the same task. */
  readonly scenario: string;
  readonly label: string;
  readonly results: Readonly<Record<PaperModelKey, PaperResult>>;
}

export interface PaperResult {
  /** Shares, 0..1; single moves have no sub-tasks. */
  readonly success: number;
  readonly advancement?: number;
  /** Given for single moves only, s. */
  readonly seconds?: number;
  /** Mean of all attempts, J. */
  readonly joules: number;
}

export const paperTasks: readonly PaperTask[] = [
  {
    scenario: "move",
    label: "Single move",
    results: {
      vla: { success: 0.87, seconds: 13.8, joules: 1590 },
      "vla-guided": { success: 0.596, seconds: 12.4, joules: 1410 },
      nsm: { success: 0.99, seconds: 6.3, joules: 120 },
    },
  },
  {
    scenario: "hanoi-3",
    label: "Three discs",
    results: {
      vla: { success: 0.34, advancement: 0.496, joules: 7960 },
      "vla-guided": { success: 0, advancement: 0.239, joules: 6940 },
      nsm: { success: 0.95, advancement: 0.973, joules: 830 },
    },
  },
  {
    scenario: "hanoi-4",
    label: "Four discs",
    results: {
      vla: { success: 0, advancement: 0.025, joules: 5770 },
      "vla-guided": { success: 0, advancement: 0.036, joules: 4960 },
      nsm: { success: 0.78, advancement: 0.844, joules: 1440 },
    },
  },
];

/** Mean powers while an episode runs, W. */
export const paperPower: Readonly<Record<PaperModelKey, { readonly gpu: number; readonly cpu: number }>> = {
  vla: { gpu: 72.4, cpu: 42.8 },
  "vla-guided": { gpu: 70.8, cpu: 43.2 },
  nsm: { gpu: 0, cpu: 19.4 },
};

/** What the joules and powers of table II are of; for print beside them. */
export const paperPowerNote =
  "The paper's joules are a machine's whole power over an episode in real time. The GPU of its NSM counts as 0 W, though its authors give an idle " +
  "one about 25 W; the CPU power of its VLAs holds simulator, rendering and the recording of video, too, judging by its code.";

/** What the joules of table I are of. */
export const paperTrainingNote =
  "The paper's GPU joules are sampled power over time, its CPU joules the mean power of a counter over time.";
