import { readSmallFile } from '../read-small-file.js';
import { showValue } from '../show-value.js';
import type { CocoBox } from './coco-box.js';
import { labelsInvalid } from './labels-invalid.js';

/** What is read of a COCO file. */
export interface CocoFile {
  images: CocoImage[];
  annotations: CocoAnnotation[];
  categories: CocoCategory[];
}

export interface CocoCategory {
  id: number;
  name: string;
  supercategory?: string;
}

export interface CocoImage {
  id: number;
  fileName: string;
  /** Where the file has both. */
  size?: { width: number; height: number };
}

export interface CocoAnnotation {
  imageId: number;
  categoryId: number;
  bbox: CocoBox;
  isCrowd: boolean;
  difficult: boolean;
  truncated: boolean;
  pose?: string;
}

/** A JavaScript string ends at 512 MiB; COCO's largest file, instances_train2017.json, has 449 MB. */
const MAX_BYTES = 500 * 2 ** 20;

type Fields = Record<string, unknown>;

/**
 * Reads a COCO file of the object detection task and checks every field that is used.
 *
 * @throws DatasetError LABELS_INVALID naming the entry, such as `annotations[3].bbox`
 */
export async function readCocoFile(file: string): Promise<CocoFile> {
  const contents = await readSmallFile(file, { limit: MAX_BYTES, code: 'LABELS_INVALID' });
  return parseCoco(contents.toString('utf8').replace(/^\uFEFF/, ''), file);
}

/** {@link readCocoFile} of a text. */
export function parseCoco(text: string, file: string): CocoFile {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw labelsInvalid(`${file} is not JSON: ${reason}`, { file, cause });
  }
  const expect = expectations(file);
  const root = expect.fields(document, 'the file');
  return {
    images: expect.list(root, 'images').map((item, i) => readImage(item, `images[${i}]`, expect)),
    annotations: expect
      .list(root, 'annotations')
      .map((item, i) => readEntry(item, `annotations[${i}]`, expect)),
    categories: expect.list(root, 'categories').map((item, i) => {
      const where = `categories[${i}]`;
      const category = expect.fields(item, where);
      const { supercategory } = category;
      return {
        id: expect.whole(category['id'], `${where}.id`),
        name: expect.text(category['name'], `${where}.name`),
        ...(typeof supercategory === 'string' && { supercategory: supercategory.trim() }),
      };
    }),
  };
}

type Expectations = ReturnType<typeof expectations>;

function readImage(item: unknown, where: string, expect: Expectations): CocoImage {
  const image = expect.fields(item, where);
  const { width, height } = image;
  return {
    id: expect.whole(image['id'], `${where}.id`),
    fileName: expect.text(image['file_name'], `${where}.file_name`),
    ...(isLength(width) && isLength(height) && { size: { width, height } }),
  };
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function readEntry(item: unknown, where: string, expect: Expectations): CocoAnnotation {
  const entry = expect.fields(item, where);
  const { pose } = entry;
  return {
    imageId: expect.whole(entry['image_id'], `${where}.image_id`),
    categoryId: expect.whole(entry['category_id'], `${where}.category_id`),
    bbox: expect.box(entry['bbox'], `${where}.bbox`),
    isCrowd: isSet(entry['iscrowd']),
    difficult: isSet(entry['difficult']),
    truncated: isSet(entry['truncated']),
    ...(typeof pose === 'string' && pose !== '' && { pose }),
  };
}

function isSet(value: unknown): boolean {
  return value === 1 || value === true;
}

/** Checks that say where a value of another kind stands. */
function expectations(file: string) {
  const fail = (where: string, expected: string, got: unknown): never => {
    const shown = showValue(got);
    throw labelsInvalid(`Expected ${expected} for ${where} of ${file}, got ${shown}.`, {
      file,
    });
  };
  return {
    fields: (value: unknown, where: string): Fields =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? (value as Fields)
        : fail(where, 'an object with fields', value),
    list: (fields: Fields, name: string): unknown[] => {
      const value = fields[name];
      return Array.isArray(value) ? (value as unknown[]) : fail(name, 'a list', value);
    },
    whole: (value: unknown, where: string): number =>
      Number.isSafeInteger(value) ? (value as number) : fail(where, 'a whole number', value),
    text: (value: unknown, where: string): string =>
      typeof value === 'string' && value.trim() !== '' ? value.trim() : fail(where, 'a text', value),
    box: (value: unknown, where: string): CocoBox =>
      Array.isArray(value) && value.length === 4 && value.every((side) => Number.isFinite(side))
        ? (value as CocoBox)
        : fail(where, 'four numbers, [x, y, width, height]', value),
  };
}
