import type { Vec3 } from "../../../src/core/index.ts";

/** A number, a place or another vector, and a colour as POV-Ray is told them. */
export const f = (x: number): string => x.toFixed(4);
export const v = (p: readonly number[]): string => `<${p.map(f).join(", ")}>`;
export const rgb = (c: Vec3): string => `rgb ${v(c)}`;

/** Between two colours. */
export const mix = (a: Vec3, b: Vec3, t: number): Vec3 => [
  a[0] + t * (b[0] - a[0]),
  a[1] + t * (b[1] - a[1]),
  a[2] + t * (b[2] - a[2]),
];

export const radians = (degrees: number): number => (degrees * Math.PI) / 180;
