import { writeFileSync } from "node:fs";
import path from "node:path";
import { generateInterfaces } from "./generateInterfaces.ts";

const root = path.join(import.meta.dirname, "..", "..");
for (const [file, text] of await generateInterfaces(root)) writeFileSync(path.join(root, file), text);
