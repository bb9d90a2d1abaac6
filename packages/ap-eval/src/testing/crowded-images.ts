import fc from 'fast-check';
import type { ImageInput } from '../image.js';

export const crowdedClasses = ['a', 'b', 'c'];

interface Options {
  /** @default true */
  readonly flags?: boolean;
  /** Every score once, so that no order of equal ones matters. @default false */
  readonly distinctScores?: boolean;
}

/**
 * Images so small and full that everything goes wrong in them: boxes with corners on 0 … 12, three classes, scores with
 * ties, difficult objects and crowds.
 */
export function crowdedImages({ flags = true, distinctScores = false }: Options = {}): fc.Arbitrary<
  ImageInput[]
> {
  const side = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 6 }));
  const box = fc.tuple(side, side).map(([[x, w], [y, h]]) => [x, y, x + w, y + h]);
  const label = fc.integer({ min: 0, max: crowdedClasses.length - 1 });
  const flag = flags ? fc.constantFrom(0, 0, 0, 1, 2) : fc.constant(0);
  const image = fc.record({
    objects: fc.array(fc.record({ box, label, flag }), { maxLength: 5 }),
    found: fc.array(fc.record({ box, label, score: fc.integer({ min: 1, max: 6 }) }), { maxLength: 8 }),
  });
  return fc.array(image, { minLength: 1, maxLength: 6 }).map((images) => {
    let place = 0;
    return images.map(({ objects, found }, i) => ({
      id: `image ${i}`,
      groundTruth: {
        boxes: objects.flatMap((o) => o.box),
        labels: objects.map((o) => o.label),
        difficult: objects.map((o) => o.flag === 1),
        crowd: objects.map((o) => o.flag === 2),
      },
      detections: {
        boxes: found.flatMap((d) => d.box),
        labels: found.map((d) => d.label),
        scores: found.map((d) => d.score / 8 + (distinctScores ? ++place * 1e-4 : 0)),
      },
    }));
  });
}
