import { ArgumentRangeError, expectObject, expectOptions, shownValue } from '@ssd/errors';
import { unknownName } from '@ssd/names';
import { checkSize } from './check-target.js';
import { INTERPOLATIONS } from './interpolation.js';
import { COLOUR_OPERATIONS, SPATIAL_OPERATIONS } from './isolate-operation.js';
import type { AugmentationSettings, CropSampler } from './settings.js';
import type { Size } from './types.js';

/** Names of the settings of each part. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  brightness: ['probability', 'delta'],
  contrast: ['probability', 'factor'],
  saturation: ['probability', 'factor'],
  hue: ['probability', 'degrees'],
  channelOrder: ['probability'],
  expand: ['probability', 'maxRatio'],
  crop: ['probability', 'samplers', 'trials', 'scale', 'aspectRatio', 'requireObject', 'clip'],
  flipHorizontal: ['probability'],
  flipVertical: ['probability'],
  rotate90: ['probability'],
  cutout: ['probability', 'area', 'aspectRatio'],
};

const KEYS = ['photometric', ...SPATIAL_OPERATIONS, 'fill'];

/** @throws ArgumentRangeError, ArgumentTypeError naming the first setting that is unknown or out of range */
export function checkSettings(settings: AugmentationSettings, size: Size): void {
  expectObject(
    settings,
    [],
    'the augmentation',
    'Name a preset, or give settings such as { flipHorizontal: { probability: 0.5 } }.',
  );
  const { photometric = {}, expand, crop, cutout, resize, fill } = settings;
  checkKeys(settings, KEYS, 'augmentation setting');
  checkKeys(photometric, COLOUR_OPERATIONS, 'photometric setting');
  checkSize(size, 'size');
  const chances = { ...photometric, ...pick(settings) };
  for (const [name, chance] of Object.entries(chances)) {
    expectOptions(chance, PARTS[name]!, name);
    if (name !== 'crop' && chance.probability === undefined) {
      check(`${name}.probability`, chance.probability, false, 'from 0 to 1');
    }
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
    checkSamplers(crop.samplers);
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
  if (fill !== undefined) checkFill(fill);
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
  if (!isList(names)) check('resize.interpolations', names, false, 'a list of at least one');
  const unknown = names.find((name) => !(INTERPOLATIONS as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new ArgumentRangeError(unknownName('interpolation', unknown, INTERPOLATIONS), {
      hint: 'Name one of those.',
    });
  }
  check('resize.interpolations', names, names.length > 0, 'a list of at least one');
}

function checkKeys(object: object, known: readonly string[], what: string): void {
  const unknown = Object.keys(object).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new ArgumentRangeError(unknownName(what, unknown, known), {
      hint: 'Leave it out, or name one of those.',
    });
  }
}

function within(value: number, low: number, high: number): boolean {
  return typeof value === 'number' && value >= low && value <= high;
}

function checkRange(name: string, range: readonly number[], low: number, high: number): void {
  const [from = NaN, to = NaN] = isList(range) ? range : [];
  const valid = range.length === 2 && within(from, low, to) && within(to, from, high);
  check(name, range, valid, `[from, to] with ${low} ≤ from ≤ to ≤ ${high}`);
}

function checkFill(fill: readonly number[]): void {
  const valid = isList(fill) && fill.length === 3 && fill.every((value) => within(value, 0, 255));
  check('fill', fill, valid, '[red, green, blue], each from 0 to 255');
}

function checkSamplers(samplers: readonly CropSampler[]): void {
  check('crop.samplers', samplers, isList(samplers) && samplers.length > 0, 'a list of at least one');
  for (const [i, sampler] of samplers.entries()) {
    if (sampler === 'whole') continue;
    expectOptions(sampler, ['minIou', 'maxIou'], `crop.samplers[${i}]`);
    const { minIou = 0, maxIou = 1 } = sampler;
    check(`crop.samplers[${i}].minIou`, minIou, within(minIou, 0, 1), 'from 0 to 1');
    check(`crop.samplers[${i}].maxIou`, maxIou, within(maxIou, minIou, 1), `from minIou (${minIou}) to 1`);
  }
}

/** `Array.isArray`, which would lose the type. */
function isList(value: readonly unknown[]): boolean {
  return Array.isArray(value);
}

function check(name: string, value: unknown, valid: boolean, expected: string): void {
  if (valid) return;
  throw new ArgumentRangeError(`Expected ${name} to be ${expected}, got ${shownValue(value)}.`);
}
