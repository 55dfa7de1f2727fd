import type { Rng, Vec3 } from "../../../src/core/index.ts";
import type { Camera } from "./Camera.ts";
import { wood, woods } from "./finishes.ts";
import { f, mix, radians, rgb, v } from "./povray.ts";
import type { Toy } from "./Toy.ts";

export function lamps(rng: Rng, spacing: number): string {
  const warmth = rng.uniform(-1, 1);
  const tint: Vec3 = [1 + 0.25 * Math.max(0, warmth), 1, 1 - 0.35 * Math.max(0, warmth) + 0.2 * Math.max(0, -warmth)];
  const brightness = rng.uniform(0.55, 1.15);
  const far = spacing * rng.uniform(5, 14);
  const a = rng.uniform(0, 2 * Math.PI);
  const e = rng.uniform(0.5, 1.4);
  const at: Vec3 = [far * Math.cos(a) * Math.cos(e), far * Math.sin(e), far * Math.sin(a) * Math.cos(e)];
  const wide = far * rng.uniform(0.05, 0.35);
  const c = tint.map((x) => x * brightness);
  const fill = rng.uniform(0.1, 0.35);
  return `light_source { ${v(at)} rgb ${v(c)} area_light x*${f(wide)} z*${f(wide)} 4 4 adaptive 1 jitter circular orient }
light_source { ${v([-at[0], far, -at[2] - far])} rgb ${f(fill)} shadowless }
sky_sphere { pigment { gradient y color_map { [0 rgb ${f(rng.uniform(0.15, 0.6))}] [1 rgb ${f(rng.uniform(0.3, 0.9))}] } } }`;
}

export function ground(rng: Rng, spacing: number): string {
  const grey = (): Vec3 => {
    const g = rng.uniform(0.03, 0.8);
    return [g * rng.uniform(0.8, 1.15), g, g * rng.uniform(0.75, 1.2)];
  };
  const kind = rng.integer(5);
  const turn = `rotate y*${f(rng.uniform(0, 360))}`;
  const matt = "finish { ambient 0.12 diffuse 0.75 }";
  const texture = [
    () => wood(rng, rng.pick(woods), spacing * rng.uniform(0.15, 0.5)),
    () => {
      const s = spacing * rng.uniform(0.02, 0.06);
      return `texture { pigment { checker ${rgb(grey())} ${rgb(grey())} scale ${f(s * rng.uniform(3, 30))} ${turn} } normal { quilted 0.4 scale ${f(s)} } ${matt} }`;
    },
    () => {
      const [a, b] = [grey(), grey()];
      return `texture { pigment { gradient x color_map { [0 ${rgb(a)}] [0.5 ${rgb(a)}] [0.5 ${rgb(b)}] [1 ${rgb(b)}] } turbulence 0.03 scale ${f(spacing * rng.uniform(0.1, 0.8))} ${turn} } normal { bumps 0.3 scale ${f(spacing * 0.02)} } ${matt} }`;
    },
    () => `texture { pigment { ${rgb(grey())} } ${matt} }`,
    () => {
      const a = grey();
      return `texture { pigment { granite color_map { [0 ${rgb(a)}] [1 ${rgb(mix(a, grey(), 0.6))}] } scale ${f(spacing * rng.uniform(0.3, 1.5))} } ${matt} }`;
    },
  ][kind]!();
  const wall = `plane { z, ${f(-spacing * rng.uniform(4, 12))} inverse texture { pigment { bozo color_map { [0 ${rgb(grey())}] [1 ${rgb(grey())}] } scale ${f(spacing * rng.uniform(1, 6))} } ${matt} } rotate y*180 }`;
  return `plane { y, 0 ${texture} }\n${rng.uniform() < 0.6 ? wall : ""}`;
}

/** Things that lie behind the toy or beside it. */
export function clutter(rng: Rng, { spacing }: Toy, { azimuth }: Camera): string {
  const things: string[] = [];
  for (let i = rng.integer(7); i > 0; i--) {
    const behind = spacing * rng.uniform(1.4, 5);
    const beside = spacing * rng.uniform(-4, 4);
    const a = radians(azimuth);
    const at: Vec3 = [beside * Math.cos(a) - behind * Math.sin(a), 0, beside * Math.sin(a) + behind * Math.cos(a)];
    const s = spacing * rng.uniform(0.15, 0.7);
    const c: Vec3 = [rng.uniform(0.02, 0.8), rng.uniform(0.02, 0.8), rng.uniform(0.02, 0.8)];
    const texture = `texture { pigment { ${rgb(c)} } finish { ambient 0.12 diffuse 0.7 specular 0.3 } } rotate y*${f(rng.uniform(0, 360))} translate ${v(at)}`;
    things.push(
      [
        `box { ${v([-s, 0, -s * 0.7])} ${v([s, s * rng.uniform(0.1, 1.2), s * 0.7])} ${texture} }`,
        `cylinder { 0 y*${f(s * rng.uniform(0.8, 2))} ${f(s * 0.5)} ${texture} }`,
        `sphere { y*${f(s * 0.5)} ${f(s * 0.5)} ${texture} }`,
        `cylinder { ${v([-s * 2, s * 0.08, 0])} ${v([s * 2, s * 0.08, 0])} ${f(s * 0.08)} ${texture} }`,
        `torus { ${f(s * 0.5)} ${f(s * 0.12)} translate y*${f(s * 0.12)} ${texture} }`,
      ][rng.integer(5)]!,
    );
  }
  return things.join("\n");
}
