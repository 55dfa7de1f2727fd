import { holds, type PackedState } from "./PackedState.ts";
import type { Task } from "./Task.ts";

interface Branch {
  readonly operators: number[];
  readonly children: Map<number, Branch>;
}

/**
 * Finds the operators applicable in a state with a trie over their preconditions: a branch is walked only while its
 * facts hold, so operators that share a precondition share its test. Each operator's preconditions are sorted by how
 * many operators ask for them, most first, which keeps the root narrow.
 */
export class SuccessorGenerator {
  /** Branch b has operators `#operators[#firstOperator[b]..#firstOperator[b+1])`, and children likewise. */
  readonly #firstOperator: Int32Array;
  readonly #operators: Int32Array;
  readonly #firstChild: Int32Array;
  readonly #childFact: Int32Array;
  readonly #childBranch: Int32Array;

  constructor(task: Task) {
    const use = new Int32Array(task.facts.length);
    for (const { preconditions } of task.operators) for (const fact of preconditions) use[fact]!++;
    const root: Branch = { operators: [], children: new Map() };
    for (const [index, { preconditions }] of task.operators.entries()) {
      let branch = root;
      for (const fact of [...preconditions].sort((a, b) => use[b]! - use[a]! || a - b)) {
        let child = branch.children.get(fact);
        if (!child) branch.children.set(fact, (child = { operators: [], children: new Map() }));
        branch = child;
      }
      branch.operators.push(index);
    }
    const branches = [root];
    const firstOperator = [0];
    const operators: number[] = [];
    const firstChild = [0];
    const childFact: number[] = [];
    const childBranch: number[] = [];
    for (const branch of branches) {
      for (const operator of branch.operators) operators.push(operator);
      firstOperator.push(operators.length);
      for (const [fact, child] of branch.children) {
        childFact.push(fact);
        childBranch.push(branches.push(child) - 1);
      }
      firstChild.push(childFact.length);
    }
    this.#firstOperator = Int32Array.from(firstOperator);
    this.#operators = Int32Array.from(operators);
    this.#firstChild = Int32Array.from(firstChild);
    this.#childFact = Int32Array.from(childFact);
    this.#childBranch = Int32Array.from(childBranch);
  }

  /** Writes the indices of all applicable operators into `into` and returns how many there are. */
  applicable(state: PackedState, into: Int32Array): number {
    return this.#walk(0, state, into, 0);
  }

  #walk(branch: number, state: PackedState, into: Int32Array, count: number): number {
    let n = count;
    const endOperator = this.#firstOperator[branch + 1]!;
    for (let i = this.#firstOperator[branch]!; i < endOperator; i++) into[n++] = this.#operators[i]!;
    const endChild = this.#firstChild[branch + 1]!;
    for (let i = this.#firstChild[branch]!; i < endChild; i++) {
      if (holds(state, this.#childFact[i]!)) n = this.#walk(this.#childBranch[i]!, state, into, n);
    }
    return n;
  }
}
