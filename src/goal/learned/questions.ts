import type { TextScene } from "../text/TextScene.ts";
import { type GoalLogits } from "./decodeGoal.ts";
import { onClasses } from "./goalLayout.ts";
import { type SlottedScene, slots } from "./SlottedScene.ts";

/** A question to the operator; `ids` are what its candidates name, in their order. */
export interface Question {
  readonly question: string;
  readonly ids: readonly string[];
}

/** Share above which a class of a slot is in doubt beside another. */
const doubtful = 0.2;

/** What to ask where words leave a choice: about what the network calls candidates, else about the slot that is most in doubt. */
export function questionAbout(logits: GoalLogits, scene: SlottedScene, text: TextScene): Question {
  const meant = scene.spots.filter((spot) => logits.candidates[spot]! > 0);
  if (meant.length > 1) {
    const kind = meant.every((spot) => spot < slots.discs)
      ? "disc"
      : meant.every((spot) => spot >= slots.discs)
        ? "peg"
        : "one";
    return { question: `Which ${kind} do you mean?`, ids: meant.map((spot) => scene.idOf(spot)) };
  }
  const places = scene.discs.map((_, disc) => shares(logits, scene, disc).filter(({ share }) => share > doubtful));
  const disc = places.findIndex((each) => each.length > 1);
  if (disc >= 0) {
    const ids = places[disc]!.map(({ spot }) => scene.idOf(spot));
    return { question: `Where should the ${text.nameOf(scene.idOf(disc))} go?`, ids };
  }
  return { question: "Which disc do you mean, and where should it go? Please say it in other words.", ids: [] };
}

/** How likely a disc is asked to lie on each disc and peg. */
function shares(
  logits: GoalLogits,
  { spots }: SlottedScene,
  disc: number,
): readonly { readonly spot: number; readonly share: number }[] {
  const row = logits.on.subarray(disc * onClasses, (disc + 1) * onClasses);
  const top = row.reduce((a, b) => Math.max(a, b));
  const weight = (index: number): number => Math.exp(row[index]! - top);
  const total = row.reduce((sum, _, index) => sum + weight(index), 0);
  return spots.map((spot) => ({ spot, share: weight(1 + spot) / total }));
}
