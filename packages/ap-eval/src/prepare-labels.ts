import { suggestName } from '@ssd/names';
import { EvaluationError } from './errors.js';
import type { PrepareContext } from './prepare-context.js';

function unknown(label: unknown, i: number, { image, kind, classes: { names } }: PrepareContext): never {
  const place = `image "${image.id}", ${kind} ${i}`;
  throw new EvaluationError(
    'BAD_LABEL',
    typeof label === 'string'
      ? `Expected a class of the list in ${place}, got "${label}".${suggestName(label, names)}`
      : `Expected a label from 0 to ${names.length - 1} (an index into classes) in ${place}, got ${String(label)}.`,
  );
}

/**
 * Class indices of labels that may be indices or names.
 *
 * @throws EvaluationError BAD_LABEL, naming image and index; with `allowUnknown` such a label is −1 instead, unless it
 *   is neither an integer nor a name
 */
export function prepareLabels(labels: ArrayLike<number | string>, context: PrepareContext): Int32Array {
  const { names, indexOf } = context.classes;
  const prepared = new Int32Array(labels.length);
  for (let i = 0; i < prepared.length; i++) {
    const label = labels[i]!;
    const index = typeof label === 'number' ? label : (indexOf.get(label) ?? -1);
    if (Number.isInteger(index) && index >= 0 && index < names.length) prepared[i] = index;
    else if (context.allowUnknown && Number.isInteger(index)) prepared[i] = -1;
    else unknown(label, i, context);
  }
  return prepared;
}
