import { CallError } from "../CallError.ts";
import { checked, GraphError, type ErrorFields } from "../GraphError.ts";
import type { ServiceClient } from "../Transport.ts";

/** How long remote stages are waited for. */
export interface RemoteLimits {
  /** For a stage that answers at once, ms, all attempts together. */
  readonly promptMs: number;
  /** For a stage that may have to think, ms; what ends the wait before is the loss of its node. */
  readonly patientMs: number;
}

/** How long a server is looked for, ms: DDS announces a new process every 3 s if the first time went unheard. */
export const discoveryMs = 5000;

/** How often a prompt request is sent within its time: a request right after discovery can get lost. */
export const promptAttempts = 5;

/** The node at the other end of a call. */
export interface CalledPeer {
  /** Aborted when the node is lost. */
  readonly lost: () => AbortSignal;
  /** To be told of each of its answers: a sign of life. */
  readonly answered: () => void;
}

/** Asks one stage on another node. */
export class RemoteCall<Q, A extends ErrorFields> {
  readonly #client: ServiceClient<Q, A>;
  readonly #endpoint: string;
  readonly #peer: CalledPeer;
  readonly #limits: RemoteLimits;

  /** @param endpoint the service with its node, for errors */
  constructor(client: ServiceClient<Q, A>, endpoint: string, peer: CalledPeer, limits: RemoteLimits) {
    this.#client = client;
    this.#endpoint = endpoint;
    this.#peer = peer;
    this.#limits = limits;
  }

  /**
   * For requests that the server may see twice: stateless ones, and those with an id.
   *
   * @param signal aborts the wait, and is to be aborted also when the node is lost; without it only the loss does
   * @throws CallError, GraphError, ModelError or Error, as the other node told; the reason of a signal on abort
   */
  async prompt(request: Q, signal?: AbortSignal): Promise<A> {
    const { promptMs } = this.#limits;
    return this.#ask(request, { timeoutMs: promptMs, attempts: promptAttempts }, signal);
  }

  /** The same for an answer that may take long. */
  async patient(request: Q, signal?: AbortSignal): Promise<A> {
    const { promptMs, patientMs } = this.#limits;
    const attempts = Math.max(1, Math.ceil(patientMs / promptMs));
    return this.#ask(request, { timeoutMs: patientMs, attempts }, signal);
  }

  async #ask(
    request: Q,
    limits: { readonly timeoutMs: number; readonly attempts: number },
    signal: AbortSignal | undefined,
  ): Promise<A> {
    try {
      const until = signal ?? this.#peer.lost();
      const answer = await this.#client.call(request, { ...limits, discoveryMs, signal: until });
      this.#peer.answered();
      return checked(this.#endpoint, answer);
    } catch (error) {
      // To whoever works with it, a node that is taken down is lost.
      if (error instanceof GraphError && error.code === "NOT_ACTIVE") {
        throw new GraphError("NODE_LOST", error.message, { cause: error });
      }
      // It knows the service, but not whose it is.
      if (!(error instanceof CallError)) throw error;
      throw new CallError(error.endpoint, `${this.#endpoint}: ${error.message}`, { cause: error });
    }
  }
}
