import { parseAnswer } from "./parseInstruction.ts";
import type { Clause, Reference } from "./Reference.ts";
import { resolveReference } from "./resolveReference.ts";
import type { Stacking } from "./stackingProblem.ts";
import type { TextScene } from "./TextScene.ts";

/** A question that was asked, with its answer. */
export interface Exchange {
  readonly question: string;
  readonly answer: string;
}

/** Why grounding had to stop. */
export type Halt =
  | { readonly kind: "ask"; readonly question: string; readonly candidates: readonly string[] }
  | { readonly kind: "refuse"; readonly reason: string };

type Step<T> = { readonly kind: "found"; readonly value: T } | Halt;

const found = <T>(value: T): Step<T> => ({ kind: "found", value });
const refuse = (reason: string): Halt => ({ kind: "refuse", reason });

/** Turns clauses into wishes about this scene, asking where words leave a choice. */
export class Grounding {
  readonly #scene: TextScene;
  readonly #exchanges: Exchange[];
  /** What "it" stands for: the subjects of the clause before. */
  #it: readonly Reference[] = [];

  /** @param dialogue answers to earlier questions, each used for one question */
  constructor(scene: TextScene, dialogue: readonly Exchange[]) {
    this.#scene = scene;
    this.#exchanges = [...dialogue];
  }

  ground(clauses: readonly Clause[]): Step<readonly Stacking[]> {
    const wishes: Stacking[] = [];
    const freed = new Set<string>();
    for (const [i, clause] of clauses.entries()) {
      if (clause.kind === "free") {
        const step = this.#groundFree(clause);
        if (step.kind !== "found") return step;
        for (const disc of step.value) freed.add(disc);
        continue;
      }
      const isPlacedNext = !clause.destination && clauses[i + 1]?.subjects[0]?.kind === "it";
      if (clause.kind === "take" && !isPlacedNext) {
        return refuse("An instruction to pick something up must also say where to put it.");
      }
      const step = this.#groundClause(isPlacedNext ? { ...clause, kind: "take" } : clause);
      if (step.kind !== "found") return step;
      wishes.push(...step.value);
    }
    return this.#contradiction(clauses, wishes, freed) ?? found(wishes);
  }

