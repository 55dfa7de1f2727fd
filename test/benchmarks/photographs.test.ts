import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readLabels } from "../../benchmarks/photographs/labels.ts";
import { packageRoot } from "../../src/cli/packageRoot.ts";
import { FileError } from "../../src/core/index.ts";

describe("photographs of the ring toy", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "praxis-photographs-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  describe("readLabels()", () => {
    /** Labels of two pictures. */
    const draw = (): void => {
      mkdirSync(join(folder, "test"));
      const labels = ["one", "two"].map((content, seed) => {
        writeFileSync(join(folder, "test", `${seed}.jpg`), content);
        const sha256 = createHash("sha256").update(content).digest("hex");
        return { seed, stacks: [[1], [], []], elevation: 3, azimuth: 4, picture: `test/${seed}.jpg`, sha256 };
      });
      writeFileSync(join(folder, "test.json"), JSON.stringify(labels));
    };

    it("gives the labels of pictures that are there", () => {
      draw();
      assert.deepEqual(
        readLabels(folder, "test").map(({ picture }) => picture),
        ["test/0.jpg", "test/1.jpg"],
      );
    });

    it("refuses labels that are not there, a picture that is not, and one that is another", () => {
      const refuses = (sentence: RegExp): void => {
        assert.throws(
          () => readLabels(folder, "test"),
          (error) => error instanceof FileError && sentence.test(error.message),
        );
      };
      refuses(/no labels in ".*test\.json"; draw .*bench:rings-draw -- test/);
      draw();
      writeFileSync(join(folder, "test", "1.jpg"), "three");
      refuses(/1\.jpg" is not the one/);
      rmSync(join(folder, "test", "1.jpg"));
      refuses(/no picture ".*1\.jpg"/);
    });

    it("finds the development pictures as they were labelled", () => {
      assert.equal(readLabels(join(packageRoot(), "benchmarks", "photographs"), "development").length, 100);
    });
  });
});
