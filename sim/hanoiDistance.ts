import type { DiscSpec, Relation } from "../src/core/index.ts";

/** A legal state of the puzzle: which peg's tower each disc belongs to (disc → peg); sizes give the order. */
export type Configuration = ReadonlyMap<string, string>;

type DiscSize = Pick<DiscSpec, "id" | "edge">;

export const defaultPegs: readonly string[] = ["peg1", "peg2", "peg3"];

/**
 * The configuration that supports describe; undefined if a disc is held, on the table, in the air, or on a smaller one.
 *
 * @param supports disc → the disc or peg it lies on
 */
export function configurationOf(
  supports: ReadonlyMap<string, string | undefined>,
  discs: readonly DiscSize[],
  pegs: readonly string[] = defaultPegs,
): Configuration | undefined {
  const result = new Map<string, string>();
  const used = new Set<string>();
  for (const { id, edge } of largestFirst(discs)) {
    const support = supports.get(id);
    if (support === undefined || used.has(support)) return undefined;
    used.add(support);
    const below = discs.find((disc) => disc.id === support);
    // Larger discs come first, so a support without an entry is smaller than what lies on it.
    const peg = below ? (below.edge > edge ? result.get(support) : undefined) : support;
    if (peg === undefined || !pegs.includes(peg)) return undefined;
    result.set(id, peg);
  }
  return result;
}

/**
 * How many legal moves each configuration is away from the nearest one that fulfils the goal: breadth-first search from
 * all of those at once over the pegsᵈⁱˢᶜˢ configurations (a move can be undone, so distances are the same both ways).
 *
 * @param goal relations named `on` and `clear`, with sign; need not name every disc
 * @returns the distance; undefined for no configuration or where no legal state fulfils the goal
 * @throws RangeError on another relation, an unknown object, or above 100,000 configurations
 */
export function hanoiDistance(
  goal: readonly Relation[],
  discs: readonly DiscSize[],
  pegs: readonly string[] = defaultPegs,
): (configuration: Configuration | undefined) => number | undefined {
  const order = largestFirst(discs).map(({ id }) => id);
  const count = pegs.length ** order.length;
  if (count > 100_000) throw new RangeError(`Distances of ${count} configurations are too many; 100,000 are the limit`);
  for (const relation of goal) checkRelation(relation, order, pegs);

  const distances = new Int32Array(count).fill(-1);
  let frontier: number[] = [];
  for (let code = 0; code < count; code++) {
    const places = decode(code, order.length, pegs.length);
    if (!goal.every((relation) => holdsIn(relation, places, order, pegs))) continue;
    distances[code] = 0;
    frontier.push(code);
  }
  for (let distance = 1; frontier.length > 0; distance++) {
    const next: number[] = [];
    for (const code of frontier) {
      for (const neighbour of neighbours(decode(code, order.length, pegs.length), pegs.length)) {
        if (distances[neighbour] !== -1) continue;
        distances[neighbour] = distance;
        next.push(neighbour);
      }
    }
    frontier = next;
  }
  return (configuration) => {
    if (!configuration) return undefined;
    const distance =
      distances[
        encode(
          order.map((id) => pegs.indexOf(configuration.get(id) ?? "")),
          pegs.length,
        )
      ];
    return distance === undefined || distance < 0 ? undefined : distance;
  };
}

/**
 * Whether there is only one shortest sequence of legal moves from a configuration to the goal: of two states of one puzzle there may be two
 * (Hinz, "The Tower of Hanoi", 1989). Of a configuration that fulfils the goal it is the empty one.
 */
export function hasOneShortestWay(
  configuration: Configuration,
  goal: readonly Relation[],
  discs: readonly DiscSize[],
  pegs: readonly string[] = defaultPegs,
): boolean {
  const order = largestFirst(discs).map(({ id }) => id);
  const distance = hanoiDistance(goal, discs, pegs);
  const distanceAt = (places: readonly number[]): number | undefined =>
    distance(new Map(order.map((id, i) => [id, pegs[places[i]!] ?? ""])));
  let places = order.map((id) => pegs.indexOf(configuration.get(id) ?? ""));
  for (let left = distanceAt(places); left !== 0; left--) {
    if (left === undefined) return false;
    const nearer = neighbours(places, pegs.length)
      .map((code) => decode(code, order.length, pegs.length))
      .filter((next) => distanceAt(next) === left - 1);
    if (nearer.length !== 1) return false;
    places = nearer[0]!;
  }
  return true;
}

/** {@link hanoiDistance} of one configuration. */
export const fewestMoves = (
  configuration: Configuration | undefined,
  goal: readonly Relation[],
  discs: readonly DiscSize[],
  pegs: readonly string[] = defaultPegs,
): number | undefined => hanoiDistance(goal, discs, pegs)(configuration);

const largestFirst = (discs: readonly DiscSize[]): DiscSize[] => [...discs].sort((a, b) => b.edge - a.edge);

function checkRelation({ name, objects }: Relation, discs: readonly string[], pegs: readonly string[]): void {
  const [first = "", second = ""] = objects;
  const isPlace = (id: string): boolean => discs.includes(id) || pegs.includes(id) || id === "table";
  const isOn = name === "on" && objects.length === 2 && discs.includes(first) && isPlace(second);
  const isClear = name === "clear" && objects.length === 1 && isPlace(first);
  if (!isOn && !isClear) {
    throw new RangeError(
      `Cannot count moves to "${[name, ...objects].join(" ")}": only (on disc place) and (clear place) of this scene`,
    );
  }
}

/** @param places peg index of each disc, largest first */
function holdsIn(
  { name, objects, sign }: Relation,
  places: readonly number[],
  discs: readonly string[],
  pegs: readonly string[],
): boolean {
  const supportOf = (disc: number): string => {
    for (let larger = disc - 1; larger >= 0; larger--) if (places[larger] === places[disc]) return discs[larger]!;
    return pegs[places[disc]!]!;
  };
  const [first, second] = objects;
  if (name === "on") return (supportOf(discs.indexOf(first!)) === second) === sign;
  const isCovered = first !== "table" && discs.some((_, disc) => supportOf(disc) === first);
  return !isCovered === sign;
}

/** Codes that one legal move leads to: the smallest disc of each tower to every peg without a smaller one. */
function neighbours(places: readonly number[], pegs: number): number[] {
  const result: number[] = [];
  const closed = new Set<number>();
  for (let disc = places.length - 1; disc >= 0; disc--) {
    const from = places[disc]!;
    if (!closed.has(from)) {
      closed.add(from);
      for (let to = 0; to < pegs; to++) if (!closed.has(to)) result.push(encode(places.with(disc, to), pegs));
    }
  }
  return result;
}

/** −1 where a disc is on no known peg. */
function encode(places: readonly number[], pegs: number): number {
  let code = 0;
  for (const place of places) {
    if (place < 0) return -1;
    code = code * pegs + place;
  }
  return code;
}

function decode(code: number, discs: number, pegs: number): number[] {
  const places = new Array<number>(discs);
  for (let disc = discs - 1; disc >= 0; disc--) {
    places[disc] = code % pegs;
    code = Math.floor(code / pegs);
  }
  return places;
}
