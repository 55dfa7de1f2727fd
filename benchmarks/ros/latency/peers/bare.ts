import { pathToFileURL } from "node:url";
import type { RclClient, RclNodejs } from "../../../../src/ros/rcl/RclNodejs.ts";
import { locateRclnodejs } from "../../../../src/ros/rcl/locateRclnodejs.ts";
import { rclServiceQos } from "../../../../src/ros/rcl/rclQos.ts";
import { answerCommands } from "../answerCommands.ts";
import { timedService } from "../timedServices.ts";

// The same as ours.ts with nothing but rclnodejs, as its documentation has it. Its nodes come without parameters and log,
// as ours do, which makes it faster.

const [role = "", service = "", timed] = process.argv.slice(2);
const { type, request, response } = timedService(timed);
const { default: rcl } = (await import(pathToFileURL(locateRclnodejs(undefined)).href)) as {
  readonly default: RclNodejs;
};
const context = new rcl.Context();
await rcl.init(context, []);
const node = new rcl.Node(`bare_${role}`, "/", context, {
  startParameterServices: false,
  startTypeDescriptionService: false,
  enableRosout: false,
});
/** As rclnodejs has it if nothing is said. */
const spinMs = 10;
const options = { qos: rclServiceQos(rcl) };

if (role === "server") {
  const answer = response();
  node.createService(type.name, service, options, (_request, responding) => {
    responding.send(answer);
  });
  node.spin(spinMs);
  await answerCommands({});
} else {
  const client = node.createClient(type.name, service, options) as RclClient & {
    sendRequestAsync(request: object): Promise<unknown>;
  };
  node.spin(spinMs);
  while (!client.isServiceServerAvailable()) {
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
  let index = 0;
  await answerCommands({
    call: async (count) => {
      const ms: number[] = [];
      for (let i = 0; i < count; i++) {
        const asked = request(++index);
        const start = performance.now();
        await client.sendRequestAsync(asked);
        ms.push(performance.now() - start);
      }
      return { ms };
    },
  });
}
node.destroy();
rcl.shutdown(context);
