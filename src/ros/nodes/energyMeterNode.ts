import { setTimeout as sleep } from "node:timers/promises";
import { CpuTimeCounter } from "../../energy/CpuTimeCounter.ts";
import type { EnergyCounter } from "../../energy/EnergyCounter.ts";
import type { HardwareCounters } from "../../energy/HardwareCounters.ts";
import { sharedWindow } from "../../episode/cpuByOwner.ts";
import type { EpisodeCosts, JouleReading, WindowCost } from "../../episode/EpisodeRecord.ts";
import { checked, GraphError } from "../GraphError.ts";
import { heartbeatMs, type GraphNode, type NodeProgram } from "../GraphNode.ts";
import {
  EnergyReading,
  GetCost,
  Heartbeat,
  MeterEpisode,
  MeterEpisodeRequestConstants as commands,
  type EpisodeCosts as EpisodeCostsMessage,
  type GetCostRequest,
  type GetCostResponse,
} from "../interfaces/praxis_msgs.ts";
import { bounded } from "../messages/fields.ts";
import { fromCosts, toReading } from "../messages/costs.ts";
import { eventQos, streamQos } from "../Qos.ts";
import type { ServiceClient } from "../Transport.ts";

const worldWindow = "world";

/** Which window the process of a node counts as, by the end of the node's name. */
const windows: readonly (readonly [suffix: string, window: string])[] = [
  ["goal_predictor", "goal"],
  ["state_estimator", "estimate"],
  ["planner", "plan"],
  ["policy", "policy"],
  ["sim", worldWindow],
];

/** Silence after which a node is not asked any more what it took, ms. */
const forgottenMs = 2000;
/** How long heartbeats are listened to before the nodes that were heard count as all there are, ms. */
const listenMs = 2 * heartbeatMs;
const callMs = 500;
const callAttempts = 3;
const keptEpisodes = 20;

const noCosts: EpisodeCosts = { cpuSeconds: 0, windows: {}, planningMs: [], inferenceMs: [], joules: [] };

/**
 * Meters episodes: CPU-seconds of every process of the graph by window, joules of the machine's counters and of what the
 * nodes read themselves. Where several nodes share a process, nobody can tell their CPU time apart: if the simulator's is
 * among them, it is not known what the agent took. An episode of which not every node told both at its start and at its end
 * what it had taken has no costs: what a process took before would pass for its own, or what it took for nothing.
 *
 * @param open opens the counters of this machine, such as RAPL; they are closed at cleanup
 */
export const energyMeterNode = (open: () => Promise<HardwareCounters>): NodeProgram => ({
  parameters: [],
  configure: async (node) => {
    const hardware = await open();
    const meter = new GraphMeter(node, hardware.counters);
    node.serve(MeterEpisode, "energy/meter_episode", async ({ episode, command }) => {
      bounded(episode, 200, "The episode's id");
      switch (command) {
        case commands.START:
          await meter.start(episode);
          return { costs: fromCosts(noCosts, node.clock.now()) };
        case commands.STOP:
          return { costs: await meter.stop(episode) };
        default:
          throw new GraphError(
            "INVALID_REQUEST",
            `command must be ${commands.START} or ${commands.STOP}; got ${command}`,
          );
      }
    });
    return {
      cleanup: () => {
        hardware.close();
      },
    };
  },
});

/** What a node's process had taken at one moment. */
type Reading = Pick<GetCostResponse, "cpu_seconds" | "pid" | "host" | "readings">;

/** All processes and counters at one moment. */
interface Snapshot {
  readonly nodes: ReadonlyMap<string, Reading>;
  /** In the order of the counters. */
  readonly counters: readonly CounterReading[];
}

/** A counter of the machine; undefined joules where it can no longer be read. */
interface CounterReading extends Pick<JouleReading, "source" | "method"> {
  readonly joules: number | undefined;
}

