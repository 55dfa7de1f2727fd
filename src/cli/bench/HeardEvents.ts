import { BehaviorSubject, filter, firstValueFrom, takeUntil, timer } from "rxjs";
import type { ExecuteTaskFeedback } from "../../ros/interfaces/praxis_msgs.ts";

/** Counts the events of a task that come as feedback: they go another way than its result and may be later. */
export class HeardEvents {
  readonly #count = new BehaviorSubject(0);

  hear({ events }: Pick<ExecuteTaskFeedback, "events">): void {
    this.#count.next(this.#count.value + events.length);
  }

  /** Waits until as many have come, and no longer than `timeoutMs`: one that is lost never comes. */
  async whenHeard(count: number, timeoutMs: number): Promise<void> {
    const enough = this.#count.pipe(
      filter((heard) => heard >= count),
      takeUntil(timer(timeoutMs)),
    );
    await firstValueFrom(enough, { defaultValue: undefined });
  }
}
