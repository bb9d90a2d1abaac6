import { suggestName } from '@ssd/names';
import { INTERPOLATIONS } from './interpolation.js';
import { COLOUR_OPERATIONS, SPATIAL_OPERATIONS } from './isolate-operation.js';
import type { AugmentationSettings } from './settings.js';
import type { Size } from './types.js';

const KEYS = ['photometric', ...SPATIAL_OPERATIONS, 'fill'];

/** @throws RangeError naming the first setting that is unknown or out of range */
export function checkSettings(settings: AugmentationSettings, size: Size): void {
  const { photometric = {}, expand, crop, cutout, resize, fill } = settings;
  checkKeys(settings, KEYS, 'augmentation setting');
  checkKeys(photometric, COLOUR_OPERATIONS, 'photometric setting');
  for (const key of ['width', 'height'] as const) {
    check(
      `size.${key}`,
      size[key],
      Number.isInteger(size[key]) && size[key] >= 1,
      'a whole number of at least 1',
    );
  }
  const chances = { ...photometric, ...pick(settings) };
  for (const [name, chance] of Object.entries(chances)) {
    const probability = chance.probability ?? 1;
    check(`${name}.probability`, probability, within(probability, 0, 1), 'from 0 to 1');
  }
  const { brightness, contrast, saturation, hue } = photometric;
  if (brightness)
    check('brightness.delta', brightness.delta, within(brightness.delta, 0, 255), 'from 0 to 255');
  if (hue) check('hue.degrees', hue.degrees, within(hue.degrees, 0, 180), 'from 0 to 180');
  if (contrast) checkRange('contrast.factor', contrast.factor, 0, Infinity);
  if (saturation) checkRange('saturation.factor', saturation.factor, 0, Infinity);
  if (expand) check('expand.maxRatio', expand.maxRatio, within(expand.maxRatio, 1, 100), 'from 1 to 100');
  if (crop) {
    const { scale = [0.3, 1], aspectRatio = [0.5, 2], trials = 50 } = crop;
    checkRange('crop.scale', scale, 0.01, 1); // below a hundredth nothing of a photograph is left
    checkRange('crop.aspectRatio', aspectRatio, 0.01, 100);
    check('crop.trials', trials, Number.isInteger(trials) && trials >= 1, 'a whole number of at least 1');
  }
  if (cutout) {
    const { area = [0.02, 0.2], aspectRatio = [0.5, 2] } = cutout;
    checkRange('cutout.area', area, 0, 1);
    checkRange('cutout.aspectRatio', aspectRatio, 0.01, 100);
  }
  if (resize) checkInterpolations(resize.interpolations);
  for (const value of fill ?? []) check('fill', value, within(value, 0, 255), 'from 0 to 255');
}

/** The settings that have a probability. */
function pick({ expand, crop, flipHorizontal, flipVertical, rotate90, cutout }: AugmentationSettings) {
  return {
    ...(expand && { expand }),
    ...(crop && { crop }),
    ...(flipHorizontal && { flipHorizontal }),
    ...(flipVertical && { flipVertical }),
    ...(rotate90 && { rotate90 }),
    ...(cutout && { cutout }),
  };
}

function checkInterpolations(names: readonly string[]): void {
  const unknown = names.find((name) => !(INTERPOLATIONS as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new RangeError(`Unknown interpolation "${unknown}".${suggestName(unknown, INTERPOLATIONS)}`);
  }
  check('resize.interpolations', `[${names.join(', ')}]`, names.length > 0, 'a list of at least one');
}

function checkKeys(object: object, known: readonly string[], what: string): void {
  const unknown = Object.keys(object).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new RangeError(`Unknown ${what} "${unknown}".${suggestName(unknown, known)}`);
}

function within(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}

function checkRange(name: string, [from, to]: readonly [number, number], low: number, high: number): void {
  const valid = from >= low && from <= to && to <= high;
  check(name, `[${from}, ${to}]`, valid, `[from, to] with ${low} ≤ from ≤ to ≤ ${high}`);
}

function check(name: string, value: number | string, valid: boolean, expected: string): void {
  if (!valid) throw new RangeError(`Expected ${name} to be ${expected}, got ${value}.`);
}
