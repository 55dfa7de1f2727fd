import assert from "node:assert/strict";
import type { Ended } from "./praxis.ts";

/** That a command ended with an exit code and one sentence on stderr, without a stack. */
export function assertComplaint(ended: Ended, code: number, sentence: RegExp): void {
  assert.equal(ended.code, code, `stderr: ${ended.stderr}`);
  const lines = ended.stderr.trimEnd().split("\n");
  assert.equal(lines.length, 1, ended.stderr);
  assert.match(lines[0]!, /^praxis: /);
  assert.match(lines[0]!, sentence);
  assert.doesNotMatch(ended.stderr, /\n\s+at /);
}
