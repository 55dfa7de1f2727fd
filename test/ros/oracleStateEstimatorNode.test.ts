import assert from "node:assert/strict";
import { SymbolicWorld } from "../../sim/SymbolicWorld.ts";
import { drawScenario } from "../../sim/scenarios.ts";
import { forwardKinematics } from "../../src/arm/kinematics.ts";
import { panda } from "../../src/arm/panda.ts";
import type { GraphNode } from "../../src/ros/GraphNode.ts";
import {
  BeginEpisode,
  ErrorCodeConstants as codes,
  EstimateState,
  type BeginEpisodeResponse,
} from "../../src/ros/interfaces/praxis_msgs.ts";
import { fromObservation } from "../../src/ros/messages/world.ts";
import { oracleStateEstimatorNode } from "../../src/ros/nodes/oracleStateEstimatorNode.ts";
import { HostedWorld } from "./HostedWorld.ts";
import { activeNode, call } from "./oneNode.ts";

describe("the node of the oracle", () => {
  const toolPose = (joints: readonly number[]) => forwardKinematics(panda, joints);
  let host: HostedWorld;
  let node: GraphNode;

  beforeEach(async () => {
    host = await HostedWorld.host(new SymbolicWorld());
    const program = oracleStateEstimatorNode({ toolPose });
    node = await activeNode(host.transport, { name: "oracle_state_estimator", namespace: "/" }, program);
  });
  afterEach(async () => {
    await node.close();
    await host.close();
  });

  const begin = (episode: string): Promise<BeginEpisodeResponse> =>
    call(host.client, BeginEpisode, "state/begin_episode", { episode, seed: 1n });

  it("goes on with the episode that was begun last, though the beginning of another comes again, late", async () => {
    const world = await host.world("second");
    const { observation } = await world.reset({ scenario: drawScenario("hanoi-2", 1), seed: 1 });
    const [first, second] = await Promise.all([begin("first"), begin("second")]);
    assert.equal(first.error_code, codes.WRONG_EPISODE, "it gave way while it waited for the world");
    assert.equal(second.error_code, codes.NONE, second.error_msg);
    const late = await begin("first");
    assert.deepEqual([late.error_code, /another one was begun/.test(late.error_msg)], [codes.WRONG_EPISODE, true]);
    assert.equal((await begin("second")).error_code, codes.NONE, "the same again is the same");
    const request = { episode: "second", index: 1n, observation: fromObservation(observation) };
    const estimated = await call(host.client, EstimateState, "state/estimate", request);
    assert.equal(estimated.error_code, codes.NONE, estimated.error_msg);
  });
});
