import type { DiscSpec, Scenario } from "../../core/index.ts";
import { GraphError } from "../GraphError.ts";
import type * as msg from "../interfaces/praxis_msgs.ts";
import { bounded, finite } from "./fields.ts";
import { fromDisc, fromRelation, fromSubTask, toDisc, toRelation, toSubTask } from "./world.ts";

const mostDiscs = 100;
/** More than the picks and places of twelve discs. */
const mostSubTasks = 10_000;
const mostCharacters = 10_000;
/** A world keeps every action that is on its way. */
const mostDelay = 1000;

export function fromScenario({ name, instruction, scene, goal, subTasks = [] }: Scenario): msg.Scenario {
  const { discs, towers, loose = {}, noise } = scene;
  return {
    name,
    instruction,
    discs: discs.map(fromDisc),
    towers: Object.entries(towers).map(([peg, ids]) => ({ peg, discs: ids })),
    loose: Object.entries(loose).map(([id, [x, y]]) => ({ id, x, y })),
    noise: {
      start_position: noise.startPosition,
      start_yaw: noise.startYaw,
      arm_start: noise.armStart,
      friction: noise.friction,
      mass: noise.mass,
      action_delay: noise.actionDelay,
      knocks: noise.knocks ?? 0,
    },
    goal: goal.map(fromRelation),
    sub_tasks: subTasks.map(fromSubTask),
  };
}

/** @throws GraphError INVALID_REQUEST on what no scene can have; whether discs and pegs exist is for the world to say */
export function toScenario(scenario: msg.Scenario): Scenario {
  const { name, instruction, discs, towers, loose, noise, goal, sub_tasks: subTasks } = scenario;
  return {
    name: bounded(name, mostCharacters, "scenario.name"),
    instruction: bounded(instruction, mostCharacters, "scenario.instruction"),
    scene: {
      discs: bounded(discs, mostDiscs, "scenario.discs").map((disc) => withWords(toDisc(disc))),
      towers: Object.fromEntries(
        bounded(towers, mostDiscs, "scenario.towers").map(({ peg, discs: ids }) => [
          peg,
          bounded(ids, mostDiscs, "tower.discs"),
        ]),
      ),
      ...(loose.length > 0 && {
        loose: Object.fromEntries(
          bounded(loose, mostDiscs, "scenario.loose").map(({ id, x, y }) => [
            id,
            [finite(x, "loose.x"), finite(y, "loose.y")] as const,
          ]),
        ),
      }),
      noise: {
        startPosition: finite(noise.start_position, "noise.start_position"),
        startYaw: finite(noise.start_yaw, "noise.start_yaw"),
        armStart: finite(noise.arm_start, "noise.arm_start"),
        friction: finite(noise.friction, "noise.friction"),
        mass: finite(noise.mass, "noise.mass"),
        actionDelay: actionDelay(noise.action_delay),
        ...(isKnocked(noise.knocks) && { knocks: 1 as const }),
      },
    },
    goal: bounded(goal, mostDiscs * mostDiscs, "scenario.goal").map(toRelation),
    ...(subTasks.length > 0 && { subTasks: bounded(subTasks, mostSubTasks, "scenario.sub_tasks").map(toSubTask) }),
  };
}

/** An id or a colour must be one word, for ids travel with blanks between. */
function withWords(disc: DiscSpec): DiscSpec {
  for (const word of [disc.id, disc.colour]) {
    if (!/^\S+$/.test(word)) {
      throw new GraphError(
        "INVALID_REQUEST",
        `A disc's id and colour must be one word each; got "${word.slice(0, 60)}"`,
      );
    }
  }
  return disc;
}

function actionDelay(steps: number): number {
  if (steps > mostDelay) {
    throw new GraphError("INVALID_REQUEST", `noise.action_delay must be at most ${mostDelay}; got ${steps}`);
  }
  return steps;
}

function isKnocked(knocks: number): boolean {
  if (knocks > 1) throw new GraphError("INVALID_REQUEST", `noise.knocks must be 0 or 1; got ${knocks}`);
  return knocks === 1;
}
