import type { RclUuidMessage } from "./RclNodejs.ts";

/** A goal's id as text, in hexadecimal digits. */
export const goalIdText = ({ uuid }: RclUuidMessage): string => Buffer.from(uuid).toString("hex");
