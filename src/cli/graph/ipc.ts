/** What a node's process tells the one that started it. */
export type FromNode =
  | { readonly kind: "heartbeat" }
  /** Of the lifecycle manager only. */
  | { readonly kind: "graph"; readonly state: string; readonly reason: string }
  | { readonly kind: "node"; readonly node: string; readonly state: string; readonly restarts: number }
  | { readonly kind: "taken-down" }
  /** The node cannot start, and will not be able to if it is started again. */
  | { readonly kind: "fatal"; readonly exitCode: number; readonly sentence: string };

/** What the lifecycle manager is told by the one that started all nodes. */
export type ToNode =
  /** Shut all nodes down, in order. */
  | { readonly kind: "take-down" }
  /** The process of a node has ended, which heartbeats would show only after a while. */
  | { readonly kind: "ended"; readonly node: string; readonly how: string };

/** Tells the parent process, if there is one that listens. */
export function tellParent(message: FromNode): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
