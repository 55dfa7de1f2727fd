import { UserError } from "../../core/index.ts";

/** Environment variable of the key, for messages: nothing here reads the environment. */
export const apiKeyVariable = "PRAXIS_CHAT_API_KEY";

/**
 * The address of a chat API, what comes before `/chat/completions`, without its last slashes. It goes into messages and
 * records, so it must have no secrets.
 *
 * @throws UserError on what is no such address; it does not quote it
 */
export function chatAddress(url: string): string {
  const known = URL.canParse(url) ? new URL(url) : undefined;
  if (known === undefined || !/^https?:$/.test(known.protocol)) {
    throw new UserError("The language model's address is no URL; it is like http://127.0.0.1:8080/v1");
  }
  const { username, password, search, hash, origin, pathname } = known;
  if (username !== "" || password !== "" || search !== "" || hash !== "") {
    throw new UserError(
      `The language model's address must have no user, password, ? or #: a key belongs in ${apiKeyVariable}`,
    );
  }
  return origin + pathname.replace(/\/+$/, "");
}
