import { createRequire } from "node:module";

/**
 * The part of koffi that is used: C functions by their prototypes. An out-parameter is an array of one, or a buffer, which the call
 * fills; 64-bit numbers that a double cannot hold come as bigint.
 */
export interface ForeignFunctions {
  /** @throws where the library cannot be loaded */
  load(library: string): { func(prototype: string): (...args: unknown[]) => unknown };
}

/** Loads koffi, an optional dependency. @throws where it is not installed or has no binary for this platform */
export function loadForeignFunctions(): ForeignFunctions {
  const require = createRequire(import.meta.url);
  return require("koffi") as ForeignFunctions;
}
