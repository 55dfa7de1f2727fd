import { policyKeyVariable } from "../../policy/openpi/policyAddress.ts";
import { RemotePolicy } from "../../policy/openpi/RemotePolicy.ts";
import type { ToolPose } from "../../perception/propagate.ts";
import { agentCamera, wristCamera } from "../../scene/nominalCameras.ts";
import type { RemotePolicyChoice } from "./Configuration.ts";

/** The policy on a server that is chosen; not connected yet. @param toolPose forward kinematics */
export function remotePolicyOf(
  { url, replanSteps, timeout, pictures, greeting }: RemotePolicyChoice,
  toolPose: ToolPose,
): RemotePolicy {
  return new RemotePolicy({
    url,
    // Set to nothing is not set, as shells have it.
    apiKey: process.env[policyKeyVariable]?.trim() || undefined,
    greeting,
    mostActions: replanSteps,
    inferMs: 1000 * timeout,
    cameras: { scene: agentCamera, wrist: wristCamera },
    toolPose,
    pictures,
  });
}

/** The choice with what its server greets with. @throws RemotePolicyError where the server is not reached */
export async function greeted(choice: RemotePolicyChoice): Promise<RemotePolicyChoice> {
  const policy = remotePolicyOf(choice, () => {
    throw new Error("A policy was asked that was only to greet");
  });
  try {
    return { ...choice, greeting: await policy.connect() };
  } finally {
    await policy.close();
  }
}
