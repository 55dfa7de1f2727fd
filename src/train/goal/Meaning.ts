import { colourNames } from "./drawScene.ts";
import { type PegId, pegIds, type TowerScene } from "./TowerScene.ts";

/** What a reference goes by: an ordinal counts sizes, a level the discs of a tower. */
export type MeaningGroup = "colour" | "size" | "ordinal" | "level" | "position" | "relation";

/** A way to refer to a disc; `section` has its wordings, the rest is what they need. */
export interface Meaning {
  readonly section: string;
  readonly group: MeaningGroup;
  /** How likely within its group. */
  readonly weight: number;
  readonly colour?: string;
  readonly nth?: number;
  readonly peg?: PegId;
  /** Another disc that it goes by. */
  readonly disc?: string;
}

/** Every way to refer to this disc and no other of the scene. */
export function meaningsOf(scene: TowerScene, id: string): readonly Meaning[] {
  return [
    ...byColour(scene, id),
    ...bySize(scene, id),
    ...byPlace(scene, id),
    ...bySingleTower(scene, id),
    ...byNeighbour(scene, id),
  ];
}

function byColour(scene: TowerScene, id: string): Meaning[] {
  const { colour } = scene.discs.find((disc) => disc.id === id)!;
  const alike = scene.discs.filter((disc) => disc.colour === colour);
  const peg = scene.pegOf(id);
  const isAloneThere = peg !== undefined && alike.filter((disc) => scene.pegOf(disc.id) === peg).length === 1;
  // Whoever says "the little red one" means no more than "the red one", and would not say it of a large one.
  const section = scene.rank(id) <= (scene.discs.length + 1) / 2 ? "ref.little-colour" : "ref.big-colour";
  return [
    ...(alike.length === 1 ? [{ section: "ref.colour", group: "colour", weight: 12, colour } as const] : []),
    ...(alike.length === 1 ? [{ section, group: "colour", weight: 1, colour } as const] : []),
    ...(isAloneThere ? [{ section: "ref.colour-and-place", group: "colour", weight: 1, colour, peg } as const] : []),
  ];
}

function bySize(scene: TowerScene, id: string): Meaning[] {
  const count = scene.discs.length;
  const rank = scene.rank(id);
  const fromLargest = count + 1 - rank;
  const size = (section: string, applies: boolean, weight: number): Meaning[] =>
    applies ? [{ section, group: "size", weight }] : [];
  const isBetween = rank > 1 && rank < count;
  const nths: Meaning[] = [
    { section: "ref.nth-smallest", group: "ordinal", weight: 2, nth: rank },
    { section: "ref.nth-largest", group: "ordinal", weight: 2, nth: fromLargest },
  ];
  return [
    ...size("ref.smallest", rank === 1, 4),
    ...size("ref.largest", rank === count, 4),
    ...size("ref.smaller-of-two", count === 2 && rank === 1, 4),
    ...size("ref.larger-of-two", count === 2 && rank === 2, 4),
    ...size("ref.second-smallest", count > 2 && rank === 2, 2),
    ...size("ref.second-largest", count > 2 && fromLargest === 2, 2),
    ...size("ref.middle-size", count > 2 && rank === fromLargest, 4),
    ...(isBetween ? [...nths, ...nths.map((nth): Meaning => ({ ...nth, group: "size", weight: 1 }))] : []),
  ];
}

function byPlace(scene: TowerScene, id: string): Meaning[] {
  const peg = scene.pegOf(id);
  if (peg === undefined) {
    return scene.loose.length === 1 ? [{ section: "ref.loose", group: "position", weight: 4 }] : [];
  }
  const tower = scene.towerOn(peg);
  if (tower.length === 1) return [{ section: "ref.only-on", group: "position", weight: 4, peg }];
  const fromBottom = tower.indexOf(id) + 1;
  const fromTop = tower.length + 1 - fromBottom;
  const at = (section: string, applies: boolean, weight: number): Meaning[] =>
    applies ? [{ section, group: "position", weight, peg }] : [];
  const nths: Meaning[] = [
    { section: "ref.nth-from-bottom", group: "level", weight: 1, peg, nth: fromBottom },
    { section: "ref.nth-from-top", group: "level", weight: 1, peg, nth: fromTop },
  ].filter(({ nth }) => nth > 1) as Meaning[];
  return [
    ...at("ref.top-of", fromTop === 1, 4),
    ...at("ref.bottom-of", fromBottom === 1, 4),
    ...at("ref.middle-of", tower.length > 2 && fromTop === fromBottom, 3),
    ...at("ref.smallest-on", fromTop === 1, 1),
    ...at("ref.largest-on", fromBottom === 1, 1),
    ...(tower.length === 2
      ? [{ section: `ref.${fromTop === 1 ? "smaller" : "larger"}-of-pair`, group: "size", weight: 3, peg } as const]
      : []),
    ...nths,
    ...nths.map((nth): Meaning => ({ ...nth, group: "position", weight: 0.5 })),
  ];
}

