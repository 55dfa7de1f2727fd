import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { EpisodeRecord } from "../../episode/EpisodeRecord.ts";
import { writeError } from "../../episode/LineFile.ts";
import { chooseScenario } from "../compose/chooseScenario.ts";
import type { Configuration } from "../compose/Configuration.ts";
import { loadDomain } from "../compose/loadDomain.ts";
import { openFilm } from "../film/openFilm.ts";
import type { Provenance } from "../provenance.ts";
import { filmstripPath, filmed } from "../report/filmstrips.ts";
import { EpisodeRunner } from "./EpisodeRunner.ts";
import { type TypicalEpisode, typicalEpisodes } from "./typicalEpisodes.ts";

/** An episode that was run once more to be filmed. */
export interface FilmedEpisode extends TypicalEpisode {
  /** Undefined where it went otherwise than it was recorded, as it may on another processor, or where a policy on a server draws anew: then there is no film. */
  readonly file: string | undefined;
}

export interface FilmOptions {
  readonly configuration: Configuration;
  readonly out: string;
  readonly provenance: Provenance;
  readonly signal: AbortSignal;
}

/**
 * Runs one success and one typical failure of an agent's records once more and films them into `out`, in place of any earlier films,
 * where a report looks for them. Nothing is recorded: what filming takes is in no figure.
 *
 * @throws FileError where a film cannot be written, what ended the episode with an exception, and after an abort whatever it caused
 */
export async function* filmEpisodes(
  records: readonly EpisodeRecord[],
  { configuration, out, provenance, signal }: FilmOptions,
): AsyncGenerator<FilmedEpisode> {
  for (const agent of new Set(records.map((record) => record.agent))) {
    for (const what of filmed) rmSync(filmstripPath(out, agent, what), { force: true });
  }
  const chosen = typicalEpisodes(records);
  if (chosen.length === 0) return;
  const domain = loadDomain("hanoi");
  const runner = await EpisodeRunner.create({ configuration, domain, provenance, hardware: "shared" });
  try {
    for (const { what, record } of chosen) {
      const { agent, scenario: name, seed, outcome, stateHash } = record;
      const file = inDirectory(filmstripPath(out, agent, what));
      // Not under its name before it is known to be of that episode.
      const film = openFilm(file.replace(/\.png$/, ".part.png"));
      try {
        const scenario = chooseScenario(domain, { name, seed, noise: configuration.noise });
        const { record: again, error } = await runner.run({ scenario, seed, signal, observers: [film] });
        if (error) throw error;
        signal.throwIfAborted();
        const isSame = again.outcome === outcome && again.stateHash === stateHash;
        if (isSame) renameSync(film.path, file);
        yield { what, record, file: isSame ? file : undefined };
      } finally {
        rmSync(film.path, { force: true });
      }
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
