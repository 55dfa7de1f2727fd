import assert from "node:assert/strict";
import type { FaultHandler } from "../../../src/ros/reportFault.ts";
import type { ServiceClient, Transport, TransportNode } from "../../../src/ros/Transport.ts";

export type MakeTransport = (onFault: FaultHandler) => Promise<Transport>;

/** A transport under test, with what it told of faults. */
export class TestGraph {
  readonly transport: Transport;
  /** "/node, subscriber of /topic: sentence" */
  readonly faults: readonly string[];

  private constructor(transport: Transport, faults: readonly string[]) {
    this.transport = transport;
    this.faults = faults;
  }

  static async create(make: MakeTransport): Promise<TestGraph> {
    const faults: string[] = [];
    const transport = await make((where, error) => {
      faults.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
    });
    return new TestGraph(transport, faults);
  }

  node(name: string, namespace = "/"): TransportNode {
    return this.transport.createNode({ name, namespace });
  }

  close(): Promise<void> {
    return this.transport.close();
  }
}

/** Most time that discovery may take, ms. */
export const patienceMs = 15_000;

/** A call that may be lost on the way and is then repeated. */
export const ask = <Q, A>(client: ServiceClient<Q, A>, request: Q): Promise<A> =>
  client.call(request, { timeoutMs: patienceMs, attempts: 10 });

/** Waits until a condition holds. @throws AssertionError after the time */
export async function eventually(what: string, condition: () => boolean, timeoutMs = patienceMs): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    assert.ok(performance.now() < deadline, `${what} did not come about within ${timeoutMs} ms`);
    await pause(5);
  }
}

/** Time in which something must not happen; never a wait for something that should. */
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
