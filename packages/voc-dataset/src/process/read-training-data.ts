import { createPipeline } from '@ssd/augment';
import type { AugmentationSettings, Size } from '@ssd/augment';
import { dirname, resolve } from 'node:path';
import { suggestName } from '@ssd/names';
import { DatasetError } from '../dataset-error.js';
import { readSmallFile } from '../read-small-file.js';
import type { VocObject, VocSample } from '../types.js';
import { refusePickle } from './refuse-pickle.js';
import { TRAINING_DATA_FORMAT, TRAINING_DATA_VERSION } from './training-data.js';
import type { TrainingClass, TrainingData } from './training-data.js';
import { showValue } from '../show-value.js';

const MAKE_ANEW = 'Make it anew with collectSamples and writeTrainingData.';

/** VOC's 27,000 samples make 12 MB. */
const MAX_BYTES = 500 * 2 ** 20;

type Fields = Record<string, unknown>;
/** Stops with what was expected, where and what came. */
type Fail = (where: string, expected: string, got: unknown) => never;

/**
 * Reads what {@link writeTrainingData} wrote, with the paths whole again, and checks every value.
 *
 * @throws DatasetError TRAINING_DATA_INVALID naming the value, such as `splits.train[3].objects[0].box`; of a `.pkl` it
 *   says how to make ours
 */
export async function readTrainingData(file: string): Promise<TrainingData> {
  refusePickle(file);
  const contents = await readSmallFile(file, { limit: MAX_BYTES, code: 'TRAINING_DATA_INVALID' });
  refusePickle(file, contents);
  return parseTrainingData(contents.toString('utf8'), file);
}

/** {@link readTrainingData} of a text. */
export function parseTrainingData(text: string, file: string): TrainingData {
  const fail: Fail = (where, expected, got) => {
    const shown = showValue(got);
    throw new DatasetError(
      'TRAINING_DATA_INVALID',
      `Expected ${expected} for ${where} of ${file}, got ${shown}.`,
      { hint: MAKE_ANEW, file },
    );
  };
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError('TRAINING_DATA_INVALID', `${file} is not JSON: ${reason}`, {
      hint: MAKE_ANEW,
      file,
      cause,
    });
  }
  const root = fieldsOf(document, 'the file', fail);
  if (root['format'] !== TRAINING_DATA_FORMAT) fail('format', `"${TRAINING_DATA_FORMAT}"`, root['format']);
  if (root['version'] !== TRAINING_DATA_VERSION) {
    fail('version', `${TRAINING_DATA_VERSION}, the one that this version reads,`, root['version']);
  }
  const preset = fieldsOf(root['preset'], 'preset', fail);
  const imageSize = sizeOf(preset['imageSize'], 'preset.imageSize', fail);
  const classes = listOf(root['classes'], 'classes', fail).map((item, i) =>
    classOf(item, `classes[${i}]`, fail),
  );
  const names = classes.map(({ name }) => name);
  const folder = dirname(resolve(file));
  const splits = Object.entries(fieldsOf(root['splits'], 'splits', fail)).map(([split, list]) => {
    const where = `splits.${split}`;
    const samples = listOf(list, where, fail).map((item, i) =>
      sampleOf(item, `${where}[${i}]`, { fail, names, folder }),
    );
    return [split, samples] as const;
  });
  return {
    preset: { name: textOf(preset['name'], 'preset.name', fail), imageSize },
    classes,
    augmentation: augmentationOf(root['augmentation'], imageSize, fail),
    splits: Object.fromEntries(splits),
  };
}

function fieldsOf(value: unknown, where: string, fail: Fail): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : fail(where, 'an object with fields', value);
}

function listOf(value: unknown, where: string, fail: Fail): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : fail(where, 'a list', value);
}

function textOf(value: unknown, where: string, fail: Fail): string {
  return typeof value === 'string' && value !== '' ? value : fail(where, 'a text', value);
}

function lengthOf(value: unknown, where: string, fail: Fail): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0
    ? value
    : fail(where, 'a number above 0', value);
}

function sizeOf(value: unknown, where: string, fail: Fail): Size {
  const { width, height } = fieldsOf(value, where, fail);
  return {
    width: lengthOf(width, `${where}.width`, fail),
    height: lengthOf(height, `${where}.height`, fail),
  };
}

function classOf(value: unknown, where: string, fail: Fail): TrainingClass {
  const { name, color } = fieldsOf(value, where, fail);
  if (typeof color !== 'string' || !/^#[0-9a-f]{6}$/i.test(color)) fail(`${where}.color`, '"#rrggbb"', color);
  return { name: textOf(name, `${where}.name`, fail), color };
}

/** Checked as training would check it. */
function augmentationOf(value: unknown, size: Size, fail: Fail): AugmentationSettings {
  const settings = fieldsOf(value, 'augmentation', fail) as AugmentationSettings;
  try {
    createPipeline(settings, { size });
  } catch (error) {
    fail(
      `augmentation (${error instanceof Error ? error.message : String(error)})`,
      'usable settings',
      value,
    );
  }
  return settings;
}

interface SampleContext {
  fail: Fail;
  names: readonly string[];
  folder: string;
}

function sampleOf(value: unknown, where: string, context: SampleContext): VocSample {
  const { fail, folder } = context;
  const { id, image, annotation, width, height, objects } = fieldsOf(value, where, fail);
  return {
    id: textOf(id, `${where}.id`, fail),
    image: resolve(folder, textOf(image, `${where}.image`, fail)),
    annotation: resolve(folder, textOf(annotation, `${where}.annotation`, fail)),
    width: lengthOf(width, `${where}.width`, fail),
    height: lengthOf(height, `${where}.height`, fail),
    objects: listOf(objects, `${where}.objects`, fail).map((object, i) =>
      objectOf(object, `${where}.objects[${i}]`, context),
    ),
  };
}

function objectOf(value: unknown, where: string, { fail, names }: SampleContext): VocObject {
  const { label, box, difficult = false, truncated = false, pose } = fieldsOf(value, where, fail);
  const name = textOf(label, `${where}.label`, fail);
  if (!names.includes(name))
    fail(`${where}.label`, `a class of the file (${suggestName(name, names).trim()})`, label);
  const sides = listOf(box, `${where}.box`, fail);
  const isBox =
    sides.length === 4 &&
    sides.every((side) => typeof side === 'number' && Number.isFinite(side)) &&
    (sides[0] as number) < (sides[2] as number) &&
    (sides[1] as number) < (sides[3] as number);
  if (!isBox) fail(`${where}.box`, '[xmin, ymin, xmax, ymax] with an area', box);
  const [xmin, ymin, xmax, ymax] = sides as [number, number, number, number];
  return {
    label: name,
    box: { xmin, ymin, xmax, ymax },
    difficult: difficult === true,
    truncated: truncated === true,
    ...(typeof pose === 'string' && { pose }),
  };
}
