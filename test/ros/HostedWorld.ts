import assert from "node:assert/strict";
import {
  hold,
  type Action,
  type CameraInfo,
  type Scenario,
  type TruthSource,
  type World,
} from "../../src/core/index.ts";
import type { GraphNode } from "../../src/ros/GraphNode.ts";
import type { ServiceType } from "../../src/ros/interfaces/MessageType.ts";
import {
  Finish,
  Reset,
  Step,
  type ResetResponse,
  type StepRequest,
  type StepResponse,
} from "../../src/ros/interfaces/praxis_msgs.ts";
import { LoopbackTransport } from "../../src/ros/loopback/LoopbackTransport.ts";
import { fromScenario } from "../../src/ros/messages/scenario.ts";
import { fromAction } from "../../src/ros/messages/world.ts";
import { remoteLimits } from "../../src/ros/nodes/remoteLimits.ts";
import { simNode } from "../../src/ros/nodes/simNode.ts";
import type { ParameterOverrides } from "../../src/ros/Parameters.ts";
import { RosWorld, rosWorldCalls } from "../../src/ros/RosWorld.ts";
import type { TransportNode } from "../../src/ros/Transport.ts";
import { activeNode, call } from "./oneNode.ts";

export const jointNames: readonly string[] = Array.from({ length: 7 }, (_, i) => `joint${i + 1}`);

const noPose = { position: [0, 0, 0], orientation: [0, 0, 0, 1] } as const;

/** A world behind a node in one process, with how often it was really moved. */
export class HostedWorld {
  readonly transport = new LoopbackTransport({
    onFault: (where, error) => {
      this.faults.push(`${where}: ${String(error)}`);
    },
  });
  readonly faults: string[] = [];
  readonly log: string[] = [];
  readonly client: TransportNode = this.transport.createNode({ name: "client", namespace: "/" });
  resets = 0;
  /** What the world was told to do, one of each control step. */
  readonly actions: Action[] = [];
  #commander: GraphNode | undefined;
  #node: GraphNode | undefined;
  readonly #worlds: RosWorld[] = [];

  /** @param cameras of the world, where it has any */
  static async host(
    world: World & Partial<TruthSource>,
    overrides: ParameterOverrides = {},
    cameras: readonly CameraInfo[] = [],
  ): Promise<HostedWorld> {
    const host = new HostedWorld();
    await host.#host(world, overrides, cameras);
    return host;
  }

  async #host(
    world: World & Partial<TruthSource>,
    overrides: ParameterOverrides,
    cameras: readonly CameraInfo[],
  ): Promise<void> {
    const counted: World = {
      spec: world.spec,
      reset: (episode) => {
        this.resets++;
        return world.reset(episode);
      },
      step: (action) => {
        this.actions.push(action);
        return world.step(action);
      },
      finish: (declared) => world.finish(declared),
      close: () => world.close(),
    };
    const state = { stamp: 0n, discs: [], pegs: [], held: undefined, tool: noPose };
    const truth = { worldState: (stamp?: bigint) => world.worldState?.(stamp) ?? state };
    const judgeGoal = (goal: readonly { readonly name: string }[]) =>
      goal.map((relation) => ({ relation: relation as Scenario["goal"][number], holds: relation.name === "on" }));
    const program = simNode({
      makeWorld: () => ({ world: counted, truth, judgeGoal, joules: () => [], jointNames, cameras }),
    });
    const log = (sentence: string): void => {
      this.log.push(sentence);
    };
    this.#node = await activeNode(this.transport, { name: "sim", namespace: "/" }, program, { overrides, log });
  }

  /** The world as its commander sees it. */
  async world(episode: string): Promise<RosWorld> {
    let calls: ReturnType<typeof rosWorldCalls> | undefined;
    this.#commander ??= await activeNode(
      this.transport,
      { name: "commander", namespace: "/" },
      {
        parameters: remoteLimits.parameters,
        configure: async (node) => {
          const peers = remoteLimits.peers(node);
          calls = rosWorldCalls(peers, "sim");
          return {
            cleanup: () => {
              peers.close();
            },
          };
        },
      },
    );
    const world = await RosWorld.create(calls!, episode);
    this.#worlds.push(world);
    return world;
  }

  /** Asks a service of the world directly. */
  ask<Q, A>(type: ServiceType<Q, A>, name: string, request: Q): Promise<A> {
    return call(this.client, type, `world/${name}`, request);
  }

  reset(episode: string, scenario: Scenario, seed = 5): Promise<ResetResponse> {
    return this.ask(Reset, "reset", { episode, scenario: fromScenario(scenario), seed: BigInt(seed) });
  }

  step(episode: string, index: number, action: Action | StepRequest["action"] = hold): Promise<StepResponse> {
    const message = typeof action.kind === "string" ? fromAction(action) : action;
    return this.ask(Step, "step", { episode, index: BigInt(index), action: message });
  }

  async hash(episode: string): Promise<string> {
    const { error_msg: fault, verdict } = await this.ask(Finish, "finish", { episode, declared: "stopped" });
    assert.equal(fault, "");
    return verdict.state_hash;
  }

  async close(): Promise<void> {
    for (const world of this.#worlds) await world.close();
    await this.#commander?.close();
    await this.#node?.close();
    await this.transport.close();
    assert.deepEqual(this.faults, []);
  }
}
