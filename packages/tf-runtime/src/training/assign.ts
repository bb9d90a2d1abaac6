import { ArgumentRangeError } from '@ssd/errors';
import { type Tensor, type Variable, util } from '@tensorflow/tfjs-core';
import { currentTrace } from '../graph/trace.js';
import { attribute } from '../tfjs/attributes.js';

/**
 * Sets a variable: at once, or, inside of a compiled function, in every run of it.
 *
 * In a compiled function the variable itself keeps the value it had at the start of the run; {@link updatedValue} gives
 * the new one.
 *
 * @throws Error where shape or type differ from the variable's
 */
export function assign(variable: Variable, value: Tensor): void {
  if (!util.arraysEqual(variable.shape, value.shape) || variable.dtype !== value.dtype) {
    throw new ArgumentRangeError(
      `Expected ${variable.dtype} [${variable.shape.join(', ')}] for variable "${variable.name}", ` +
        `got ${value.dtype} [${value.shape.join(', ')}]`,
    );
  }
  const trace = currentTrace();
  if (trace === undefined) {
    variable.assign(value);
    return;
  }
  const target = trace.variables.of(variable);
  trace.updates.add(
    target,
    'AssignVariableOp',
    [trace.output(value)],
    [attribute.type('dtype', target.dataType)],
  );
}

/** The value of a variable after the {@link assign} and {@link applyMomentum} calls that came before, as a tensor. */
export function updatedValue(variable: Variable): Tensor {
  const trace = currentTrace();
  return trace === undefined
    ? variable.clone()
    : trace.tensor(trace.updates.current(trace.variables.of(variable)));
}
