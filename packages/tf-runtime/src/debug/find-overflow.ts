import type { CompiledFunction } from '../session/compiled-function.js';
import type { Feeds } from '../session/feeds.js';
import { findRounded } from './find-rounded.js';
import type { GraphOperation } from './graph-operations.js';
import type { TensorHealth } from './graph-probe.js';

/** Where values stopped being finite. */
export interface Overflow {
  /** The first operation with an output that is not finite. Of type Placeholder where the feeds are not finite already. */
  readonly operation: GraphOperation;
  /**
   * The cast that made the values infinite, where an emulated precision did: `operation` is then the convolution or matrix
   * product whose input or output it rounds.
   */
  readonly rounding?: GraphOperation;
  /** Its place in {@link CompiledFunction.operations}. */
  readonly index: number;
  /** What is in its floating-point inputs. */
  readonly inputs: readonly TensorHealth[];
  /** What is in its floating-point outputs, after what is in the rounding's. */
  readonly outputs: readonly TensorHealth[];
  /** Operations with an output that is not finite, this one among them. */
  readonly count: number;
}

/**
 * Runs a compiled function without its updates and looks for the first operation, in the order of execution, whose output
 * holds a NaN or an infinity. Takes about as long as a step and little memory.
 *
 * Constants are left out: an infinity that the program has written down is meant. A variable that is not finite shows as
 * its `ReadVariableOp`.
 *
 * @returns undefined where everything is finite
 * @throws TensorFlowError as {@link CompiledFunction.run}
 */
export async function findOverflow(fn: CompiledFunction, feeds: Feeds): Promise<Overflow | undefined> {
  const health = new Map((await fn.health(feeds)).map((entry) => [entry.name, entry]));
  const of = (names: readonly string[]): TensorHealth[] => names.flatMap((name) => health.get(name) ?? []);
  const outputsOf = ({ outputs }: GraphOperation): TensorHealth[] => of(outputs.map(({ name }) => name));
  const operations = fn.operations();
  const bad = operations.filter(
    (operation) => operation.type !== 'Const' && outputsOf(operation).some(isNotFinite),
  );
  const [first] = bad;
  if (first === undefined) return undefined;
  const rounded = findRounded(operations, first);
  const operation = rounded ?? first;
  return {
    operation,
    ...(rounded === undefined ? {} : { rounding: first }),
    index: operations.indexOf(operation),
    inputs: of(operation.inputs),
    outputs: [...(rounded === undefined ? [] : outputsOf(first)), ...outputsOf(operation)],
    count: bad.length,
  };
}

function isNotFinite({ negativeInfinities, positiveInfinities, nans }: TensorHealth): boolean {
  return negativeInfinities + positiveInfinities + nans > 0;
}
