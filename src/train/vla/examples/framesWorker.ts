import { parentPort, workerData } from "node:worker_threads";
import { type FramesAnswer, type FramesRequest, type FramesWork, playFrames } from "./playFrames.ts";

const { domain } = workerData as FramesWork;

parentPort?.on("message", (request: FramesRequest) => {
  void playFrames(request, domain).then((answer: FramesAnswer) => {
    parentPort?.postMessage(answer, answer === "failed" ? [] : [answer.buffer]);
  });
});
