/** Words that add nothing and may stand anywhere. */
export const fillers = words(
  "please kindly just simply thanks also too again directly immediately asap ultimately eventually",
);

/** Beginnings that ask for something to be done. */
export const requests: readonly (readonly string[])[] = [
  ["can", "you"],
  ["could", "you"],
  ["would", "you"],
  ["will", "you"],
  ["you", "should"],
  ["you", "must"],
  ["i", "want", "you", "to"],
  ["i", "would", "like", "you", "to"],
  ["i'd", "like", "you", "to"],
  ["your", "task", "is", "to"],
  ["the", "task", "is", "to"],
  ["your", "goal", "is", "to"],
  ["the", "goal", "is", "to"],
  ["let's"],
  ["let", "us"],
];

/** Beginnings after which something may be said to be so that shall be so. */
export const wishes: readonly (readonly string[])[] = [
  ["i", "want"],
  ["i", "would", "like"],
  ["i'd", "like"],
  ["i", "need"],
  ["make", "sure", "that"],
  ["make", "sure"],
  ["ensure", "that"],
  ["ensure"],
  ["see", "to", "it", "that"],
  ["the", "goal", "is", "that"],
  ["the", "goal", "is"],
  ["the", "final", "state"],
  ["final", "state"],
  ["end", "state"],
  ["end", "result"],
  ["i", "wish"],
  ["i'm", "after"],
  ["two", "conditions"],
  ["three", "conditions"],
  ["two", "things"],
  ["three", "things"],
  ["in", "the", "end"],
  ["at", "the", "end"],
];

/** Longer ones, of words that mean nothing elsewhere. */
export const longWishes: readonly (readonly string[])[] = [
  ["what", "i", "want", "is", "that"],
  ["what", "i", "want", "is"],
  ["what", "i", "need", "is"],
  ["what", "i", "need", "in", "the", "end"],
  ["what", "i", "need", "at", "the", "end"],
  ["what", "i", "want", "in", "the", "end"],
  ["what", "i", "want", "at", "the", "end"],
  ["the", "end", "result", "should", "be", "as", "follows"],
  ["the", "end", "result", "should", "be", "this"],
  ["what", "matters", "to", "me", "is", "that"],
  ["what", "matters", "is", "that"],
];

/** When it shall be so, which goes without saying. */
export const endPhrases: readonly (readonly string[])[] = [
  ["in", "the", "end"],
  ["at", "the", "end"],
  ["when", "you're", "done"],
  ["when", "you're", "finished"],
  ["when", "you've", "finished"],
  ["when", "you", "are", "done"],
  ["once", "you're", "done"],
];

export const greetings: readonly (readonly string[])[] = [
  ...["hey", "hello", "hi", "robot", "ok", "okay", "so", "well", "alright", "now", "thx"].map((word) => [word]),
  ["thank", "you", "very", "much"],
  ["thank", "you"],
];

/** What adds nothing at the end of a wish. */
export const closers: readonly (readonly string[])[] = [
  ["as", "well"],
  ["with", "nothing", "in", "between", "them"],
  ["with", "nothing", "in", "between"],
  ["that's", "all", "i", "need"],
  ["that", "is", "all", "i", "need"],
  ["nothing", "more", "to", "it"],
  ["that's", "all"],
  ["that", "is", "all"],
  ["nothing", "else", "matters"],
  ["a", "lot"],
  ["if", "you", "can"],
  ["if", "possible"],
];

/** How a tower is ordered, which goes without saying. */
export const orderPhrases: readonly (readonly string[])[] = [
  ["in", "order", "of", "size"],
  ["in", "size", "order"],
  ["in", "order"],
  ["by", "size"],
];

/** What may stand between two clauses; at least one of them must. */
export const connectors: readonly (readonly string[])[] = [
  ["with"],
  ["but"],
  ["while"],
  [","],
  [";"],
  [":"],
  ["."],
  ["and"],
  ["then"],
  ["afterwards"],
  ["after", "that"],
  ["finally"],
  ["lastly"],
];

/** What may stand between the names of several things. */
export const listings: readonly (readonly string[])[] = [[",", "and"], [","], ["and"]];

