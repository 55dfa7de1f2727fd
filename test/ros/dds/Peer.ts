import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { kill } from "./LaunchedGraph.ts";
import { shellEnvironment } from "./ownDomain.ts";

/** Longest command of a peer, ms; the peer has limits of its own. */
const commandMs = 150_000;

/** A program in Python, on rclpy alone, that carries out commands one after the other. */
export class Peer {
  readonly #child: ChildProcess;
  readonly #answers: ((answer: Record<string, unknown>) => void)[] = [];
  #stderr = "";

  /** @param name of a program in peers/ */
  constructor(name: string) {
    const program = fileURLToPath(new URL(`peers/${name}.py`, import.meta.url));
    this.#child = spawn("python3", [program], { env: shellEnvironment, stdio: ["pipe", "pipe", "pipe"] });
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => (this.#stderr += text));
    createInterface({ input: this.#child.stdout! }).on("line", (line) => {
      this.#answers.shift()?.(JSON.parse(line) as Record<string, unknown>);
    });
    this.#child.on("exit", (code) => {
      for (const answer of this.#answers.splice(0)) answer({ error: `ended with ${code ?? "a signal"}` });
    });
  }

  /** @throws AssertionError with what the peer says where it fails */
  async ask<A>(command: string, parts: Readonly<Record<string, unknown>> = {}): Promise<A> {
    let timer: NodeJS.Timeout | undefined;
    const answer = await new Promise<Record<string, unknown>>((resolve) => {
      this.#answers.push(resolve);
      this.#child.stdin!.write(`${JSON.stringify({ do: command, ...parts })}\n`);
      timer = setTimeout(() => {
        resolve({ error: `no answer within ${commandMs / 1000} s` });
      }, commandMs);
    });
    clearTimeout(timer);
    assert.equal(answer["error"], undefined, `${command}: ${String(answer["error"])}\n${this.#stderr}`);
    return answer as A;
  }

  /** Ends it: by itself where it can. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.stdin!.end();
    const timer = setTimeout(() => {
      kill(this.#child.pid!);
    }, 10_000);
    await ended;
    clearTimeout(timer);
  }
}
