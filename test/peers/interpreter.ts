import { join } from "node:path";
import { packageRoot } from "../../src/cli/packageRoot.ts";

/** Where `npm run peers:setup` makes the Python environment of these tests. */
export const peersFolder = join(packageRoot(), ".peers");
/** Its Python. */
export const interpreter = join(peersFolder, "bin", "python3");
