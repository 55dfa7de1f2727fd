import { norm, type Rng, subtract } from "../../../src/core/index.ts";
import { board } from "./board.ts";
import { type Camera, pictureSize, tilted } from "./Camera.ts";
import { ringFinish, wood, woods } from "./finishes.ts";
import { f, v } from "./povray.ts";
import { drawRingShape } from "./ringShapes.ts";
import { clutter, ground, lamps } from "./surroundings.ts";
import type { Toy } from "./Toy.ts";

/** What POV-Ray draws. */
export function writeScene(rng: Rng, toy: Toy, camera: Camera): string {
  const { spacing, rodHeight, rodRadius, boardHeight, thickness, radii, stacks } = toy;
  const woodOfToy = wood(rng, rng.pick(woods), spacing * 0.12);
  const finish = ringFinish(rng);
  const ring = drawRingShape(rng);
  const rings = stacks.flatMap((stack, i) =>
    stack.map((rank, level) => {
      const play = spacing * 0.012;
      const at = [
        (i - 1) * spacing + rng.uniform(-play, play),
        boardHeight + (level + 0.5) * thickness,
        rng.uniform(-play, play),
      ];
      return `object { ${ring(radii[rank]!, thickness, rodRadius)}\n  ${finish(rank)}\n  rotate y*${f(rng.uniform(0, 360))} translate ${v(at)} }`;
    }),
  );
  function rods(): string {
    const isPointed = rng.uniform() < 0.3;
    return [-1, 0, 1]
      .map((i) => {
        const x = i * spacing;
        const top = boardHeight + rodHeight - rodRadius;
        const end = isPointed
          ? `cone { ${v([x, top, 0])} ${f(rodRadius)} ${v([x, top + rodRadius, 0])} ${f(rodRadius * 0.5)} }`
          : `sphere { ${v([x, top, 0])} ${f(rodRadius)} }`;
        return `union { cylinder { ${v([x, 0, 0])} ${v([x, top, 0])} ${f(rodRadius)} } ${end} ${woodOfToy} }`;
      })
      .join("\n");
  }
  const focus = norm(subtract(camera.eye, [0, boardHeight + rodHeight / 3, 0]));
  const isBlurred = rng.uniform() < 0.4;
  return `#version 3.7;
global_settings { assumed_gamma 1.0 ambient_light rgb ${f(rng.uniform(0.5, 1.3))} }
camera { location ${v(camera.eye)} sky ${v(tilted(camera))} right x*${f(pictureSize.width / pictureSize.height)} angle ${f(camera.angle)} look_at ${v(camera.target)}
  ${isBlurred ? `aperture ${f(focus * rng.uniform(0.01, 0.035))} focal_point ${v([0, boardHeight + rodHeight / 3, rng.uniform(-0.3, 0.1) * spacing])} blur_samples 14 confidence 0.9 variance 1/128` : ""} }
${lamps(rng, spacing)}
${ground(rng, spacing)}
${board(rng, toy, woodOfToy)}
${rods()}
${rings.join("\n")}
${clutter(rng, toy, camera)}
`;
}
