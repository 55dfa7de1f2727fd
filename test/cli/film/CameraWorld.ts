import type {
  Action,
  Declaration,
  Image,
  Scenario,
  TimeStep,
  Verdict,
  World,
  WorldSpec,
} from "../../../src/core/index.ts";
import { FakeWorld } from "../../episode/FakeWorld.ts";

/** Pixels; two are wide enough for a caption below them. */
export const size = { width: 170, height: 6 };

/** A fake world with two cameras, each of one colour that tells camera and control step. */
export class CameraWorld implements World {
  readonly spec: WorldSpec;
  readonly #world = new FakeWorld({ decay: 0.5 });
  #steps = 0;

  constructor() {
    this.spec = this.#world.spec;
  }

  async reset(episode: { readonly scenario: Scenario; readonly seed: number }): Promise<TimeStep> {
    this.#steps = 0;
    return this.#seen(await this.#world.reset(episode));
  }

  async step(action: Action): Promise<TimeStep> {
    this.#steps++;
    return this.#seen(await this.#world.step(action, undefined));
  }

  finish(declared: Declaration): Promise<Verdict> {
    return this.#world.finish(declared);
  }

  close(): Promise<void> {
    return this.#world.close();
  }

  #seen(timeStep: TimeStep): TimeStep {
    const steps = this.#steps;
    const image = async (camera: string): Promise<Image> => ({
      ...size,
      channels: 3,
      data: new Uint8Array(3 * size.width * size.height).map(
        (_, i) => [camera === "wrist" ? 250 : 10, 2 * steps, 99][i % 3]!,
      ),
    });
    return { ...timeStep, observation: { ...timeStep.observation, cameras: ["agentview", "wrist"], image } };
  }
}
