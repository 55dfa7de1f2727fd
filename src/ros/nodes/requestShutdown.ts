import { setTimeout as sleep } from "node:timers/promises";
import { StateConstants as states, TransitionConstants as ids } from "../interfaces/lifecycle_msgs.ts";
import type { GraphMember } from "./GraphMember.ts";

const shutdownIds: Readonly<Record<number, number>> = {
  [states.PRIMARY_STATE_UNCONFIGURED]: ids.TRANSITION_UNCONFIGURED_SHUTDOWN,
  [states.PRIMARY_STATE_INACTIVE]: ids.TRANSITION_INACTIVE_SHUTDOWN,
  [states.PRIMARY_STATE_ACTIVE]: ids.TRANSITION_ACTIVE_SHUTDOWN,
};

/** Time for one node to be shut down, ms. */
const shutDownMs = 1000;
/** Time between two requests while the node refuses, ms. */
const againMs = 100;

/** Returns whether the node has been shut down; one that is amid a transition refuses until it has come through. */
export async function requestShutdown(member: GraphMember, log: (sentence: string) => void): Promise<boolean> {
  const deadline = performance.now() + shutDownMs;
  while (member.isHeard) {
    try {
      // By its label, for its state may be another than the one that was last heard of.
      const transition = { id: shutdownIds[member.state] ?? 0, label: "shutdown" };
      const { success } = await member.client.call({ transition }, { timeoutMs: shutDownMs });
      if (success) {
        member.reach(states.PRIMARY_STATE_FINALIZED);
        return true;
      }
    } catch {
      log(`${member.fullName} did not answer while it was shut down`);
      return false;
    }
    if (performance.now() > deadline) break;
    await sleep(againMs);
  }
  return false;
}
