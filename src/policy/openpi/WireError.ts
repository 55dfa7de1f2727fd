/** What is wrong with a message of the openpi protocol, as the rest of a sentence about it: "has …", "is …". */
export class WireError extends Error {
  override name = "WireError";
}
