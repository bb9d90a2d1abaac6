import type { EvaluationData } from '../evaluation-data.js';
import type { MatchedClass } from '../match-classes.js';
import { outcome } from '../outcome.js';
import { errorKinds } from './error-kind.js';
import type { ErrorKind } from './error-kind.js';
import type { ImageObjects } from './image-objects.js';
import type { Overlap } from './overlap.js';

/** Errors as columns, one row each: false positives class by class with falling scores, then missed objects. */
export interface ErrorColumns {
  /** Place in `errorKinds`. */
  readonly kinds: Uint8Array;
  /** Number of the image. */
  readonly images: Uint32Array;
  /** Class of the detection; of the object where it is missed. */
  readonly labels: Uint32Array;
  /** Score of the detection; NaN where an object is missed. */
  readonly scores: Float64Array;
  /** Row of the detection among those of the evaluation; −1 where an object is missed. */
  readonly detections: Int32Array;
  /** Row of the object that the error is about; −1 for `background` and `both`. */
  readonly objects: Int32Array;
  /** IoU with that object; for `background` and `both` the largest with any. NaN where an object is missed. */
  readonly ious: Float64Array;
}

const code = Object.fromEntries(errorKinds.map((kind, i) => [kind, i])) as Record<ErrorKind, number>;

export interface FindErrorsInput {
  readonly data: EvaluationData;
  /** At the one IoU. */
  readonly matched: readonly MatchedClass[];
  readonly objects: ImageObjects;
  /** [objects] 1 where a true positive took it. */
  readonly found: Uint8Array;
  readonly overlap: Overlap;
  readonly iou: number;
  readonly background: number;
}

/** Says of every false positive what is wrong with it, and which objects are missed. See `ErrorKind`. */
export function findErrors(input: FindErrorsInput): ErrorColumns {
  const { data, matched, objects, found, overlap, iou, background } = input;
  const { truth, detections } = data;
  let most = truth.images.length;
  for (const { matches } of matched)
    for (const what of matches.outcomes) if (what === outcome.falsePositive) most++;
  const errors = {
    kinds: new Uint8Array(most),
    images: new Uint32Array(most),
    labels: new Uint32Array(most),
    scores: new Float64Array(most),
    detections: new Int32Array(most),
    objects: new Int32Array(most),
    ious: new Float64Array(most),
  };
  let count = 0;
  const usable = new Uint8Array(truth.images.length); // a localisation or class error is about it

  matched.forEach(({ matches: { rows, outcomes } }, label) => {
    for (let k = 0; k < rows.length; k++) {
      if (outcomes[k] !== outcome.falsePositive) continue;
      const row = rows[k]!;
      const image = detections.images[row]!;
      let own = -1;
      let ownIou = 0;
      let other = -1;
      let otherIou = 0;
      for (const object of objects.wanted(image)) {
        const value = overlap(row, object);
        if (truth.labels[object] === label) {
          if (value > ownIou) [own, ownIou] = [object, value];
        } else if (value > otherIou) [other, otherIou] = [object, value];
      }
      let kind: ErrorKind;
      let object = -1;
      let value = Math.max(ownIou, otherIou);
      if (own >= 0 && ownIou >= background && ownIou < iou)
        [kind, object, value] = ['localisation', own, ownIou];
      else if (otherIou >= iou) [kind, object, value] = ['class', other, otherIou];
      else if (ownIou >= iou) [kind, object, value] = ['duplicate', own, ownIou];
      else kind = value <= background ? 'background' : 'both';
      if ((kind === 'localisation' || kind === 'class') && !found[object]) usable[object] = 1;
      errors.kinds[count] = code[kind];
      errors.images[count] = image;
      errors.labels[count] = label;
      errors.scores[count] = detections.scores[row]!;
      errors.detections[count] = row;
      errors.objects[count] = object;
      errors.ious[count++] = value;
    }
  });
  for (let object = 0; object < found.length; object++) {
    if (found[object] || usable[object] || objects.ignore[object]) continue;
    errors.kinds[count] = code.missed;
    errors.images[count] = truth.images[object]!;
    errors.labels[count] = truth.labels[object]!;
    errors.scores[count] = NaN;
    errors.detections[count] = -1;
    errors.objects[count] = object;
    errors.ious[count++] = NaN;
  }
  return Object.fromEntries(
    Object.entries(errors).map(([name, column]) => [name, column.subarray(0, count)]),
  ) as unknown as ErrorColumns;
}
