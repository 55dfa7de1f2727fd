/** What the command line asks for: sets by name, and whether one that is held out may be opened another time. */
export interface ChosenSets {
  readonly chosen: readonly string[];
  readonly isAgain: boolean;
}

/**
 * Reads the names of sets, and `--again`, from the words of a command.
 *
 * @param names of all sets that there are
 * @param usual what is chosen where none is named; nothing held out
 * @throws Error on a name that is none of them
 */
export function chosenSets(
  words: readonly string[],
  { names, usual }: { readonly names: readonly string[]; readonly usual: readonly string[] },
): ChosenSets {
  const named = words.filter((word) => word !== "--again");
  const unknown = named.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no set "${unknown}"; choose of ${names.join(", ")}`);
  return { chosen: named.length === 0 ? usual : named, isAgain: words.includes("--again") };
}
