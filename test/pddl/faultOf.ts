import assert from "node:assert/strict";
import { PddlError } from "../../src/pddl/index.ts";

/** The message of the PddlError that `read` throws; fails if it throws none or another error. */
export function faultOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof PddlError) return error.message;
    throw error;
  }
  return assert.fail("nothing was thrown");
}
