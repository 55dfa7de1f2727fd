import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pddlComment } from "../../src/cli/pddlComment.ts";
import { readBytes } from "../../src/cli/readBytes.ts";
import { FileError } from "../../src/core/index.ts";
import { scratch } from "./praxis.ts";

describe("readBytes()", () => {
  const { dir, remove } = scratch();
  after(remove);
  const refuses = (path: string, most: number, why: RegExp): void => {
    assert.throws(
      () => readBytes(path, most),
      (error: Error) => error instanceof FileError && why.test(error.message),
    );
  };

  it("reads whole files up to the limit, and no more", () => {
    const path = join(dir, "file");
    const content = Buffer.alloc(2_500_000, 7);
    writeFileSync(path, content);
    assert.ok(readBytes(path, content.length).equals(content));
    refuses(path, content.length - 1, /more than 2499999 bytes, which are the limit$/);
    // What never ends.
    refuses("/dev/zero", 5_000_000, /more than 5000000 bytes/);
  });

  it("says what is wrong with a path", () => {
    mkdirSync(join(dir, "folder"));
    refuses(join(dir, "folder"), 1, /it is a directory; check the path$/);
    refuses(join(dir, "none"), 1, /there is no such file; check the path$/);
  });
});

describe("pddlComment()", () => {
  it("is one line whatever is in it", () => {
    assert.equal(pddlComment('from "a\n(define (x)).png"\r\tb'), '; from "a (define (x)).png" b\n');
  });
});
