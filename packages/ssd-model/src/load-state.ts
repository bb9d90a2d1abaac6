import { ArgumentRangeError, ArgumentTypeError, expectOptions, shownValue } from '@ssd/errors';
import * as tf from '@tensorflow/tfjs-core';
import type { SsdModel } from './model.js';
import { stateMismatch } from './state-error.js';
import type { StateReport, WrongShape } from './state-error.js';
import { modelState } from './state.js';
import type { StateTensor } from './state-tensor.js';

export interface LoadOptions {
  /**
   * Everything must fit: nothing missing, nothing left over, no other shape. Without it what fits is loaded and the
   * rest keeps its value.
   *
   * @default true
   */
  readonly strict?: boolean;
}

/**
 * Puts weights into a model. All or nothing: every tensor is checked before the first variable changes.
 *
 * @param tensors by the model's variable names
 * @returns what was loaded and what was not
 * @throws StateError in strict mode where the names or shapes differ, with the same report
 * @throws ArgumentRangeError for a tensor whose data do not fill its shape or hold NaN or infinity, in either mode
 */
export function loadState(
  model: SsdModel,
  tensors: ReadonlyMap<string, StateTensor>,
  options: LoadOptions = {},
): StateReport {
  expectOptions(options, ['strict'], 'loadState');
  expectState(tensors);
  const { strict = true } = options;
  const variables = modelState(model);
  const loaded: string[] = [];
  const missing: string[] = [];
  const wrongShape: WrongShape[] = [];
  for (const [name, variable] of variables) {
    const tensor = tensors.get(name);
    if (tensor === undefined) missing.push(name);
    else if (!sameShape(tensor.shape, variable.shape)) {
      wrongShape.push({ name, expected: variable.shape, got: tensor.shape });
    } else {
      checkData(name, tensor);
      loaded.push(name);
    }
  }
  const unexpected = [...tensors.keys()].filter((name) => !variables.has(name));
  const report: StateReport = { loaded, missing, unexpected, wrongShape };
  if (strict && missing.length + unexpected.length + wrongShape.length > 0)
    throw stateMismatch(model, report);
  tf.tidy(() => {
    for (const name of loaded) {
      const { data } = tensors.get(name)!;
      const variable = variables.get(name)!;
      // A copy: a backend may keep the very array it is given.
      variable.assign(tf.tensor(Float32Array.from(data), variable.shape));
    }
  });
  return report;
}

/** Throws for weights that are no map, such as an object by name. */
export function expectState(tensors: ReadonlyMap<string, unknown>): void {
  const { get, keys } = (tensors as Partial<typeof tensors> | undefined) ?? {};
  if (typeof get === 'function' && typeof keys === 'function') return;
  throw new ArgumentTypeError(`Expected the tensors as a Map by name, got ${shownValue(tensors)}.`, {
    hint: 'Make one of an object with new Map(Object.entries(tensors)).',
  });
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((side, i) => side === b[i]);
}

function checkData(name: string, { shape, data }: StateTensor): void {
  const size = shape.reduce((product, side) => product * side, 1);
  if (data.length !== size) {
    throw new ArgumentRangeError(
      `Expected ${size} numbers for "${name}" of shape [${shape.join(', ')}], got ${data.length}.`,
      { hint: 'The file may be cut short: get it anew.' },
    );
  }
  const index = data.findIndex((value) => !Number.isFinite(value));
  if (index !== -1) {
    throw new ArgumentRangeError(
      `Expected finite weights in "${name}", got ${String(data[index])} at ${index}.`,
      { hint: 'They come from a training that diverged, or from a damaged file: take another one.' },
    );
  }
}
