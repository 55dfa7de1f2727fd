import { createInterface } from "node:readline";

/** What a peer does on a command; the answer is one line. */
export type Commands = Readonly<Record<string, (argument: number) => object | Promise<object>>>;

/** CPU time of this process so far, s. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The other end of `PeerProcess`: says that it is ready, answers `{do, argument}` in turn, and ends with its input. */
export async function answerCommands(commands: Commands): Promise<void> {
  const tell = (answer: object): void => {
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  };
  tell({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    const { do: name, argument = 0 } = JSON.parse(line) as { readonly do: string; readonly argument?: number };
    tell(name === "cpu" ? { seconds: cpuSeconds() } : await commands[name]!(argument));
  }
}
