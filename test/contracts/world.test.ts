import { PhysicsWorld } from "../../sim/PhysicsWorld.ts";
import { drawScenario, noisePresets } from "../../sim/scenarios.ts";
import { SymbolicWorld } from "../../sim/SymbolicWorld.ts";
import type { Action } from "../../src/core/index.ts";
import { worldContract } from "./world.ts";

const cartesian = (x: number, yaw: number): Action => ({
  kind: "cartesian",
  translation: [x, 0.01, -0.005],
  yaw,
  gripper: 0.5,
});
const symbolic = (name: string, disc: string, place: string): Action => ({
  kind: "symbolic",
  name,
  objects: [disc, place],
});

worldContract("PhysicsWorld", () => ({
  world: new PhysicsWorld(),
  scenario: drawScenario("hanoi-3", 2, noisePresets["perturbed"]),
  actions: [cartesian(0.01, 0.02), cartesian(-0.01, 0), cartesian(0, 0.05), cartesian(0.02, -0.1)],
  foreign: symbolic("pick", "blue", "red"),
}));

worldContract("SymbolicWorld", () => {
  const scenario = drawScenario("hanoi-3", 2);
  const [small, middle] = [scenario.scene.discs[0]!.id, scenario.scene.discs[1]!.id];
  const large = scenario.scene.discs[2]!.id;
  return {
    world: new SymbolicWorld({ silentFailure: 0.3, dropFailure: 0.1 }),
    scenario,
    actions: [
      symbolic("pick", small, middle),
      symbolic("place", small, "peg3"),
      symbolic("pick", middle, large),
      symbolic("place", middle, "peg2"),
    ],
    foreign: cartesian(0, 0),
  };
});
