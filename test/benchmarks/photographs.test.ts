import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readLabels } from "../../benchmarks/photographs/labels.ts";
import { openOnce } from "../../benchmarks/photographs/openOnce.ts";
import { packageRoot } from "../../src/cli/packageRoot.ts";
import { FileError, UserError } from "../../src/core/index.ts";

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

  describe("openOnce()", () => {
    const opening = { date: "2026-01-02T03:04:05.000Z", gitRevision: "abc", model: "11 22" };
    const path = (): string => join(folder, "openings.txt");
    const first = "2026-01-02T03:04:05.000Z abc model 11 22\n";

    it("writes the first opening down", () => {
      assert.ok(!existsSync(path()));
      openOnce(path(), opening, false);
      assert.equal(readFileSync(path(), "utf8"), first);
    });

    it("refuses another one, whichever the model, and writes nothing", () => {
      openOnce(path(), opening, false);
      const offenders = { "this model": opening, "another model": { ...opening, model: "33 22" } };
      for (const [whose, second] of Object.entries(offenders)) {
        assert.throws(
          () => {
            openOnce(path(), second, false);
          },
          (error) => error instanceof UserError && error.message.includes(whose) && error.message.includes("--again"),
        );
      }
      assert.equal(readFileSync(path(), "utf8"), first);
    });

    it("writes another one down as such where it is wanted", () => {
      openOnce(path(), opening, false);
      openOnce(path(), { ...opening, model: "33 22" }, true);
      assert.equal(readFileSync(path(), "utf8"), `${first}2026-01-02T03:04:05.000Z abc model 33 22, again\n`);
    });
  });
});
