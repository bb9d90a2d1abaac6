import type { Output, Pointer } from '../native/c-api.js';
import { attribute } from '../tfjs/attributes.js';
import type { OpAttribute, TensorMetadata } from '../tfjs/binding.js';
import type { GraphBinding } from './graph-binding.js';

/** A variable as the session's graph knows it. */
export interface GraphVariable {
  readonly name: string;
  readonly handle: Output;
  readonly shape: readonly number[];
  /** TensorFlow's number of the type. */
  readonly dataType: number;
}

/** Where updates happen in some runs only: TensorFlow's Switch, whose untaken side is never executed. */
interface Branch {
  readonly condition: Output;
  /** Runs where the condition holds. */
  readonly taken: Output;
  /** Runs where it does not. */
  readonly skipped: Output;
}

/** How one traced function reads and changes variables, in the order of the program. */
export class VariableUpdates {
  /** Operations that must run although no output needs them: the updates, or what waits for them. */
  readonly targets: Pointer[] = [];
  /** The operations that change variables. */
  readonly changes: Pointer[] = [];
  readonly #binding: GraphBinding;
  readonly #reads = new Map<GraphVariable, TensorMetadata>();
  /** What the next access to a variable that was changed waits for. */
  readonly #pending = new Map<GraphVariable, readonly Pointer[]>();
  #branch: Branch | undefined;

  constructor(binding: GraphBinding) {
    this.#binding = binding;
  }

  /** Adds an operation that changes `variable`. Later {@link current} reads wait for it. */
  add(
    variable: GraphVariable,
    type: string,
    inputs: readonly Output[],
    attributes: readonly OpAttribute[] = [],
  ): void {
    // After the update before it, as the program says; and after the read, which promises the value from the start.
    const after = this.#pending.get(variable) ?? [this.#readOperation(variable)];
    const branch = this.#branch;
    const operation = this.#binding.operation(
      type,
      [variable.handle, ...inputs],
      attributes,
      branch === undefined ? after : [...after, branch.taken.oper],
    );
    this.changes.push(operation);
    const done = branch === undefined ? operation : this.#join(branch, operation);
    this.targets.push(done);
    // Where the update is skipped nothing waits for what it would have waited for: whoever comes next must.
    this.#pending.set(variable, branch === undefined ? [done] : [done, ...after]);
  }

  /**
   * Makes the updates of `body` depend on `condition`, a boolean scalar: where it is false in a run they are not executed.
   * Everything else of `body` is. A branch inside of a branch takes both conditions.
   */
  onlyIf(condition: Output, body: () => void): void {
    const outer = this.#branch;
    const both =
      outer === undefined
        ? condition
        : { oper: this.#binding.operation('LogicalAnd', [outer.condition, condition]), index: 0 };
    const oper = this.#binding.operation('Switch', [both, both]);
    const identity = (index: number): Output => ({
      oper: this.#binding.operation('Identity', [{ oper, index }]),
      index: 0,
    });
    this.#branch = { condition: both, skipped: identity(0), taken: identity(1) };
    try {
      body();
    } finally {
      this.#branch = outer;
    }
  }

  /** The value of `variable` after the updates so far. */
  current(variable: GraphVariable): TensorMetadata {
    const after = this.#pending.get(variable);
    if (after === undefined) return this.initial(variable);
    const read = this.#readAfter(variable, after);
    // The next update waits for this read too.
    this.#pending.set(variable, [...after, this.#binding.node(read.id).output.oper]);
    return read;
  }

  /** The value of `variable` at the start of the run. */
  initial(variable: GraphVariable): TensorMetadata {
    let read = this.#reads.get(variable);
    if (read === undefined) {
      read = this.#readAfter(variable, []);
      this.#reads.set(variable, read);
    }
    return read;
  }

  /** An operation that runs after `operation`, or without it where the branch is not taken. */
  #join({ taken, skipped }: Branch, operation: Pointer): Pointer {
    const oper = this.#binding.operation('Identity', [taken], [], [operation]);
    return this.#binding.operation('Merge', [{ oper, index: 0 }, skipped]);
  }

  #readOperation(variable: GraphVariable): Pointer {
    return this.#binding.node(this.initial(variable).id).output.oper;
  }

  #readAfter(variable: GraphVariable, after: readonly Pointer[]): TensorMetadata {
    const oper = this.#binding.operation(
      'ReadVariableOp',
      [variable.handle],
      [attribute.type('dtype', variable.dataType)],
      after,
    );
    // VarHandleOp's shape reaches ReadVariableOp through TensorFlow's shape inference.
    return this.#binding.register({ oper, index: 0 }, 'ReadVariableOp', `${variable.name}/Read`);
  }
}
