import type { Rng } from "../../../src/core/index.ts";
import { f } from "./povray.ts";

/** Writes a ring of this outer radius and thickness for rods of this radius; cm. */
export type RingShape = (radius: number, thickness: number, rod: number) => string;

/** Rings about y at the origin: round in section, or discs with edges of several kinds. */
const shapes: readonly RingShape[] = [
  (radius, thickness) => `torus { ${f(radius - thickness / 2)}, ${f(thickness / 2)} }`,
  (radius, thickness, rod) =>
    `difference { cylinder { y*${f(-0.49 * thickness)} y*${f(0.49 * thickness)} ${f(radius)} } cylinder { -y*9 y*9 ${f(rod * 1.15)} } }`,
  (radius, thickness, rod) => {
    const edge = thickness * 0.25;
    const half = thickness * 0.49;
    return `difference { union { cylinder { y*${f(-half)} y*${f(half)} ${f(radius - edge)} } cylinder { y*${f(edge - half)} y*${f(half - edge)} ${f(radius)} }
  torus { ${f(radius - edge)} ${f(edge)} translate y*${f(half - edge)} } torus { ${f(radius - edge)} ${f(edge)} translate y*${f(edge - half)} } } cylinder { -y*9 y*9 ${f(rod * 1.15)} } }`;
  },
  (radius, thickness, rod) => {
    const half = thickness * 0.495;
    const tube = half * 0.98;
    return `difference { union { cylinder { y*${f(-half)} y*${f(half)} ${f(radius - tube)} } torus { ${f(radius - tube)} ${f(tube)} } } cylinder { -y*9 y*9 ${f(rod * 1.15)} } }`;
  },
  (radius, thickness, rod) => {
    const half = thickness * 0.49;
    const edge = thickness * 0.22;
    return `difference { union { cone { y*${f(half - edge)} ${f(radius)} y*${f(half)} ${f(radius - edge)} } cylinder { y*${f(edge - half)} y*${f(half - edge)} ${f(radius)} }
  cone { y*${f(-half)} ${f(radius - edge)} y*${f(edge - half)} ${f(radius)} } } cylinder { -y*9 y*9 ${f(rod * 1.15)} } }`;
  },
];

/** One of them, for all rings of a toy. */
export const drawRingShape = (rng: Rng): RingShape => rng.pick(shapes);
