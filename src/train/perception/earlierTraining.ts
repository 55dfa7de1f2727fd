import { join } from "node:path";
import { ModelError } from "../../core/index.ts";
import { type ModelCard, readCard } from "../../model/ModelCard.ts";
import { readVerified } from "../../model/OnnxModel.ts";
import { areaRole, discRole, type NetworkRole, sceneRole } from "../../perception/vision/networkRoles.ts";
import type { TrainedNetwork } from "../pictures/trainPictureNetwork.ts";

/** A model that a training goes on from. */
export interface EarlierTraining {
  readonly card: ModelCard;
  /** Each network as it left it. */
  readonly networks: Readonly<Record<NetworkRole, TrainedNetwork>>;
}

/** @throws ModelError where there is no such model, or it is changed */
export async function readEarlierTraining(directory: string): Promise<EarlierTraining> {
  const card = await readCard(directory);
  const curves = card.evaluation["lossByTenth"] as Readonly<Record<string, readonly number[]>> | undefined;
  const read = async (role: NetworkRole): Promise<TrainedNetwork> => {
    const file = card.files[role];
    if (file === undefined) {
      throw new ModelError(
        `The model "${directory}" is "${card.name}" and has no network "${role}"; go on from one of praxis train perception`,
      );
    }
    return { bytes: await readVerified(join(directory, file.file), file.sha256), curve: curves?.[role] ?? [] };
  };
  const networks = { scene: await read(sceneRole), disc: await read(discRole), area: await read(areaRole) };
  return { card, networks };
}

/** Digests of the networks' files, by role. */
export const digestsOf = ({ files }: ModelCard): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).map(([role, { sha256 }]) => [role, sha256]));
