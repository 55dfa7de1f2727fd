import { Observable, Subscriber, type Observer, type Subscription } from "rxjs";

/**
 * Messages whose observers may throw, and whose beginning may fail though nobody listens to that. rxjs alone would throw
 * it again out of a timer, which ends the process. Behind an operator of rxjs an observer has to catch for itself.
 */
export class GuardedObservable<T> extends Observable<T> {
  readonly #onFault: (error: unknown) => void;

  /** @param listen hears messages until the function that it returns is called */
  constructor(listen: (next: (message: T) => void) => () => void, onFault: (error: unknown) => void) {
    super((subscriber) =>
      listen((message) => {
        subscriber.next(message);
      }),
    );
    this.#onFault = onFault;
  }

  override subscribe(observer?: Partial<Observer<T>> | ((message: T) => void) | null): Subscription {
    if (observer instanceof Subscriber) return super.subscribe(observer);
    const listener: Partial<Observer<T>> = typeof observer === "function" ? { next: observer } : (observer ?? {});
    return super.subscribe({
      next: (message) => {
        try {
          listener.next?.(message);
        } catch (error) {
          this.#onFault(error);
        }
      },
      error: (error: unknown) => {
        if (listener.error) listener.error(error);
        else this.#onFault(error);
      },
    });
  }
}
