import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { graphTables } from "./graphTables.ts";
import { insertTables } from "./insertTables.ts";

/** Writes the tables of docs/ros.md anew: `npm run ros:docs`. */
const root = path.join(import.meta.dirname, "..", "..");
const file = path.join(root, "docs", "ros.md");
writeFileSync(file, await insertTables(readFileSync(file, "utf8"), await graphTables(root), file));
