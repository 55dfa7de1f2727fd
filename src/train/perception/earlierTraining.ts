import { join } from "node:path";
import { ModelError } from "../../core/index.ts";
import type { Json, JsonRecord, ModelCard } from "../../model/ModelCard.ts";
import { readCard } from "../../model/ModelCard.ts";
import { readVerified } from "../../model/OnnxModel.ts";
import { areaRole, discRole, type NetworkRole, networkRoles, sceneRole } from "../../perception/vision/networkRoles.ts";
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

/** One run of the command that a model took, as its card's `data.runs` tells. */
export interface TrainingRun {
  readonly networks: readonly NetworkRole[];
  readonly pictures: Json;
  readonly seeds: Json;
  readonly training: ModelCard["training"];
}

/** What earlier runs took; a model of before they were listed had one. */
export function runsOf({ card }: EarlierTraining): readonly JsonRecord[] {
  const runs = card.data["runs"] as readonly JsonRecord[] | undefined;
  const { pictures = null, seeds = null } = card.data;
  return runs ?? [runRecord({ networks: networkRoles, pictures, seeds, training: card.training })];
}

export const runRecord = ({ networks, training, ...rest }: TrainingRun): JsonRecord => ({
  ...{ networks: [...networks], ...rest },
  training: { ...training, joules: { ...training.joules } },
});

/** What both took, joules by those methods that both have; dated as the second. */
export function bothTrainings(first: ModelCard["training"], second: ModelCard["training"]): ModelCard["training"] {
  const methods = Object.keys(second.joules).filter((method) => first.joules[method] !== undefined);
  return {
    ...second,
    steps: first.steps + second.steps,
    cpuSeconds: first.cpuSeconds + second.cpuSeconds,
    wallSeconds: first.wallSeconds + second.wallSeconds,
    joules: Object.fromEntries(methods.map((method) => [method, first.joules[method]! + second.joules[method]!])),
  };
}
