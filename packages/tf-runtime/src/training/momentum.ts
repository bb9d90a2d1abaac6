import { ArgumentRangeError } from '@ssd/errors';
import {
  type Scalar,
  type Tensor,
  type Variable,
  add,
  keep,
  mul,
  scalar,
  sub,
  tidy,
} from '@tensorflow/tfjs-core';
import { attribute } from '../tfjs/attributes.js';
import { currentTrace } from '../graph/trace.js';

/** Arguments of {@link applyMomentum}. */
export interface MomentumArguments {
  readonly variables: readonly Variable[];
  /** One a variable, of its shape. */
  readonly gradients: readonly Tensor[];
  /** A scalar tensor, so that each run can feed another, or a number. */
  readonly learningRate: Tensor | number;
  /** The reference trains with 0.9. Range [0, 1). */
  readonly momentum: number;
  /** @default false */
  readonly nesterov?: boolean;
}

/** The suffix of a slot's name, as TensorFlow 1.x's MomentumOptimizer has it in its checkpoints. */
export const MOMENTUM_SUFFIX = '/Momentum';

// Eager slots. They go with their variable: what the garbage collector frees here, the backend's finalizer frees natively.
const eagerSlots = new WeakMap<Variable, Tensor>();

/**
 * One step of gradient descent with momentum (TensorFlow's MomentumOptimizer): `accum = momentum · accum + gradient`,
 * `variable −= learningRate · accum`. At once, or, inside of a compiled function, in every run of it.
 *
 * @throws RangeError where variables and gradients do not pair up
 */
export function applyMomentum({
  variables,
  gradients,
  learningRate,
  momentum,
  nesterov = false,
}: MomentumArguments): void {
  if (variables.length !== gradients.length) {
    throw new ArgumentRangeError(
      `Expected a gradient for each of ${variables.length} variables, got ${gradients.length}`,
    );
  }
  variables.forEach((variable, index) => {
    const gradient = gradients[index] as Tensor;
    if (variable.shape.join() !== gradient.shape.join()) {
      throw new ArgumentRangeError(
        `Expected a gradient [${variable.shape.join(', ')}] for "${variable.name}", got [${gradient.shape.join(', ')}]`,
      );
    }
    if (currentTrace() === undefined) applyNow(variable, gradient, learningRate, momentum, nesterov);
    else applyInGraph(variable, gradient, learningRate, momentum, nesterov);
  });
}

function applyInGraph(
  variable: Variable,
  gradient: Tensor,
  learningRate: Tensor | number,
  momentum: number,
  nesterov: boolean,
): void {
  const trace = currentTrace();
  if (trace === undefined) return;
  const target = trace.variables.of(variable);
  const slot = trace.variables.slot(`${variable.name}${MOMENTUM_SUFFIX}`, variable.shape, 0);
  const rate = typeof learningRate === 'number' ? scalar(learningRate) : learningRate;
  trace.updates.add(
    target,
    'ResourceApplyMomentum',
    [slot.handle, trace.output(rate), trace.output(gradient), trace.output(scalar(momentum))],
    [attribute.bool('use_nesterov', nesterov)],
  );
}

function applyNow(
  variable: Variable,
  gradient: Tensor,
  learningRate: Tensor | number,
  momentum: number,
  nesterov: boolean,
): void {
  const before = eagerSlots.get(variable);
  tidy(() => {
    const accumulated = before === undefined ? gradient.clone() : add(mul(before, momentum), gradient);
    const direction = nesterov ? add(gradient, mul(accumulated, momentum)) : accumulated;
    variable.assign(sub(variable, mul(direction, learningRate as Scalar | number)));
    eagerSlots.set(variable, keep(accumulated));
  });
  before?.dispose();
}
