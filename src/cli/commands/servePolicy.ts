import { Command } from "commander";
import type { ServePolicyOptions } from "../actions/servePolicy.ts";
import type { LoadServedPolicy } from "../compose/ServedPolicy.ts";
import { exitCodesHelp } from "../exitCodes.ts";
import { wholeNumber } from "../parseOptions.ts";

/** @param load reads the policy's directory */
export function servePolicyCommand(load: LoadServedPolicy): Command {
  return new Command("serve-policy")
    .summary("serve a policy of ours to openpi's clients")
    .description(
      "Serves a trained vision-language-action policy over openpi's websocket protocol, to openpi-client in Python or to the\n" +
        "agents remote, remote-guided and remote-guided-oracle. A request has two pictures, the state and a prompt, as openpi's\n" +
        "LIBERO policies take them; an answer has the next actions. GET /healthz says that it is well.\n\n" +
        "It infers for one client at a time, for at most eight that are connected, and for no web page. It asks for no key: on\n" +
        "another host than the usual one whoever reaches the port may ask it.",
    )
    .argument("<dir>", "directory of the policy")
    .option("--host <host>", "address to listen on; 0.0.0.0 for all of this machine's", "127.0.0.1")
    .option("--port <n>", "port to listen on; 0 for any that is free", wholeNumber(0, 65_535), 8000)
    .option("--seed <n>", "seed of the policy's noise, the same for each connection", wholeNumber(0), 0)
    .option("--json", 'print JSON lines only; the first has the kind "serving" with the url, the last "summary"')
    .addHelpText(
      "after",
      `
Examples:
  praxis serve-policy policies/vla
  praxis serve-policy policies/vla --host 0.0.0.0 --port 8001
  praxis run --agent remote --policy-url ws://127.0.0.1:8000 --policy-prompt "Play Towers of Hanoi."
${exitCodesHelp}`,
    )
    .action(async (directory: string, options: ServePolicyOptions) => {
      const { servePolicy } = await import("../actions/servePolicy.ts");
      process.exitCode = await servePolicy(directory, options, load);
    });
}
