/** A number somebody else measured, on another machine; never to be mixed with ours. */
export interface LiteratureEnergy {
  readonly joules: number;
  readonly method: "literature";
  readonly what: string;
}

/** What every table that shows a value of {@link literature} must print below it. */
export const literatureSource =
  "Duggan, Lorang, Lu and Scheutz, “The Price Is Not Right”, ICRA 2026, arXiv 2602.19260, Tables I and II, " +
  "as transcribed by third parties; GPU (RTX 4090, sampled power) and CPU (RAPL package) added by its authors";

const energy = (joules: number, what: string): LiteratureEnergy => ({ joules, method: "literature", what });

/**
 * Energies of *The Price Is Not Right*, J: "nsm" is its neuro-symbolic model, "vla" π0 fine-tuned end to end, "vla-guided"
 * π0 prompted by a planner; episodes are means over all attempts.
 */
export const literature = {
  "nsm-training": energy(0.85e6, "training, 34 min: 0.65 MJ GPU + 0.2 MJ CPU"),
  "vla-training": energy(68.5e6, "LoRA fine-tuning, 40 h 26 min: 61.7 MJ GPU + 6.8 MJ CPU"),
  "vla-guided-training": energy(64.9e6, "LoRA fine-tuning, 39 h 42 min: 58.5 MJ GPU + 6.4 MJ CPU"),
  "nsm-move": energy(120, "one move, 99 % success"),
  "vla-move": energy(1590, "one move, 87 % success"),
  "vla-guided-move": energy(1410, "one move, 59.6 % success"),
  "nsm-hanoi-3": energy(830, "3-block episode, 95 % success"),
  "vla-hanoi-3": energy(7960, "3-block episode, 34 % success"),
  "vla-guided-hanoi-3": energy(6940, "3-block episode, 0 % success"),
  "nsm-hanoi-4": energy(1440, "4-block episode, 78 % success"),
  "vla-hanoi-4": energy(5770, "4-block episode, 0 % success, cut short by its time-out"),
  "vla-guided-hanoi-4": energy(4960, "4-block episode, 0 % success, cut short by its time-out"),
} as const satisfies Record<string, LiteratureEnergy>;
