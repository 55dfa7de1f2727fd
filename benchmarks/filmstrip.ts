import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PhysicsWorld } from "../sim/PhysicsWorld.ts";
import { drawScenario } from "../sim/scenarios.ts";
import { defaultLimits, PlanningAgent } from "../src/agent/PlanningAgent.ts";
import { Kinematics } from "../src/arm/kinematics.ts";
import { panda } from "../src/arm/panda.ts";
import { loadDomain } from "../src/cli/compose/loadDomain.ts";
import { loadPolicies } from "../src/cli/compose/loadPolicies.ts";
import { packageRoot } from "../src/cli/packageRoot.ts";
import { controlStepNs, type DiscState, type WorldState } from "../src/core/index.ts";
import { runEpisode } from "../src/episode/runEpisode.ts";
import { TextGoalPredictor } from "../src/goal/TextGoalPredictor.ts";
import { OracleStateEstimator } from "../src/perception/OracleStateEstimator.ts";
import { propagate, type ToolPose } from "../src/perception/propagate.ts";
import { SearchPlanner } from "../src/planner/SearchPlanner.ts";
import { ManipulationSkills } from "../src/skill/ManipulationSkills.ts";

// Draws docs/figures/hanoi-3.svg: the start and the middle of each move of one episode with the committed skills, from the operator's side, to scale.
// `npm run figure` makes it again, the same to the byte for the same policies.

const seed = 7;
const columns = 4;
const rows = 2;
/** Pixels, and pixels per metre. */
const cell = { width: 250, height: 190 } as const;
const scale = 400;
const colours: Readonly<Record<string, string>> = {
  blue: "#3b6fd4",
  red: "#d6453d",
  green: "#3f9e57",
  yellow: "#e3b530",
};

interface Moment {
  readonly state: WorldState;
  /** Between the pads, m. */
  readonly opening: number;
}

const moments = await record();
const chosen = [moments[0]!, ...middlesOfCarries(moments)].slice(0, columns * rows);
const directory = join(packageRoot(), "docs", "figures");
mkdirSync(directory, { recursive: true });
writeFileSync(join(directory, "hanoi-3.svg"), drawing(chosen));

async function record(): Promise<readonly Moment[]> {
  const world = new PhysicsWorld();
  const kinematics = new Kinematics(panda);
  const toolPose: ToolPose = (q) => kinematics.setPositions(q).toolPose();
  const policies = await loadPolicies({
    world: "physics",
    policy: "learned",
    policies: join(packageRoot(), "policies", "skills"),
  });
  const agent = new PlanningAgent({
    name: "nesy-oracle",
    domain: loadDomain("hanoi"),
    goalPredictor: new TextGoalPredictor(),
    estimator: new OracleStateEstimator(world, { tableHeight: 0, toolPose, episodeSeed: () => seed }),
    propagate: (estimate, observation) => propagate(estimate, observation, toolPose),
    estimateEvery: 1,
    maxAgeSteps: 1,
    nsPerStep: controlStepNs,
    planner: new SearchPlanner(),
    skills: new ManipulationSkills(policies, toolPose),
    limits: defaultLimits,
    episodeSeed: () => seed,
  });
  const seen: Moment[] = [];
  await runEpisode(world, agent, {
    scenario: drawScenario("hanoi-3", seed),
    seed,
    maxSteps: 4000,
    observers: [
      {
        onStep: ({ timeStep: { observation } }) => {
          seen.push({ state: world.worldState(), opening: observation.gripper?.opening ?? 0 });
        },
      },
    ],
  });
  return seen;
}

/** The middle of each time that a disc is in the hand. */
function middlesOfCarries(list: readonly Moment[]): Moment[] {
  const middles: Moment[] = [];
  for (let start = 0; start < list.length;) {
    const { held } = list[start]!.state;
    let end = start + 1;
    while (end < list.length && list[end]!.state.held === held) end++;
    if (held !== undefined) middles.push(list[Math.floor((start + end) / 2)]!);
    start = end;
  }
  return middles;
}

function drawing(list: readonly Moment[]): string {
  const frames = list.map((moment, i) => {
    const x = (i % columns) * cell.width;
    const y = Math.floor(i / columns) * cell.height;
    return `<g transform="translate(${x} ${y})">${frame(moment)}</g>`;
  });
  const size = `${columns * cell.width} ${rows * cell.height}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}" font-family="sans-serif" font-size="12">
<title>Towers of Hanoi with three discs, solved by the learned skills</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${frames.join("\n")}
</svg>
`;
}

/** Pixel column of a place, from its y in the base frame: the operator faces the arm, so +y is to the right. */
function across(y: number): number {
  return cell.width / 2 + (y - 0.02) * scale;
}

/** Pixel row of a height, m. */
function up(z: number): number {
  return cell.height - 22 - z * scale;
}

function frame({ state, opening }: Moment): string {
  const seconds = Number(state.stamp / 1_000_000n) / 1000;
  const table = `<rect x="8" y="${n(up(0))}" width="${cell.width - 16}" height="5" fill="#8d8478"/>`;
  const areas = state.pegs.map(
    ({ position }) =>
      `<rect x="${n(across(position[1] - 0.05))}" y="${n(up(0))}" width="${n(0.1 * scale)}" height="5" fill="#c9bfae"/>`,
  );
  const label = `<text x="12" y="18" fill="#555555">${seconds.toFixed(1)} s</text>`;
  return [table, ...areas, ...state.discs.map(block), hand(state.tool.position, opening), label].join("");
}

function block({ spec, pose }: DiscState): string {
  const [, y, z] = pose.position;
  const half = spec.edge / 2;
  const side = n(spec.edge * scale);
  const fill = colours[spec.colour] ?? "#777777";
  return `<rect x="${n(across(y - half))}" y="${n(up(z + half))}" width="${side}" height="${side}" rx="2" fill="${fill}"/>`;
}

function hand([, y, z]: readonly [number, number, number], opening: number): string {
  const bar = (left: number, bottom: number, width: number, height: number): string =>
    `<rect x="${n(across(left))}" y="${n(up(bottom + height))}" width="${n(width * scale)}" height="${n(height * scale)}" fill="#444444" fill-opacity="0.8"/>`;
  const finger = 0.012;
  return [
    bar(y - opening / 2 - finger, z - 0.009, finger, 0.054),
    bar(y + opening / 2, z - 0.009, finger, 0.054),
    bar(y - 0.1, z + 0.045, 0.2, 0.03),
  ].join("");
}

function n(value: number): string {
  return value.toFixed(1);
}
