import { heartbeatMs } from "../GraphNode.ts";
import type { GraphMember } from "./GraphMember.ts";
import { activate, configure, requestTransition, type TransitionUp } from "./requestTransition.ts";

export interface BringUpOptions {
  /** Told of a node that failed at a transition, once it has said why. */
  readonly onFailure: (member: GraphMember, sentence: string) => void;
  /** Told of a node that did not answer to a request. */
  readonly onNoAnswer: (sentence: string) => void;
  /** Called after each transition that was asked for, whatever came of it. */
  readonly onSettled: () => void;
}

/** Brings nodes up by one transition after the other: what a node needs is always ahead of it. */
export class BringUp {
  readonly #members: readonly GraphMember[];
  readonly #options: BringUpOptions;

  constructor(members: readonly GraphMember[], options: BringUpOptions) {
    this.#members = members;
    this.#options = options;
  }

  /** Asks every node whose turn it is for its next transition. */
  goOn(now: number): void {
    for (const member of this.#members) {
      if (member.isBusy || !member.isHeard || member.isPaused(now)) continue;
      const transition = nextTransition(member, this.#members);
      if (transition !== undefined) void this.#change(member, transition);
    }
  }

  async #change(member: GraphMember, transition: TransitionUp): Promise<void> {
    member.isBusy = true;
    const { pid } = member;
    try {
      const isDone = await requestTransition(member, transition);
      if (member.pid !== pid || isDone === undefined) return;
      if (isDone) {
        member.reach(transition.to);
        member.forgetFailures();
      } else {
        member.noteFailure();
        // Its next heartbeat says why.
        setTimeout(() => {
          this.#judge(member, transition);
        }, 2 * heartbeatMs);
      }
    } catch (error) {
      member.pause();
      const { label } = transition;
      this.#options.onNoAnswer(`${member.fullName} did not answer to ${label}: ${(error as Error).message}`);
    } finally {
      member.isBusy = false;
      this.#options.onSettled();
    }
  }

  /** Whether a transition that was refused has failed. */
  #judge(member: GraphMember, { label, underWay, to }: TransitionUp): void {
    // Asked for twice, since the first request or its answer was late, it was refused the second time.
    if (member.reported === underWay) return;
    if (member.reported === to) {
      member.forgetFailures();
      member.endPause();
      return;
    }
    const why = member.fault && `: ${member.fault}`;
    this.#options.onFailure(member, `${member.fullName} failed to ${label}${why}`);
  }
}

/** The transition that a node is to go through next, once all that it needs has come far enough. */
function nextTransition({ state, needs }: GraphMember, members: readonly GraphMember[]): TransitionUp | undefined {
  const needed = members.filter(({ name }) => needs.includes(name));
  if (state === configure.from && needed.every((need) => need.state >= configure.to)) return configure;
  if (state === activate.from && needed.every((need) => need.state === activate.to)) return activate;
  return undefined;
}
