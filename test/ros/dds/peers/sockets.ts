import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { RclTransport } from "../../../../src/ros/RclTransport.ts";

// What Fast DDS has opened for a node: prints its threads, and the addresses of its sockets as /proc/net/udp has them.
const transport = await RclTransport.create();
transport.createNode({ name: "open", namespace: "/" });
const threads = readdirSync("/proc/self/task").map((id) => readFileSync(`/proc/self/task/${id}/comm`, "utf8").trim());
const own = new Set(
  readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1] ?? ""];
    } catch {
      // The one that reads this folder.
      return [];
    }
  }),
);
const addresses = readFileSync("/proc/self/net/udp", "utf8")
  .trimEnd()
  .split("\n")
  .slice(1)
  .map((line) => line.trim().split(/\s+/))
  .filter((fields) => own.has(fields[9]!))
  .map((fields) => fields[1]!.split(":")[0]!);
console.log(JSON.stringify({ threads: threads.filter((name) => name.startsWith("dds.")), addresses }));
await transport.close();
