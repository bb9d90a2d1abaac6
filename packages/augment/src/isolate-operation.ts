import { ArgumentRangeError } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import { colourOperations } from './operations/colour-operations.js';
import { OPERATIONS, operationNamed } from './operations/operations.js';
import type { OperationName } from './operations/operations.js';
import type { AugmentationSettings } from './settings.js';

/**
 * Settings that do one operation of the given ones to every image, and nothing else but resizing: to look at it alone.
 *
 * @returns `undefined` if the settings do not have the operation
 * @throws ArgumentRangeError for a name that is not in {@link OPERATIONS}
 */
export function isolateOperation(
  { photometric = {}, fill, ...others }: AugmentationSettings,
  name: OperationName,
): AugmentationSettings | undefined {
  if (!OPERATIONS.includes(name)) {
    throw new ArgumentRangeError(unknownName('operation', name, OPERATIONS), { hint: 'Name one of those.' });
  }
  const given: Partial<Record<OperationName, object>> = { ...photometric, ...others };
  const operation = given[name];
  if (operation === undefined) return undefined;
  const alone = {
    [name]: 'probability' in operationNamed(name).settings ? { ...operation, probability: 1 } : operation,
  };
  return {
    ...(Object.hasOwn(colourOperations, name) ? { photometric: alone } : alone),
    ...(fill && { fill }),
  };
}
