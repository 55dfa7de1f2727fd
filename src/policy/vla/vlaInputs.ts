import { actionParts, stateParts } from "../vlaLayout.ts";

// What our own vision-language-action networks take and give; training and use share it.

/** Control steps of a chunk: half a second, about as far as the expert's phases can be foreseen without another look. */
export const chunkSteps = 10;

/** Parts of an action that move: roll and pitch are always 0. */
export const movingParts = ["x", "y", "z", "yaw", "gripper"] as const satisfies readonly (typeof actionParts)[number][];

/** Numbers of the noise that a chunk is made from. */
export const noiseLength = chunkSteps * movingParts.length;

/** Most words of a prompt. */
export const promptPlaces = 12;

/**
 * Parts of what the arm feels: `stateParts`, how far the controller's target is ahead of the tool (m), the target's yaw (rad), and the force
 * between the pads (N). The last five are no privilege: commands add up to a target, and who gives them knows it.
 */
export const proprioParts = [
  ...stateParts,
  ...["ahead_x", "ahead_y", "ahead_z"],
  ...["target_yaw", "grip_force"],
] as const;

/** Pixels of a picture along each side. */
export const pictureSide = 128;

/** Colours that discs are told apart by, smallest first. */
export const discColours = ["blue", "red", "green", "yellow", "orange", "purple", "white"] as const;

/** Most discs of a scene. */
export const discPlaces = discColours.length;

/** Numbers of a disc, for a policy that is told where they are: see `discNumbers`. */
export const discLength = discColours.length + 9;

/** What a network sees the scene by. */
export type VlaSees = "pictures" | "discs";

type Shapes = Readonly<Record<string, readonly number[]>>;

/** Inputs of a batch that all networks take. @param words that are known */
export const commonInputs = (n: number, words: number): Shapes => ({
  words: [n, promptPlaces, words],
  proprio: [n, proprioParts.length],
});

/** Inputs of a batch by which the scene is seen. */
export const sightInputs = (n: number, sees: VlaSees): Shapes =>
  sees === "discs"
    ? { discs: [n, discPlaces, discLength] }
    : { agent: [n, pictureSide, pictureSide, 3], wrist: [n, pictureSide, pictureSide, 3] };

/** Inputs of a network in use: pictures are 0..1, rows from the top; the noise is standard normal. */
export const vlaInputs = (sees: VlaSees, words: number): Shapes => ({
  ...sightInputs(1, sees),
  ...commonInputs(1, words),
  noise: [1, noiseLength],
});

/** Output of a network in use: the chunk, in the numbers of `actionParts`. */
export const vlaOutputs: Shapes = { actions: [1, chunkSteps, actionParts.length] };
