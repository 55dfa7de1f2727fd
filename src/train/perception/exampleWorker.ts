import { lookRanges } from "../../scene/lookRanges.ts";
import { servePictureFiles } from "../pictures/servePictureFiles.ts";
import { Example, exampleBytes, fillExample } from "./Example.ts";
import { takePicture } from "./takePicture.ts";
import { trainingPictureSeed } from "./trainingPictureSeed.ts";

servePictureFiles(exampleBytes, (bytes, start, index, trainingSeed) => {
  const picture = takePicture(trainingPictureSeed(index, trainingSeed), lookRanges.training);
  fillExample(new Example(bytes.buffer, start), picture);
});
