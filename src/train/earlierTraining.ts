import { join } from "node:path";
import { ModelError } from "../core/index.ts";
import { type ModelCard, readCard } from "../model/ModelCard.ts";
import { readVerified } from "../model/OnnxModel.ts";
import type { TrainedNetwork } from "./pictures/trainPictureNetwork.ts";

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

/** @throws ModelError where there is no such model, or it is changed */
export async function readEarlierTraining<Role extends string>(
  directory: string,
  { roles, curves: name, command }: EarlierModel<Role>,
): Promise<EarlierTraining<Role>> {
  const card = await readCard(directory);
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
export const digestsOf = ({ files }: ModelCard): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).map(([role, { sha256 }]) => [role, sha256]));
