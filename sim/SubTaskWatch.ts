import type { SubTask, SubTaskCount, WorldEvent } from "../src/core/index.ts";

/** Most control steps that a sub-task may take: the paper's, 37.5 s (reference/price-is-not-right.md, "Evaluation protocol"). */
export const mostSubTaskSteps = 750;

/**
 * Follows a scenario's sub-tasks in ground truth. One is done at the first moment at which its effect holds while all before it are
 * done: a pick when the disc is held, a place when the disc lies there and is not held. What is done stays done, whatever
 * becomes of it; what is done out of order counts when its turn has come, if it still holds. The sub-task whose turn it is
 * may take so many control steps; after that nothing counts any more.
 */
export class SubTaskWatch {
  readonly #subTasks: readonly SubTask[];
  #done = 0;
  /** That the one under way has had; the start is no step. */
  #steps = -1;
  #isOverdue = false;

  constructor(subTasks: readonly SubTask[]) {
    this.#subTasks = subTasks;
  }

  /** Whether a sub-task has taken too long. */
  get isOverdue(): boolean {
    return this.#isOverdue;
  }

  get count(): SubTaskCount {
    return { done: this.#done, of: this.#subTasks.length };
  }

  /**
   * Takes in the truth of the start, then of each control step.
   *
   * @param supports disc → what it lies on
   */
  observe(supports: ReadonlyMap<string, string | undefined>, held: string | undefined): WorldEvent[] {
    if (this.#isOverdue) return [];
    this.#steps++;
    const events: WorldEvent[] = [];
    for (;;) {
      const subTask = this.#subTasks[this.#done];
      if (subTask === undefined) return events;
      if (!isDone(subTask, supports, held)) break;
      this.#done++;
      this.#steps = 0;
      events.push({ kind: "sub-task-done", subTask, ...this.count });
    }
    if (this.#steps < mostSubTaskSteps) return events;
    this.#isOverdue = true;
    return [...events, { kind: "sub-task-timeout", subTask: this.#subTasks[this.#done]!, ...this.count }];
  }
}

function isDone(
  { name, objects: [disc, place] }: SubTask,
  supports: ReadonlyMap<string, string | undefined>,
  held: string | undefined,
): boolean {
  return name === "pick" ? held === disc : held !== disc && supports.get(disc) === place;
}
