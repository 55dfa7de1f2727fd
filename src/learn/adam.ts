import type { Value } from "./GraphBuilder.ts";
import { add, divide, multiply, sqrt, subtract } from "./operations/elementwise.ts";
import { sum } from "./operations/reductions.ts";

/** Settings of Adam that stay the same through a training. */
export interface AdamOptions {
  /** Decay of the first moment. @default 0.9 */
  readonly beta1?: number;
  /** Decay of the second moment. @default 0.999 */
  readonly beta2?: number;
  /** @default 1e-8 */
  readonly epsilon?: number;
  /** Decoupled weight decay per unit of learning rate, on tensors of two or more axes. @default 0 */
  readonly weightDecay?: number;
  /** Greatest Euclidean norm of the whole gradient (Pascanu et al., arXiv 1211.5063); larger ones are scaled to it. */
  readonly clipNorm?: number;
}

/** AdamOptions with the defaults of Kingma and Ba filled in; a clip norm of Infinity clips nothing. */
export type AdamSettings = Required<AdamOptions>;

/** Fills in the defaults of the paper. */
export function adamSettings(options: AdamOptions): AdamSettings {
  return { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: Infinity, ...options };
}

/** The three numbers that change from step to step; inputs of the graph, scalars. */
export interface AdamScalars {
  /** α·√(1 − β₂ᵗ)/(1 − β₁ᵗ). */
  readonly stepSize: number;
  /** ε·√(1 − β₂ᵗ). */
  readonly epsilon: number;
  /** α·λ. */
  readonly decay: number;
}

/**
 * Bias corrections folded into step size and epsilon, exactly equal to Algorithm 1 of the paper: dividing m̂ by √v̂ + ε is
 * dividing m·√(1 − β₂ᵗ)/(1 − β₁ᵗ) by √v + ε·√(1 − β₂ᵗ).
 * @param step steps done before this one, from 0
 */
export function adamScalars(settings: AdamSettings, step: number, learningRate: number): AdamScalars {
  const root = Math.sqrt(1 - settings.beta2 ** (step + 1));
  return {
    stepSize: (learningRate * root) / (1 - settings.beta1 ** (step + 1)),
    epsilon: settings.epsilon * root,
    decay: learningRate * settings.weightDecay,
  };
}

/** Everything that a step of Adam reads: flat vectors of equal length, and scalars. */
export interface AdamInputs {
  readonly parameters: Value;
  readonly gradient: Value;
  readonly first: Value;
  readonly second: Value;
  readonly stepSize: Value;
  readonly epsilon: Value;
  /** Scalar α·λ and a vector of 1 where decay applies, 0 elsewhere; both or none. */
  readonly decay?: { readonly rate: Value; readonly mask: Value };
}

/** What a step of Adam gives. */
export interface AdamOutputs {
  readonly parameters: Value;
  readonly first: Value;
  readonly second: Value;
}

/**
 * One step of Adam (Kingma and Ba, arXiv 1412.6980, Algorithm 1) with weight decay as in AdamW (Loshchilov and Hutter,
 * arXiv 1711.05101) on all parameters at once, so that its cost does not grow with the number of layers.
 */
export function adam(inputs: AdamInputs, settings: AdamSettings): AdamOutputs {
  const { parameters, stepSize, epsilon, decay } = inputs;
  const { beta1, beta2, clipNorm } = settings;
  const g = Number.isFinite(clipNorm) ? clip(inputs.gradient, clipNorm) : inputs.gradient;
  const first = add(multiply(inputs.first, beta1), multiply(g, 1 - beta1));
  const second = add(multiply(inputs.second, beta2), multiply(multiply(g, g), 1 - beta2));
  const moved = subtract(parameters, divide(multiply(first, stepSize), add(sqrt(second), epsilon)));
  if (decay === undefined) return { parameters: moved, first, second };
  const shrunk = subtract(moved, multiply(parameters, multiply(decay.mask, decay.rate)));
  return { parameters: shrunk, first, second };
}

/** g·min(1, limit/‖g‖), written as g·limit/max(‖g‖, limit). */
function clip(gradient: Value, limit: number): Value {
  const { graph } = gradient;
  const norm = sqrt(sum(multiply(gradient, gradient)));
  const bounded = graph.node("Max", [norm, graph.constant(limit)], []);
  return multiply(gradient, divide(graph.constant(limit), bounded));
}
