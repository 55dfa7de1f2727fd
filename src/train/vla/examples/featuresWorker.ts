import { serveTraining } from "../../pictures/serveTraining.ts";
import { type FeatureWork, lookAtEpisodes } from "./lookAtEpisodes.ts";

serveTraining(async (work: FeatureWork, supervision): Promise<undefined> => {
  await lookAtEpisodes(work, supervision);
});
