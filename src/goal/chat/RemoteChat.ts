import { LanguageModelError, UserError } from "../../core/index.ts";
import { printable } from "../../core/printable.ts";
import type { JsonSchema } from "./answerSchema.ts";
import type { Chat, ChatMessage } from "./Chat.ts";
import { apiKeyVariable, chatAddress } from "./chatAddress.ts";

export interface RemoteChatOptions {
  /** What comes before `/chat/completions`, as `http://127.0.0.1:8080/v1`. */
  readonly url: string;
  /** As the server calls it. */
  readonly model: string;
  /** Sent as a bearer token, and told to nobody else. */
  readonly apiKey?: string | undefined;
  /** Longest time for one answer, ms. @default 60,000 */
  readonly totalMs?: number | undefined;
  /** Longest pause between two pieces of an answer that has begun, ms. @default 15,000 */
  readonly idleMs?: number;
  /** Most bytes of an answer. @default 1 MiB */
  readonly mostBytes?: number;
}

/** Longest time for one answer, s: node's fetch waits no longer for a response to begin. */
export const longestSeconds = 300;

/** Time for an answer where no other is chosen, s: a small model on a processor takes that long over a picture. */
export const usualSeconds = 60;

/** Longest quotation of what a server says of itself, in characters. */
const longestQuote = 200;

/** Bytes of an error's text that are read. */
const mostErrorBytes = 10_000;

/** With these a server says that it does not take a request as it is. */
const isRefused = (status: number): boolean => status === 400 || status === 422;

/** An endpoint after OpenAI's `POST /chat/completions`, asked for whole answers: they are not streamed. */
export class RemoteChat implements Chat {
  readonly name: string;
  readonly #address: string;
  readonly #options: RemoteChatOptions;
  /** Whether the server has answered only after structured output was left out. */
  #isPlain = false;

