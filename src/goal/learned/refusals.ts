import { stackingProblem } from "../text/stackingProblem.ts";
import type { TextScene } from "../text/TextScene.ts";
import type { DecodedGoal } from "./decodeGoal.ts";
import { colourNames } from "./sceneFeatures.ts";
import type { SlottedScene } from "./SlottedScene.ts";

/** Why what was asked cannot be, in a sentence. */
export function impossibleReason({ separately }: DecodedGoal, scene: SlottedScene, text: TextScene): string {
  const wishes = separately.flatMap((spot, disc) =>
    spot === undefined ? [] : [{ disc: scene.idOf(disc), on: scene.idOf(spot) }],
  );
  const problem = stackingProblem(wishes, text);
  return (
    problem ??
    "No tower can stand as you ask: a larger disc never lies on a smaller one, and one disc at a time on each."
  );
}

/** What is named and not there, in a sentence. */
export function absentReason(tokens: readonly string[], scene: SlottedScene): string {
  const colour = colourNames.find((name) => tokens.includes(name) && !scene.colours.includes(name));
  return colour === undefined ? "I do not see everything here that you name." : `There is no ${colour} disc here.`;
}

export const foreignReason = "That is not about how the discs here shall lie, which is all that I understand.";
