import type { Subscription } from "rxjs";
import { Clock } from "./interfaces/rosgraph_msgs.ts";
import { fromTime } from "./messages/time.ts";
import { sensorQos } from "./Qos.ts";
import type { TransportNode } from "./Transport.ts";

/** What time it is: the system's, or with `use_sim_time` that of the topic /clock (0 until its first message). */
export class GraphClock {
  readonly #node: TransportNode;
  #simulated: bigint | undefined;
  #subscription: Subscription | undefined;

  constructor(node: TransportNode) {
    this.#node = node;
  }

  /** ns; since 1970, or since the simulation began. */
  now(): bigint {
    return this.#simulated ?? BigInt(Date.now()) * 1_000_000n;
  }

  /** Follows /clock from now on. */
  followSimulation(): void {
    if (this.#subscription !== undefined) return;
    this.#simulated = 0n;
    this.#subscription = this.#node.messages(Clock, "/clock", sensorQos).subscribe(({ clock }) => {
      this.#simulated = fromTime(clock);
    });
  }

  close(): void {
    this.#subscription?.unsubscribe();
  }
}
