import { COCO_IOU_SLACK } from '../coco-rules.js';
import type { EvaluationData } from '../evaluation-data.js';
import type { MatchedClass } from '../match-classes.js';
import type { EvaluatorSettings } from '../options.js';
import { outcome } from '../outcome.js';
import type { ImageObjects } from './image-objects.js';
import type { Overlap } from './overlap.js';

/**
 * [objects] 1 where a true positive took the object, from the outcomes at one IoU: by the VOC rules the one it overlaps
 * most, the first on a tie; by COCO's of those not taken yet, the last on a tie.
 */
export function foundObjects(
  { truth, detections }: EvaluationData,
  matched: readonly MatchedClass[],
  objects: ImageObjects,
  overlap: Overlap,
  { metric, iouThreshold }: EvaluatorSettings,
): Uint8Array {
  const coco = metric === 'coco';
  const found = new Uint8Array(truth.images.length);
  matched.forEach(({ matches: { rows, outcomes } }, label) => {
    for (let k = 0; k < rows.length; k++) {
      if (outcomes[k] !== outcome.truePositive) continue;
      const row = rows[k]!;
      let best = -1;
      let most = coco ? Math.min(iouThreshold, 1 - COCO_IOU_SLACK) : 0;
      for (const object of objects.wanted(detections.images[row]!)) {
        if (truth.labels[object] !== label || (coco && found[object])) continue;
        const iou = overlap(row, object);
        if (coco ? iou >= most : iou > most) {
          most = iou;
          best = object;
        }
      }
      found[best] = 1;
    }
  });
  return found;
}
