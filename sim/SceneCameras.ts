import { type CameraInfo, compose, type Image, type Pose, type WorldState } from "../src/core/index.ts";
import type { RobotDescription } from "../src/arm/RobotDescription.ts";
import { ArmBodies } from "../src/scene/ArmBodies.ts";
import { cubeScene, discBody } from "../src/scene/cubeScene.ts";
import { SceneGraph } from "../src/scene/SceneGraph.ts";
import type { Look } from "./Look.ts";
import { Renderer } from "./render/Renderer.ts";

/** The posture of the arm at one stamp, beside the state of the world. */
export interface Posture {
  /** rad */
  readonly joints: readonly number[];
  /** m */
  readonly opening: number;
}

/** What pictures are drawn with: made when the first one is, for most episodes are looked at by nobody. */
interface Studio {
  readonly arm: ArmBodies;
  readonly graph: SceneGraph;
  readonly renderer: Renderer;
}

/** The cameras of one episode: what they would see of any of its moments, drawn only when somebody looks. */
export class SceneCameras {
  readonly #look: Look;
  readonly #build: () => Studio;
  #studio: Studio | undefined;

  constructor(robot: RobotDescription, look: Look, first: WorldState) {
    this.#look = look;
    const specs = first.discs.map(({ spec }) => spec);
    this.#build = () => {
      const graph = new SceneGraph(cubeScene(robot, specs, first.pegs, look.appearance));
      return { arm: new ArmBodies(robot), graph, renderer: new Renderer(graph) };
    };
  }

  get names(): readonly string[] {
    return this.#look.cameras.map(({ name }) => name);
  }

  /** Hands out pictures of one moment, each drawn when it is first asked for and kept. @throws RangeError on an unknown camera */
  at(state: WorldState, posture: Posture): (camera: string) => Promise<Image> {
    const taken = new Map<string, Promise<Image>>();
    return (name) => {
      const known = taken.get(name);
      if (known !== undefined) return known;
      const info = this.#look.cameras.find((each) => each.name === name);
      if (info === undefined) {
        const names = this.names.map((each) => `"${each}"`).join(", ");
        return Promise.reject(new RangeError(`This world has no camera "${name}"; it has ${names}`));
      }
      // The promise is made with the picture in it: two who ask at the same time get the same one.
      const image = new Promise<Image>((resolve) => {
        resolve(this.#take(info, state, posture));
      });
      taken.set(name, image);
      return image;
    };
  }

  #take(info: CameraInfo, { stamp, discs, tool }: WorldState, { joints, opening }: Posture): Image {
    const { arm, graph, renderer } = (this.#studio ??= this.#build());
    graph.move([
      ...arm.poses(joints, opening),
      ...discs.map(({ spec, pose }): readonly [string, Pose] => [discBody(spec.id), pose]),
    ]);
    const mounted = this.#look.truePose(info);
    const pose = info.mount === "base" ? mounted : compose(tool, mounted);
    const image = renderer.render({ pose, intrinsics: info.intrinsics });
    return { ...this.#look.develop(image, info, stamp), camera: info };
  }
}
