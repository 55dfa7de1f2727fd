import { PolicyServer } from "../../policy/openpi/PolicyServer.ts";
import type { LoadServedPolicy } from "../compose/ServedPolicy.ts";
import { exitCodes, sentenceOf } from "../exitCodes.ts";
import { interruptible } from "../interruption.ts";
import { printComplaint, printJson, printLine } from "../print.ts";

export interface ServePolicyOptions {
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  readonly json?: true;
}

/** Serves a policy until Ctrl-C. Returns the exit code. @throws ModelError from `load`; UserError where the address cannot be had */
export async function servePolicy(
  directory: string,
  { host, port, seed, json }: ServePolicyOptions,
  load: LoadServedPolicy,
): Promise<number> {
  const { policy, cameras, metadata, description, gamePrompt, dispose } = await load(directory);
  let answers = 0;
  let failures = 0;
  const counted: typeof policy = {
    infer: async (...request) => {
      const chunk = await policy.infer(...request);
      answers++;
      return chunk;
    },
  };
  const onError = (error: unknown): void => {
    failures++;
    printComplaint(`a request could not be answered: ${sentenceOf(error) ?? String(error)}`);
  };
  try {
    await interruptible(async (signal) => {
      const server = await PolicyServer.listen({ policy: counted, cameras, metadata, host, port, seed, onError });
      if (json) {
        printJson({
          kind: "serving",
          url: server.url,
          policy: description,
          ...(gamePrompt !== undefined && { gamePrompt }),
        });
      } else printWelcome(server, description, gamePrompt);
      await aborted(signal);
      await server.close();
    });
  } finally {
    await dispose();
  }
  if (json) printJson({ kind: "summary", answers, failures });
  else printLine(`Stopped; ${answers} requests were answered, ${failures} failed.`);
  return exitCodes.success;
}

function printWelcome({ url, isOpen }: PolicyServer, description: string, gamePrompt: string | undefined): void {
  printLine(`Serving ${description} on ${url}`);
  if (gamePrompt !== undefined) printLine(`For a whole game it is told: ${gamePrompt}`);
  printLine(
    isOpen
      ? "Whoever reaches this address may ask it: there is no key."
      : "Only this machine reaches it; --host 0.0.0.0 opens it to others.",
  );
  printLine("Ctrl-C stops it.");
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener(
      "abort",
      () => {
        resolve();
      },
      { once: true },
    );
  });
