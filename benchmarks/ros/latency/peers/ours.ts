import { answerCommands } from "../answerCommands.ts";
import { RclTransport } from "../compiled.ts";
import { timedService } from "../timedServices.ts";

// A server or a client of a service through our transport, as nodes of the graph use it: `ours.ts server NAME trigger`.

const [role = "", service = "", timed] = process.argv.slice(2);
const { type, request, response } = timedService(timed);
const transport = await RclTransport.create();
const node = transport.createNode({ name: `ours_${role}`, namespace: "/" });

if (role === "server") {
  const answer = response();
  node.serve(type, service, () => answer);
  await answerCommands({});
} else {
  const client = node.client(type, service);
  let index = 0;
  await answerCommands({
    call: async (count) => {
      const ms: number[] = [];
      for (let i = 0; i < count; i++) {
        const asked = request(++index);
        const start = performance.now();
        await client.call(asked, { timeoutMs: 10_000, attempts: 5 });
        ms.push(performance.now() - start);
      }
      return { ms };
    },
  });
}
await transport.close();
