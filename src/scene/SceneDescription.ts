import type { Pose, Vec3 } from "../core/index.ts";

/** A solid about its own origin, z up, m. */
export type Shape =
  | { readonly kind: "box"; readonly size: Vec3 }
  /** Its axis is z. A cone where the radii differ. */
  | { readonly kind: "cylinder"; readonly radius: number; readonly topRadius?: number; readonly height: number }
  /** A cylinder with half spheres; `length` without these. */
  | { readonly kind: "capsule"; readonly radius: number; readonly length: number }
  | { readonly kind: "sphere"; readonly radius: number }
  /** A torus with a round profile about z: `radius` to the middle of its tube. */
  | { readonly kind: "torus"; readonly radius: number; readonly tube: number };

/** sRGB, 0..1. */
export type Colour = Vec3;

/** A surface; its pattern fills space and is cut by the shape, as in real wood and stone. */
export interface Material {
  readonly colour: Colour;
  readonly pattern: "plain" | "wood" | "cloth" | "marble" | "speckle";
  /** The pattern's other colour; the first where left out. */
  readonly second?: Colour;
  /** Size of the pattern's features, m. */
  readonly scale?: number;
  /** Another seed, another piece of the same material. */
  readonly seed?: number;
  /** 0 mirror-like .. 1 chalk. */
  readonly roughness: number;
  /** Share of light that is reflected as by varnish at a right angle, 0..1; 0.04 for most paints. */
  readonly gloss: number;
}

export interface Part {
  readonly shape: Shape;
  /** In the frame of its body. */
  readonly pose: Pose;
  /** Name of a material. */
  readonly material: string;
}

/** Parts that move together. */
export interface SceneBody {
  readonly name: string;
  readonly parts: readonly Part[];
  /** In the base frame. */
  readonly pose: Pose;
  /** Whether it is left out where shadows are cast: a floor throws none on what lies on it. */
  readonly isGround?: boolean;
}

/** Light as from a sky, brighter from above, and as from one lamp far away. Linear RGB; a white surface under 1 is white. */
export interface Lighting {
  readonly sky: Vec3;
  readonly ground: Vec3;
  readonly lamp: Vec3;
  /** Unit vector towards the lamp, base frame. */
  readonly towardsLamp: Vec3;
  /** Angle under which the lamp is seen, rad: how soft shadows are. */
  readonly lampSize: number;
  /** Factor on all light before it is made into a picture. */
  readonly exposure: number;
}

/** Everything that a picture shows, ready for JSON; frame: robot base, z up, m. */
export interface SceneDescription {
  readonly bodies: readonly SceneBody[];
  readonly materials: Readonly<Record<string, Material>>;
  readonly lighting: Lighting;
  /** What is seen where nothing is, linear RGB. */
  readonly background: Vec3;
}
