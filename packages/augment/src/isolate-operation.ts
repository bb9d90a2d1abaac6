import { ArgumentRangeError } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import type { AugmentationSettings, PhotometricSettings } from './settings.js';

/** The operations that change colours, settings of `photometric`. */
export const COLOUR_OPERATIONS = ['brightness', 'contrast', 'saturation', 'hue', 'channelOrder'] as const;

/** The others, settings of their own. */
export const SPATIAL_OPERATIONS = [
  'expand',
  'crop',
  'flipHorizontal',
  'flipVertical',
  'rotate90',
  'cutout',
  'resize',
] as const;

/** Every operation by the name of its setting, in the order in which they are done. */
export const OPERATIONS = [...COLOUR_OPERATIONS, ...SPATIAL_OPERATIONS] as const;

export type OperationName = (typeof OPERATIONS)[number];

const PHOTOMETRIC: readonly string[] = COLOUR_OPERATIONS;

/**
 * Settings that do one operation of the given ones to every image, and nothing else but resizing: to look at it alone.
 *
 * @returns `undefined` if the settings do not have the operation
 * @throws ArgumentRangeError for a name that is not in {@link OPERATIONS}
 */
export function isolateOperation(
  { photometric = {}, fill, ...geometric }: AugmentationSettings,
  name: OperationName,
): AugmentationSettings | undefined {
  if (!OPERATIONS.includes(name)) {
    throw new ArgumentRangeError(unknownName('operation', name, OPERATIONS), { hint: 'Name one of those.' });
  }
  const operations: Partial<Record<OperationName, object>> = { ...photometric, ...geometric };
  const operation = operations[name];
  if (operation === undefined) return undefined;
  const always = name === 'resize' ? operation : { ...operation, probability: 1 };
  const alone = PHOTOMETRIC.includes(name)
    ? { photometric: { [name]: always } as PhotometricSettings }
    : ({ [name]: always } as AugmentationSettings);
  return { ...alone, ...(fill && { fill }) };
}
