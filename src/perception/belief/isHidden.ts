import { dot, norm, scale, subtract, type Vec3 } from "../../core/index.ts";

/** A thing that may stand in the way of a look, as a ball; m, base frame. */
export interface Ball {
  readonly middle: Vec3;
  readonly radius: number;
}

/** Whether a ball stands between an eye and a point. */
export function isHidden(point: Vec3, eye: Vec3, balls: readonly Ball[]): boolean {
  const way = subtract(point, eye);
  const length = norm(way);
  const direction = scale(way, 1 / length);
  return balls.some(({ middle, radius }) => {
    const towards = subtract(middle, eye);
    const along = dot(towards, direction);
    if (along <= 0 || along >= length - radius) return false;
    return norm(subtract(towards, scale(direction, along))) < radius;
  });
}
