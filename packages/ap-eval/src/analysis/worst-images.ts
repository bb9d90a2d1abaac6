import { shownValue } from '@ssd/errors';
import type { Diagnosis } from './diagnosis.js';
import { errorKinds } from './error-kind.js';
import type { ErrorKind } from './error-kind.js';
import { badOption, checkScoreThreshold } from '../check-options.js';
import { knownOptions } from '../known-options.js';

export interface WorstImagesOptions {
  /**
   * Most images.
   *
   * @default 20
   */
  readonly count?: number;
  /**
   * False positives with a lower score do not count: every image has hundreds at 0.01.
   *
   * @default 0.5
   */
  readonly scoreThreshold?: number;
}

const OPTIONS = {
  count: true,
  scoreThreshold: true,
} satisfies Record<keyof WorstImagesOptions, true>;

export interface ImageErrors {
  readonly id: string;
  /** Of all kinds together. */
  readonly errors: number;
  readonly kinds: Readonly<Record<ErrorKind, number>>;
}

/** The images with the most errors, worst first, in their order where equal; none without errors. */
export function worstImages(
  { errors, imageIds }: Pick<Diagnosis, 'errors' | 'imageIds'>,
  options: WorstImagesOptions = {},
): ImageErrors[] {
  knownOptions(options, OPTIONS, 'worstImages');
  const { count = 20, scoreThreshold = 0.5 } = options;
  if (count !== Infinity && !(Number.isInteger(count) && count >= 0)) {
    badOption(`Expected count to be a whole number of at least 0, got ${shownValue(count)}.`);
  }
  checkScoreThreshold(scoreThreshold);
  const kinds = errorKinds.length;
  const counts = new Uint32Array(imageIds.length * kinds);
  errors.kinds.forEach((kind, e) => {
    if (!(errors.scores[e]! < scoreThreshold)) counts[errors.images[e]! * kinds + kind]!++; // NaN: missed
  });
  return imageIds
    .map((id, image): ImageErrors => {
      const own = counts.subarray(image * kinds, (image + 1) * kinds);
      return {
        id,
        errors: own.reduce((a, b) => a + b, 0),
        kinds: Object.fromEntries(errorKinds.map((name, kind) => [name, own[kind]!])) as Record<
          ErrorKind,
          number
        >,
      };
    })
    .filter((one) => one.errors > 0)
    .sort((a, b) => b.errors - a.errors)
    .slice(0, count);
}