export const moveVerbs = words(
  "put move place set stack bring shift transfer lay pile get carry drop build make send relocate slide deposit",
);
/** Verbs that end with the disc in the hand, a goal only together with a place. */
export const takeVerbs = words("pick take grab grasp lift");
export const solveVerbs = words("play solve do finish complete");
/** Longer ones first, since the first that fits is taken. */
export const gameNames: readonly (readonly string[])[] = [
  ["towers", "of", "hanoi"],
  ["tower", "of", "hanoi"],
  ["hanoi", "puzzle"],
  ["hanoi", "game"],
  ["hanoi"],
];
/** Words after a verb or before a preposition that change nothing about where things end. */
export const particles = words("up down back over");

const modals = [
  ["should"],
  ["must"],
  ["shall"],
  ["to"],
  ["has", "to"],
  ["have", "to"],
  ["needs", "to"],
  ["need", "to"],
  ["is", "to"],
  ["are", "to"],
  ["ought", "to"],
  ["is", "supposed", "to"],
  ["wants", "to"],
];
const standing = [
  ["be"],
  ["go"],
  ["lie"],
  ["sit"],
  ["rest"],
  ["stand"],
  ["end", "up"],
  ["come"],
  ["move"],
  ["change", "over"],
  ["be", "placed"],
  ["be", "put"],
  ["be", "moved"],
  ["be", "lying"],
  ["be", "sitting"],
  ["be", "resting"],
].sort((a, b) => b.length - a.length);

/** Says where a disc shall be, between the disc and the preposition. */
export const copulas: readonly (readonly string[])[] = [
  ...modals.flatMap((modal) => standing.map((verb) => [...modal, ...verb])),
  ...["belongs", "goes", "go", "moves", "comes", "being", "lying", "sitting", "resting", "standing"].map((word) => [
    word,
  ]),
  ["ends", "up"],
  ["end", "up"],
];

/** The same, but also said of what is so: a wish only where something asks for it. */
export const tellingCopulas: readonly (readonly string[])[] = [
  ...["is", "are", "lies", "lie", "sits", "sit", "rests", "rest", "stands", "stand"].map((word) => [word]),
];

/** What is left free when a clause says so. */
export const others: readonly (readonly string[])[] = [
  ["the", "others"],
  ["all", "others"],
  ["all", "the", "others"],
  ["the", "rest"],
  ["the", "other", "ones"],
  ["the", "other", "one"],
  ...["discs", "disks", "blocks", "rings", "cubes", "pieces"].map((noun) => ["the", "other", noun]),
  ["everything", "else"],
];

/** Longer ones first, since the first that fits is taken. */
export const freedoms: readonly (readonly string[])[] = [
  ["is", "up", "to", "you"],
  ["are", "up", "to", "you"],
  ["i", "leave", "to", "you"],
  ["is", "your", "choice"],
  ["doesn't", "matter", "to", "me"],
  ["does", "not", "matter", "to", "me"],
  ["don't", "matter", "to", "me"],
  ["do", "not", "matter", "to", "me"],
  ["doesn't", "matter"],
  ["does", "not", "matter"],
  ["don't", "matter"],
  ["do", "not", "matter"],
  ["can", "be", "anywhere"],
  ["can", "go", "anywhere"],
  ["may", "be", "anywhere"],
  ["may", "go", "anywhere"],
  ["can", "go", "wherever", "you", "like"],
  ["can", "be", "wherever", "you", "like"],
  ["anywhere"],
  ["wherever"],
  ["don't", "care"],
  ["you", "decide"],
];

/** Beginnings of what is left free. */
export const freeOpeners: readonly (readonly string[])[] = [
  ["i", "don't", "mind"],
  ["i", "do", "not", "mind"],
  ["i", "don't", "care"],
  ["i", "do", "not", "care"],
  ["i've", "no", "preference"],
  ["i", "have", "no", "preference"],
];

/** What of it is left free. */
export const freeAspects: readonly (readonly string[])[] = [["what", "happens", "to"], ["about"], ["where"], ["how"]];

/** The same without a thing. */
export const freeQuestions: readonly (readonly string[])[] = [
  ["which", "peg", "that", "happens", "on"],
  ["which", "peg", "that", "is"],
  ["which", "peg"],
  ["on", "which", "peg"],
  ["in", "what", "order"],
];

