import "./ownDomain.ts";
import { compiled } from "./LaunchedGraph.ts";
import { createInterface } from "node:readline";
import { RclTransport } from "../../../src/ros/RclTransport.ts";
import { GraphClient } from "../../../src/cli/bench/GraphClient.ts";
import { defaultMessage } from "../../../src/ros/interfaces/copyMessage.ts";
import { ExecuteTaskGoal } from "../../../src/ros/interfaces/praxis_msgs.ts";
const withTask = process.argv[2] === "task";
const child = compiled("launch", "launch/praxis/graphs/hanoi.yaml", "--json");
const t0 = performance.now(); const at = () => ((performance.now() - t0) / 1000).toFixed(2);
let active = false; let show = false;
for (const s of [child.stdout!, child.stderr!]) createInterface({ input: s }).on("line", (l) => { if (l.includes('"active","reason"')) active = true; if (show) console.log(at(), l); });
const transport = await RclTransport.create();
const client = new GraphClient(transport, "/");
const { signal } = new AbortController();
await client.whenActive(60000, signal);
while (!active) await new Promise((r) => setTimeout(r, 5));
let steps = 0;
if (withTask) {
  void client.execute({ ...defaultMessage(ExecuteTaskGoal), scenario: "hanoi-3" }, { signal, onFeedback: (f) => (steps = f.control_step) }).then((r) => console.log(at(), "task", r.error_msg, r.declared), (e) => console.log(at(), "task", e.message));
  while (steps < 20) await new Promise((r) => setTimeout(r, 5));
}
show = true; console.log(at(), "SIGINT"); child.kill("SIGINT");
child.on("exit", async (c) => { console.log(at(), "exit", c); client.close(); await transport.close(); });