/** Which peg goes without saying where all discs on pegs are in one tower. */
function bySingleTower(scene: TowerScene, id: string): Meaning[] {
  const tower = scene.towers.find((each) => each.length === scene.discs.length);
  if (tower === undefined) return [];
  const fromBottom = tower.indexOf(id) + 1;
  const fromTop = tower.length + 1 - fromBottom;
  const nths: Meaning[] = [
    { section: "ref.nth-bottom", group: "level", weight: 1, nth: fromBottom },
    { section: "ref.nth-top", group: "level", weight: 1, nth: fromTop },
  ].filter(({ nth }) => nth > 1) as Meaning[];
  return [
    ...(fromTop === 1 ? [{ section: "ref.top", group: "position", weight: 4 } as const] : []),
    ...(fromBottom === 1 ? [{ section: "ref.bottom", group: "position", weight: 4 } as const] : []),
    ...nths,
  ];
}

function byNeighbour(scene: TowerScene, id: string): Meaning[] {
  const rider = scene.riderOf(id);
  const support = scene.supports.get(id)!;
  const next = (section: string, disc: string): Meaning => ({ section, group: "relation", weight: 1, disc });
  const [smaller, larger] = [scene.discs[scene.rank(id) - 2], scene.discs[scene.rank(id)]];
  const isOnlyCovered = rider !== undefined && scene.discs.every((disc) => disc.id === id || scene.isClear(disc.id));
  return [
    ...(rider === undefined ? [] : [next("ref.under", rider)]),
    ...(scene.rank(support) < Infinity ? [next("ref.on-top-of", support)] : []),
    ...(isOnlyCovered ? [{ section: "ref.covered", group: "relation", weight: 0.5 } as const] : []),
    ...(smaller === undefined ? [] : [{ ...next("ref.next-larger", smaller.id), weight: 0.25 }]),
    ...(larger === undefined ? [] : [{ ...next("ref.next-smaller", larger.id), weight: 0.25 }]),
  ];
}

/** References that no disc of the scene fits. */
export function emptyMeanings(scene: TowerScene): readonly Meaning[] {
  const count = scene.discs.length;
  const beyond = count + 1;
  const single = scene.towers.some((tower) => tower.length === count);
  const missing = colourNames.filter((colour) => scene.discs.every((disc) => disc.colour !== colour));
  return [
    ...missing.flatMap((colour): Meaning[] => [
      { section: "ref.colour", group: "colour", weight: 7, colour },
      { section: "ref.little-colour", group: "colour", weight: 0.7, colour },
      { section: "ref.big-colour", group: "colour", weight: 0.7, colour },
    ]),
    ...[beyond, beyond + 1].flatMap((nth): Meaning[] => [
      { section: "ref.nth-smallest", group: "ordinal", weight: 3, nth },
      { section: "ref.nth-largest", group: "ordinal", weight: 3, nth },
      ...(single
        ? ([
            { section: "ref.nth-bottom", group: "level", weight: 1, nth },
            { section: "ref.nth-top", group: "level", weight: 1, nth },
          ] as const)
        : []),
    ]),
    ...pegIds.flatMap((peg): Meaning[] => {
      const height = scene.towerOn(peg).length;
      return height === 0
        ? [{ section: "ref.only-on", group: "position", weight: 1, peg }]
        : [
            { section: "ref.nth-from-bottom", group: "level", weight: 1, peg, nth: height + 1 },
            { section: "ref.nth-from-top", group: "level", weight: 1, peg, nth: height + 1 },
          ];
    }),
    ...scene.discs
      .filter(({ id }) => scene.isClear(id))
      .map(({ id }): Meaning => ({ section: "ref.on-top-of", group: "relation", weight: 0.5, disc: id })),
    ...(scene.loose.length === 0 ? [{ section: "ref.loose", group: "position", weight: 1 } as const] : []),
  ];
}
