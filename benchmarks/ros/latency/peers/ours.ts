import { Step } from "../../../../src/ros/interfaces/praxis_msgs.ts";
import { answerCommands } from "../answerCommands.ts";
import { RclTransport } from "../compiled.ts";
import { stepRequest, stepResponse } from "../stepMessages.ts";

// A server or a client of a service through our transport, as nodes of the graph use it: `ours.ts server SERVICE`.

const [role = "", service = ""] = process.argv.slice(2);
const transport = await RclTransport.create();
const node = transport.createNode({ name: `ours_${role}`, namespace: "/" });

if (role === "server") {
  const response = stepResponse();
  node.serve(Step, service, () => response);
  await answerCommands({});
} else {
  const client = node.client(Step, service);
  let index = 0;
  await answerCommands({
    call: async (count) => {
      const ms: number[] = [];
      for (let i = 0; i < count; i++) {
        const request = stepRequest(++index);
        const start = performance.now();
        await client.call(request, { timeoutMs: 10_000, attempts: 5 });
        ms.push(performance.now() - start);
      }
      return { ms };
    },
  });
}
await transport.close();
