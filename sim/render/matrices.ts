import type { Object3D } from "three";
import { writeRotationMatrix } from "../../src/arm/rotationMatrix.ts";
import { inverse, type Pose } from "../../src/core/index.ts";

/** The transform from the base frame into a posed frame, three rows of four numbers. */
export function viewOf(X_BC: Pose): Float64Array {
  const { position, orientation } = inverse(X_BC);
  const R = new Float64Array(9);
  writeRotationMatrix(orientation, R);
  const [x, y, z] = position;
  return Float64Array.of(R[0]!, R[1]!, R[2]!, x, R[3]!, R[4]!, R[5]!, y, R[6]!, R[7]!, R[8]!, z);
}

/** `view` after an object's own transform, three rows of four numbers. */
export function matrixTo(view: Float64Array, { matrixWorld: { elements: m } }: Object3D): Float64Array {
  const out = new Float64Array(12);
  for (let row = 0; row < 12; row += 4) {
    for (let column = 0; column < 4; column++) {
      const c = 4 * column;
      out[row + column] =
        view[row]! * m[c]! +
        view[row + 1]! * m[c + 1]! +
        view[row + 2]! * m[c + 2]! +
        (column === 3 ? view[row + 3]! : 0);
    }
  }
  return out;
}
