import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { onlyRow, resultsMarks, resultsSection, withSection } from "../../benchmarks/readmeResults.ts";
import { settledIdentityOf } from "../../src/cli/compose/modelIdentity.ts";
import { readResults } from "../../src/cli/report/Results.ts";
import { readCard } from "../../src/model/ModelCard.ts";
import { lookRanges } from "../../src/scene/lookRanges.ts";
import { noisePresets } from "../../sim/scenarios.ts";

const root = join(import.meta.dirname, "..", "..");
const readText = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");
const readJson = (...path: string[]): unknown => JSON.parse(readText(...path));

const readme = readText("README.md");
const section = readme.slice(
  readme.indexOf(resultsMarks.begin) + resultsMarks.begin.length,
  readme.indexOf(resultsMarks.end),
);
/** Numbers as a text has them: "2,000", "0.5", "95". */
const numbersIn = (text: string): string[] => text.match(/\d[\d,]*(?:\.\d+)?/g) ?? [];

/** The cells of the section's tables without their heads. */
const [lines, comparison] = section
  .split(/\n(?:(?!\|).*\n)+/)
  .filter((part) => part.startsWith("|"))
  .map((table) =>
    table
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .slice(2)
      .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim())),
  ) as [string[][], string[][]]; // prettier-ignore

/** An episode's line as far as its number is concerned; nothing here goes through the code that wrote the section. */
interface Line {
  readonly agent: string;
  readonly scenario: string;
  readonly seed: number;
  readonly outcome: string;
  readonly state: string;
  readonly versions: { readonly configuration: string };
}

const linesOf = (directory: string, scenario: string): Line[] =>
  readText("benchmarks", "results", directory, "episodes.jsonl")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line)
    .filter((line) => line.scenario === scenario);

/** The networks that an agent saw with, as its configuration names them. */
const eyesOf = ({ versions }: Line): string => /perception:[0-9a-f,]+/.exec(versions.configuration)![0];

/** What must be true of the episodes behind a cell, besides agent and scenario, by a part of its row's label. */
const told: readonly [part: string, holds: (configuration: string) => boolean][] = [
  ["unseen light, textures and lens, camera moved 3 cm", (text) => text.includes(" look=all-shifts ")],
  ["one knock at a random moment", (text) => text.includes(" noise=knock ")],
  ["1 mm / 1° noise", (text) => text.includes(` observationNoise=0.001m,${Math.PI / 180}rad `)],
  ["friction ±20 %", (text) => text.includes(" noise=perturbed ") && noisePresets["perturbed"]!.friction === 0.2],
  ["100 ms late", (text) => text.includes(" senseDelay=2 ")],
];

const sources = [
  ["three discs", "hanoi-3", "compared/nesy", "paper-noise", "95 %"],
  ["four discs", "hanoi-4", "compared/nesy", "paper-noise", "78 %"],
  ["five discs", "hanoi-5", "cameras", "paper-noise", "not done"],
  [
    ...["three discs, unseen light, textures and lens, camera moved 3 cm", "hanoi-3"],
    ...["cameras-all-shifts", undefined, "not done"],
  ],
  ["three discs, one knock at a random moment", "hanoi-3", "cameras-knock", undefined, "not done"],
  [
    ...["three discs, 1 mm / 1° noise, friction ±20 %, 100 ms late", "hanoi-3"],
    ...[undefined, "perturbed-late", "not done"],
  ],
] as const;

/** Both shares p at which x of n is just 1.96 standard errors away: the roots of the quadratic that Wilson's interval solves. */
function wilson(x: number, n: number): [string, string] {
  const z = 1.959963984540054;
  const [a, b, c] = [1 + (z * z) / n, -(2 * x) / n - (z * z) / n, (x / n) ** 2];
  const root = Math.sqrt(b * b - 4 * a * c);
  return [(-b - root) / (2 * a), (-b + root) / (2 * a)].map((p) => (100 * p).toFixed(1)) as [string, string];
}