interface KnownNode {
  readonly client: ServiceClient<GetCostRequest, GetCostResponse>;
  heard: number;
}

class GraphMeter {
  readonly #node: GraphNode;
  readonly #counters: readonly EnergyCounter[];
  readonly #readings;
  readonly #known = new Map<string, KnownNode>();
  readonly #started = new Map<string, Promise<Snapshot>>();
  readonly #stopped = new Map<string, Promise<EpisodeCostsMessage>>();
  readonly #listeningSince = performance.now();

  constructor(node: GraphNode, counters: readonly EnergyCounter[]) {
    this.#node = node;
    this.#counters = counters;
    this.#readings = node.advertise(EnergyReading, "energy/readings", eventQos);
    node.subscribe(Heartbeat, "heartbeat", streamQos, ({ node: name }) => {
      this.#hear(name);
    });
  }

  /** @throws GraphError NODE_LOST where a node does not tell what it has taken */
  async start(episode: string): Promise<void> {
    let snapshot = this.#started.get(episode);
    if (snapshot === undefined) keep(this.#started, episode, (snapshot = this.#takeOfAll()));
    await snapshot;
  }

  /** @throws GraphError WRONG_EPISODE; rejects with NODE_LOST where the nodes are not those that told at the start, or one does not tell */
  stop(episode: string): Promise<EpisodeCostsMessage> {
    let costs = this.#stopped.get(episode);
    if (costs === undefined) {
      const before = this.#started.get(episode);
      if (before === undefined) {
        throw new GraphError("WRONG_EPISODE", `The metering of "${episode.slice(0, 60)}" was not started`);
      }
      keep(this.#stopped, episode, (costs = this.#costsSince(before)));
    }
    return costs;
  }

  async #costsSince(before: Promise<Snapshot>): Promise<EpisodeCostsMessage> {
    const now = this.#node.clock.now();
    const message = fromCosts(difference(await before, await this.#take()), now);
    for (const reading of message.joules) this.#readings.publish(reading);
    return message;
  }

  #hear(name: string): void {
    const known = this.#known.get(name);
    if (known !== undefined) known.heard = performance.now();
    else if (this.#known.size < 1000 && /^(?:\/[A-Za-z_]\w*)+$/.test(name)) {
      const client = this.#node.client(GetCost, `${name}/get_cost`);
      this.#known.set(name, { client, heard: performance.now() });
    }
  }

  /** The same once every node that is alive has been heard. */
  async #takeOfAll(): Promise<Snapshot> {
    await sleep(Math.max(0, this.#listeningSince + listenMs - performance.now()));
    return this.#take();
  }

  /** Asks every node that is alive. @throws GraphError NODE_LOST where one does not answer */
  async #take(): Promise<Snapshot> {
    const now = performance.now();
    const alive = [...this.#known]
      .filter(([, { heard }]) => now - heard < forgottenMs)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const nodes = await Promise.all(
      alive.map(async ([name, { client }]): Promise<[string, Reading]> => {
        try {
          return [name, checked(name, await client.call({}, { timeoutMs: callMs, attempts: callAttempts }))];
        } catch (error) {
          const { message } = error as Error;
          throw incomplete(`${name} does not tell what it has taken: ${message}`, { cause: error });
        }
      }),
    );
    return { nodes: new Map(nodes), counters: this.#counters.map(readingOf) };
  }
}

function readingOf(counter: EnergyCounter): CounterReading {
  const { source, method } = counter;
  try {
    return { source, method, joules: counter.read() };
  } catch {
    return { source, method, joules: undefined };
  }
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  if (map.size > keptEpisodes) map.delete(map.keys().next().value!);
}

const incomplete = (sentence: string, options?: ErrorOptions): GraphError =>
  new GraphError("NODE_LOST", sentence, options);

/** @throws GraphError NODE_LOST unless the same nodes told at both moments what the same processes had taken */
function checkSameNodes(before: Snapshot, after: Snapshot): void {
  for (const [name, { pid, host }] of before.nodes) {
    const now = after.nodes.get(name);
    if (now === undefined) {
      throw incomplete(`${name} told what it had taken at the episode's start, and is not heard at its end`);
    }
    if (now.pid !== pid || now.host !== host) {
      throw incomplete(`${name} was started anew in the episode, and what its process took before is not known`);
    }
  }
  for (const name of after.nodes.keys()) {
    if (before.nodes.has(name)) continue;
    throw incomplete(
      `${name} was not heard at the episode's start, and what its process had taken by then is not known`,
    );
  }
}

/** What was taken between two moments. @throws GraphError NODE_LOST unless the same nodes told at both */
export function difference(before: Snapshot, after: Snapshot): EpisodeCosts {
  checkSameNodes(before, after);
  const costs: Record<string, WindowCost> = {};
  const joules = new Map<string, JouleReading>();
  const seen = new Set<string>();
  let cpuSeconds = 0;
  const processes = windowsByProcess(after);
  for (const [name, reading] of after.nodes) {
    const old = before.nodes.get(name)!;
    for (const [i, own] of reading.readings.entries()) {
      const origin = old.readings[i];
      add(joules, minus(toReading(own), origin && toReading(origin)));
    }
    const key = processOf(reading);
    if (seen.has(key)) continue;
    seen.add(key);
    const taken = reading.cpu_seconds - old.cpu_seconds;
    const window = windowOfProcess(processes.get(key)!);
    const sum = costs[window]?.cpuSeconds ?? 0;
    costs[window] = { cpuSeconds: sum + taken, wallSeconds: 0, count: 0 };
    cpuSeconds += taken;
  }
  const lost = new Set<string>();
  after.counters.forEach(({ source, method, joules: now }, i) => {
    const origin = before.counters[i]!.joules;
    if (now === undefined || origin === undefined) lost.add(`${source}/${method}`);
    else add(joules, { source, method, low: now - origin, high: now - origin });
  });
  // One package's joules would pass for those of all.
  for (const key of lost) joules.delete(key);
  const model = new CpuTimeCounter(() => cpuSeconds);
  add(joules, { source: model.source, method: model.method, low: model.read(), high: model.readHigh() });
  return { cpuSeconds, windows: costs, planningMs: [], inferenceMs: [], joules: [...joules.values()] };
}

const windowOf = (node: string): string => windows.find(([suffix]) => node.endsWith(suffix))?.[1] ?? "other";

const processOf = ({ host, pid }: Reading): string => `${host} ${pid}`;

/** Windows of the nodes that each process hosts. */
function windowsByProcess({ nodes }: Snapshot): ReadonlyMap<string, ReadonlySet<string>> {
  const processes = new Map<string, Set<string>>();
  for (const [name, reading] of nodes) {
    const key = processOf(reading);
    processes.set(key, (processes.get(key) ?? new Set()).add(windowOf(name)));
  }
  return processes;
}

/** Of several parts of the agent no one's, and the agent's all the same; with the simulator among them, not known whose. */
function windowOfProcess(hosted: ReadonlySet<string>): string {
  const [window, ...more] = hosted;
  if (more.length === 0) return window!;
  return hosted.has(worldWindow) ? sharedWindow : "other";
}

const minus = (reading: JouleReading, origin: JouleReading | undefined): JouleReading => ({
  ...reading,
  low: reading.low - (origin?.low ?? 0),
  high: reading.high - (origin?.high ?? 0),
});

/** Adds to what the same source gave by the same method. */
function add(sums: Map<string, JouleReading>, reading: JouleReading): void {
  const key = `${reading.source}/${reading.method}`;
  const sum = sums.get(key);
  sums.set(
    key,
    sum === undefined ? reading : { ...reading, low: sum.low + reading.low, high: sum.high + reading.high },
  );
}
