import type { EvaluationData } from './evaluation-data.js';
import { gather, gatherUint32 } from './gather.js';
import { groupBy } from './group.js';
import { limitByImage, limitByImageAndClass } from './limit-detections.js';
import { matchCoco } from './match-coco.js';
import type { CocoClass } from './match-coco.js';
import { matchVoc } from './match-voc.js';
import { ObjectSpans } from './object-spans.js';
import type { EvaluatorSettings } from './options.js';
import type { ClassMatches } from './outcome.js';
import { descendingOrder } from './score-order.js';

/** One class matched: `coco` where the metric is. */
export interface MatchedClass {
  readonly matches: ClassMatches;
  readonly coco?: CocoClass;
  /** Scores of the detections evaluated, from high to low. */
  readonly scores: Float64Array;
  /** Detections beyond the limit of an image (and class). */
  readonly beyondLimit: number;
}

function asTheyCame(count: number): Uint32Array {
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

/**
 * Detections in the order in which equal scores of a class rank. It must not depend on the rows of other classes: what
 * the images' first appearance in any of them would do.
 *
 * The devkit sorts the results file of a class, so VOC's rules take the rows as they lie there, where their order is
 * given; where it is not, by the images' sequence or as they came. pycocotools goes through the images by their ids: by
 * sequence or as their ground truth was added, and in an image through its rows.
 */
function inTieOrder({ images, detections }: EvaluationData, coco: boolean): Uint32Array {
  const { order } = detections;
  const rows = order ? descendingOrder(order.map((place) => -place)) : asTheyCame(detections.images.length);
  if (!coco && (order || images.sequence.length === 0)) return rows;
  return groupBy(gatherUint32(images.ranks(), detections.images), images.count, rows).rows;
}

/**
 * Matches class after class, in the order of the list. What is yielded is the caller's; nothing of a class is kept
 * here, so that one class at a time needs memory.
 */
export function* matchClasses(
  data: EvaluationData,
  classes: number,
  settings: EvaluatorSettings,
): Generator<MatchedClass, void> {
  const { truth, detections } = data;
  const images = data.images.count;
  const coco = settings.metric === 'coco';
  const all = inTieOrder(data, coco);
  const kept = coco ? all : limitByImage(all, detections, images, settings.maxDetections);
  const detectionsOf = groupBy(detections.labels, classes, kept);
  const objectsOf = groupBy(truth.labels, classes);
  const spans = new ObjectSpans(images);
  const seen = new Uint32Array(images);
  // The VOC rules' limit knows no classes; what it drops is counted where it is seen, on the labels.
  const dropped = new Uint32Array(classes);
  if (kept.length < all.length) {
    for (const row of all) dropped[detections.labels[row]!]!++;
    for (const row of kept) dropped[detections.labels[row]!]!--;
  }

  for (let label = 0; label < classes; label++) {
    const own = detectionsOf.rows.subarray(detectionsOf.starts[label], detectionsOf.starts[label + 1]);
    let rows: Uint32Array = gatherUint32(own, descendingOrder(gather(detections.scores, own)));
    let ranks: Uint32Array = new Uint32Array(0);
    if (coco) ({ rows, ranks } = limitByImageAndClass(rows, detections.images, settings.maxDetections, seen));
    const objects = objectsOf.rows.subarray(objectsOf.starts[label], objectsOf.starts[label + 1]);
    spans.set(objects, truth.images);
    const input = { truth, detections, objects, rows, spans, settings };
    const scores = gather(detections.scores, rows);
    if (coco) {
      const matches = matchCoco(input, ranks);
      yield { matches, coco: matches, scores, beyondLimit: own.length - rows.length };
    } else yield { matches: matchVoc(input), scores, beyondLimit: dropped[label]! };
    spans.clear(objects, truth.images);
  }
}
