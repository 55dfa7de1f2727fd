import { Rng } from "../../../../src/core/index.ts";
import { Image, JointState } from "../../../../src/ros/interfaces/sensor_msgs.ts";
import { fromTime, toTime } from "../../../../src/ros/messages/time.ts";
import { sensorQos } from "../../../../src/ros/Qos.ts";
import { answerCommands } from "../answerCommands.ts";
import { RclTransport } from "../compiled.ts";

// Two cameras and whoever turns their images into commands, which here takes no thought: `images.ts player` publishes
// recorded images on two topics and takes the commands, `images.ts estimator` answers each pair of images by a command
// with their stamp.

const size = 224;
const [fps, recordedFrames] = [20, 20];
const topics = ["cameras/agent/image", "cameras/wrist/image"] as const;
/** Pairs of which one image may never come. */
const mostHalfPairs = 20;

const [role = ""] = process.argv.slice(2);
const transport = await RclTransport.create();
const node = transport.createNode({ name: `images_${role}`, namespace: "/latency" });

if (role === "player") {
  const rng = new Rng(0, "images");
  const frames = Array.from({ length: recordedFrames * topics.length }, () =>
    Uint8Array.from({ length: size * size * 3 }, () => rng.integer(256)),
  );
  const cameras = topics.map((topic) => node.advertise(Image, topic, sensorQos));
  const sent = new Map<bigint, number>();
  const latencies: number[] = [];
  node.messages(JointState, "command", sensorQos).subscribe(({ header }) => {
    const key = fromTime(header.stamp);
    const stamped = sent.get(key);
    if (stamped === undefined) return;
    sent.delete(key);
    latencies.push(performance.now() - stamped);
  });
  const publish = (frame: number): void => {
    const stamped = performance.now();
    const ns = BigInt(Math.round((performance.timeOrigin + stamped) * 1e6));
    const stamp = toTime(ns);
    sent.set(ns, stamped);
    for (const [i, camera] of cameras.entries()) {
      const data = frames[(frame % recordedFrames) * topics.length + i]!;
      const header = { stamp, frame_id: topics[i]! };
      camera.publish({ header, height: size, width: size, encoding: "rgb8", is_bigendian: 0, step: 3 * size, data });
    }
  };
  await answerCommands({
    /** @param seconds */
    play: async (seconds) => {
      latencies.length = 0;
      sent.clear();
      const start = performance.now();
      for (let frame = 0; frame < seconds * fps; frame++) {
        await new Promise((resolve) => {
          setTimeout(resolve, start + (1000 * frame) / fps - performance.now());
        });
        publish(frame);
      }
      // The last command is on its way.
      await new Promise((resolve) => {
        setTimeout(resolve, 1000);
      });
      return { pairs: seconds * fps, ms: latencies };
    },
  });
} else {
  const commands = node.advertise(JointState, "command", sensorQos);
  const halves = new Set<string>();
  const position = new Float64Array(7);
  const take = ({ header, data }: Image): void => {
    const { stamp, frame_id: frame } = header;
    if (data.length !== size * size * 3) throw new RangeError(`An image of ${frame} has ${data.length} bytes`);
    const key = `${stamp.sec}.${stamp.nanosec}`;
    if (!halves.delete(key)) {
      halves.add(key);
      if (halves.size > mostHalfPairs) halves.delete(halves.values().next().value!);
      return;
    }
    commands.publish({ header: { stamp, frame_id: "base" }, name: [], position, velocity: [], effort: [] });
  };
  for (const topic of topics) node.messages(Image, topic, sensorQos).subscribe(take);
  await answerCommands({});
}
await transport.close();
