import { ArgumentRangeError } from '@ssd/errors';
import {
  type Tensor,
  add,
  greaterEqual,
  less,
  logicalAnd,
  logicalNot,
  logicalOr,
  maximum,
  mul,
  scalar,
  tidy,
  variable,
  where,
} from '@tensorflow/tfjs-core';
import { assign } from './assign.js';
import type { LossScale } from './loss-scale.js';
import { scaledGradients } from './scaled-gradients.js';
import { updateIf } from './update-if.js';

/** Options of {@link exponentialLossScale}. */
export interface ExponentialLossScaleOptions {
  /** First scale. Range [1, 3.4e38). @default 4294967296 (2³²), the reference's */
  readonly initial?: number;
  /** Finite steps after which the scale grows. Whole number ≥ 1. @default 1000 */
  readonly incrementEvery?: number;
  /** Steps that overflow after which the scale shrinks. Whole number ≥ 1. @default 2 */
  readonly decrementEvery?: number;
  /** Range (1, ∞). @default 2 */
  readonly incrementRatio?: number;
  /** Range (0, 1). @default 0.5 */
  readonly decrementRatio?: number;
  /** Put before the variables' names, with a "/". @default none */
  readonly scope?: string;
}

// The reference's stand-in for float32's largest number: the scale stops growing before it.
const LARGEST_SCALE = 3.4e38;

/**
 * A loss scale that grows while gradients stay finite and shrinks where they overflow, as
 * ExponentialUpdateLossScaleManager of TensorFlow 1.x and of Ascend's adapter:
 *
 * - a finite step counts as good; at `incrementEvery` good ones the scale is multiplied by `incrementRatio`, unless that
 *   would pass 3.4e38, and both counts start anew;
 * - a step that overflows counts as bad and sets the good count to 0; at `decrementEvery` bad ones the scale is multiplied
 *   by `decrementRatio`, but stays at least 1, and both counts start anew. Good steps in between leave the bad count.
 *
 * Its variables are `loss_scale`, `good_steps` and `bad_steps`.
 */
export function exponentialLossScale({
  initial = 2 ** 32,
  incrementEvery = 1000,
  decrementEvery = 2,
  incrementRatio = 2,
  decrementRatio = 0.5,
  scope,
}: ExponentialLossScaleOptions = {}): LossScale {
  check('initial', initial, initial >= 1 && initial < LARGEST_SCALE, 'at least 1 and below 3.4e38');
  check('incrementEvery', incrementEvery, isCount(incrementEvery), 'a whole number ≥ 1');
  check('decrementEvery', decrementEvery, isCount(decrementEvery), 'a whole number ≥ 1');
  check('incrementRatio', incrementRatio, incrementRatio > 1 && incrementRatio < LARGEST_SCALE, 'above 1');
  check('decrementRatio', decrementRatio, decrementRatio > 0 && decrementRatio < 1, 'between 0 and 1');
  const prefix = scope === undefined ? '' : `${scope}/`;
  const scale = variable(scalar(initial), false, `${prefix}loss_scale`);
  const good = variable(scalar(0, 'int32'), false, `${prefix}good_steps`);
  const bad = variable(scalar(0, 'int32'), false, `${prefix}bad_steps`);
  const variables = [scale, good, bad];

  const adapt = (finite: Tensor): void => {
    const zero = scalar(0, 'int32');
    const one = scalar(1, 'int32');
    const oneMoreGood = add(good, one);
    const oneMoreBad = add(bad, one);
    const grow = logicalAnd(finite, greaterEqual(oneMoreGood, scalar(incrementEvery, 'int32')));
    const shrink = logicalAnd(logicalNot(finite), greaterEqual(oneMoreBad, scalar(decrementEvery, 'int32')));
    const anew = logicalOr(grow, shrink);
    const grown = where(less(scale, LARGEST_SCALE / incrementRatio), mul(scale, incrementRatio), scale);
    const shrunk = maximum(mul(scale, decrementRatio), 1);
    const next = where(grow, grown, where(shrink, shrunk, scale));
    const nextGood = where(anew, zero, where(finite, oneMoreGood, zero));
    const nextBad = where(anew, zero, where(finite, bad, oneMoreBad));
    // Only now, since outside of a graph an assignment shows at once.
    assign(scale, next);
    assign(good, nextGood);
    assign(bad, nextBad);
  };

  return {
    kind: 'exponential',
    variables,
    value: () => scale.clone(),
    gradients: (loss, of) => scaledGradients(() => scale.clone(), loss, of),
    apply(finite, updates) {
      updateIf(finite, updates);
      tidy(() => {
        adapt(finite);
      });
    },
    dispose() {
      for (const state of variables) state.dispose();
    },
  };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value < 2 ** 31 - 1;
}

function check(name: string, value: number, holds: boolean, expected: string): void {
  if (!holds)
    throw new ArgumentRangeError(`Expected ${name} of the loss scale to be ${expected}, got ${value}`);
}
