import { ArgumentRangeError, expectObject } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import { colourOperations } from './operations/colour-operations.js';
import { ownSettings } from './operations/operations.js';
import type { AugmentationSettings } from './settings.js';
import { isWithin } from './settings/kinds.js';
import { expectValid } from './settings/setting.js';

/** @throws ArgumentRangeError, ArgumentTypeError for what is no augmentation, a part that is unknown, and a fill that is no colour */
export function checkSettings(settings: AugmentationSettings): void {
  expectObject(
    settings,
    [],
    'the augmentation',
    'Name a preset, or give settings such as { flipHorizontal: { probability: 0.5 } }.',
  );
  const { photometric = {}, fill } = settings;
  checkKeys(settings, ['photometric', ...Object.keys(ownSettings), 'fill'], 'augmentation setting');
  checkKeys(photometric, Object.keys(colourOperations), 'photometric setting');
  if (fill !== undefined) checkFill(fill);
}

function checkKeys(object: object, known: readonly string[], what: string): void {
  const unknown = Object.keys(object).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new ArgumentRangeError(unknownName(what, unknown, known), {
    hint: 'Leave it out, or name one of those.',
  });
}

function checkFill(fill: readonly number[]): void {
  const isColour = Array.isArray(fill) && fill.length === 3 && fill.every((value) => isWithin(value, 0, 255));
  expectValid('fill', fill, isColour, '[red, green, blue], each from 0 to 255');
}
