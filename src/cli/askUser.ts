import { createInterface } from "node:readline/promises";
import type { EpisodeOptions } from "../episode/runEpisode.ts";

/** Puts the agent's questions to whoever sits at the terminal; nothing typed is no answer, and neither is the input's end. */
export const askUser =
  (input: NodeJS.ReadableStream, output: NodeJS.WritableStream): NonNullable<EpisodeOptions["ask"]> =>
  async (question, candidates, signal) => {
    const terminal = createInterface({ input, output });
    // The line editor takes Ctrl-C for itself.
    terminal.on("SIGINT", () => process.emit("SIGINT"));
    try {
      const choice = candidates.length === 0 ? "" : ` [${candidates.join(" / ")}]`;
      const answer = await Promise.race([
        terminal.question(`${question}${choice} `, signal === undefined ? {} : { signal }),
        // On Ctrl-D: the question itself would stay open for ever.
        new Promise<string>((resolve) =>
          terminal.once("close", () => {
            resolve("");
          }),
        ),
      ]);
      return answer.trim() === "" ? undefined : answer;
    } finally {
      terminal.close();
    }
  };