  /** @throws UserError on an address, name or key that cannot be used */
  constructor(options: RemoteChatOptions) {
    const { url, model, apiKey } = options;
    const base = chatAddress(url);
    if (model.trim() === "") throw new UserError("The language model has no name; give the one that its server knows");
    // In an error of fetch's a key that no header can have would be quoted.
    if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
      throw new UserError(`${apiKeyVariable} has characters that no key has, such as spaces; set it anew`);
    }
    this.name = `"${printable(model, longestQuote)}" at ${base}`;
    this.#address = `${base}/chat/completions`;
    this.#options = options;
  }

  async complete(messages: readonly ChatMessage[], schema: JsonSchema, signal?: AbortSignal): Promise<string> {
    const bare = { model: this.#options.model, messages };
    const json_schema = { name: "answer", strict: true, schema };
    const full = { ...bare, temperature: 0, response_format: { type: "json_schema", json_schema } };
    if (!this.#isPlain) {
      const first = await this.#post(full, signal);
      if (!isRefused(first.status)) return this.#messageOf(first);
    }
    // Nor do all models take a temperature.
    const second = await this.#post(bare, signal);
    const message = this.#messageOf(second);
    this.#isPlain = true;
    return message;
  }

  /** Status and text of the answer, whatever they are. @throws LanguageModelError without a whole answer in time */
  async #post(body: object, signal: AbortSignal | undefined): Promise<{ status: number; text: string }> {
    const { apiKey, totalMs = 1000 * usualSeconds, idleMs = 15_000, mostBytes = 2 ** 20 } = this.#options;
    const limit = new AbortController();
    const stop = (why: string): void => {
      limit.abort(this.#error(why));
    };
    const total = setTimeout(
      stop,
      totalMs,
      `gives no answer within ${totalMs / 1000} s; allow more time, or ask a faster one`,
    );
    let idle: NodeJS.Timeout | undefined;
    try {
      const response = await fetch(this.#address, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
        },
        body: JSON.stringify(body),
        // The key is for this address.
        redirect: "manual",
        signal: signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]),
      });
      const { status, ok } = response;
      const most = ok ? mostBytes : mostErrorBytes;
      const pieces: Uint8Array[] = [];
      let bytes = 0;
      const startIdle = (): void => {
        clearTimeout(idle);
        idle = setTimeout(
          stop,
          idleMs,
          `stopped in the middle of its answer for ${idleMs / 1000} s; look into its server's log`,
        );
      };
      startIdle();
      for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        startIdle();
        pieces.push(piece);
        bytes += piece.length;
        if (bytes <= most) continue;
        if (!ok) break;
        throw this.#error(`gives an answer of more than ${mostBytes} bytes; choose one that keeps to what it is asked`);
      }
      return { status, text: Buffer.concat(pieces).toString("utf8") };
    } catch (error) {
      signal?.throwIfAborted();
      limit.signal.throwIfAborted();
      throw error instanceof LanguageModelError ? error : this.#unreached(error);
    } finally {
      clearTimeout(total);
      clearTimeout(idle);
    }
  }

  /** The message in a completion. @throws LanguageModelError on an HTTP error or another shape */
  #messageOf({ status, text }: { readonly status: number; readonly text: string }): string {
    if (status !== 200) throw this.#error(this.#refusal(status, text));
    const message = choiceOf(parsed(text));
    if (message === undefined) {
      throw this.#error("gives no chat completion; is its address that of an OpenAI-compatible API?");
    }
    const { content, refusal } = message;
    const words = typeof content === "string" ? content : partsText(content);
    // What a model will not answer is a refusal of ours.
    if (words === "" && typeof refusal === "string" && refusal !== "") {
      return JSON.stringify({ status: "rejected", reason: this.#withoutKey(refusal) });
    }
    return this.#withoutKey(words);
  }

  /** What an HTTP status means, and how to mend it. */
  #refusal(status: number, text: string): string {
    const quote = printable(this.#withoutKey(text), longestQuote);
    const told = `(HTTP ${status}${quote === "" ? "" : `: ${quote}`})`;
    if (status === 0 || (status >= 300 && status < 400)) {
      return `sends elsewhere (HTTP ${status}), where no key is taken to; give the final address`;
    }
    switch (status) {
      case 401:
      case 403:
        // A server may quote parts of the key.
        return `refuses the key (HTTP ${status}); set ${apiKeyVariable} to one that it takes`;
      case 404:
        return `is not there ${told}; correct the model's name, or the address, which ends before /chat/completions`;
      case 408:
      case 429:
        return `is asked too much ${told}; wait, or raise what its server allows`;
      default:
        return status >= 500
          ? `fails ${told}; look into its server's log, or try again later`
          : `does not take the request ${told}; is it a chat model that takes what it is shown?`;
    }
  }

  #unreached(error: unknown): LanguageModelError {
    const { message, cause } = error as Error;
    const { code } = (cause ?? {}) as { readonly code?: unknown };
    const reason = typeof code === "string" ? code : cause instanceof Error ? cause.message : message;
    const why = printable(this.#withoutKey(reason), longestQuote);
    // Both come as a TypeError; only one has begun to answer.
    return message === "terminated"
      ? this.#error(`broke off its answer (${why}); look into its server's log`)
      : this.#error(`cannot be reached (${why}); start its server, or correct its address`);
  }

  #error(what: string): LanguageModelError {
    return new LanguageModelError(`The language model ${this.name} ${what}`);
  }

  #withoutKey(text: string): string {
    const { apiKey } = this.#options;
    return apiKey === undefined ? text : text.replaceAll(apiKey, "[key]");
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `choices[0].message`, if it is there. */
function choiceOf(completion: unknown): { readonly content?: unknown; readonly refusal?: unknown } | undefined {
  const { choices } = (completion ?? {}) as { readonly choices?: unknown };
  if (!Array.isArray(choices)) return undefined;
  const { message } = ((choices as unknown[])[0] ?? {}) as { readonly message?: unknown };
  return typeof message === "object" && message !== null ? message : undefined;
}

/** The text of a message in parts; empty for anything else. */
function partsText(content: unknown): string {
  if (!Array.isArray(content)) return "";
  return (content as unknown[])
    .map((part) => (part ?? {}) as { readonly text?: unknown })
    .map(({ text }) => (typeof text === "string" ? text : ""))
    .join("");
}
