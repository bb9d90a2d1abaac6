import { checkClasses } from '../check-options.js';
import { EvaluationError } from '../errors.js';
import type { TruthInput } from '../image.js';
import { prepareBoxes } from '../prepare-boxes.js';
import { prepareAreas, prepareFlags } from '../prepare-flags.js';
import { classList } from '../class-list.js';
import { cocoId } from './coco-results-write.js';
import { toPixelOffset } from './pixel-offset.js';

export interface CocoTruthWriteOptions {
  readonly classes: readonly string[];
  /**
   * What the pixels of the boxes given are (unless they are normalised): 1 for VOC's inclusive ones counted from 1, 0 for
   * continuous coordinates from 0. The file has the latter.
   *
   * @default 0
   */
  readonly pixelOffset?: 0 | 1;
}

/**
 * Ground truth as COCO has it, `{images, annotations, categories}`: difficult objects with `ignore: 1`, which pycocotools
 * passes over and `readCocoGroundTruth` reads back. Categories are numbered from 1. An image's id is its own where all ids
 * are numbers, else its place from 1 on; `file_name` is the id with `.jpg`.
 *
 * @returns the text of the file
 * @throws EvaluationError as `Evaluator.addGroundTruth`, and DUPLICATE_IMAGE
 */
export function writeCocoGroundTruth(
  images: Iterable<TruthInput>,
  { classes: names, pixelOffset = 0 }: CocoTruthWriteOptions,
): string {
  const classes = classList(checkClasses(names));
  const all = [...images];
  const numbered = all.every(({ id }) => typeof cocoId(id) === 'number');
  const taken = new Set<string>();
  const annotations: object[] = [];
  const heads = all.map((image, i) => {
    const { id, width, height, groundTruth } = image;
    if (taken.has(id))
      throw new EvaluationError('DUPLICATE_IMAGE', `Expected every image once, got "${id}" again.`);
    taken.add(id);
    const imageId = numbered ? Number(id) : i + 1;
    const set = toPixelOffset(groundTruth, pixelOffset, 0);
    const { count, boxes, labels } = prepareBoxes(set, {
      image,
      classes,
      kind: 'ground truth',
      pixelOffset: 0,
      form: 'sizes',
    });
    const difficult = prepareFlags(id, groundTruth, 'difficult');
    const crowd = prepareFlags(id, groundTruth, 'crowd');
    const areas = prepareAreas(id, groundTruth);
    for (let j = 0; j < count; j++) {
      const bbox = [...boxes.subarray(4 * j, 4 * j + 4)];
      annotations.push({
        id: annotations.length + 1,
        image_id: imageId,
        category_id: labels[j]! + 1,
        bbox,
        area: areas?.[j] ?? bbox[2]! * bbox[3]!,
        iscrowd: crowd[j],
        ...(difficult[j] ? { ignore: 1 } : {}),
      });
    }
    return {
      id: imageId,
      file_name: `${id}.jpg`,
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
    };
  });
  const categories = classes.names.map((name, i) => ({ id: i + 1, name }));
  return `${JSON.stringify({ images: heads, annotations, categories })}\n`;
}
