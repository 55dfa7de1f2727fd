import { ModelError } from "../../core/index.ts";
import { readCard } from "../../model/ModelCard.ts";
import type { LoadServedPolicy } from "./ServedPolicy.ts";

/** A vision-language-action policy of ours, to be served. One that is told where the discs are cannot be: no client tells that. */
export const loadServedPolicy: LoadServedPolicy = async (directory) => {
  // So that a command line that serves nothing loads no networks.
  const [{ loadVla }, { toolPoseOf }, { settledIdentity }, { agentCamera, wristCamera }, { vlaSettings }] =
    await Promise.all([
      import("./loadVla.ts"),
      import("./toolPoseOf.ts"),
      import("./loadPolicies.ts"),
      import("../../scene/nominalCameras.ts"),
      import("../../policy/vla/VlaSettings.ts"),
    ]);
  if (vlaSettings(await readCard(directory)).sees === "discs") {
    throw new ModelError(
      `The model "${directory}" is told where all discs are, which no client of a server tells; serve one that sees pictures`,
    );
  }
  const policy = await loadVla(directory, toolPoseOf());
  const identity = await settledIdentity(directory);
  return {
    policy,
    cameras: { scene: agentCamera, wrist: wristCamera },
    metadata: { policy: identity, game_prompt: policy.settings.gamePrompt },
    description: identity,
    gamePrompt: policy.settings.gamePrompt,
    dispose: () => policy.dispose(),
  };
};
