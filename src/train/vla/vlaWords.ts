import { discColours } from "../../policy/vla/vlaInputs.ts";
import { subTaskText } from "../../policy/subTaskText.ts";
import { PromptWords } from "../../policy/vla/PromptWords.ts";
import { benchmarkPegs } from "../../../sim/discSets.ts";
import { gameInstruction } from "./demonstrations/playEpisode.ts";

/** All words of the game's instruction and of every sub-task, whatever the demonstrations happen to show. */
export function vlaWords(): PromptWords {
  const scene = { discs: discColours.map((colour) => ({ id: colour, colour })), pegs: benchmarkPegs };
  const { discs } = scene;
  const places = [...discs, ...benchmarkPegs].map(({ id }) => id);
  return PromptWords.gather([
    gameInstruction,
    ...discs.flatMap(({ id }) => [
      subTaskText({ action: "pick", args: [id, places[0]!] }, scene),
      ...places.map((place) => subTaskText({ action: "place", args: [id, place] }, scene)),
    ]),
  ]);
}
