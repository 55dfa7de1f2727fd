import { resolve } from "node:path";
import { UsageError } from "../exitCodes.ts";

/** Which model a training goes on from, and which of its networks it trains. */
export interface FurtherTraining<Role extends string> {
  readonly from?: string;
  readonly networks?: readonly Role[];
}

/** Checks the options and hands back what a training is told of them. @param out where the model is to be written @throws UsageError */
export function checkedFurtherTraining<Role extends string>(
  { from, networks }: FurtherTraining<Role>,
  out: string,
): FurtherTraining<Role> {
  if (networks !== undefined && from === undefined) {
    throw new UsageError("--networks needs --from: networks that are not trained stay as those of another model are");
  }
  if (from !== undefined && resolve(from) === resolve(out)) {
    throw new UsageError(`--from and --out are both "${out}": what is gone on from must stay; name another --out`);
  }
  return { ...(from !== undefined && { from }), ...(networks && { networks }) };
}

/** Name of the directory of a training in runs/. */
export const trainingDirectory = (name: string, { from, networks }: FurtherTraining<string>): string =>
  [name, ...(from === undefined ? [] : ["further", ...(networks ?? [])])].join("-");
