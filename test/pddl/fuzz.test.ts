import { Rng } from "../../src/core/index.ts";
import { parseDomain, parsePlan, parseProblem, PddlError } from "../../src/pddl/index.ts";
import { domainNames, domainText, problemText } from "./domainFiles.ts";

const pieces = ["(", ")", "-", "?", ";", " ", "\n", ":", "(not ", "(and", "object", "=", "0", "é", "\0", "__proto__"];

/** Cuts, drops, doubles, swaps or overwrites a part of a text, once or a few times. */
function mutate(text: string, rng: Rng): string {
  let result = text;
  for (let times = 1 + rng.integer(3); times > 0; times--) {
    const from = rng.integer(result.length + 1);
    const to = Math.min(result.length, from + rng.integer(30));
    const part = result.slice(from, to);
    const inserted = rng.pick(["", "", part + part, rng.pick(pieces), rng.pick(pieces) + part]);
    result = rng.uniform() < 0.1 ? result.slice(0, from) : result.slice(0, from) + inserted + result.slice(to);
    if (rng.uniform() < 0.3) {
      const words = result.split(/(?<=[ ()])/);
      const [i, j] = [rng.integer(words.length), rng.integer(words.length)];
      [words[i], words[j]] = [words[j]!, words[i]!];
      result = words.join("");
    }
  }
  return result;
}

describe("parsers on mutated files", () => {
  for (const name of domainNames) {
    it(`throw nothing but PddlError (domains/${name})`, () => {
      const rng = new Rng(7, `fuzz-${name}`);
      const domain = parseDomain(domainText(name), "d");
      const readers: readonly (readonly [string, (text: string) => unknown])[] = [
        [domainText(name), (text) => parseDomain(text, "d")],
        [problemText(name, "hanoi-3.pddl"), (text) => parseProblem(text, "p", domain)],
        [problemText(name, "hanoi-3.pddl"), (text) => parseProblem(text, "p")],
        ["(pick blue red)\n(place blue peg3)\n", (text) => parsePlan(text, "plan")],
      ];
      let refused = 0;
      for (let i = 0; i < 4000; i++) {
        const [text, read] = readers[i % readers.length]!;
        const mutant = mutate(text, rng);
        try {
          read(mutant);
        } catch (error) {
          if (!(error instanceof PddlError)) throw new Error(`On ${JSON.stringify(mutant)}`, { cause: error });
          refused++;
        }
      }
      if (refused < 1000) throw new Error(`Only ${refused} mutants were refused: the fuzzer is too tame`);
    });
  }
});
