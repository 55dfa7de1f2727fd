import { join } from "node:path";
import type { Domain } from "../../pddl/Domain.ts";
import { parseDomain } from "../../pddl/parseDomain.ts";
import { packageRoot } from "../packageRoot.ts";
import { readText } from "../readText.ts";

/** A PDDL domain of `domains/`. @throws FileError, PddlError */
export function loadDomain(name: string): Domain {
  return parseDomain(readText(join(packageRoot(), "domains", name, "domain.pddl")), `domains/${name}/domain.pddl`);
}
