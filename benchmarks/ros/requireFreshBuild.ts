import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { FileError } from "../../src/core/index.ts";
import { packageRoot } from "../../src/cli/packageRoot.ts";

/** What nodes run is compiled. @throws FileError where that is missing or older than its source */
export function requireFreshBuild(): void {
  const root = packageRoot();
  const stale = ["src", "sim"]
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter((name) => name.endsWith(".ts"))
    .find((name) => {
      const compiled = join(root, "dist", name.replace(/\.ts$/, ".js"));
      return !existsSync(compiled) || statSync(compiled).mtimeMs < statSync(join(root, name)).mtimeMs;
    });
  if (stale !== undefined) throw new FileError(stale, `dist is older than ${stale}: run npm run build`);
}
