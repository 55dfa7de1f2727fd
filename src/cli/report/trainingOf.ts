import type { ModelCard } from "../../model/ModelCard.ts";
import { frozenEncoderOf, isWithin, trainingOfNetwork } from "../../train/trainingRuns.ts";
import { identitiesOf } from "../compose/modelIdentity.ts";

/** A model that had to be trained for an agent, and its card where the one at hand is of the training that ran. */
export interface TrainedPart {
  readonly name: string;
  /** Of a part that another was taken from, and that does not run itself: that other's name. */
  readonly takenFor?: string;
  readonly card: ModelCard | "another training" | "no card";
  /** What is counted of it where that is not the card's whole training: others of its networks were trained further, too. */
  readonly training?: ModelCard["training"];
}

/**
 * Models that had to be trained for what ran under a configuration: those that it names, by name and digest, and those that a part of them
 * was taken from. A model that is not named there did not run, and its training is nobody's cost. Empty where none of ours ran, undefined
 * where what ran was trained elsewhere or is not told: a policy on a server, a language model, or a graph's own.
 *
 * @param configuration parts of the text of `configurationText`, by name
 */
export function trainedParts(
  configuration: ReadonlyMap<string, string>,
  cards: readonly ModelCard[],
): readonly TrainedPart[] | undefined {
  const [policy = "", goals = ""] = ["policy", "goals"].map((name) => configuration.get(name));
  if (policy === "graph" || policy.startsWith("openpi@") || goals.startsWith("chat:")) return undefined;
  const identities = [...policy.split("+"), ...goals.split("+").map((part) => part.replace(/^learned:/, ""))];
  const loaded = identities.filter((part) => part.includes(":")).map((identity) => loadedPart(identity, cards));
  const taken = loaded.flatMap(({ name, card }) => (typeof card === "string" ? [] : takenPart(name, card, cards)));
  // What runs and was taken from, too, or was trained further from that, was trained once.
  const isCounted = (part: TrainedPart): boolean =>
    loaded.some(({ name, card }) => name === part.name && (card === part.card || holds(card, part.card)));
  return [...loaded, ...taken.filter((part) => !isCounted(part))];
}

const holds = (whole: TrainedPart["card"], part: TrainedPart["card"]): boolean =>
  typeof whole !== "string" && typeof part !== "string" && isWithin(part, whole);

function loadedPart(identity: string, cards: readonly ModelCard[]): TrainedPart {
  const name = identity.slice(0, identity.lastIndexOf(":"));
  return { name, card: cardAmong(name, cards, (card) => identitiesOf(card).includes(identity)) };
}

/** The model that a frozen part was taken from, by the digest that the card kept of it, as it is or as it was before it was trained further. */
function takenPart(takenFor: string, taker: ModelCard, cards: readonly ModelCard[]): TrainedPart[] {
  const encoder = frozenEncoderOf(taker);
  if (encoder === undefined) return [];
  const { model: name, sha256 } = encoder;
  const card = cardAmong(name, cards, (each) => trainingOfNetwork(each, sha256) !== undefined);
  const training = typeof card === "string" ? undefined : trainingOfNetwork(card, sha256);
  return [{ name, takenFor, card, ...(training && { training }) }];
}

function cardAmong(name: string, cards: readonly ModelCard[], isOf: (card: ModelCard) => boolean): TrainedPart["card"] {
  const named = cards.filter((card) => card.name === name);
  return named.find(isOf) ?? (named.length === 0 ? "no card" : "another training");
}

/** Cards of all parts, with what is counted of each; undefined where one is missing, for then it is not known what training took. */
export function cardsOfParts(parts: readonly TrainedPart[]): readonly ModelCard[] | undefined {
  const found = parts.flatMap(({ card, training }) =>
    typeof card === "string" ? [] : [training === undefined ? card : { ...card, training }],
  );
  return found.length === parts.length ? found : undefined;
}
