import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LineCatcher } from "../../src/cli/bench/LineCatcher.ts";

describe("LineCatcher", () => {
  const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");

  it("keeps the last whole line, put together from partial writes, and hands it out once", () => {
    const lines = new LineCatcher("hand-back");
    assert.equal(lines.write(-1, bytes('{"a":1}\n'), 0), 8);
    assert.equal(lines.write(-1, bytes('{"b"'), 8), 4);
    assert.equal(lines.take(), undefined);
    lines.write(-1, bytes('{"ü"'), 0);
    lines.write(-1, bytes(":2}\n"), 5);
    assert.equal(lines.take(), '{"ü":2}');
    assert.equal(lines.take(), undefined);
  });

  it("writes through where it is told to", () => {
    const dir = mkdtempSync(join(tmpdir(), "praxis-lines-"));
    const path = join(dir, "file");
    const fd = openSync(path, "w");
    try {
      const lines = new LineCatcher("write");
      lines.write(fd, bytes("one\n"), 0);
      lines.write(fd, bytes("two\n"), 4);
      assert.equal(readFileSync(path, "utf8"), "one\ntwo\n");
      assert.equal(lines.take(), "two");
      lines.truncate(fd, 4);
      assert.equal(readFileSync(path, "utf8"), "one\n");
    } finally {
      closeSync(fd);
      rmSync(dir, { recursive: true });
    }
  });
});
