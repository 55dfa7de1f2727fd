import { latchedQos } from "../../../../src/ros/Qos.ts";
import * as std_msgs from "../../../../src/ros/interfaces/std_msgs.ts";
import { Trigger } from "../../../../src/ros/interfaces/std_srvs.ts";
import { RclTransport } from "../../../../src/ros/RclTransport.ts";
import { ask, eventually } from "../../../contracts/transport/TestGraph.ts";

// A process that has two nodes for a while, and then nothing to do any more.
const transport = await RclTransport.create();
const node = transport.createNode({ name: "brief", namespace: "/" });
node.serve(Trigger, "brief", () => ({ success: true, message: "" }));
node.advertise(std_msgs.String, "words", latchedQos).publish({ data: "x" });
const other = transport.createNode({ name: "other", namespace: "/" });
const heard: string[] = [];
other.messages(std_msgs.String, "words", latchedQos).subscribe(({ data }) => heard.push(data));
await ask(other.client(Trigger, "brief"), {});
await eventually("a word", () => heard.length > 0);
await transport.close();
console.log("closed");
