import { lookRanges } from "../../scene/lookRanges.ts";
import { servePictureFiles } from "../pictures/servePictureFiles.ts";
import { Example, exampleBytes, fillExample } from "./Example.ts";
import { pictureSeed } from "./seeds.ts";
import { takePicture } from "./takePicture.ts";

servePictureFiles(exampleBytes, (bytes, start, index, trainingSeed) => {
  const picture = takePicture(pictureSeed("training", index, trainingSeed), lookRanges.training);
  fillExample(new Example(bytes.buffer, start), picture);
});
