import { ArgumentRangeError } from '@ssd/errors';
import {
  type Scalar,
  type Tensor,
  type Variable,
  add,
  div,
  keep,
  mul,
  scalar,
  sqrt,
  square,
  sub,
  tidy,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { currentTrace, type Trace } from '../graph/trace.js';
import { attribute } from '../tfjs/attributes.js';
import { expectGradients } from './expect-gradients.js';

/** Arguments of {@link applyAdam}. */
export interface AdamArguments {
  readonly variables: readonly Variable[];
  /** One a variable, of its shape. */
  readonly gradients: readonly Tensor[];
  /** One a variable: a scalar tensor, so that each run can feed another, or a number. */
  readonly learningRates: readonly (Tensor | number)[];
  /** Decay of the mean of the gradients. Range [0, 1). @default 0.9 */
  readonly beta1?: number;
  /** Decay of the mean of their squares. Range [0, 1). @default 0.999 */
  readonly beta2?: number;
  /** Added to the root of the mean of squares, which is not corrected for its start (the paper's ε-hat). Above 0. @default 1e-7, Keras's */
  readonly epsilon?: number;
  /** One a variable: what is taken off it before the step, as a share, times its learning rate. 0 or more. @default 0 for all */
  readonly weightDecays?: readonly number[];
}

/** Suffixes of a variable's slots, as TensorFlow 1.x's AdamOptimizer has them in its checkpoints. */
export const ADAM_SUFFIXES = ['/Adam', '/Adam_1'] as const;

/** Names of β₁ᵗ and β₂ᵗ there. */
export const ADAM_POWERS = ['beta1_power', 'beta2_power'] as const;

type Settings = Required<Pick<AdamArguments, 'beta1' | 'beta2' | 'epsilon'>>;

/** What an eager variable's steps leave: the two means, and how many there were. */
interface EagerSlots {
  readonly mean: Tensor;
  readonly meanSquare: Tensor;
  readonly steps: number;
}

// They go with their variable: what the garbage collector frees here, the backend's finalizer frees natively.
const eagerSlots = new WeakMap<Variable, EagerSlots>();

/**
 * One step of Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2; as Keras's AdamW):
 * `w −= rate · decay · w`, `m = β₁·m + (1 − β₁)·g`, `v = β₂·v + (1 − β₂)·g²`,
 * `w −= rate · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)`. At once, or, inside of a compiled function, in every run of it.
 *
 * All variables of a step belong in one call: in a graph they share the powers of β, which are variables of the session.
 *
 * @throws RangeError where variables, gradients, rates and decays do not pair up, or a setting is out of its range
 */
export function applyAdam({
  variables,
  gradients,
  learningRates,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
  weightDecays = variables.map(() => 0),
}: AdamArguments): void {
  expectGradients(variables, gradients);
  expectPaired('learning rate', learningRates.length, variables.length);
  expectPaired('weight decay', weightDecays.length, variables.length);
  expectIn('beta1', beta1, beta1 >= 0 && beta1 < 1, 'at least 0 and below 1');
  expectIn('beta2', beta2, beta2 >= 0 && beta2 < 1, 'at least 0 and below 1');
  expectIn('epsilon', epsilon, epsilon > 0 && epsilon < Infinity, 'above 0');
  for (const decay of weightDecays)
    expectIn('weightDecay', decay, decay >= 0 && decay < Infinity, '0 or more');
  const settings = { beta1, beta2, epsilon };
  const steps = variables.map((variable, i) => ({
    variable,
    gradient: gradients[i]!,
    learningRate: learningRates[i]!,
    weightDecay: weightDecays[i]!,
  }));
  const trace = currentTrace();
  if (trace === undefined) for (const step of steps) applyNow(step, settings);
  else applyInGraph(trace, steps, settings);
}

interface VariableStep {
  readonly variable: Variable;
  readonly gradient: Tensor;
  readonly learningRate: Tensor | number;
  readonly weightDecay: number;
}

function applyInGraph(
  trace: Trace,
  steps: readonly VariableStep[],
  { beta1, beta2, epsilon }: Settings,
): void {
  const betas = [beta1, beta2] as const;
  const constants = [...betas, epsilon].map((value) => trace.output(scalar(value)));
  const powers = betas.map((beta, i) => trace.variables.slot(ADAM_POWERS[i]!, [], beta));
  const powersNow = powers.map((power) => trace.tensor(trace.updates.initial(power)));
  for (const { variable, gradient, learningRate, weightDecay } of steps) {
    const target = trace.variables.of(variable);
    const rate = typeof learningRate === 'number' ? scalar(learningRate) : learningRate;
    if (weightDecay > 0) {
      const decayed = mul(variable, mul(rate, weightDecay));
      trace.updates.add(
        target,
        'AssignSubVariableOp',
        [trace.output(decayed)],
        [attribute.type('dtype', target.dataType)],
      );
    }
    const slots = ADAM_SUFFIXES.map((suffix) =>
      trace.variables.slot(`${variable.name}${suffix}`, variable.shape, 0),
    );
    trace.updates.add(
      target,
      'ResourceApplyAdam',
      [
        ...slots.map(({ handle }) => handle),
        ...powersNow.map((power) => trace.output(power)),
        trace.output(rate),
        ...constants,
        trace.output(gradient),
      ],
      [attribute.bool('use_nesterov', false)],
    );
  }
  powers.forEach((power, i) => {
    trace.updates.add(
      power,
      'AssignVariableOp',
      [trace.output(mul(powersNow[i]!, betas[i]!))],
      [attribute.type('dtype', power.dataType)],
    );
  });
}

function applyNow(
  { variable, gradient, learningRate, weightDecay }: VariableStep,
  { beta1, beta2, epsilon }: Settings,
): void {
  const before = eagerSlots.get(variable);
  const steps = (before?.steps ?? 0) + 1;
  tidy(() => {
    const mean = add(mul(before?.mean ?? zerosLike(gradient), beta1), mul(gradient, 1 - beta1));
    const meanSquare = add(
      mul(before?.meanSquare ?? zerosLike(gradient), beta2),
      mul(square(gradient), 1 - beta2),
    );
    const correction = Math.sqrt(1 - beta2 ** steps) / (1 - beta1 ** steps);
    const rate = learningRate as Scalar | number;
    const step = mul(div(mean, add(sqrt(meanSquare), epsilon)), mul(rate, correction));
    const decayed = weightDecay > 0 ? sub(variable, mul(variable, mul(rate, weightDecay))) : variable;
    variable.assign(sub(decayed, step));
    eagerSlots.set(variable, { mean: keep(mean), meanSquare: keep(meanSquare), steps });
  });
  before?.mean.dispose();
  before?.meanSquare.dispose();
}

function expectPaired(what: string, got: number, expected: number): void {
  if (got !== expected)
    throw new ArgumentRangeError(`Expected a ${what} for each of ${expected} variables, got ${got}.`);
}

function expectIn(name: string, value: number, holds: boolean, expected: string): void {
  if (!holds) throw new ArgumentRangeError(`Expected ${name} of Adam to be ${expected}, got ${value}.`);
}
