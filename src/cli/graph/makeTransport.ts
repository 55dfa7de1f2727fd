import { LoopbackTransport } from "../../ros/loopback/LoopbackTransport.ts";
import type { Transport } from "../../ros/Transport.ts";
import { printComplaint } from "../print.ts";
import type { TransportName } from "./transportNames.ts";

/** @throws RosError where ROS 2 is not there */
export async function makeTransport(name: TransportName): Promise<Transport> {
  const onFault = (where: string, error: unknown): void => {
    printComplaint(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  };
  if (name === "loopback") return new LoopbackTransport({ onFault });
  const { RclTransport } = await import("../../ros/RclTransport.ts");
  return RclTransport.create({ onFault });
}
