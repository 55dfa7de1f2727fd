import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { UserError } from "../../../src/core/index.ts";

/** Time for an answer, ms; a measurement of half a minute is among them. */
const answerMs = 120_000;
const endMs = 5000;

/**
 * A process that is told by lines of JSON on its standard input what to do, and tells by one line each what came of it.
 * It ends when that input does, so that none is left when this process is killed.
 */
export class PeerProcess {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #answers: ((line: string | undefined) => void)[] = [];
  #isOver = false;

  private constructor(name: string, command: string, args: readonly string[]) {
    this.#name = name;
    this.#child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], detached: true });
    const over = (): void => {
      this.#isOver = true;
      for (const answer of this.#answers.splice(0)) answer(undefined);
    };
    this.#child.once("error", over);
    this.#child.once("exit", over);
    // What is written to a process that has ended is told by its missing answer.
    this.#child.stdin!.on("error", () => undefined);
    createInterface({ input: this.#child.stdout! }).on("line", (line) => {
      // What is no JSON is said by somebody else in that process, such as ROS.
      if (line.startsWith("{")) this.#answers.shift()?.(line);
    });
  }

  /** Settles when the peer says that it is ready. @throws UserError */
  static async start(name: string, command: string, args: readonly string[]): Promise<PeerProcess> {
    const peer = new PeerProcess(name, command, args);
    await peer.#answer();
    return peer;
  }

  /** A peer in TypeScript. @param file absolute */
  static node(file: string, args: readonly string[]): Promise<PeerProcess> {
    const all = ["--import", import.meta.resolve("tsx"), file, ...args];
    return PeerProcess.start(`${file} ${args.join(" ")}`, process.execPath, all);
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** @throws UserError where the process ends or does not answer */
  async ask(command: object): Promise<object> {
    this.#child.stdin!.write(`${JSON.stringify(command)}\n`);
    return this.#answer();
  }

  async end(): Promise<void> {
    if (this.#isOver) return;
    const ended = once(this.#child, "exit");
    this.#child.stdin!.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), endMs);
    await ended;
    clearTimeout(timer);
  }

  async #answer(): Promise<object> {
    const line = await new Promise<string | undefined>((resolve) => {
      const timer = setTimeout(() => {
        resolve(undefined);
      }, answerMs);
      const take = (text: string | undefined): void => {
        clearTimeout(timer);
        resolve(text);
      };
      if (this.#isOver) take(undefined);
      else this.#answers.push(take);
    });
    if (line === undefined) throw new UserError(`The process ${this.#name} ended or does not answer`);
    return JSON.parse(line) as object;
  }
}
