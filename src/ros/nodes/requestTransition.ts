import { StateConstants as states, TransitionConstants as ids } from "../interfaces/lifecycle_msgs.ts";
import type { GraphMember } from "./GraphMember.ts";

/** A transition on the way up; ids as in lifecycle_msgs. */
export interface TransitionUp {
  readonly label: "configure" | "activate";
  readonly id: number;
  readonly from: number;
  /** What a node reports while it goes through it. */
  readonly underWay: number;
  readonly to: number;
}

export const configure: TransitionUp = {
  label: "configure",
  id: ids.TRANSITION_CONFIGURE,
  from: states.PRIMARY_STATE_UNCONFIGURED,
  underWay: states.TRANSITION_STATE_CONFIGURING,
  to: states.PRIMARY_STATE_INACTIVE,
};

export const activate: TransitionUp = {
  label: "activate",
  id: ids.TRANSITION_ACTIVATE,
  from: states.PRIMARY_STATE_INACTIVE,
  underWay: states.TRANSITION_STATE_ACTIVATING,
  to: states.PRIMARY_STATE_ACTIVE,
};

/** A transition may load a model. */
const transitionMs = 60_000;
/** A node that is still in its old state after this time has not heard the request, ms. */
const unheardMs = 1000;
/** How often it is looked what the node reports, ms. */
const lookMs = 100;

/**
 * Asks for a transition and watches the node's heartbeats meanwhile, for the request or its answer may get lost.
 *
 * @returns whether it succeeded; undefined where it is to be asked for again
 * @throws CallError where nobody serves it or answers in time
 */
export async function requestTransition(member: GraphMember, { id, to }: TransitionUp): Promise<boolean | undefined> {
  const controller = new AbortController();
  const { pid, state: from } = member;
  const asked = performance.now();
  let seen: boolean | undefined;
  const watch = setInterval(() => {
    const isUnheard = member.reported === from && performance.now() - asked > unheardMs;
    seen = member.reported === to ? true : undefined;
    if (seen || isUnheard || member.isSilent || member.pid !== pid) controller.abort();
  }, lookMs);
  try {
    const request = { transition: { id, label: "" } };
    const { signal } = controller;
    return (await member.client.call(request, { timeoutMs: transitionMs, signal })).success;
  } catch (error) {
    if (controller.signal.aborted) return seen;
    throw error;
  } finally {
    clearInterval(watch);
  }
}
