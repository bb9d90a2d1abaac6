import { ArgumentTypeError } from '@ssd/errors';
import type { Tensor } from '@tensorflow/tfjs-core';
import { currentTrace } from '../graph/trace.js';

/**
 * Makes updates depend on a value: the {@link assign} and {@link applyMomentum} calls in `body` change their variables,
 * slots included, only where `condition` holds. At once, or, inside of a compiled function, anew in every run of it; the
 * skipped updates are then not executed at all, so that a skipped step costs no memory.
 *
 * Inside of a compiled function `body` itself always runs, once, while it is traced.
 *
 * @param condition - a boolean scalar
 * @throws TypeError for any other tensor
 */
export function updateIf(condition: Tensor, body: () => void): void {
  if (condition.dtype !== 'bool' || condition.rank !== 0) {
    throw new ArgumentTypeError(
      `Expected a boolean scalar as condition, got ${condition.dtype} [${condition.shape.join(', ')}]`,
    );
  }
  const trace = currentTrace();
  if (trace !== undefined) {
    trace.updates.onlyIf(trace.output(condition), body);
    return;
  }
  const [holds] = condition.dataSync();
  if (holds) body();
}