describe("README's results", () => {
  it("are what the committed results give now", () => {
    assert.equal(
      readme,
      withSection(readme, resultsSection(root)),
      "README.md is stale; npm run readme:results writes it",
    );
  });

  it("have in every cell of the table what its episodes say, counted and bounded anew", () => {
    assert.deepEqual(
      lines.map(([label]) => label),
      sources.map(([label]) => label),
    );
    const check = (
      cell: string,
      directory: string | undefined,
      agent: string,
      scenario: string,
      label: string,
    ): void => {
      if (directory === undefined) {
        assert.match(cell, /^(?:–|not measured)$/);
        return;
      }
      const episodes = linesOf(directory, scenario);
      assert.equal(new Set(episodes.map(({ seed }) => seed)).size, episodes.length);
      const parts = told.filter(([part]) => label.includes(part));
      for (const { agent: who, state, seed, versions } of episodes) {
        assert.equal(who, agent);
        assert.equal(state, agent === "nesy" ? "camera" : "oracle");
        assert.ok(seed >= 10_000 && seed < 10_100, "seeds chosen before the run");
        for (const [part, holds] of parts) assert.ok(holds(`${versions.configuration} `), part);
        if (parts.length === 0) assert.match(versions.configuration, / noise=paper observationNoise=0m,0rad /);
      }
      const successes = episodes.filter(({ outcome }) => outcome === "success").length;
      const [low, high] = wilson(successes, episodes.length);
      const isEarlier = agent === "nesy" && eyesOf(episodes[0]!) !== eyesOf(linesOf("compared/nesy", "hanoi-3")[0]!);
      assert.equal(cell, `${successes}/${episodes.length} [${low}, ${high}]${isEarlier ? " (\\*)" : ""}`);
    };
    for (const [i, [label, scenario, nesy, oracle, literature]] of sources.entries()) {
      const [, seen = "", toldBy = "", theirs = ""] = lines[i]!;
      check(seen, nesy, "nesy", scenario, label);
      check(toldBy, oracle, "nesy-oracle", scenario, label);
      assert.equal(theirs, literature);
    }
    assert.deepEqual(lookRanges["all-shifts"].displacement.shift, [0.03, 0.03]);
  });

  it("have in every cell of the comparison what its episodes say", () => {
    const tasks = [
      ["single move", "move", "99 %", "87 %", "59.6 %"],
      ["three discs", "hanoi-3", "95 %", "34 %", "0 %"],
      ["four discs", "hanoi-4", "78 %", "0 %", "0 %"],
    ] as const;
    assert.equal(comparison.length, tasks.length);
    for (const [i, [label, scenario, ...literature]] of tasks.entries()) {
      const [said, ...cells] = comparison[i]!;
      assert.equal(said, label);
      assert.deepEqual(cells.slice(3), literature);
      for (const [k, agent] of ["nesy", "vla-e2e", "vla-guided"].entries()) {
        const episodes = linesOf(`compared/${agent}`, scenario);
        assert.deepEqual([episodes.length, new Set(episodes.map(({ seed }) => seed)).size], [100, 100]);
        for (const { agent: who, state, seed, versions } of episodes) {
          assert.equal(who, agent);
          assert.equal(state, agent === "vla-e2e" ? "images" : "camera");
          assert.ok(seed >= 10_000 && seed < 10_100, "seeds chosen before the run");
          assert.match(versions.configuration, / noise=paper /);
        }
        const successes = episodes.filter(({ outcome }) => outcome === "success").length;
        const [low, high] = wilson(successes, episodes.length);
        assert.equal(cells[k], `${successes}/${episodes.length} [${low}, ${high}]`);
      }
    }
  });

  it("are of the policy that is shipped", async () => {
    const shipped = settledIdentityOf(await readCard(join(root, "policies", "vla"))).replace(":", "-");
    for (const agent of ["vla-e2e", "vla-guided"]) {
      const kept = readdirSync(join(root, "benchmarks", "results", "compared", agent, "models"));
      assert.deepEqual(
        kept.filter((file) => file.startsWith("vla-")),
        [`${shipped}.json`],
      );
    }
  });

  it("have no number in the text that is not in a committed file", () => {
    const perception = readJson("benchmarks", "results", "perception.json") as {
      readonly looks: readonly { readonly scenes: number }[];
      readonly requirement: readonly { readonly what: string; readonly measured: { count: number; of: number } }[];
    };
    const share = (discs: string): string => {
      const { measured } = perception.requirement.find(({ what }) => what.endsWith(`facts right, ${discs} discs`))!;
      return `${Math.round((100 * measured.count) / measured.of)}`;
    };
    const trained = (name: string, results: string) => {
      const place = ["benchmarks", "results", results, "models"];
      const [file, ...others] = readdirSync(join(root, ...place)).filter((each) =>
        new RegExp(`^${name}-[0-9a-f]{16}\\.json$`).test(each),
      );
      assert.deepEqual(others, []);
      const card = readJson(...place, file!) as {
        readonly description: string;
        readonly data: { readonly demonstrations?: number; readonly episodes?: number };
        readonly training: {
          readonly cpuSeconds: number;
          readonly wallSeconds: number;
          readonly joules: Readonly<Record<string, number>>;
        };
      };
      const { cpuSeconds, wallSeconds, joules } = card.training;
      const kilo = (bound: string): number => joules[`estimated, ${bound}`]! / 1000;
      return {
        parameters: Number(/(\d+) trained/.exec(card.description)?.[1]),
        demonstrations: card.data.demonstrations ?? card.data.episodes,
        cpuSeconds,
        wallSeconds,
        low: kilo("low"),
        high: kilo("high"),
      };
    };
    const [skills, eyes, vla] = [
      trained("skills", "compared/nesy"),
      trained("perception", "compared/nesy"),
      trained("vla", "compared/vla-e2e"),
    ];
    const expected = [
      "95", // of the interval
      ...[(vla.parameters / 1e6).toFixed(1), `${vla.demonstrations!}`, `${Math.round(vla.wallSeconds / 60)}`],
      ...[`${Math.round(vla.low)}`, `${Math.round(vla.high)}`],
      ...[perception.looks[0]!.scenes.toLocaleString("en"), share("3-4"), share("5-7")],
      ...[`${skills.demonstrations!}`, `${Math.round(skills.cpuSeconds)}`],
      ...[skills.low.toFixed(1), skills.high.toFixed(1)],
      ...[`${Math.round(eyes.wallSeconds / 60)}`, `${Math.round(eyes.cpuSeconds)}`],
      ...[`${Math.round(eyes.low)}`, `${Math.round(eyes.high)}`],
    ];
    const text = section
      .split("\n")
      .filter((line) => !line.startsWith("|"))
      .join("\n");
    assert.deepEqual(numbersIn(text), expected);
  });

  it("are those of one agent under one set of conditions, or none", () => {
    const results = readResults([join(root, "benchmarks", "results", "paper-noise")]);
    const [oracle] = results.series;
    const seen = { ...oracle!, rows: oracle!.rows.map((row) => ({ ...row, agent: "nesy", successes: 1 })) };
    const both = { ...results, series: [seen, oracle!] };
    const row = onlyRow(both, "nesy-oracle", "hanoi-3");
    assert.deepEqual([row.agent, row.scenario], ["nesy-oracle", "hanoi-3"]);
    assert.equal(onlyRow(both, "nesy", "hanoi-3").successes, 1);
    assert.throws(() => onlyRow(results, "nesy", "hanoi-3"), /"paper-noise" have 0 rows of nesy in hanoi-3/);
    const twice = { ...results, series: [oracle!, oracle!] };
    assert.throws(() => onlyRow(twice, "nesy-oracle", "hanoi-3"), /have 2 rows of nesy-oracle in hanoi-3/);
  });

  it("would be seen to be stale", () => {
    const text = `a ${resultsMarks.begin} old ${resultsMarks.end} b`;
    assert.equal(withSection(text, "new"), "a new b");
    assert.throws(() => withSection("no marks", "new"), /has no "<!-- results/);
  });
});
