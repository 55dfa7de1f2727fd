import type { LoadServedPolicy } from "./ServedPolicy.ts";

/** A vision-language-action policy of ours, to be served. One that is told where the discs are cannot be: no client tells that. */
export const loadServedPolicy: LoadServedPolicy = async (directory) => {
  // So that a command line that serves nothing loads no networks.
  const [{ loadVla }, { toolPoseOf }, { networkIdentity }, { agentCamera, wristCamera }] = await Promise.all([
    import("./loadVla.ts"),
    import("./toolPoseOf.ts"),
    import("./loadPolicies.ts"),
    import("../../scene/nominalCameras.ts"),
  ]);
  const policy = await loadVla(directory, toolPoseOf());
  const identity = await networkIdentity(directory);
  return {
    policy,
    cameras: { scene: agentCamera, wrist: wristCamera },
    metadata: { policy: identity, game_prompt: policy.settings.gamePrompt },
    description: identity,
    dispose: () => policy.dispose(),
  };
};
