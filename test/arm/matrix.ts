/** Dense matrices, row by row, for naive twins. */
export type Matrix = readonly (readonly number[])[];

export const product = (a: Matrix, b: Matrix): number[][] =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, x, k) => sum + x * b[k]![j]!, 0)));

export const transpose = (a: Matrix): number[][] => a[0]!.map((_, j) => a.map((row) => row[j]!));

/** Rotation by the angle about the x or z axis, then a shift along it, as a 4 × 4 matrix. */
export function screw(axis: "x" | "z", angle: number, shift: number): number[][] {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return axis === "x"
    ? [
        [1, 0, 0, shift],
        [0, c, -s, 0],
        [0, s, c, 0],
        [0, 0, 0, 1],
      ]
    : [
        [c, -s, 0, 0],
        [s, c, 0, 0],
        [0, 0, 1, shift],
        [0, 0, 0, 1],
      ];
}
