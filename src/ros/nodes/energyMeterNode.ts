import { CpuTimeCounter } from "../../energy/CpuTimeCounter.ts";
import type { EnergyCounter } from "../../energy/EnergyCounter.ts";
import type { HardwareCounters } from "../../energy/HardwareCounters.ts";
import type { EpisodeCosts, JouleReading, WindowCost } from "../../episode/EpisodeRecord.ts";
import { checked, GraphError } from "../GraphError.ts";
import type { GraphNode, NodeProgram } from "../GraphNode.ts";
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

/** Which window the process of a node counts as, by the end of the node's name. */
const windows: readonly (readonly [suffix: string, window: string])[] = [
  ["goal_predictor", "goal"],
  ["state_estimator", "estimate"],
  ["planner", "plan"],
  ["policy", "policy"],
  ["sim", "world"],
];

/** Silence after which a node is not asked any more what it took, ms. */
const forgottenMs = 2000;
const callMs = 500;
const callAttempts = 3;
const keptEpisodes = 20;

const noCosts: EpisodeCosts = { cpuSeconds: 0, windows: {}, planningMs: [], inferenceMs: [], joules: [] };

/**
 * Meters episodes: CPU-seconds of every process of the graph by window, joules of the machine's counters and of what the
 * nodes read themselves. Where several nodes share a process, nobody can tell their CPU time apart.
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

  constructor(node: GraphNode, counters: readonly EnergyCounter[]) {
    this.#node = node;
    this.#counters = counters;
    this.#readings = node.advertise(EnergyReading, "energy/readings", eventQos);
    node.subscribe(Heartbeat, "heartbeat", streamQos, ({ node: name }) => {
      this.#hear(name);
    });
  }

  async start(episode: string): Promise<void> {
    let snapshot = this.#started.get(episode);
    if (snapshot === undefined) keep(this.#started, episode, (snapshot = this.#take()));
    await snapshot;
  }

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

  /** Asks every node that is alive. One that does not answer is left out. */
  async #take(): Promise<Snapshot> {
    const now = performance.now();
    const alive = [...this.#known]
      .filter(([, { heard }]) => now - heard < forgottenMs)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const answers = await Promise.all(
      alive.map(async ([name, { client }]): Promise<[string, Reading] | undefined> => {
        try {
          return [name, checked(name, await client.call({}, { timeoutMs: callMs, attempts: callAttempts }))];
        } catch {
          return undefined;
        }
      }),
    );
    return {
      nodes: new Map(answers.filter((answer) => answer !== undefined)),
      counters: this.#counters.map(readingOf),
    };
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

/** What was taken between two moments; a process that was started in between counts from its start. */
export function difference(before: Snapshot, after: Snapshot): EpisodeCosts {
  const costs: Record<string, WindowCost> = {};
  const joules = new Map<string, JouleReading>();
  const seen = new Map<string, string>();
  let cpuSeconds = 0;
  const sharing = processesShared(after);
  for (const [name, { cpu_seconds: cpu, pid, host, readings }] of after.nodes) {
    const old = before.nodes.get(name);
    const isSame = old?.pid === pid && old.host === host;
    const key = `${host} ${pid}`;
    for (const [i, reading] of readings.entries()) {
      const origin = isSame ? old.readings[i] : undefined;
      add(joules, minus(toReading(reading), origin && toReading(origin)));
    }
    if (seen.has(key)) continue;
    seen.set(key, name);
    const taken = cpu - (isSame ? old.cpu_seconds : 0);
    const window = sharing.has(key) ? "other" : windowOf(name);
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

/** Processes that host more than one node. */
function processesShared({ nodes }: Snapshot): ReadonlySet<string> {
  const once = new Set<string>();
  const shared = new Set<string>();
  for (const { pid, host } of nodes.values()) {
    const key = `${host} ${pid}`;
    if (once.has(key)) shared.add(key);
    once.add(key);
  }
  return shared;
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
