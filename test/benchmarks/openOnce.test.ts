import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openOnce } from "../../benchmarks/openOnce.ts";
import { UserError } from "../../src/core/index.ts";

describe("openOnce()", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "praxis-openings-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

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
    assert.equal(openOnce(path(), { ...opening, model: "33 22" }, true), 2);
    assert.equal(readFileSync(path(), "utf8"), `${first}2026-01-02T03:04:05.000Z abc model 33 22, again\n`);
  });
});
