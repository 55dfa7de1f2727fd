import { join } from "node:path";
import { ModelError } from "../core/index.ts";
import { type ModelCard, readCard } from "../model/ModelCard.ts";
import { readVerified } from "../model/OnnxModel.ts";
import type { Begun } from "./keepBegun.ts";
import type { TrainedNetwork } from "./pictures/trainPictureNetwork.ts";
import { runsOf, type TrainingRun } from "./trainingRuns.ts";

/** A model that a training goes on from. */
export interface EarlierTraining<Role extends string> {
  readonly card: ModelCard;
  /** Each network as it left it. */
  readonly networks: Readonly<Record<Role, TrainedNetwork>>;
}

/** What a model must be for a training to go on from it. */
export interface EarlierModel<Role extends string> {
  /** Of its networks. */
  readonly roles: readonly Role[];
  /** Name of the networks' losses in its card's evaluation. */
  readonly curves: string;
  /** What makes such models. */
  readonly command: string;
}

/**
 * The model in a directory that a training of some of its networks goes on from; none where all begin anew.
 *
 * @throws RangeError where there is none and some are not to be trained: they could not stay as they are
 * @throws ModelError where there is no such model, it is changed, or its card does not say what it was shown
 */
export async function earlierTraining<Role extends string>(
  directory: string | undefined,
  chosen: readonly Role[],
  model: EarlierModel<Role>,
): Promise<EarlierTraining<Role> | undefined> {
  if (directory !== undefined) return readEarlierTraining(directory, model);
  const others = model.roles.filter((role) => !chosen.includes(role));
  if (others.length === 0) return undefined;
  throw new RangeError(
    `Networks that are not trained (${others.join(", ")}) stay as those of another model are, and there is none to go on from`,
  );
}

async function readEarlierTraining<Role extends string>(
  directory: string,
  { roles, curves: name, command }: EarlierModel<Role>,
): Promise<EarlierTraining<Role>> {
  const card = await readCard(directory);
  if (runsOf(card).some(({ seeds, samplesShown }) => typeof seeds !== "string" || typeof samplesShown !== "object")) {
    throw new ModelError(
      `The card of the model "${directory}" is of another version and does not say what the model was shown; train it anew with ${command}`,
    );
  }
  const curves = card.evaluation[name] as Readonly<Record<string, readonly number[]>> | undefined;
  const networks: Partial<Record<Role, TrainedNetwork>> = {};
  for (const role of roles) {
    const file = card.files[role];
    if (file === undefined) {
      throw new ModelError(
        `The model "${directory}" is "${card.name}" and has no network "${role}"; go on from one of ${command}`,
      );
    }
    networks[role] = {
      bytes: await readVerified(join(directory, file.file), file.sha256),
      curve: curves?.[role] ?? [],
    };
  }
  return { card, networks: networks as Readonly<Record<Role, TrainedNetwork>> };
}

/** Digests of the networks' files, by role. */
const digestsOf = ({ files }: ModelCard): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).map(([role, { sha256 }]) => [role, sha256]));

/** What must be the same where a training goes on; see `keepBegun`. @param chosen networks that are trained */
export const begunWith = (earlier: EarlierTraining<string> | undefined, chosen: readonly string[]): Begun => ({
  "model to go on from": earlier === undefined ? "nothing" : Object.values(digestsOf(earlier.card)).join(" "),
  "choice of networks": chosen.join(", "),
});

/** All runs of a model, the last of which is this one. */
export const runsWith = (
  earlier: EarlierTraining<string> | undefined,
  run: Omit<TrainingRun, "from">,
): readonly TrainingRun[] =>
  earlier === undefined ? [run] : [...runsOf(earlier.card), { ...run, from: digestsOf(earlier.card) }];
