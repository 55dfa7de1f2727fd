import assert from "node:assert/strict";
import { GraphClock } from "../../../src/ros/GraphClock.ts";
import * as lifecycle from "../../../src/ros/interfaces/lifecycle_msgs.ts";
import { Lifecycle, type TransitionWork } from "../../../src/ros/Lifecycle.ts";
import { eventQos } from "../../../src/ros/Qos.ts";
import { ask, eventually, pause, patienceMs, type TestGraph } from "./TestGraph.ts";

const { TransitionConstants: ids } = lifecycle;

export function lifecycleContract(current: () => TestGraph): void {
  /** A managed node, and what another node sees of it and does to it. */
  const manage = (work: Partial<TransitionWork> = {}) => {
    const graph = current();
    const node = graph.node("planner", "/arm1");
    const done: string[] = [];
    const faults: string[] = [];
    const note = (label: string) => async (): Promise<void> => {
      await pause(1);
      done.push(label);
    };
    const all: TransitionWork = {
      configure: note("configure"),
      activate: note("activate"),
      deactivate: note("deactivate"),
      cleanup: note("cleanup"),
      shutdown: note("shutdown"),
      ...work,
    };
    const managed = new Lifecycle(node, new GraphClock(node), all, (sentence) => faults.push(sentence));
    const other = graph.node("manager");
    const changeState = other.client(lifecycle.ChangeState, "/arm1/planner/change_state");
    const getState = other.client(lifecycle.GetState, "/arm1/planner/get_state");
    // A transition that is asked for twice fails the second time, so a request may not get lost here.
    const ready = ask(getState, {}).then(() => eventually("the server", () => changeState.available()));
    const change = async (id: number, label = ""): Promise<boolean> => {
      await ready;
      return (await changeState.call({ transition: { id, label } }, { timeoutMs: patienceMs })).success;
    };
    const state = async (): Promise<string> => (await ask(getState, {})).current_state.label;
    return { managed, other, change, state, done, faults };
  };

  it("goes all the way, over the standard services", async () => {
    const { managed, other, change, state, done, faults } = manage();
    const graphClient = other.client(lifecycle.GetAvailableTransitions, "/arm1/planner/get_transition_graph");
    const statesClient = other.client(lifecycle.GetAvailableStates, "/arm1/planner/get_available_states");
    const nextClient = other.client(lifecycle.GetAvailableTransitions, "/arm1/planner/get_available_transitions");
    const next = async (): Promise<string[]> =>
      (await ask(nextClient, {})).available_transitions.map(({ transition: { id, label } }) => `${id} ${label}`);
    assert.equal((await ask(graphClient, {})).available_transitions.length, 7);
    assert.deepEqual(
      (await ask(statesClient, {})).available_states.map(({ id, label }) => `${id} ${label}`),
      ["1 unconfigured", "2 inactive", "3 active", "4 finalized"],
    );

    assert.equal(await state(), "unconfigured");
    assert.deepEqual(await next(), ["1 configure", "5 shutdown"]);
    assert.equal(await change(ids.TRANSITION_CONFIGURE), true);
    assert.equal(await state(), "inactive");
    assert.deepEqual(await next(), ["2 cleanup", "3 activate", "6 shutdown"]);
    assert.equal(await change(ids.TRANSITION_ACTIVATE), true);
    assert.equal(await state(), "active");
    assert.equal(managed.stateId, lifecycle.StateConstants.PRIMARY_STATE_ACTIVE);
    assert.equal(await change(ids.TRANSITION_DEACTIVATE), true);
    assert.equal(await state(), "inactive");
    assert.equal(await change(ids.TRANSITION_CLEANUP), true);
    assert.equal(await state(), "unconfigured");
    assert.equal(await change(0, "configure"), true, "by its label");
    assert.equal(await change(ids.TRANSITION_INACTIVE_SHUTDOWN), true);
    assert.equal(await state(), "finalized");
    assert.deepEqual(await next(), []);
    assert.deepEqual(done, ["configure", "activate", "deactivate", "cleanup", "configure", "shutdown"]);
    assert.deepEqual(faults, []);
  });

  it("stays unconfigured if configuring fails, and says why", async () => {
    let isBroken = true;
    const { change, state, faults } = manage({
      configure: async () => {
        await pause(1);
        if (isBroken) throw new Error("the model is missing");
      },
    });
    assert.equal(await change(ids.TRANSITION_CONFIGURE), false);
    assert.equal(await state(), "unconfigured");
    assert.deepEqual(faults, ["cannot configure: the model is missing"]);
    isBroken = false;
    assert.equal(await change(ids.TRANSITION_CONFIGURE), true);
    assert.equal(await state(), "inactive");
  });

  it("refuses a transition that its state does not have", async () => {
    const { change, state, done } = manage();
    for (const id of [ids.TRANSITION_ACTIVATE, ids.TRANSITION_DEACTIVATE, ids.TRANSITION_CLEANUP, 0, 99]) {
      assert.equal(await change(id), false, String(id));
    }
    assert.equal(await change(0, "no such label"), false);
    assert.equal(await state(), "unconfigured");
    assert.deepEqual(done, []);
  });

  it("takes its time to configure, and refuses another transition meanwhile", async () => {
    const begun: (() => void)[] = [];
    const { change, state } = manage({
      configure: () =>
        new Promise((resolve) => {
          begun.push(resolve);
        }),
    });
    const slow = change(ids.TRANSITION_CONFIGURE);
    await eventually("the beginning", () => begun.length > 0);
    assert.equal(await state(), "unconfigured");
    assert.equal(await change(ids.TRANSITION_CONFIGURE), false);
    begun[0]!();
    assert.equal(await slow, true);
    assert.equal(await state(), "inactive");
  });

  it("tells everybody of its transitions", async () => {
    const { managed, other } = manage();
    const events: string[] = [];
    other
      .messages(lifecycle.TransitionEvent, "/arm1/planner/transition_event", eventQos)
      .subscribe(({ transition, start_state: start, goal_state: end }) =>
        events.push(`${start.label} -${transition.label}-> ${end.label}`),
      );
    // Whoever does not hear the first ones has not been found yet.
    const success = "configuring -transition_success-> inactive";
    for (let i = 0; i < 1000 && !events.includes(success); i++) {
      await managed.change("configure");
      await pause(5);
      await managed.change("cleanup");
    }
    const from = events.indexOf(success);
    await eventually("the next events", () => events.length > from + 2);
    assert.deepEqual(events.slice(from + 1, from + 3), [
      "inactive -cleanup-> cleaningup",
      "cleaningup -transition_success-> unconfigured",
    ]);
  });
}