/** Longer ones first, since the first that fits is taken. */
export const prepositions: readonly (readonly string[])[] = [
  ["straight", "on", "top", "of"],
  ["straight", "on"],
  ["straight", "onto"],
  ["on", "the", "top", "of"],
  ["onto", "the", "top", "of"],
  ["to", "the", "top", "of"],
  ["on", "top", "of"],
  ["on", "to"],
  ["on", "top"],
  ["on"],
  ["onto"],
  ["upon"],
  ["atop"],
  ["to"],
  ["into"],
  ["in"],
  ["at"],
];

export const determiners = words("the a an this that any some");
/** Before a plural these mean all that there are; "some discs" does not. */
export const pluralDeterminers = words("the these those");
export const wholeWords = words("whole entire complete full");
export const towerNouns = words("tower stack pile pyramid");
export const discNouns = words("disc disk cube block ring piece box");
export const discPlurals = words("discs disks cubes blocks rings pieces boxes");
export const pegNouns = words("peg area rod pole spot side position stand platform post pin stick");

/** Words before which "right" says how directly, not where. */
export const directly: ReadonlySet<string> = words("on onto upon atop");

/** Where the lowest disc on a peg lies. */
const bases = ["bottom", "very bottom", "base", "foot"].map((word) => word.split(" "));
const articles = [["the"], []];
/** After "at" or "to": "at the bottom of the left peg" is directly on it. */
export const basePlaces: readonly (readonly string[])[] = articles.flatMap((article) =>
  bases.map((base) => [...article, ...base, "of"]),
);
/** After "as" or "being": "as the lowest disc on the left peg" is directly on it. */
export const baseRoles: readonly (readonly string[])[] = articles.flatMap((article) =>
  ["bottom", "lowest", "base"].flatMap((base) =>
    [...discNouns, "one", ""].flatMap((noun) =>
      ["of", "on"].map((preposition) => [...article, base, ...(noun === "" ? [] : [noun]), preposition]),
    ),
  ),
);

/** Colour words that are understood even where nothing has that colour, so that the answer can be "there is none". */
export const colours = words(
  "blue red green yellow orange purple white black pink brown grey gray cyan magenta violet turquoise",
);

export const smallestWords = words("smallest tiniest littlest");
export const largestWords = words("largest biggest");
export const smallWords = words("small smaller little");
export const largeWords = words("large larger big bigger");
export const topWords = words("top topmost uppermost upper");
export const bottomWords = words("bottom bottommost lowest lowermost");

/** Sides of the operator's view. */
export const sides: ReadonlyMap<string, "left" | "middle" | "right"> = new Map([
  ["left", "left"],
  ["leftmost", "left"],
  ["middle", "middle"],
  ["centre", "middle"],
  ["center", "middle"],
  ["central", "middle"],
  ["right", "right"],
  ["rightmost", "right"],
  ["last", "right"],
]);

export const ordinals: ReadonlyMap<string, number> = numbered("first second third fourth fifth sixth seventh eighth");

const cardinals = numbered("one two three four five six seven eight");

/** 1 of "one" and "1"; undefined for what is no number from 1 to 99. */
export const numberOf = (word: string): number | undefined =>
  /^[1-9]\d?$/.test(word) ? Number(word) : cardinals.get(word);

const otherWords = words(
  "it them everything all every each both of towers hanoi game puzzle from with other another next number no # hand far most table medium as base foot very",
);

/** Every word that the grammar knows in some place but for those that it knows in set phrases only; the rest is what a refusal quotes first. */
export const vocabulary: ReadonlySet<string> = new Set([
  ...[
    fillers,
    moveVerbs,
    takeVerbs,
    solveVerbs,
    particles,
    determiners,
    pluralDeterminers,
    wholeWords,
    towerNouns,
  ].flatMap((set) => [...set]),
  ...[discNouns, discPlurals, pegNouns, colours, smallestWords, largestWords].flatMap((set) => [...set]),
  ...[smallWords, largeWords, topWords, bottomWords, otherWords].flatMap((set) => [...set]),
  ...[
    requests,
    wishes,
    endPhrases,
    greetings,
    connectors,
    copulas,
    tellingCopulas,
    others,
    prepositions,
    orderPhrases,
  ].flat(2),
  ...sides.keys(),
  ...ordinals.keys(),
  ...cardinals.keys(),
]);

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}

function numbered(list: string): ReadonlyMap<string, number> {
  return new Map(list.split(" ").map((word, i) => [word, i + 1]));
}
