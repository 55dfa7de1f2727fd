import { holdsAll } from "../PackedState.ts";
import type { Task } from "../Task.ts";
import type { Heuristic } from "./Heuristic.ts";

/** 0 at the goal, else 1. Admissible and consistent. */
export const blind =
  (task: Task): Heuristic =>
  (state) =>
    holdsAll(state, task.goal) ? 0 : 1;
