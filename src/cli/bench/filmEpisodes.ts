import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import { writeError } from "../../episode/LineFile.ts";
import { chooseScenario } from "../compose/chooseScenario.ts";
import type { Configuration } from "../compose/Configuration.ts";
import { loadDomain } from "../compose/loadDomain.ts";
import { InterruptedError } from "../exitCodes.ts";
import { openFilm } from "../film/openFilm.ts";
import type { Provenance } from "../provenance.ts";
import { filmstripPath, type Filmed } from "../report/filmstrips.ts";
import { EpisodeRunner } from "./EpisodeRunner.ts";
import { typicalEpisodes } from "./typicalEpisodes.ts";

/** A filmstrip that was made. */
export interface FilmedEpisode {
  readonly what: Filmed;
  readonly record: EpisodeRecord;
  readonly file: string;
  /** Whether the episode went as it was recorded; it may not on another processor, or where a policy on a server draws anew. */
  readonly isSame: boolean;
}

/**
 * Runs one success and one typical failure of the records once more and films them into `out`, where a report looks for them. Nothing is
 * recorded: what filming takes is in no figure.
 *
 * @throws FileError where a film cannot be written; InterruptedError after an abort
 */
export async function* filmEpisodes(
  records: readonly EpisodeRecord[],
  options: {
    readonly configuration: Configuration;
    readonly out: string;
    readonly provenance: Provenance;
    readonly signal: AbortSignal;
  },
): AsyncGenerator<FilmedEpisode> {
  const { configuration, out, provenance, signal } = options;
  const chosen = typicalEpisodes(records);
  if (chosen.length === 0) return;
  const domain = loadDomain("hanoi");
  const runner = await EpisodeRunner.create({ configuration, domain, provenance, hardware: "shared" });
  try {
    for (const { what, record } of chosen) {
      const { agent, scenario: name, seed, stateHash } = record;
      const film = openFilm(inDirectory(filmstripPath(out, agent, what)));
      const scenario = chooseScenario(domain, { name, seed, noise: configuration.noise });
      const { record: again, error } = await runner.run({ scenario, seed, signal, observers: [film] });
      if (again.status === "interrupted") throw new InterruptedError("Interrupted while filming");
      if (error) throw error;
      yield { what, record, file: film.path, isSame: again.stateHash === stateHash };
    }
  } finally {
    await runner.close();
  }
}

function inDirectory(path: string): string {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw writeError(path, error);
  }
  return path;
}
