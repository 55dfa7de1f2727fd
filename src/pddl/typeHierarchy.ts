import type { Domain } from "./Domain.ts";

/** Type → its supertype, without the root "object". */
export type TypeTree = Domain["types"];

/** The root of every type tree. */
export const rootType = "object";

/** Whether a type is declared, or is the root. */
export const isType = (types: TypeTree, type: string): boolean => type === rootType || types.has(type);

/** Whether every `type` is an `ancestor`: it is the same, or lies below it. */
export function isSubtype(types: TypeTree, type: string, ancestor: string): boolean {
  for (let t: string | undefined = type; t !== undefined; t = types.get(t)) {
    if (t === ancestor) return true;
  }
  return false;
}

/** A type that is its own ancestor, the earliest declared of one such cycle; undefined if there is none. */
export function findTypeCycle(types: TypeTree): string | undefined {
  const sound = new Set<string>([rootType]);
  for (const start of types.keys()) {
    const path = new Set<string>();
    let type: string | undefined = start;
    for (; type !== undefined && !sound.has(type); type = types.get(type)) {
      if (path.has(type)) return type;
      path.add(type);
    }
    for (const passed of path) sound.add(passed);
  }
  return undefined;
}
