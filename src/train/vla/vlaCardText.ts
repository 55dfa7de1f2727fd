import type { JsonRecord, ModelCard } from "../../model/ModelCard.ts";
import { words } from "../cardWords.ts";
import type { CurvePoint, VlaScore } from "./evaluateVla.ts";

/** The README.md beside the model: what it is, what it was trained on, how near it came to the expert on other episodes. */
export function vlaCardText({
  name,
  description,
  licence,
  data,
  training,
  seed,
  evaluation,
  settings = {},
}: ModelCard): string {
  const joules = Object.entries(training.joules).map(([method, j]) => `${j.toFixed(0)} J (${method})`);
  const curve = (evaluation["curve"] ?? []) as unknown as readonly CurvePoint[];
  const score = ({ loss, actionError, gripperErrors }: VlaScore): string =>
    `${loss} | ${(1000 * actionError).toFixed(2)} | ${(100 * gripperErrors).toFixed(1)}`;
  const dataCost = data["dataCost"] as JsonRecord | undefined;
  const frozen = data["frozenEncoder"] as JsonRecord | undefined;
  return `# ${name}

${description}. Licence: ${licence}.

- Data: ${words(data["episodes"])} episodes of ${words(data["source"])}, played by revision ${(data["playedBy"] as readonly string[]).join(", ")}; ${words(data["frames"])} frames, ${words(data["samples"])} samples (${words(data["gamePasses"])} passes through games, ${words(data["stackingPasses"], "no")} through stackings), each with ${words(data["noisesPerSample"])} noises.
- Prompts: ${words(data["prompts"])}.
- Method: ${words(data["method"])}.
- Sampling: ${words(settings["replanSteps"])} actions of each chunk are carried out. It is the mean of ${words(settings["samples"], "1")}, from ${words(settings["noiseScale"], "1")} times the noise of training; the scores below are of one from the whole noise.
- Encoder: ${words(data["encoder"])}${frozen === undefined ? "" : `, the trunk of ${words(frozen["model"])} (its file's SHA-256 begins with ${words(frozen["sha256"]).slice(0, 12)}), whose own training took ${words(frozen["cpuSeconds"])} CPU-seconds more`}.
- Training, data included: ${training.steps} steps, ${training.cpuSeconds.toFixed(0)} CPU-seconds, ${training.wallSeconds.toFixed(0)} s on a shared machine, ${joules.join(", ")}. Seed ${seed}, revision ${training.revision}.${
    dataCost === undefined
      ? ""
      : `\n- Of these, ${Number(dataCost["cpuSeconds"]).toFixed(0)} CPU-seconds went into the data of all ${words(dataCost["episodes"])} episodes, the held-out ones and those beyond the share among them.`
  }

On ${words(data["validationFrames"])} frames each of ${words(data["validationEpisodes"])} episodes that it was not trained on: flow-matching loss, distance between where the first
${words(data["scoredSteps"], "5")} actions of a chunk lead and where the expert's do, and share of these with the wrong gripper. Games are told the game, and told the sub-task, which
follows from what is seen there; single stackings are told the sub-task, and only by that can which disc is meant be known.

| samples | training loss | game: loss | mm | gripper % | sub-task: loss | mm | gripper % | stacking: loss | mm | gripper % |
| ------: | ------------: | ---------: | -: | --------: | -------------: | -: | --------: | -------------: | -: | --------: |
${curve.map(({ samples, trainingLoss, modes }) => `| ${samples} | ${trainingLoss} | ${score(modes.game)} | ${score(modes["sub-task"])} | ${score(modes.stacking)} |`).join("\n")}

\`${words(data["command"])}\` makes these files again; \`policy.json\` has everything in machine-readable form.
`;
}
