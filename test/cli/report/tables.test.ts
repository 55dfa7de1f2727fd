import assert from "node:assert/strict";
import { channelsOf } from "../../../src/cli/report/channels.ts";
import { methodNotes } from "../../../src/cli/report/energyNotes.ts";
import { markdownReport } from "../../../src/cli/report/markdownReport.ts";
import { energyPlot } from "../../../src/cli/report/plots/energyPlot.ts";
import { predictionsOf } from "../../../src/cli/report/prediction.ts";
import { reportPage } from "../../../src/cli/report/reportPage.ts";
import type { Series } from "../../../src/cli/report/Results.ts";
import { htmlTable, markdownTable, type Table } from "../../../src/cli/report/Table.ts";
import { breakEvenTable } from "../../../src/cli/report/tables/breakEvenTable.ts";
import { marginalEnergyTable } from "../../../src/cli/report/tables/costTables.ts";
import { executionTable } from "../../../src/cli/report/tables/executionTable.ts";
import { pairsTable } from "../../../src/cli/report/tables/pairsTable.ts";
import { predictionTable } from "../../../src/cli/report/tables/predictionTable.ts";
import { runsTable } from "../../../src/cli/report/tables/runsTable.ts";
import { seedsTable } from "../../../src/cli/report/tables/seedsTable.ts";
import { partsTable, trainingTable } from "../../../src/cli/report/tables/trainingTables.ts";
import { curvesOf, learningCurves, trainingCost } from "../../../src/cli/report/cards.ts";
import type { EpisodeRecord } from "../../../src/episode/EpisodeRecord.ts";
import { wilsonInterval } from "../../../src/episode/statistics.ts";
import { summarise } from "../../../src/episode/summarise.ts";
import type { ModelCard } from "../../../src/model/ModelCard.ts";
import { configurationParts } from "../../../src/cli/report/configurationParts.ts";
import { benchRecord, configuration, costsOf } from "./benchRecord.ts";
import { card, named, ranWith, shaOf } from "./modelCards.ts";

/** A series of records. */
function seriesOf(
  label: string,
  records: readonly EpisodeRecord[],
  parts: Readonly<Record<string, string>> = {},
): Series {
  const { agent, state, judgedBy } = records[0]!;
  return {
    ...{ label, agent, state, judgedBy, records, runs: ["run"], rows: summarise(records) },
    conditions: Object.keys(parts).every((name) => ["policy", "goals"].includes(name)) ? "paper" : "other",
    configuration: configurationParts(configuration(parts)),
  };
}

/** Episodes of a scenario of which the first `successes` succeed. */
const episodes = (scenario: string, successes: number, of: number, changes: Partial<EpisodeRecord> = {}) =>
  Array.from({ length: of }, (_, seed) =>
    benchRecord({ scenario, seed, outcome: seed < successes ? "success" : "failure", ...changes }),
  );

/** A row of a table by the text of its first cells. */
const rowOf = ({ rows }: Table, ...first: string[]): readonly string[] =>
  rows.find((row) => first.every((cell, i) => row[i] === cell))!;

