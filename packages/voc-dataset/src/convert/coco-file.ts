import { parseDecimal } from '../parse-decimal.js';
import { plainText } from '../plain-text.js';
import { readSmallFile } from '../read-small-file.js';
import { showValue } from '../show-value.js';
import type { CocoBox } from './coco-box.js';
import { labelsInvalid } from './labels-invalid.js';
import { parsePythonJson } from './parse-json.js';

/** What is read of a COCO file. */
export interface CocoFile {
  images: CocoImage[];
  annotations: CocoAnnotation[];
  categories: CocoCategory[];
}

/** A number; of tools that write texts the text, unless it is a whole number. */
export type CocoId = number | string;

export interface CocoCategory {
  id: CocoId;
  name: string;
  supercategory?: string;
}

export interface CocoImage {
  id: CocoId;
  fileName: string;
  /** Where the file has both. */
  size?: { width: number; height: number };
}

export interface CocoAnnotation {
  imageId: CocoId;
  categoryId: CocoId;
  /** None where the entry has no box, such as a mask alone: it is no object to detect. */
  bbox: CocoBox | undefined;
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
  return parseCoco(plainText(contents), file);
}

/** {@link readCocoFile} of a text. */
export function parseCoco(text: string, file: string): CocoFile {
  let document: unknown;
  try {
    document = parsePythonJson(text);
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
        id: expect.id(category['id'], `${where}.id`),
        name: expect.name(category['name'], `${where}.name`),
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
    id: expect.id(image['id'], `${where}.id`),
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
    imageId: expect.id(entry['image_id'], `${where}.image_id`),
    categoryId: expect.id(entry['category_id'], `${where}.category_id`),
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
    id: (value: unknown, where: string): CocoId =>
      readId(value) ?? fail(where, 'a whole number or a text', value),
    name: (value: unknown, where: string): string => {
      const name = typeof value === 'number' ? String(value) : value;
      return typeof name === 'string' && name.trim() !== '' ? name.trim() : fail(where, 'a text', value);
    },
    text: (value: unknown, where: string): string =>
      typeof value === 'string' && value.trim() !== '' ? value.trim() : fail(where, 'a text', value),
    box: (value: unknown, where: string): CocoBox | undefined => {
      // What Python could not tell is NaN, which is read as null: no box, either.
      if (value === undefined || value === null) return undefined;
      const sides = Array.isArray(value) ? value.map(readSide) : [];
      if (Array.isArray(value) && (sides.length === 0 || (sides.length === 4 && sides.includes(null))))
        return undefined;
      return sides.length === 4 && sides.every((side) => typeof side === 'number')
        ? (sides as CocoBox)
        : fail(where, 'four numbers, [x, y, width, height]', value);
    },
  };
}

/** `"7"` and 7 are the same id. */
function readId(value: unknown): CocoId | undefined {
  if (Number.isSafeInteger(value)) return value as number;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const text = value.trim();
  return /^(?:0|[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}

function readSide(side: unknown): number | null | undefined {
  if (side === null) return null;
  const number = typeof side === 'string' ? parseDecimal(side.trim()) : side;
  return Number.isFinite(number) ? (number as number) : undefined;
}
