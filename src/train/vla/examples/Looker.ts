import { exportModel } from "../../../learn/exportModel.ts";
import type { Parameters } from "../../../learn/GraphBuilder.ts";
import { GraphSession } from "../../../learn/GraphSession.ts";
import { pictureSide } from "../../../policy/vla/vlaInputs.ts";
import { trunkFeatures } from "../network/trunkFeatures.ts";
import { frameBytes, pictureBytes } from "./EpisodeFile.ts";
import { featureBytes } from "./FeatureFile.ts";

/** Pictures that are looked at in one go. */
const batchSize = 8;

/** The frozen network, ready to look at some pictures at a time. */
export class Looker {
  readonly #agent: GraphSession;
  readonly #wrist: GraphSession;

  private constructor(agent: GraphSession, wrist: GraphSession) {
    this.#agent = agent;
    this.#wrist = wrist;
  }

  static async open(parameters: Parameters): Promise<Looker> {
    const open = (size: "enlarged" | "as it is"): Promise<GraphSession> =>
      GraphSession.open(
        exportModel({
          inputs: { picture: [batchSize, pictureSide, pictureSide, 3] },
          outputs: (_, { picture }) => ({ features: trunkFeatures(picture!, size) }),
          parameters,
        }),
      );
    return new Looker(await open("enlarged"), await open("as it is"));
  }

  /** @param pictures of frames @param onFeatures with features of some pictures, and the byte where these go */
  async look(
    pictures: Buffer,
    signal: AbortSignal | undefined,
    onFeatures: (features: Float32Array, at: number) => void,
  ): Promise<void> {
    const frames = pictures.length / frameBytes;
    for (let from = 0; from < frames; from += batchSize) {
      signal?.throwIfAborted();
      const count = Math.min(batchSize, frames - from);
      for (const [which, session] of [this.#agent, this.#wrist].entries()) {
        const numbers = new Float32Array(batchSize * pictureBytes);
        for (let i = 0; i < count; i++) {
          const start = (from + i) * frameBytes + which * pictureBytes;
          for (let k = 0; k < pictureBytes; k++) numbers[i * pictureBytes + k] = pictures[start + k]! / 255;
        }
        const dims = [batchSize, pictureSide, pictureSide, 3];
        const { features } = await session.run({ picture: GraphSession.buffer(dims, numbers) });
        const data = features!.data as Float32Array;
        for (let i = 0; i < count; i++) {
          onFeatures(data.subarray(i * featureBytes, (i + 1) * featureBytes), (2 * (from + i) + which) * featureBytes);
        }
      }
    }
  }

  async close(): Promise<void> {
    await this.#agent.close();
    await this.#wrist.close();
  }
}