  /** The discs that may end anywhere; "it" stands for them from then on. */
  #groundFree(clause: Clause): Step<readonly string[]> {
    const discs: string[] = [];
    for (const subject of this.#subjectsOf(clause)) {
      const disc = this.#one(subject, "disc");
      if (disc.kind !== "found") return disc;
      discs.push(disc.value);
    }
    if (discs.length > 0) this.#it = discs.map((id) => ({ kind: "named", words: id, id }));
    return found(discs);
  }

  /** What is left free in one clause and wished in another was not understood. */
  #contradiction(
    clauses: readonly Clause[],
    wishes: readonly Stacking[],
    freed: ReadonlySet<string>,
  ): Halt | undefined {
    const frees = clauses.filter(({ kind }) => kind === "free");
    if (frees.length === 0) return undefined;
    if (
      clauses.some(({ kind, subjects }) => kind === "solve" || subjects.some((subject) => subject.kind === "tower"))
    ) {
      return refuse("I do not know what is left free where all discs shall be one tower.");
    }
    const both = wishes.find(({ disc }) => freed.has(disc));
    if (both) return refuse(`Where the ${this.#scene.nameOf(both.disc)} shall be is said and left free.`);
    const onPeg = wishes.find(({ on }) => this.#scene.pegs.includes(on));
    if (onPeg && frees.some(({ anyPeg }) => anyPeg)) {
      return refuse(`Where the ${this.#scene.nameOf(onPeg.disc)} shall be is said and left free.`);
    }
    return undefined;
  }

  #groundClause(clause: Clause): Step<readonly Stacking[]> {
    const source = clause.source && this.#one(clause.source, "place");
    if (source && source.kind !== "found") return source;
    const subjects = this.#subjectsOf(clause);
    if (subjects.length === 0) return refuse(`I do not know what "${clause.subjects[0]!.words}" stands for.`);
    const wishes: Stacking[] = [];
    const meant: Reference[] = [];
    for (const subject of subjects) {
      if (subject.kind === "tower") {
        const step = this.#groundTower(subject, clause, source?.value);
        if (step.kind !== "found") return step;
        wishes.push(...step.value);
        meant.push(subject);
        continue;
      }
      const disc = this.#one(subject, "disc", source?.value);
      if (disc.kind !== "found") return disc;
      meant.push({ kind: "named", words: subject.words, id: disc.value });
      if (clause.kind === "take") continue;
      const on = this.#destinationOf(disc.value, clause);
      if (on.kind !== "found") return on;
      wishes.push({ disc: disc.value, on: on.value });
    }
    this.#it = meant;
    return found(wishes);
  }

  /** The clause's subjects, with "it" replaced by what it stands for. */
  #subjectsOf({ subjects }: Clause): readonly Reference[] {
    return subjects.flatMap((subject) => (subject.kind === "it" ? this.#it : [subject]));
  }

  /** The whole tower in its only order, the largest disc on a peg. */
  #groundTower(tower: Reference, clause: Clause, source: string | undefined): Step<readonly Stacking[]> {
    const { discs, pegs, knowsPlaces } = this.#scene;
    const count = tower.kind === "tower" ? tower.count : undefined;
    if (discs.length === 0) return refuse("There are no discs here.");
    if (count !== undefined && count !== discs.length) {
      return refuse(`There ${discs.length === 1 ? "is 1 disc" : `are ${discs.length} discs`} here, not ${count}.`);
    }
    if (source !== undefined && knowsPlaces && !discs.every(({ id }) => this.#scene.isAbove(id, source))) {
      return refuse(`Not all discs are on the ${this.#scene.nameOf(source)}.`);
    }
    if (clause.kind === "take") return found([]);
    const base =
      clause.destination || clause.kind === "move"
        ? this.#destination(clause.destination, `On which peg should the tower stand?`, pegs, discs.at(-1)!.id)
        : found(pegs.at(-1));
    if (base.kind !== "found") return base;
    if (base.value === undefined) return refuse("There are no pegs here.");
    if (!pegs.includes(base.value)) {
      return refuse(`The whole tower can only stand on a peg, not on the ${this.#scene.nameOf(base.value)}.`);
    }
    const supports = [...discs.slice(1).map(({ id }) => id), base.value];
    return found(discs.map(({ id }, i) => ({ disc: id, on: supports[i]! })));
  }

  #destinationOf(disc: string, { destination }: Clause): Step<string> {
    const { discs, pegs } = this.#scene;
    const rank = discs.findIndex(({ id }) => id === disc);
    const places = [...pegs, ...discs.slice(rank + 1).map(({ id }) => id)];
    return this.#destination(destination, `Where should the ${this.#scene.nameOf(disc)} go?`, places, disc);
  }

  #destination(
    reference: Reference | undefined,
    question: string,
    places: readonly string[],
    self: string,
  ): Step<string> {
    if (reference) return this.#one(reference, "place", undefined, self);
    return this.#choose(question, places);
  }

  /** The one object that a reference means, by asking if need be. */
  #one(reference: Reference, role: "disc" | "place", source?: string, self?: string): Step<string> {
    const said = reference.words;
    if (reference.kind === "table") return refuse("Nothing may be put on the bare table; name a peg or a disc.");
    if (reference.kind === "tower") return refuse(`"${said}" names no single disc or peg.`);
    if (reference.kind === "it") {
      const [it] = this.#it;
      const isOne = this.#it.length === 1 && it?.kind === "named";
      return isOne ? found(it.id) : refuse(`I do not know what "${said}" stands for.`);
    }
    const referents = resolveReference(reference, this.#scene, source);
    const isDisc = (id: string): boolean => this.#scene.discs.some((disc) => disc.id === id);
    if (role === "disc" && referents.some((id) => !isDisc(id))) return refuse(`"${said}" is not a disc.`);
    if (referents.length === 0) {
      const where = source === undefined ? "here" : `on the ${this.#scene.nameOf(source)}`;
      return refuse(`There is no "${said.replace(/^(the|a|an|this|that) /, "")}" ${where}.`);
    }
    if (referents.length === 1) return found(referents[0]!);
    const kind = reference.kind === "peg" ? "peg" : "disc";
    return this.#choose(
      `Which ${kind} do you mean by "${said}"?`,
      referents.filter((id) => id !== self),
    );
  }

  /** Takes the answer to this question if there is one that fits, else asks it. */
  #choose(question: string, ids: readonly string[]): Step<string> {
    const [only] = ids;
    if (only === undefined) return refuse("There is no place here where it could go.");
    if (ids.length === 1) return found(only);
    let misunderstood = "";
    for (;;) {
      const index = this.#exchanges.findIndex((exchange) => exchange.question.endsWith(question));
      if (index < 0) break;
      const [{ answer }] = this.#exchanges.splice(index, 1) as [Exchange];
      const chosen = this.#fromAnswer(answer, ids);
      if (chosen !== undefined) return found(chosen);
      misunderstood = "I do not understand that answer. ";
    }
    return { kind: "ask", question: misunderstood + question, candidates: ids.map((id) => this.#scene.nameOf(id)) };
  }

  #fromAnswer(answer: string, ids: readonly string[]): string | undefined {
    const reference = parseAnswer(answer, this.#scene.words);
    if (!reference || reference.kind === "it" || reference.kind === "table" || reference.kind === "tower")
      return undefined;
    const plain = reference.kind === "peg" ? { ...reference, bare: false } : reference;
    const fitting = resolveReference(plain, this.#scene).filter((id) => ids.includes(id));
    return fitting.length === 1 ? fitting[0] : undefined;
  }
}
