import { EvaluationError } from '../errors.js';
import type { EvaluationErrorCode } from '../errors.js';
import type { TruthInput } from '../image.js';
import { parseJson, shown } from './parse-json.js';
import { toPixelOffset } from './pixel-offset.js';
import { knownOptions } from '../known-options.js';

export interface CocoTruthOptions {
  /**
   * What images are called: by their `id`, or by `file_name` without folders and extension, as other formats do.
   *
   * @default 'id'
   */
  readonly imageNames?: 'id' | 'file';
  /**
   * Of the evaluation: 1 converts the boxes to VOC's inclusive pixels.
   *
   * @default 0: as they are
   */
  readonly pixelOffset?: 0 | 1;
  /**
   * Of the file, for messages.
   *
   * @default 'the COCO ground truth'
   */
  readonly name?: string;
}

const OPTIONS = {
  imageNames: true,
  pixelOffset: true,
  name: true,
} satisfies Record<keyof CocoTruthOptions, true>;

export interface CocoTruth {
  /** Names of the categories, in the order of their ids. */
  readonly classes: readonly string[];
  /** Every image, by rising id, which is how pycocotools breaks ties; ready for the evaluator. */
  readonly images: readonly TruthInput[];
  /** Class name of each category id, for `readCocoResults`. */
  readonly categories: ReadonlyMap<number, string>;
  /** What each image id is called here, for `readCocoResults`. */
  readonly imageIds: ReadonlyMap<number, string>;
}

type Fields = Readonly<Record<string, unknown>>;

/** The columns of one image while they grow. */
interface Growing {
  readonly boxes: number[];
  readonly labels: string[];
  readonly crowd: boolean[];
  readonly difficult: boolean[];
  readonly area: number[];
}

function stem(file: string): string {
  return file.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
}

/**
 * Reads COCO's ground truth of instances, `{images, annotations, categories}`. `iscrowd` and `area` are kept; `ignore`
 * becomes `difficult`, which has an effect with `ignoreDifficult` only, as pycocotools passes over it.
 *
 * @param input the text, or what JSON.parse made of it
 * @throws EvaluationError BAD_FILE, BAD_BOX, BAD_LABEL, UNKNOWN_IMAGE or DUPLICATE_IMAGE, naming file, list, entry (from 0
 *   on) and value
 */
export function readCocoGroundTruth(input: unknown, options: CocoTruthOptions = {}): CocoTruth {
  knownOptions(options, OPTIONS, 'readCocoGroundTruth');
  const { imageNames = 'id', pixelOffset = 0, name = 'the COCO ground truth' } = options;
  const file = parseJson(input, name);
  if (typeof file !== 'object' || file === null || Array.isArray(file)) {
    throw new EvaluationError(
      'BAD_FILE',
      `Expected {images, annotations, categories} in ${name}, got ${shown(file)}.`,
    );
  }
  const fail = (code: EvaluationErrorCode, place: string, expected: string, value: unknown): never => {
    throw new EvaluationError(code, `Expected ${expected} in ${name}, ${place}, got ${shown(value)}.`);
  };
  const list = (key: 'images' | 'annotations' | 'categories'): readonly Fields[] => {
    const values = (file as Fields)[key];
    if (!Array.isArray(values)) return fail('BAD_FILE', key, 'a list', values);
    values.forEach((value, i) => {
      if (typeof value !== 'object' || value === null) fail('BAD_FILE', `${key}[${i}]`, 'an object', value);
    });
    return values as Fields[];
  };
  const idOf = ({ id }: Fields, place: string): number =>
    typeof id === 'number' && Number.isFinite(id) ? id : fail('BAD_FILE', place, 'a number as id', id);

  const categories = new Map<number, string>();
  const names = new Set<string>();
  list('categories').forEach((category, i) => {
    const place = `categories[${i}]`;
    const id = idOf(category, place);
    const className = category['name'];
    if (typeof className !== 'string' || className === '')
      return fail('BAD_FILE', place, 'a name', className);
    if (categories.has(id)) fail('BAD_FILE', place, 'every category id once', id);
    if (names.has(className)) fail('BAD_FILE', place, 'every category name once', className);
    categories.set(id, className);
    names.add(className);
  });

  const imageIds = new Map<number, string>();
  const taken = new Set<string>();
  const columns = new Map<number, Growing>();
  const sizes = new Map<number, { width?: number; height?: number }>();
  list('images').forEach((image, i) => {
    const place = `images[${i}]`;
    const id = idOf(image, place);
    if (imageIds.has(id)) fail('DUPLICATE_IMAGE', place, 'every image id once', id);
    const fileName = image['file_name'];
    if (imageNames === 'file' && (typeof fileName !== 'string' || stem(fileName) === ''))
      fail('BAD_FILE', place, 'a file_name', fileName);
    const called = imageNames === 'file' ? stem(fileName as string) : String(id);
    if (taken.has(called)) fail('DUPLICATE_IMAGE', place, 'every file name once, without folders', fileName);
    taken.add(called);
    imageIds.set(id, called);
    columns.set(id, { boxes: [], labels: [], crowd: [], difficult: [], area: [] });
    const { width, height } = image;
    sizes.set(id, {
      ...(typeof width === 'number' ? { width } : {}),
      ...(typeof height === 'number' ? { height } : {}),
    });
  });

  const seen = new Set<unknown>();
  list('annotations').forEach((annotation, i) => {
    const place = `annotations[${i}]`;
    const { id, image_id: imageId, category_id: categoryId, bbox, area, iscrowd, ignore } = annotation;
    if (id !== undefined && seen.has(id)) fail('BAD_FILE', place, 'every annotation id once', id);
    seen.add(id);
    const growing = columns.get(imageId as number);
    if (!growing) return fail('UNKNOWN_IMAGE', place, 'an image_id of the list images', imageId);
    const className = categories.get(categoryId as number);
    if (className === undefined)
      return fail('BAD_LABEL', place, 'a category_id of the list categories', categoryId);
    if (!Array.isArray(bbox) || bbox.length !== 4 || !bbox.every((v) => Number.isFinite(v)))
      return fail('BAD_BOX', place, 'a bbox of four finite numbers', bbox);
    const [x, y, width, height] = bbox as [number, number, number, number];
    if (!(width >= 0 && height >= 0)) fail('BAD_BOX', place, 'a bbox with width ≥ 0 and height ≥ 0', bbox);
    if (area !== undefined && !(typeof area === 'number' && area >= 0 && area < Infinity))
      return fail('BAD_BOX', place, 'an area of 0 or more', area);
    growing.boxes.push(x, y, width, height);
    growing.labels.push(className);
    growing.crowd.push(iscrowd === 1 || iscrowd === true);
    growing.difficult.push(ignore === 1 || ignore === true);
    growing.area.push(area ?? width * height);
  });

  const ascending = (a: number, b: number): number => a - b;
  return {
    classes: [...categories.keys()].sort(ascending).map((id) => categories.get(id)!),
    images: [...imageIds.keys()].sort(ascending).map((id) => ({
      id: imageIds.get(id)!,
      ...sizes.get(id)!,
      sequence: id,
      groundTruth: toPixelOffset({ ...columns.get(id)!, layout: 'xywh' as const }, 0, pixelOffset),
    })),
    categories,
    imageIds,
  };
}
