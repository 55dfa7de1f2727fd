import { join } from "node:path";
import { quantiles, type Quantiles } from "../../../src/episode/statistics.ts";
import { PeerProcess } from "./PeerProcess.ts";
import { timedServices, type TimedServiceName } from "./timedServices.ts";

/** Calls are made in blocks by turns, so that what else the machine does hits all alike. */
const [blocks, callsPerBlock] = [400, 25];
const warmUpCalls = 500;

export interface RoundTrips extends Quantiles {
  readonly calls: number;
  /** User and system time of client and server together, ms. */
  readonly cpuMsPerCall: number;
}

export interface RoundTripResult {
  readonly service: string;
  readonly ours: RoundTrips;
  readonly bare: RoundTrips;
  readonly rclpy: RoundTrips;
  /** Of medians, 99th percentiles and CPU times. */
  readonly oursToBare: Ratios;
  readonly oursToRclpy: Ratios;
}

interface Ratios {
  readonly p50: number;
  readonly p99: number;
  readonly cpu: number;
}

/** A server and a client in a process each. */
interface Pair {
  readonly server: PeerProcess;
  readonly client: PeerProcess;
  readonly ms: number[];
  cpuSeconds: number;
}

const peers = join(import.meta.dirname, "peers");
const starters = {
  ours: (args: readonly string[]) => PeerProcess.node(join(peers, "ours.ts"), args),
  bare: (args: readonly string[]) => PeerProcess.node(join(peers, "bare.ts"), args),
  rclpy: (args: readonly string[]) =>
    PeerProcess.start(`rclpy ${args.join(" ")}`, "python3", [join(peers, "rclpy_peer.py"), ...args]),
} as const;
type Kind = keyof typeof starters;
const kinds = Object.keys(starters) as readonly Kind[];

/** Times a service between two processes: through our transport, with rclnodejs alone, and with rclpy. */
export async function measureRoundTrips(
  timed: TimedServiceName,
  signal: AbortSignal,
  onProgress: (done: number, of: number) => void,
): Promise<RoundTripResult> {
  const started: PeerProcess[] = [];
  const start = async (kind: Kind, role: string): Promise<PeerProcess> => {
    const peer = await starters[kind]([role, `/latency/${timed}/${kind}`, timed]);
    started.push(peer);
    return peer;
  };
  try {
    const pairs = new Map<Kind, Pair>();
    for (const kind of kinds) {
      const server = await start(kind, "server");
      pairs.set(kind, { server, client: await start(kind, "client"), ms: [], cpuSeconds: 0 });
    }
    for (const pair of pairs.values()) await pair.client.ask({ do: "call", argument: warmUpCalls });
    for (let block = 0; block < blocks; block++) {
      for (const pair of pairs.values()) {
        signal.throwIfAborted();
        await runBlock(pair);
      }
      onProgress(block + 1, blocks);
    }
    const [ours, bare, rclpy] = (["ours", "bare", "rclpy"] as const).map((kind) => resultOf(pairs.get(kind)!));
    return {
      service: timedServices[timed].type.name,
      ours: ours!,
      bare: bare!,
      rclpy: rclpy!,
      oursToBare: ratios(ours!, bare!),
      oursToRclpy: ratios(ours!, rclpy!),
    };
  } finally {
    await Promise.all(started.map((peer) => peer.end()));
  }
}

async function runBlock(pair: Pair): Promise<void> {
  const before = await cpuOf(pair);
  const { ms } = (await pair.client.ask({ do: "call", argument: callsPerBlock })) as { readonly ms: number[] };
  pair.cpuSeconds += (await cpuOf(pair)) - before;
  pair.ms.push(...ms);
}

async function cpuOf({ server, client }: Pair): Promise<number> {
  const answers = (await Promise.all([server, client].map((peer) => peer.ask({ do: "cpu" })))) as {
    readonly seconds: number;
  }[];
  return answers.reduce((sum, { seconds }) => sum + seconds, 0);
}

const resultOf = ({ ms, cpuSeconds }: Pair): RoundTrips => ({
  calls: ms.length,
  ...quantiles(ms)!,
  cpuMsPerCall: (1000 * cpuSeconds) / ms.length,
});

const ratios = (a: RoundTrips, b: RoundTrips): Ratios => ({
  p50: a.p50 / b.p50,
  p99: a.p99 / b.p99,
  cpu: a.cpuMsPerCall / b.cpuMsPerCall,
});
