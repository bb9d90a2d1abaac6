import { suggestName } from '@ssd/names';
import { EvaluationError } from '../errors.js';
import type { EvaluationErrorCode } from '../errors.js';
import type { DetectionTable } from './detection-table.js';
import { parseJson, shown } from './parse-json.js';
import { TableBuilder } from './table-builder.js';
import { knownOptions } from '../known-options.js';

export interface CocoResultsOptions {
  /**
   * Class name of each category id, such as `readCocoGroundTruth` gives.
   *
   * @default the id itself, as text
   */
  readonly categories?: ReadonlyMap<number | string, string>;
  /**
   * Image id of the evaluation for each `image_id`, such as `readCocoGroundTruth` gives.
   *
   * @default the id itself, as text
   */
  readonly images?: ReadonlyMap<number | string, string>;
  /**
   * A `category_id` that `categories` does not have: an error, or a class named by its id, for the evaluator to count.
   *
   * @default 'error'
   */
  readonly unknownCategories?: 'error' | 'keep';
  /**
   * An `image_id` that `images` does not have: an error, or an image named by its id, for the evaluator to deal with.
   *
   * @default 'error'
   */
  readonly unknownImages?: 'error' | 'keep';
  /**
   * Of the file, for messages.
   *
   * @default 'the COCO results'
   */
  readonly name?: string;
}

const OPTIONS = {
  categories: true,
  images: true,
  unknownCategories: true,
  unknownImages: true,
  name: true,
} satisfies Record<keyof CocoResultsOptions, true>;

type Id = number | string;

function isId(value: unknown): value is Id {
  return (typeof value === 'number' && Number.isFinite(value)) || (typeof value === 'string' && value !== '');
}

const side = ['x', 'y', 'width', 'height'] as const;

/**
 * Reads COCO results, `[{"image_id", "category_id", "bbox": [x, y, width, height], "score"}, …]`. Boxes stay as they are:
 * continuous pixels. Ids may be text, as some tools write them. Other fields (`id`, `area`, `segmentation`) are not needed.
 *
 * @param input the text, or what JSON.parse made of it
 * @throws EvaluationError BAD_FILE, BAD_SCORE, BAD_BOX, UNKNOWN_IMAGE or BAD_LABEL, naming file, entry (from 0 on) and value
 */
export function readCocoResults(input: unknown, options: CocoResultsOptions = {}): DetectionTable {
  knownOptions(options, OPTIONS, 'readCocoResults');
  const {
    categories,
    images,
    unknownCategories = 'error',
    unknownImages = 'error',
    name = 'the COCO results',
  } = options;
  const entries = parseJson(input, name);
  if (!Array.isArray(entries)) {
    throw new EvaluationError(
      'BAD_FILE',
      `Expected a list of {image_id, category_id, bbox, score} in ${name}, got ${shown(entries)}.`,
    );
  }
  const table = new TableBuilder(entries.length);
  const fail = (code: EvaluationErrorCode, i: number, expected: string, value: unknown): never => {
    throw new EvaluationError(code, `Expected ${expected} in ${name}, entry ${i}, got ${shown(value)}.`);
  };
  entries.forEach((entry: unknown, i) => {
    if (typeof entry !== 'object' || entry === null) fail('BAD_FILE', i, 'an object', entry);
    const { image_id: imageId, category_id: categoryId, bbox, score } = entry as Record<string, unknown>;
    if (!isId(imageId)) return fail('BAD_FILE', i, 'an image_id (a number or a text)', imageId);
    if (!isId(categoryId)) return fail('BAD_FILE', i, 'a category_id (a number or a text)', categoryId);
    if (!Array.isArray(bbox) || bbox.length !== 4)
      return fail('BAD_FILE', i, 'a bbox of [x, y, width, height]', bbox);
    const box = bbox as number[];
    for (let k = 0; k < 4; k++)
      if (!Number.isFinite(box[k])) fail('BAD_BOX', i, `a finite ${side[k]} of the bbox`, box[k]);
    if (!(box[2]! >= 0 && box[3]! >= 0)) fail('BAD_BOX', i, 'a bbox with width ≥ 0 and height ≥ 0', bbox);
    if (!(typeof score === 'number' && Number.isFinite(score)))
      return fail('BAD_SCORE', i, 'a finite score', score);
    const id = images ? images.get(imageId) : String(imageId);
    if (id === undefined && unknownImages === 'error')
      fail('UNKNOWN_IMAGE', i, `one of the ${images!.size} image ids of the ground truth`, imageId);
    const className = categories ? categories.get(categoryId) : String(categoryId);
    if (className === undefined && unknownCategories === 'error') {
      throw new EvaluationError(
        'BAD_LABEL',
        `Expected a category_id of the ground truth in ${name}, entry ${i}, got ${shown(categoryId)}.` +
          suggestName(categoryId, [...categories!.keys()].map(String)),
      );
    }
    table.add(id ?? String(imageId), className ?? `category ${categoryId}`, box, score);
  });
  return table.build({ layout: 'xywh', pixelOffset: 0 });
}
