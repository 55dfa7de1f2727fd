import { servePictureFiles } from "../pictures/servePictureFiles.ts";
import { ringExampleBytes, writeRingExample } from "./RingExample.ts";
import { ringPictureSeed } from "./seeds.ts";
import { takeRingPicture } from "./takeRingPicture.ts";

servePictureFiles(ringExampleBytes, (bytes, start, index, trainingSeed) => {
  writeRingExample(bytes, start, takeRingPicture(ringPictureSeed("training", index, trainingSeed)));
});
