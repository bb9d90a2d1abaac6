import type { Detections } from '../image.js';
import { gatherBoxes } from './gather-boxes.js';
import { gather, gatherUint32 } from '../gather.js';
import { groupBy } from '../group.js';
import { toPixelOffset } from './pixel-offset.js';

/** Detections of many images as a file holds them: one row each, columns of numbers, in the order of the file. */
export interface DetectionTable {
  /** Image ids by number, in the order in which they first occur. */
  readonly ids: readonly string[];
  /** Class names by number. */
  readonly classes: readonly string[];
  /** [n] number of the image of each row. */
  readonly images: Uint32Array;
  /** [n] number of the class of each row. */
  readonly labels: Uint32Array;
  /** [n, 4] as `layout` says. */
  readonly boxes: Float64Array;
  /** [n] */
  readonly scores: Float64Array;
  readonly layout: 'xyxy' | 'xywh';
  /** 1: inclusive pixels counted from 1, as VOC has them; 0: continuous coordinates from 0, as COCO has them. */
  readonly pixelOffset: 0 | 1;
}

/**
 * The rows of a table by image, ready for `Evaluator.addDetections` and `evaluate`; those of an image keep their order,
 * and know their places among the rows of their class (`order`), by which ties across images are broken.
 * Labels are class names, so that the class list of the evaluation may be another one than the table's.
 *
 * @param options.pixelOffset of the evaluation; boxes are converted where the table's differ. @default the table's
 */
export function detectionsByImage(
  { ids, classes, images, labels, boxes, scores, layout, pixelOffset: from }: DetectionTable,
  { pixelOffset: to = from }: { readonly pixelOffset?: 0 | 1 } = {},
): Map<string, Detections> {
  const { rows, starts } = groupBy(images, ids.length);
  const seen = new Uint32Array(classes.length);
  const places = labels.map((label) => seen[label]!++);
  return new Map(
    ids.map((id, image) => {
      const own = rows.subarray(starts[image], starts[image + 1]);
      const set: Detections = {
        boxes: gatherBoxes(boxes, own),
        labels: Array.from(own, (row) => classes[labels[row]!]!),
        scores: gather(scores, own),
        order: gatherUint32(places, own),
        layout,
      };
      return [id, toPixelOffset(set, from, to)];
    }),
  );
}
