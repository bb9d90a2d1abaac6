import { checkScoreThreshold } from '../check-options.js';
import { EvaluationError } from '../errors.js';
import { dataOf } from '../evaluator.js';
import type { Evaluator } from '../evaluator.js';
import { groupBy } from '../group.js';
import { imageObjects } from './image-objects.js';
import { matchAtIous } from './match-at-ious.js';
import { overlapOf } from './overlap.js';
import { knownOptions } from '../known-options.js';

export interface ConfusionOptions {
  /**
   * A detection and an object belong together from this IoU on, whatever their classes. Range: (0, 1].
   *
   * @default 0.5
   */
  readonly iou?: number;
  /**
   * Detections with a lower score are left out: at the 0.01 of AP nearly all would be background. `bestF1` of the result
   * tells a good one.
   *
   * @default 0.5
   */
  readonly scoreThreshold?: number;
}

const OPTIONS = {
  iou: true,
  scoreThreshold: true,
} satisfies Record<keyof ConfusionOptions, true>;

/** Which classes are taken for which. */
export interface ConfusionMatrix {
  readonly classes: readonly string[];
  readonly iou: number;
  readonly scoreThreshold: number;
  /**
   * [C + 1, C + 1] rows: what is there, columns: what was detected; the last of both is the background: objects that
   * nothing found, and detections of nothing. The cell of background and background is 0.
   */
  readonly counts: Uint32Array;
  /** Detections of objects that count as nothing (difficult, crowd), in no cell. */
  readonly ignored: number;
}

interface Pair {
  readonly detection: number;
  readonly object: number;
  readonly iou: number;
  readonly same: boolean;
}

/** 400 MB of cells; nobody looks at more than a few hundred. */
const MAX_CLASSES = 10_000;

function share(name: string, value: number): void {
  if (!(value > 0 && value <= 1))
    throw new EvaluationError('BAD_OPTION', `Expected 0 < ${name} ≤ 1, got ${String(value)}.`);
}

/**
 * Counts which classes are taken for which. In each image detections and objects are paired one to one, of whatever
 * classes, by falling IoU (on a tie the same class first, then the higher score). What is left is background, but
 * detections that overlap an object that counts as nothing count as nothing.
 *
 * @throws EvaluationError BAD_OPTION
 */
export function confusionMatrix(evaluator: Evaluator, options: ConfusionOptions = {}): ConfusionMatrix {
  knownOptions(options, OPTIONS, 'confusionMatrix');
  const { iou = 0.5, scoreThreshold = 0.5 } = options;
  share('iou', iou);
  checkScoreThreshold(scoreThreshold);
  const { classes, settings } = evaluator;
  if (classes.length > MAX_CLASSES) {
    throw new EvaluationError(
      'BAD_OPTION',
      `Expected at most ${MAX_CLASSES} classes for a confusion matrix, which has a cell for every two, got ${classes.length}.`,
    );
  }
  const data = dataOf(evaluator);
  const { truth, detections, images } = data;
  const objects = imageObjects(data, settings);
  const overlap = overlapOf(truth, detections, settings);
  // Class by class in score order; only the limits on detections matter of the matching.
  const evaluated = matchAtIous(data, classes, settings, [iou]).map(({ matches, scores }) => {
    const below = scores.findIndex((score) => score < scoreThreshold);
    return matches.rows.subarray(0, below < 0 ? undefined : below);
  });
  const rows = new Uint32Array(evaluated.reduce((sum, own) => sum + own.length, 0));
  let at = 0;
  for (const own of evaluated) {
    rows.set(own, at);
    at += own.length;
  }
  const byImage = groupBy(detections.images, images.count, rows);

  const side = classes.length + 1;
  const background = classes.length;
  const counts = new Uint32Array(side * side);
  const taken = new Uint8Array(truth.images.length);
  let ignored = 0;
  for (let image = 0; image < images.count; image++) {
    const found = byImage.rows.subarray(byImage.starts[image], byImage.starts[image + 1]);
    const wanted = objects.wanted(image);
    const pairs: Pair[] = [];
    for (const detection of found) {
      for (const object of wanted) {
        const value = overlap(detection, object);
        if (value < iou) continue;
        const same = detections.labels[detection] === truth.labels[object];
        pairs.push({ detection, object, iou: value, same });
      }
    }
    pairs.sort(
      (a, b) =>
        b.iou - a.iou ||
        Number(b.same) - Number(a.same) ||
        detections.scores[b.detection]! - detections.scores[a.detection]!,
    );
    const paired = new Set<number>();
    for (const { detection, object } of pairs) {
      if (paired.has(detection) || taken[object]) continue;
      paired.add(detection);
      taken[object] = 1;
      counts[truth.labels[object]! * side + detections.labels[detection]!]!++;
    }
    for (const detection of found) {
      if (paired.has(detection)) continue;
      if (objects.ignored(image).some((object) => overlap(detection, object) >= iou)) ignored++;
      else counts[background * side + detections.labels[detection]!]!++;
    }
    for (const object of wanted) if (!taken[object]) counts[truth.labels[object]! * side + background]!++;
  }
  return { classes, iou, scoreThreshold, counts, ignored };
}
