import { UserError } from "../../core/index.ts";

/** Environment variable of the key, for messages: nothing here reads the environment. */
export const policyKeyVariable = "PRAXIS_POLICY_API_KEY";

/**
 * The address of a policy server. It goes into messages and records, so it must have no secrets.
 *
 * @throws UserError on what is no such address; it does not quote it
 */
export function policyAddress(url: string): string {
  const known = URL.canParse(url) ? new URL(url) : undefined;
  if (known === undefined || !/^wss?:$/.test(known.protocol)) {
    throw new UserError("The policy server's address is no websocket URL; it is like ws://127.0.0.1:8000");
  }
  const { username, password, search, hash, protocol, host, pathname } = known;
  if (username !== "" || password !== "" || search !== "" || hash !== "") {
    throw new UserError(
      `The policy server's address must have no user, password, ? or #: a key belongs in ${policyKeyVariable}`,
    );
  }
  return `${protocol}//${host}${pathname}`;
}
