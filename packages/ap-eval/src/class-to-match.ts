import { objectFlag } from './data-columns.js';
import type { DetectionColumns, TruthColumns } from './data-columns.js';
import type { ObjectSpans } from './object-spans.js';
import type { EvaluatorSettings } from './options.js';
import type { ClassMatches } from './outcome.js';

/** What matching one class needs, by whatever rules. */
export interface ClassToMatch {
  readonly truth: TruthColumns;
  readonly detections: DetectionColumns;
  /** Objects of the class, as rows of `truth`, those of an image together. */
  readonly objects: Uint32Array;
  /** Detections of the class, as rows of `detections`, best score first. */
  readonly rows: Uint32Array;
  /** Set for `objects`. */
  readonly spans: ObjectSpans;
  readonly settings: EvaluatorSettings;
}

/** 1 for objects that count as nothing. */
export function ignoredObjects(
  { flags }: TruthColumns,
  objects: Uint32Array,
  { ignoreDifficult, crowd }: EvaluatorSettings,
): Uint8Array {
  const ignoring = (ignoreDifficult ? objectFlag.difficult : 0) | (crowd === 'ignore' ? objectFlag.crowd : 0);
  return Uint8Array.from(objects, (row) => (flags[row]! & ignoring ? 1 : 0));
}

/** Objects to be found, and those that count as nothing by their flags. */
export function countObjects(
  { flags }: TruthColumns,
  objects: Uint32Array,
  ignore: Uint8Array,
): Pick<ClassMatches, 'positives' | 'difficult' | 'crowds'> {
  let crowds = 0;
  let ignored = 0;
  for (let j = 0; j < objects.length; j++) {
    if (!ignore[j]) continue;
    ignored++;
    if (flags[objects[j]!]! & objectFlag.crowd) crowds++;
  }
  return { positives: objects.length - ignored, difficult: ignored - crowds, crowds };
}
