import { ArgumentRangeError } from '@ssd/errors';
import type { Tensor, Variable } from '@tensorflow/tfjs-core';

/** @throws RangeError where there is not one gradient a variable, of its shape */
export function expectGradients(variables: readonly Variable[], gradients: readonly Tensor[]): void {
  if (variables.length !== gradients.length) {
    throw new ArgumentRangeError(
      `Expected a gradient for each of ${variables.length} variables, got ${gradients.length}`,
    );
  }
  variables.forEach((variable, index) => {
    const { shape } = gradients[index]!;
    if (variable.shape.join() !== shape.join()) {
      throw new ArgumentRangeError(
        `Expected a gradient [${variable.shape.join(', ')}] for "${variable.name}", got [${shape.join(', ')}]`,
      );
    }
  });
}