describe("tables of a report", () => {
  it("set single moves beside towers: p^(2ⁿ − 1) with the bounds of p", () => {
    const series = seriesOf("nesy", [
      ...episodes("move", 9, 10),
      ...episodes("hanoi-3", 3, 10),
      ...episodes("any-goal", 1, 1),
    ]);
    const [own, ...others] = predictionsOf([series, seriesOf("other", episodes("hanoi-3", 1, 1))]);
    const [low, high] = wilsonInterval(9, 10);
    assert.deepEqual(own, {
      ...{ who: "nesy", discs: 3, moves: 7, single: 0.9, predicted: 0.9 ** 7, interval: [low ** 7, high ** 7] },
      ...{ observed: 0.3, observedInterval: wilsonInterval(3, 10) },
    });
    assert.deepEqual(
      others.map(({ who, discs }) => `${who} ${discs}`),
      ["E2E-VLA", "PG-VLA", "NSM"].flatMap((model) => [`literature: ${model} 3`, `literature: ${model} 4`]),
    );
    const { rows } = predictionTable([own, others[0]!]);
    assert.deepEqual(rows[1], ["literature: E2E-VLA", "3", "7", "87.0", "37.7", "34.0"]);
    assert.equal(rows[0]![4], `47.8 [${(100 * low ** 7).toFixed(1)}, ${(100 * high ** 7).toFixed(1)}]`);
  });

  it("pair only agents that met the same scenes", () => {
    const a = seriesOf("a", episodes("hanoi-3", 8, 8));
    const b = seriesOf("b", episodes("hanoi-3", 2, 6));
    const late = seriesOf("late", episodes("hanoi-3", 8, 8), { senseDelay: "2" });
    const knocked = seriesOf("knocked", episodes("hanoi-3", 8, 8), { noise: "knock" });
    const other = seriesOf("other", episodes("hanoi-4", 8, 8));
    assert.deepEqual(pairsTable([a, b, late, knocked, other]).rows, [
      ["hanoi-3", "a", "b", "6", "2", "4", "0", "0", "0.125"],
      ["hanoi-3", "a", "late", "8", "8", "0", "0", "0", "1.000"],
      ["hanoi-3", "b", "late", "6", "2", "0", "4", "0", "0.125"],
    ]);
  });

  it("tell the agent's joules from all, per success of all attempts, and n/a without a success", () => {
    const costs = costsOf({ plan: 1, policy: 2, world: 4, render: 8, record: 16 }, 50);
    const series = seriesOf("nesy", [...episodes("hanoi-3", 1, 4, { costs }), ...episodes("hanoi-4", 0, 2, { costs })]);
    const [agent, all, arm] = [
      "agent's CPU (estimated)",
      "all CPU, simulator included (estimated)",
      "arm-mechanical (simulated)",
    ];
    assert.deepEqual(
      channelsOf([series]).map(({ name, role }) => [name, role]),
      [
        [agent, "part"],
        [arm, "part"],
        [all, "other view"],
      ],
    );
    const table = marginalEnergyTable([series]);
    const cell = (scenario: string, head: string, offset: 0 | 1): string =>
      rowOf(table, scenario)[table.columns.findIndex((c) => c.head === `${head}, J an episode`) + offset]!;
    // 3 CPU-s of the agent at 4 and 8.4375 W.
    assert.deepEqual([cell("hanoi-3", agent, 0), cell("hanoi-3", agent, 1)], ["12–25.3", "48–101"]);
    assert.deepEqual([cell("hanoi-3", all, 0), cell("hanoi-3", all, 1)], ["124–248", "496–992"]);
    assert.deepEqual([cell("hanoi-3", arm, 0), cell("hanoi-3", arm, 1)], ["50", "200"]);
    assert.deepEqual([cell("hanoi-4", agent, 1), cell("hanoi-4", arm, 1)], ["n/a (0 successes)", "n/a (0 successes)"]);
  });

  it("tell joules by inference where a policy was asked, and how busy a machine was before", () => {
    const costs = costsOf({ policy: 1, world: 9 }, 50);
    const four = { ...costs, windows: { ...costs.windows, policy: { cpuSeconds: 1, wallSeconds: 1, count: 4 } } };
    const table = marginalEnergyTable([
      seriesOf("nesy", episodes("hanoi-3", 1, 2, { costs: four })),
      seriesOf("idle", episodes("hanoi-3", 1, 1, { costs: costsOf({ world: 1 }, 1) })),
    ]);
    const at = table.columns.findIndex(({ head }) => head === "policy's CPU (estimated), J an inference");
    // A quarter of a CPU-second at 4 and 8.4375 W.
    assert.deepEqual(
      table.rows.map((row) => row[at]),
      ["1–2.11", "n/a"],
    );
    const without = marginalEnergyTable([seriesOf("idle", episodes("hanoi-3", 1, 1))]);
    assert.ok(without.columns.every(({ head }) => !head.includes("inference")));
    const machine = { cpu: "A", cores: 2, memoryGiB: 3, kernel: "4", loadBefore: 2.584 };
    const run = { name: "run", records: episodes("hanoi-3", 1, 1), leftOut: 0, filmstrips: [], cards: [] };
    const [cells] = runsTable({ runs: [{ ...run, machine }], series: [] }).rows;
    assert.match(cells!.at(-1)!, /, 2 cores, 3 GiB, Linux 4, load 2\.58 before$/);
  });

  it("tell of how many episodes joules are, and leave those of some out of the plot", () => {
    const costs = costsOf({ policy: 1 }, 50);
    const all = episodes("hanoi-3", 2, 2, { costs });
    const some = seriesOf("nesy", [all[0]!, { ...all[1]!, costs: { ...costs, joules: costs.joules.slice(0, 1) } }]);
    const [row] = marginalEnergyTable([some]).rows;
    assert.equal(row!.filter((cell) => cell === "50 (of 1 of 2 episodes)").length, 2);
    assert.ok(energyPlot([seriesOf("nesy", all)]).includes("arm-mechanical (simulated), 50"));
    const svg = energyPlot([some]);
    assert.ok(svg.includes("CPU (estimated), 4.00 to 8.44") && !svg.includes("arm-mechanical (simulated), 50"));
  });

  it("have beside the paper's joules what those are of, and every source of a state explained", () => {
    const none = { runs: [], series: [] };
    const texts = [reportPage(none, []).replaceAll("&#39;", "'"), markdownReport(none, [])];
    for (const text of texts) {
      assert.match(text, /NSM counts as 0 W, though its authors give an idle one about 25 W;.*VLAs holds simulator/s);
      assert.match(text, /The paper's GPU joules are sampled power/);
    }
    for (const state of ["oracle", "camera", "symbolic", "images"]) assert.ok(texts[0]!.includes(`“${state}”`), state);
  });

  it("say from how many successes on training has paid for itself, of agents that took CPU time alone", () => {
    // 1 and 3 CPU-s for each of two episodes, one of them a success: 2 and 6 a success, at 4 W.
    const of = (agent: string, cpuSeconds: number) =>
      seriesOf(
        agent,
        episodes("hanoi-3", 1, 2, { agent, costs: costsOf({ policy: cpuSeconds, world: 9 }, 1) }),
        agent === "nesy" ? ranWith(["skills", "perception"], "goal") : ranWith(["vla"]),
      );
    const [nesy, vla] = [of("nesy", 1), of("vla-e2e", 3)];
    const joules = (low: number, more = {}) => ({
      joules: { "estimated, low": low, "estimated, high": 2 * low, ...more },
    });
    const parts = [card("skills", joules(100)), card("perception", joules(60)), card("goal", joules(1))];
    const last = (cards: readonly ModelCard[], ...series: Series[]) =>
      breakEvenTable(series, cards).rows.map((row) => [row[0], row.at(-1)]);
    // 161 − 61 J once, 16 J each time.
    assert.deepEqual(last([...parts, card("vla", joules(61))], nesy, vla), [["hanoi-3", "nesy, from 7 successes on"]]);
    assert.deepEqual(last([...parts, card("vla", joules(161))], vla, nesy), [["hanoi-3", "nesy, from the start"]]);
    assert.deepEqual(last([...parts, card("vla", joules(61, { "sampled, gpu": 9 }))], nesy, vla), []);
    assert.deepEqual(last(parts, nesy, vla), []);
    // What ran was another training of the same name.
    const before = seriesOf("before", vla.records, { policy: named("vla", "before") });
    assert.deepEqual(last([...parts, card("vla", joules(61))], nesy, before), []);
    // Who reads no goals by a network did not need its training: 160 − 61 J.
    const terse = { ...nesy, configuration: configurationParts(configuration(ranWith(["skills", "perception"]))) };
    const dear = [parts[0]!, parts[1]!, card("goal", joules(1e6)), card("vla", joules(61))];
    assert.deepEqual(last(dear, terse, vla), [["hanoi-3", "nesy, from 7 successes on"]]);
    const failed = seriesOf(
      "vla-e2e",
      episodes("hanoi-3", 0, 2, { agent: "vla-e2e", costs: costsOf({ policy: 1 }, 1) }),
      ranWith(["vla"]),
    );
    assert.deepEqual(last([...parts, card("vla", joules(61))], nesy, failed), []);
  });

  describe("with episodes that were paced", () => {
    const joules = (kilo: number, source = "cpu-package", from = "counter") => ({
      ...{ source, from, method: "estimated" as const },
      joules: 1e3 * kilo,
    });
    type Paced = readonly ReturnType<typeof joules>[];
    const table = (paced: readonly Paced[], changes: readonly Partial<EpisodeRecord>[] = [{}, {}], agent = "nesy") => {
      const records = changes.map((each, seed) => benchRecord({ agent, seed, wallSeconds: 5, ...each }));
      const own = new Map(paced.map((each, i) => [records[i]!, each]));
      return executionTable([{ ...seriesOf(agent, records), paced: own }]);
    };
    const cell = (...args: Parameters<typeof table>): string =>
      rowOf(table(...args), "Three discs", "gross energy in real time, kJ an episode")[2]!;
    const few = "n = 2, fewer than 5";

    it("put their gross joules beside the paper's, and none that not all episodes have", () => {
      assert.equal(
        cell([[joules(1), joules(5, "gpu")], [joules(2)]]),
        `1.5 cpu-package (estimated from counter); ${few}`,
      );
      assert.equal(cell([[joules(1), joules(5, "gpu")], [joules(5, "gpu")]]), `5 gpu (estimated from counter); ${few}`);
      assert.equal(cell([[joules(1)]]), "not measured");
      assert.equal(cell([]), "not measured");
    });

    it("keep joules of one source by several methods apart", () => {
      const gpu = (kilo: number) => joules(kilo, "gpu", "sampled");
      assert.equal(
        cell([
          [joules(1, "gpu"), gpu(3)],
          [gpu(5), joules(2, "gpu")],
        ]),
        `1.5 gpu (estimated from counter); 4 gpu (estimated from sampled); ${few}`,
      );
      assert.equal(cell([[joules(1, "gpu")], [gpu(5)]]), "not measured");
    });

    it("say of how many they are", () => {
      const five = Array.from({ length: 5 }, () => ({}));
      assert.equal(cell(five.map(() => [joules(1)]), five), "1 cpu-package (estimated from counter); n = 5"); // prettier-ignore
    });

    it("mark what took longer than real time", () => {
      const late = [{ simulatedSeconds: 10, wallSeconds: 10.6 }, { simulatedSeconds: 10, wallSeconds: 13 }, { simulatedSeconds: 10, wallSeconds: 10.4 }]; // prettier-ignore
      assert.equal(
        cell([[joules(1)], [joules(1)], [joules(1)]], late),
        "1 cpu-package (estimated from counter); n = 3, fewer than 5; not in real time: 2 of 3 took up to 1.30 × simulated time",
      );
      assert.equal(cell([[], [], []], late), "not measured; not in real time: 2 of 3 took up to 1.30 × simulated time");
      // Without a pace nobody asked for real time.
      assert.equal(cell([], late), "not measured");
    });

    it("have a mean power: joules by time of all of them", () => {
      const power = (...args: Parameters<typeof table>): string => rowOf(table(...args), "all")[2]!;
      const times = [{ wallSeconds: 10 }, { wallSeconds: 30, scenario: "hanoi-4" }];
      assert.equal(power([[joules(1)], [joules(2)]], times), "75 cpu-package (estimated from counter)");
      assert.equal(power([[joules(1)], []], times), "not measured");
    });

    it("say of an agent that asks a server that its machine is not metered", () => {
      const unmetered = "policy's server not metered";
      assert.equal(
        cell([[joules(1)], [joules(1)]], [{}, {}], "remote"),
        `1 cpu-package (estimated from counter); ${few}; ${unmetered}`,
      );
      const remote = table([], [{}, {}], "remote");
      assert.equal(rowOf(remote, "Three discs", "gross energy in real time, kJ an episode")[2], `not measured; ${unmetered}`); // prettier-ignore
      assert.equal(rowOf(remote, "all")[2], `not measured; ${unmetered}`);
    });
  });

  it("count an exception as no sub-task done", () => {
    const broken = benchRecord({ seed: 1, status: "failed", outcome: "error", progress: 0 });
    const series = seriesOf("nesy", [benchRecord({ subTasks: { done: 14, of: 14 } }), broken]);
    assert.equal(rowOf(executionTable([series]), "Three discs", "sub-tasks done in order, %")[2], "50.0");
  });

  it("say what of an agent nobody meters, and only where there is such a part", () => {
    const costs = costsOf({ policy: 1 }, 50);
    const own = seriesOf("nesy", episodes("hanoi-3", 1, 1, { costs }));
    const remote = seriesOf("remote", episodes("hanoi-3", 1, 1, { costs, agent: "remote", state: "images" }));
    const chat = seriesOf("chat", episodes("hanoi-3", 1, 1, { costs }), { goals: "chat:m@http://h,pictures-kept" });
    const table = marginalEnergyTable([own, remote, chat]);
    assert.equal(table.columns[2]!.head, "not metered");
    assert.deepEqual(
      table.rows.map((row) => row[2]),
      ["–", "policy's server", "language model's server"],
    );
    assert.ok(!marginalEnergyTable([own]).columns.some(({ head }) => head === "not metered"));
    const svg = energyPlot([remote]);
    assert.match(svg, /remote, policy('|&#39;)s server not metered, hanoi-3: /);
    const notes = (...series: Series[]): string => methodNotes({ runs: [], series }).join(" ");
    assert.match(notes(own, remote), /not metered: what the machine/);
    assert.doesNotMatch(notes(own), /not metered/);
    assert.match(
      markdownReport({ runs: [], series: [remote] }, []),
      /policy's server .*\n\nJoules of .* not metered: what/s,
    );
  });

  it("have no joules of an agent that shared a process with the simulator, and of the others' say of how many", () => {
    const [shared, apart] = [{ shared: 9 }, { policy: 1, world: 8 }].map((stages) => ({ costs: costsOf(stages, 5) }));
    const agentJoules = (...records: readonly EpisodeRecord[]): string | undefined => {
      const { columns, rows } = marginalEnergyTable([seriesOf("nesy", records)]);
      return rows[0]![columns.findIndex(({ head }) => head === "agent's CPU (estimated), J an episode")];
    };
    const first = episodes("hanoi-3", 1, 1, shared);
    assert.equal(agentJoules(...first), "n/a");
    const second = episodes("hanoi-3", 2, 2, apart).slice(1);
    assert.equal(agentJoules(...first, ...second), "4–8.44 (of 1 of 2 episodes)");
    assert.equal(agentJoules(...second), "4–8.44");
  });

  it("put series under the paper's conditions beside the paper, and no joules of another kind", () => {
    const records = episodes("hanoi-3", 1, 2).map((record) => ({ ...record, subTasks: { done: 7, of: 14 } }));
    const table = executionTable([seriesOf("nesy", records), seriesOf("knocked", records, { noise: "knock" })]);
    assert.deepEqual(table.columns.map(({ head, origin }) => `${head}${origin === "literature" ? "!" : ""}`).slice(2), [
      "nesy (state: camera)",
      "E2E-VLA (literature)!",
      "PG-VLA (literature)!",
      "NSM (literature)!",
    ]);
    const [low, high] = wilsonInterval(1, 2).map((bound) => (100 * bound).toFixed(1));
    const of = (what: string): readonly string[] => rowOf(table, "Three discs", what).slice(2);
    assert.deepEqual(of("success, % [Wilson 95 %]"), [`1/2 [${low!}, ${high!}]`, "34.0", "0.0", "95.0"]);
    assert.deepEqual(of("sub-tasks done in order, %"), ["50.0", "49.6", "23.9", "97.3"]);
    assert.deepEqual(of("gross energy in real time, kJ an episode"), ["not measured", "7.96", "6.94", "0.83"]);
    assert.equal(rowOf(table, "Four discs", "success, % [Wilson 95 %]")[2], "–");
  });

  it("set beside the paper's training what the models that ran took, and nothing where a card is of another", () => {
    const cards = [card("skills"), card("perception"), card("goal")];
    const nesy = seriesOf("nesy", episodes("hanoi-3", 1, 1), ranWith(["skills", "perception"], "goal"));
    const whole = trainingTable([nesy], cards);
    assert.equal(whole.columns[1]!.head, "nesy");
    assert.deepEqual(rowOf(whole, "models").slice(1, 3), ["skills; perception; goal", "n/a"]);
    assert.deepEqual(rowOf(whole, "total, MJ"), ["total, MJ", "0.0012–0.00252 (estimated)", "68.5", "64.9", "0.85"]);
    assert.deepEqual(rowOf(whole, "time").slice(1, 3), ["3 min", "2426 min"]);
    const again = [cards[0]!, cards[1]!, card("goal", {}, { files: card("trained again").files })];
    const unknown = trainingTable([nesy], again);
    assert.deepEqual(
      unknown.rows.map((row) => row[1]),
      ["skills; perception; goal: its card here is of another training", ...Array<string>(5).fill("n/a")],
    );
    const missing = trainingTable([nesy], cards.slice(0, 2));
    assert.deepEqual(rowOf(missing, "models")[1], "skills; perception; goal: no card of it here");
    assert.equal(rowOf(missing, "time")[1], "n/a");
    // Read by the grammar alone, the same agent needs less.
    const terse = seriesOf("nesy (terse)", episodes("hanoi-3", 1, 1), ranWith(["skills", "perception"]));
    const both = trainingTable([nesy, terse], cards);
    assert.deepEqual(
      both.columns.slice(1, 3).map(({ head }) => head),
      ["nesy", "nesy (terse)"],
    );
    assert.deepEqual(rowOf(both, "CPU-seconds").slice(1, 3), ["300", "200"]);
    assert.deepEqual(
      trainingTable([seriesOf("remote", episodes("hanoi-3", 1, 1), { policy: "openpi@ws://h" })], cards).columns.length,
      4,
    );
    assert.deepEqual(partsTable([card("skills"), card("unused")], [nesy]).rows, [
      ["skills", "nesy", "1.0", "100", "0.4–0.84", "estimated", "0", "0123456789ab"],
      ["unused", "none here", "1.0", "100", "0.4–0.84", "estimated", "0", "0123456789ab"],
    ]);
  });

  it("count what a frozen part was taken from, and mark what several agents share", () => {
    const frozen = card("vla", {}, { data: { frozenEncoder: { model: "perception", sha256: shaOf("perception") } } });
    const cards = [frozen, card("perception"), card("goal")];
    const e2e = seriesOf("vla-e2e", episodes("hanoi-3", 1, 1, { agent: "vla-e2e" }), ranWith(["vla"]));
    const guided = seriesOf(
      "vla-guided",
      episodes("hanoi-3", 1, 1, { agent: "vla-guided" }),
      ranWith(["vla", "perception"], "goal"),
    );
    const table = trainingTable([e2e, guided], cards);
    assert.deepEqual(rowOf(table, "models").slice(1, 3), [
      "vla, shared; perception (for vla), shared",
      "vla, shared; perception, shared; goal",
    ]);
    assert.deepEqual(rowOf(table, "CPU-seconds").slice(1, 3), ["200", "300"]);
    assert.equal(rowOf(trainingTable([e2e], cards), "models")[1], "vla; perception (for vla)");
    // Without that card it is not known what the agent took.
    assert.equal(rowOf(trainingTable([e2e], [frozen]), "CPU-seconds")[1], "n/a");
  });

  it("put joules of a GPU into its own row of the training, and none where none was metered", () => {
    const estimated = { "estimated, low": 4e6, "estimated, high": 8e6 };
    const counted = { ...estimated, "counter, cpu-package": 2e6, "sampled, gpu": 3e6 };
    const cells = (...joules: readonly ModelCard["training"]["joules"][]): string[] => {
      const cards = ["skills", "perception", "goal"].map((name, i) => card(name, { joules: joules[i] ?? joules[0]! }));
      const nesy = seriesOf("nesy", episodes("hanoi-3", 1, 1), ranWith(["skills", "perception"], "goal"));
      const table = trainingTable([nesy], cards);
      return ["CPU, MJ", "GPU, MJ", "total, MJ"].map((what) => rowOf(table, what)[1]!);
    };
    assert.deepEqual(cells(counted), [
      "12–24 (estimated); 6 (counter, cpu-package)",
      "9 (sampled, gpu)",
      "sources or methods differ",
    ]);
    assert.deepEqual(cells(estimated), ["12–24 (estimated)", "not metered", "12–24 (estimated)"]);
    assert.deepEqual(cells(estimated, counted), [
      "12–24 (estimated)",
      "not metered in all parts",
      "sources or methods differ",
    ]);
    assert.equal(
      cells({ ...estimated, "counter, gpu, not of all parts": 1e6 })[1],
      "3 (counter, gpu, not of all parts)",
    );
  });

  it("add joules of training by method, and only of methods that all parts have", () => {
    const counted = card("b", { joules: { "estimated, low": 1, "estimated, high": 2, counter: 30 } });
    const cost = trainingCost([card("a"), counted]);
    assert.deepEqual([...cost.joules], [["estimated", { low: 401, high: 842 }]]);
    assert.deepEqual([...trainingCost([counted, counted]).joules.keys()], ["estimated", "counter"]);
    assert.deepEqual([cost.cpuSeconds, cost.wallSeconds], [200, 120]);
  });

  it("find learning curves of a model and of each of its networks", () => {
    assert.deepEqual(curvesOf(card("goal", {}, { evaluation: { lossCurve: [2, 1] } })), [
      { name: "goal", losses: [2, 1] },
    ]);
    assert.deepEqual(curvesOf(card("eyes", {}, { evaluation: { lossByTenth: { disc: [3, 1], note: "x" } } })), [
      { name: "eyes: disc", losses: [3, 1] },
    ]);
    assert.deepEqual(curvesOf(card("skills", {}, { evaluation: { finalTrainingLoss: { pick: 1 } } })), []);
    const points = [{ step: 1, trainingLoss: 4 }, { step: 2, trainingLoss: 3 }]; // prettier-ignore
    const vla = card("vla", {}, { evaluation: { curve: points } });
    assert.deepEqual(learningCurves([vla, card("vla", {}, { seed: 1, evaluation: { lossCurve: [9, 8] } })]), [
      { name: "vla", losses: [4, 3] },
    ]);
  });

  it("say what other seeds of a training do, and nothing of other recipes, conditions, code or scenes", () => {
    const trained = (seed: number, steps = 7): ModelCard =>
      card("skills", { steps }, { seed, files: { policy: { file: "p", sha256: shaOf(`${seed} ${steps}`), inputs: {}, outputs: {} } } }); // prettier-ignore
    const ran = (successes: number, training: string, parts: Readonly<Record<string, string>> = {}, of = 4): Series =>
      seriesOf("nesy", [...episodes("move", 4, 4), ...episodes("hanoi-3", successes, of)], {
        ...{ policy: `${named("skills", training)}+${named("perception")}`, goals: "grammar", ...parts },
      });
    const cards = [trained(10), trained(2), trained(3, 8), trained(4), card("perception")];
    const all = [
      ran(3, "10 7"),
      // The fifth scene the other never met.
      ran(1, "2 7", {}, 5),
      ran(0, "3 8"),
      ran(0, "4 7", { noise: "knock" }),
      ran(0, "4 7", { revision: "later" }),
      ran(0, "4 7", { goals: "chat:x" }),
    ];
    const rate = (successes: number): string =>
      `${successes}/4 [${wilsonInterval(successes, 4)
        .map((x) => (100 * x).toFixed(1))
        .join(", ")}]`;
    assert.deepEqual(seedsTable(all, cards).rows, [
      ["move", "nesy", "skills 2; skills 10", `${rate(4)}; ${rate(4)}`, "4", "100.0 to 100.0"],
      ["hanoi-3", "nesy", "skills 2; skills 10", `${rate(1)}; ${rate(3)}`, "4", "25.0 to 75.0"],
    ]);
    // Not where the card of one is not at hand.
    assert.deepEqual(seedsTable(all, cards.slice(1)).rows, []);
  });
});

describe("a table", () => {
  const table: Table = {
    columns: [{ head: "a|b", align: "left" }, { head: "<n>" }, { head: "x", origin: "literature" }],
    rows: [["long cell", "1", `"&`]],
  };

  it("is Markdown as prettier writes it", () => {
    assert.equal(
      markdownTable(table),
      ["| a\\|b      | <n> |   x |", "| --------- | --: | --: |", `| long cell |   1 |  "& |`].join("\n"),
    );
  });

  it("is HTML in which nothing of its text is markup", () => {
    const html = htmlTable(table);
    assert.match(html, /<th scope="col" class="number">&lt;n&gt;<\/th>/);
    assert.match(html, /<td class="number literature">&quot;&amp;<\/td>/);
    assert.doesNotMatch(html, /<n>/);
  });
});
