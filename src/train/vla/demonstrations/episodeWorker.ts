import { parentPort, workerData } from "node:worker_threads";
import type { EpisodeAnswer, EpisodeRequest, EpisodeWork } from "./EpisodeRequest.ts";
import { recordEpisode } from "./recordEpisode.ts";

const { domain } = workerData as EpisodeWork;

parentPort?.on("message", (request: EpisodeRequest) => {
  void recordEpisode(request, domain).then((answer: EpisodeAnswer) => {
    parentPort?.postMessage(answer, answer === "failed" ? [] : [answer.buffer]);
  });
});
