import type { FaultHandler } from "../reportFault.ts";
import type { RclNode, RclNodejs } from "./RclNodejs.ts";

/** Where something native is made. */
export interface RclSite {
  readonly rcl: RclNodejs;
  readonly node: RclNode;
  /** Full name of the node. */
  readonly nodeName: string;
  readonly onFault: FaultHandler;
}
