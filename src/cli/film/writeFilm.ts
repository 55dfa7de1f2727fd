import { FileError } from "../../core/index.ts";
import { writeFault } from "../../episode/LineFile.ts";

/** Does what writes the film at `path`. @throws FileError where that fails */
export function writeFilm(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new FileError(path, `Cannot write the film "${path}" because ${writeFault(error)}`, { cause: error });
  }
}
