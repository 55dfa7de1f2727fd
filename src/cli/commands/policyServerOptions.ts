import { type Command, InvalidArgumentError } from "commander";
import { policyKeyVariable } from "../../policy/openpi/policyAddress.ts";
import { usualInferenceSeconds, usualReplanSteps } from "../compose/configurationOf.ts";
import { wholeNumber } from "../parseOptions.ts";

/** Which policy on a server an agent asks, and how. */
export interface PolicyServerOptions {
  readonly policyUrl?: string;
  readonly policyName?: string;
  readonly policyPrompt?: string;
  readonly policyReplan?: number;
  readonly policyTimeout?: number;
  readonly policyMirror?: true;
}

/** Most actions of a chunk and seconds that can be chosen. */
const most = { actions: 1000, seconds: 3600 } as const;

/** A name without blanks, for it becomes part of records. @throws InvalidArgumentError */
function nameOfPolicy(text: string): string {
  if (/^[\w.:/@+-]{1,100}$/.test(text)) return text;
  throw new InvalidArgumentError("It must be 1 to 100 letters, digits or any of . : / @ + - _");
}

/** Adds the options of the agents whose policy is on a server. */
export const withPolicyServerOptions = (command: Command): Command =>
  command
    .option(
      "--policy-url <url>",
      `with a policy on a server: address of the openpi policy server, as ws://127.0.0.1:8000; its key, if any, is ${policyKeyVariable}`,
    )
    .option(
      "--policy-name <name>",
      "with a policy on a server: what the policy is called in records, as pi05_libero (needed by bench)",
      nameOfPolicy,
    )
    .option(
      "--policy-prompt <text>",
      "what a policy without a planner is told (default: the instruction with the agent remote, else what it was trained with)",
    )
    .option(
      "--policy-replan <n>",
      `actions of each chunk of a policy that are carried out (default: ${usualReplanSteps} of one on a server, else as its card says)`,
      wholeNumber(1, most.actions),
    )
    .option(
      "--policy-timeout <s>",
      `with a policy on a server: seconds within which the policy must be reached, and must answer (default: ${usualInferenceSeconds})`,
      wholeNumber(1, most.seconds),
    )
    .option(
      "--policy-mirror",
      "with a policy on a server: show pictures with left and right exchanged, as LIBERO's policies see",
    );
