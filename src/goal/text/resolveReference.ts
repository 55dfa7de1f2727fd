import type { DiscReference, PegReference, Reference } from "./Reference.ts";
import type { KnownDisc, TextScene } from "./TextScene.ts";

/** The objects that a reference may mean: exactly one if it is clear, none if there is nothing of the kind. */
export type Referents = readonly string[];

/**
 * What a reference to one disc, peg or named object may mean; towers, "it" and the table are not its business.
 *
 * @param place id of the peg or disc above which the disc was said to be
 */
export function resolveReference(
  reference: Exclude<Reference, { kind: "tower" | "it" | "table" }>,
  scene: TextScene,
  place?: string,
): Referents {
  switch (reference.kind) {
    case "named":
      return [reference.id];
    case "peg":
      return pegsMeant(reference, scene);
    case "disc":
      return discsMeant(reference, scene, place).map(({ id }) => id);
  }
}

function pegsMeant({ side, rank, bare }: PegReference, { pegs }: TextScene): Referents {
  if (rank !== undefined) return pegs.slice(rank - 1, rank);
  if (side === undefined || (bare && side !== "middle")) return pegs;
  if (side === "left") return pegs.slice(0, 1);
  if (side === "right") return pegs.slice(-1);
  const middle = (pegs.length - 1) / 2;
  return Number.isInteger(middle) ? [pegs[middle]!] : [];
}

/** Colour, place and height choose the discs; size then chooses among these. */
function discsMeant(reference: DiscReference, scene: TextScene, place?: string): readonly KnownDisc[] {
  const { colour, extreme, rank, height, vague, level } = reference;
  if (level !== undefined) {
    const pegs = level.on ? pegsMeant(level.on, scene) : scene.pegs;
    const ids = new Set(pegs.map((peg) => scene.towerOn(peg).at(level.from === "top" ? -level.nth : level.nth - 1)));
    return scene.discs.filter(({ id }) => ids.has(id));
  }
  const discs = scene.discs.filter(
    (disc, i) =>
      (colour === undefined || disc.colour === colour || disc.id === colour) &&
      (rank === undefined || i + 1 === rank) &&
      (place === undefined || !scene.knowsPlaces || scene.isAbove(disc.id, place)) &&
      (height !== "top" || scene.isTop(disc.id)) &&
      (height !== "bottom" || scene.isBottom(disc.id)),
  );
  if (extreme) {
    const index = extreme.end === "smallest" ? extreme.nth - 1 : discs.length - extreme.nth;
    return discs.slice(Math.max(index, 0), Math.max(index + 1, 0));
  }
  if (vague === "medium" && discs.length % 2 === 1) return [discs[(discs.length - 1) / 2]!];
  if (vague === "small" && discs.length === 2) return discs.slice(0, 1);
  if (vague === "large" && discs.length === 2) return discs.slice(1);
  return discs;
}
