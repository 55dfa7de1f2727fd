import assert from "node:assert/strict";
import { HeardEvents } from "../../src/cli/bench/HeardEvents.ts";
import { defaultMessage } from "../../src/ros/interfaces/copyMessage.ts";
import { ExecutionEvent } from "../../src/ros/interfaces/praxis_msgs.ts";

const long = 60_000;

describe("events that come after a task's result", () => {
  const feedback = (events: number): Parameters<HeardEvents["hear"]>[0] => ({
    events: Array.from({ length: events }, () => defaultMessage(ExecutionEvent)),
  });

  it("are waited for until as many have come as there are, whatever the messages", async () => {
    const heard = new HeardEvents();
    heard.hear(feedback(2));
    await heard.whenHeard(2, long);
    let isDone = false;
    const done = heard.whenHeard(5, long).then(() => {
      isDone = true;
    });
    heard.hear(feedback(0));
    heard.hear(feedback(2));
    await new Promise(setImmediate);
    assert.ok(!isDone);
    heard.hear(feedback(1));
    await done;
  });

  it("are given up after a while", async () => {
    const heard = new HeardEvents();
    heard.hear(feedback(1));
    await heard.whenHeard(2, 1);
  });
});
