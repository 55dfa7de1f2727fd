import { join } from "node:path";
import { quantiles, type Quantiles } from "../../../src/episode/statistics.ts";
import { PeerProcess } from "./PeerProcess.ts";

const [warmUpSeconds, seconds] = [3, 30];

export interface ImageResult {
  readonly streams: string;
  readonly seconds: number;
  readonly pairs: number;
  /** Pairs that no command came back for: images are sent with best effort, for a late one is worth nothing. */
  readonly lost: number;
  /** From the stamp of a pair of images to the command with that stamp, ms. */
  readonly stampToCommandMs: Quantiles | null;
  /** Shares of one core. */
  readonly cpuOfPlayer: number;
  readonly cpuOfEstimator: number;
}

/** Two streams of images to an estimator that answers each pair by a command, in a process each, over our transport. */
export async function measureImages(signal: AbortSignal): Promise<ImageResult> {
  const started: PeerProcess[] = [];
  const start = async (role: string): Promise<PeerProcess> => {
    const peer = await PeerProcess.node(join(import.meta.dirname, "peers", "images.ts"), [role]);
    started.push(peer);
    return peer;
  };
  try {
    const estimator = await start("estimator");
    const player = await start("player");
    await player.ask({ do: "play", argument: warmUpSeconds });
    signal.throwIfAborted();
    const before = await Promise.all([player, estimator].map(cpuOf));
    const began = performance.now();
    const { pairs, ms } = (await player.ask({ do: "play", argument: seconds })) as {
      readonly pairs: number;
      readonly ms: number[];
    };
    const wallSeconds = (performance.now() - began) / 1000;
    const after = await Promise.all([player, estimator].map(cpuOf));
    return {
      streams: "2 × 224 × 224 rgb8 at 20 Hz, sensor_msgs/Image, best effort",
      seconds,
      pairs,
      lost: pairs - ms.length,
      stampToCommandMs: quantiles(ms),
      cpuOfPlayer: (after[0]! - before[0]!) / wallSeconds,
      cpuOfEstimator: (after[1]! - before[1]!) / wallSeconds,
    };
  } finally {
    await Promise.all(started.map((peer) => peer.end()));
  }
}

const cpuOf = async (peer: PeerProcess): Promise<number> =>
  ((await peer.ask({ do: "cpu" })) as { readonly seconds: number }).seconds;
