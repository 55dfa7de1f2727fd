import { servePictureFiles } from "../../../src/train/pictures/servePictureFiles.ts";

/** A picture takes 4 bytes: what it is of, twice. Number 100 takes its time, ms. */
export const slow = { index: 100, ms: 1000 } as const;

servePictureFiles(4, (bytes, start, index, trainingSeed) => {
  if (index === slow.index) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, slow.ms);
  bytes.set([index, trainingSeed, index, trainingSeed], start);
});
