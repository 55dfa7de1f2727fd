/** What a judge evaluates on ground truth: the relation holds, or with `sign: false` does not. */
export interface Relation {
  readonly name: string;
  readonly objects: readonly string[];
  readonly sign: boolean;
}

/** Where each disc starts: peg id → discs from the lowest up. */
export type Towers = Readonly<Record<string, readonly string[]>>;

/** A disc of the benchmark: a cube with this edge (m), coloured and numbered by size. */
export interface DiscSpec {
  readonly id: string;
  readonly colour: string;
  readonly edge: number;
}

/** How a scene differs from its nominal form; deviations are of Gaussians, spreads are half-widths of uniforms. */
export interface SceneNoise {
  /** Shift of each start tower, per axis, m; never redrawn. */
  readonly startPosition: number;
  /** Half-width of each disc's start yaw, rad. */
  readonly startYaw: number;
  /** Half-width of each start joint angle about home, rad. */
  readonly armStart: number;
  /** Relative half-width of the friction coefficients. */
  readonly friction: number;
  /** Relative half-width of the masses. */
  readonly mass: number;
  /** Whole control steps by which actions arrive late. */
  readonly actionDelay: number;
  /** Blows to a disc or a tower during the episode: one, or none if left out. */
  readonly knocks?: 1;
}

/** Recipe of a start; every random draw comes from the episode's seed. */
export interface SceneRecipe {
  /** Smallest first. */
  readonly discs: readonly DiscSpec[];
  readonly towers: Towers;
  /** Discs that lie on the bare table: id → [x, y] of the centre, m, base frame. */
  readonly loose?: Readonly<Record<string, readonly [number, number]>>;
  readonly noise: SceneNoise;
}

/** One step of a plan as the judge follows it: a disc is taken from a place, or put onto one. */
export interface SubTask {
  readonly name: "pick" | "place";
  /** A disc's id, and the id of what it lies on before (pick) or afterwards (place). */
  readonly objects: readonly [disc: string, place: string];
}

/** One benchmark task: instruction, start and goal. */
export interface Scenario {
  readonly name: string;
  readonly instruction: string;
  readonly scene: SceneRecipe;
  readonly goal: readonly Relation[];
  /** The only shortest way to the goal, in order, by which the judge measures how far an episode came. @default nothing is measured by it */
  readonly subTasks?: readonly SubTask[];
}

/** The paper's start: a Gaussian shift of 1 cm (price-is-not-right, `cube_init_pos_noise_std`). */
export const paperNoise: SceneNoise = {
  startPosition: 0.01,
  startYaw: 0,
  armStart: 0,
  friction: 0,
  mass: 0,
  actionDelay: 0,
};
