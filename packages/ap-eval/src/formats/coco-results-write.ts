import { checkClasses } from '../check-options.js';
import { EvaluationError } from '../errors.js';
import { classList } from '../class-list.js';
import { checkDetections, checkDigits } from './write-rows.js';
import type { ImageDetections } from './write-rows.js';

export interface CocoResultsWriteOptions {
  readonly classes: readonly string[];
  /**
   * What the pixels of the boxes given are (unless they are normalised): 1 for VOC's inclusive ones counted from 1, 0 for
   * continuous coordinates from 0. The file has the latter.
   *
   * @default 0
   */
  readonly pixelOffset?: 0 | 1;
  /**
   * `image_id` of each image.
   *
   * @default its id: as a number where it is written like one ("12", not "000012"), else as text
   */
  readonly imageIds?: ReadonlyMap<string, number | string>;
  /**
   * `category_id` of each class.
   *
   * @default its place in the class list, from 1 on
   */
  readonly categoryIds?: ReadonlyMap<string, number>;
  /**
   * Digits after the point of scores and coordinates, at most. Range: 0…20.
   *
   * @default 6
   */
  readonly digits?: number;
}

/** "12" as 12; "000012" and "1e3" stay text, so that they come back as they were. */
export function cocoId(id: string): number | string {
  return /^(0|[1-9]\d*)$/.test(id) && Number.isSafeInteger(Number(id)) ? Number(id) : id;
}

/**
 * Detections as COCO results, `[{"image_id", "category_id", "bbox": [x, y, width, height], "score"}, …]`, one entry a line.
 *
 * @returns the text of the file
 * @throws EvaluationError as `Evaluator.add`, and BAD_OPTION where an id is missing
 */
export function writeCocoResults(
  images: Iterable<ImageDetections>,
  { classes: names, pixelOffset = 0, imageIds, categoryIds, digits = 6 }: CocoResultsWriteOptions,
): string {
  const classes = classList(checkClasses(names));
  checkDigits(digits);
  const ids = classes.names.map((name, i) => (categoryIds ? known(categoryIds, name, 'categoryIds') : i + 1));
  const round = (value: number): number => Number(value.toFixed(digits));
  const lines: string[] = [];
  for (const image of images) {
    const { count, boxes, labels, scores } = checkDetections(image, { classes, from: pixelOffset, to: 0 });
    const id = imageIds ? known(imageIds, image.id, 'imageIds') : cocoId(image.id);
    for (let i = 0; i < count; i++) {
      const [xmin, ymin, xmax, ymax] = boxes.subarray(4 * i, 4 * i + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      lines.push(
        JSON.stringify({
          image_id: id,
          category_id: ids[labels[i]!]!,
          // Nothing is narrower than nothing: what inclusive pixels of less than one give.
          bbox: [xmin, ymin, Math.max(0, xmax - xmin), Math.max(0, ymax - ymin)].map(round),
          score: round(scores[i]!),
        }),
      );
    }
  }
  return `[${lines.join(',\n')}]\n`;
}

function known<T>(ids: ReadonlyMap<string, T>, key: string, option: string): T {
  const id = ids.get(key);
  if (id !== undefined) return id;
  throw new EvaluationError('BAD_OPTION', `Expected an id of ${JSON.stringify(key)} in ${option}, got none.`);
}
