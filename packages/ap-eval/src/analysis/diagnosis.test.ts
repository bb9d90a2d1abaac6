import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { ImageInput } from '../image.js';
import type { EvaluatorOptions } from '../options.js';
import { crowdedClasses, crowdedImages } from '../testing/crowded-images.js';
import { evaluatorOf, imageOf } from '../testing/evaluator-of.js';
import { diagnose } from './diagnosis.js';
import type { Diagnosis } from './diagnosis.js';
import { errorKinds } from './error-kind.js';
import { worstImages } from './worst-images.js';

const options = { classes: ['cat', 'dog'], metric: 'voc10', pixelOffset: 0 } as const;

const numbers = (diagnosis: Pick<Diagnosis, 'kinds'>): Record<string, readonly [number, number | null]> =>
  Object.fromEntries(
    errorKinds
      .filter((kind) => diagnosis.kinds[kind].count > 0)
      .map((kind) => [kind, [diagnosis.kinds[kind].count, diagnosis.kinds[kind].cost]]),
  );

/** Ten wide and high, at x; a detection of `part` of its height has that IoU. */
const at = (x: number, part = 1): [number, number, number, number] => [x, 0, x + 10, 10 * part];

describe('diagnose', () => {
  it('has nothing to say of a perfect detector, and of nothing', () => {
    const image = imageOf('a', [['cat', ...at(0)]], [['cat', 0.9, ...at(0)]]);
    const perfect = diagnose(evaluatorOf([image], options));
    expect(perfect).toMatchObject({
      map: 1,
      iou: 0.5,
      background: 0.1,
      falsePositives: { count: 0, cost: 0 },
    });
    expect(numbers(perfect)).toEqual({});
    expect(perfect.kinds.missed).toEqual({ count: 0, cost: 0 });
    const empty = diagnose(evaluatorOf([], options));
    expect(empty).toMatchObject({ map: null, classes: { cat: { ap: null, positives: 0 } } });
    expect(empty.kinds.class).toEqual({ count: 0, cost: null });
  });

  it('tells the kinds apart, and what each costs', () => {
    const image = imageOf(
      'a',
      [
        ['cat', ...at(0)],
        ['cat', ...at(20)],
        ['dog', ...at(40)],
        ['dog', ...at(60)],
      ],
      [
        ['cat', 0.9, ...at(0)], // hit
        ['cat', 0.8, ...at(0, 0.9)], // duplicate
        ['cat', 0.7, ...at(20, 0.4)], // localisation, of a cat that nothing finds
        ['cat', 0.6, ...at(40)], // class: it is a dog
        ['cat', 0.5, ...at(80)], // background
        ['cat', 0.4, ...at(60, 0.3)], // both: a dog, and badly placed
      ],
    );
    const diagnosis = diagnose(evaluatorOf([image], options));
    // cat: one hit of two, first: ½. dog: nothing: 0. The mean is ¼.
    expect(diagnosis.map).toBe(0.25);
    const found = numbers(diagnosis);
    expect(found['duplicate']).toEqual([1, 0]); // after the only hit: nothing gained
    expect(found['background']).toEqual([1, 0]);
    expect(found['both']).toEqual([1, 0]);
    // cat: hits 1st and 3rd of 3: ½ · 1 + ½ · 2/3 = 5/6 instead of ½; half of the gain in the mean.
    expect(found['localisation']![1]).toBeCloseTo(1 / 6, 12);
    // dog: one of two, alone: ½ instead of 0; cat unchanged.
    expect(found['class']).toEqual([1, 0.25]);
    // The second dog: neither a class nor a localisation error is about it. One dog left, not found: still 0.
    expect(found['missed']).toEqual([1, 0]);
    expect(diagnosis.falsePositives).toEqual({ count: 5, cost: 0 });
    // cat: 1 of 1; dog: none left to be found, so left out: the mean is 1.
    expect(diagnosis.falseNegatives).toEqual({ count: 3, cost: 0.75 });
    expect(diagnosis.classes['cat']!.kinds.localisation.cost).toBeCloseTo(1 / 3, 12);
    expect(diagnosis.classes['dog']).toMatchObject({ ap: 0, positives: 2 });
    expect(diagnosis.classes['dog']!.kinds.missed).toEqual({ count: 1, cost: 0 });
    expect(diagnosis.classes['dog']!.kinds.class).toEqual({ count: 0, cost: 0.5 });
  });

  it('costs a false positive ahead of the hits', () => {
    const image = imageOf('a', [['cat', ...at(0)]], [['cat', 0.9, ...at(50)], ['cat', 0.5, ...at(0)]]); // prettier-ignore
    const diagnosis = diagnose(evaluatorOf([image], options));
    expect(numbers(diagnosis)).toEqual({ background: [1, 0.5] }); // AP ½ would be 1
    expect(diagnosis.falsePositives).toEqual({ count: 1, cost: 0.5 });
  });

  it('lets only the best of several errors find the object', () => {
    const image = imageOf(
      'a',
      [['cat', ...at(0)], ['cat', ...at(30)]],
      [['cat', 0.9, ...at(0, 0.4)], ['cat', 0.8, ...at(0, 0.4)], ['cat', 0.7, ...at(30)]],
    ); // prettier-ignore
    // AP is ⅓ · ½. Fixed, the first is a hit and the second goes: 1.
    const { map, kinds } = diagnose(evaluatorOf([image], options));
    expect(map).toBeCloseTo(1 / 6, 12);
    expect(kinds.localisation.count).toBe(2);
    expect(kinds.localisation.cost).toBeCloseTo(5 / 6, 12);
  });

  it('counts objects of an image without detections as missed, and leaves a class out that has no others', () => {
    const images = [imageOf('a', [['cat', ...at(0)]], []), imageOf('b', [['dog', ...at(0)]], [['dog', 1, ...at(0)]])]; // prettier-ignore
    const { map, kinds, classes } = diagnose(evaluatorOf(images, options));
    expect(map).toBe(0.5);
    expect(kinds.missed).toEqual({ count: 1, cost: 0.5 });
    expect(classes['cat']!.kinds.missed).toEqual({ count: 1, cost: null });
  });

  it.each([{ iou: 0.6 }, { background: 0.5 }, { background: -0.1 }, { background: NaN }])(
    'refuses %j',
    (bad) => {
      expect(() => diagnose(evaluatorOf([], options), bad)).toThrow(/^Expected/);
    },
  );

  it('names the worst images', () => {
    const images = [
      imageOf('none', [], []),
      imageOf('two', [['cat', ...at(0)], ['dog', ...at(20)]], [['cat', 0.3, ...at(50)]]),
      imageOf('three', [['cat', ...at(0)]], [['cat', 0.9, ...at(50)], ['dog', 0.5, ...at(50)], ['dog', 0.4, ...at(50)]]),
    ]; // prettier-ignore
    const diagnosis = diagnose(evaluatorOf(images, options));
    expect(worstImages(diagnosis).map(({ id, errors }) => [id, errors])).toEqual([['three', 3], ['two', 2]]); // prettier-ignore
    expect(worstImages(diagnosis, { scoreThreshold: 0.1, count: 1 })).toMatchObject([
      { id: 'three', errors: 4, kinds: { background: 3, missed: 1 } },
    ]);
  });
});

interface Naive {
  counts: Record<string, number>;
  costs: Record<string, number | null>;
}

/**
 * The slow way, after the paper, with none of the package's code: image by image, detections as objects, a fixed list of
 * detections for each kind, AP as the sum over hits of the best precision from there on. VOC10's area; by VOC's rule of
 * matching or by COCO's.
 */
const naive = (images: ImageInput[], coco: boolean, t: number, b: number): Naive => {
  type Thing = { label: number; box: number[]; skip: boolean; taken: boolean; usable: boolean };
  type Found = { label: number; box: number[]; score: number; what: string; about?: Thing | undefined };
  const overlap = (p: number[], q: number[]): number => {
    const w = Math.min(p[2]!, q[2]!) - Math.max(p[0]!, q[0]!);
    const h = Math.min(p[3]!, q[3]!) - Math.max(p[1]!, q[1]!);
    const area = (c: number[]): number => (c[2]! - c[0]!) * (c[3]! - c[1]!);
    return w <= 0 || h <= 0 ? 0 : (w * h) / (area(p) + area(q) - w * h);
  };
  const all: Found[] = [];
  const things: Thing[] = [];
  for (const { groundTruth, detections } of images) {
    const boxAt = (boxes: ArrayLike<number>, i: number): number[] =>
      Array.from(boxes).slice(4 * i, 4 * i + 4);
    const objects = Array.from(groundTruth.labels, (label, i): Thing => {
      const skip = Boolean(groundTruth.difficult![i]);
      return { label: Number(label), box: boxAt(groundTruth.boxes, i), skip, taken: false, usable: false };
    });
    const found = Array.from(detections.labels, (label, i): Found => {
      return {
        label: Number(label),
        box: boxAt(detections.boxes, i),
        score: detections.scores[i]!,
        what: '',
      };
    }).sort((p, q) => q.score - p.score);
    for (const d of found) {
      const own = objects.filter((o) => o.label === d.label && overlap(d.box, o.box) >= t);
      if (coco) {
        const free = own.filter((o) => !o.taken);
        const pool = free.some((o) => !o.skip) ? free.filter((o) => !o.skip) : free;
        const most = Math.max(...pool.map((o) => overlap(d.box, o.box)));
        const last = pool.filter((o) => overlap(d.box, o.box) === most).at(-1);
        d.what = !last ? 'wrong' : last.skip ? 'ignored' : 'hit';
        if (last) last.taken = true;
      } else {
        const most = Math.max(...own.map((o) => overlap(d.box, o.box)));
        const first = own.find((o) => overlap(d.box, o.box) === most);
        d.what = !first || (first.taken && !first.skip) ? 'wrong' : first.skip ? 'ignored' : 'hit';
        if (first) first.taken = true;
      }
    }
    const wanted = objects.filter((o) => !o.skip);
    for (const d of found.filter((one) => one.what === 'wrong')) {
      const best = (list: Thing[]): [number, Thing | undefined] => {
        const most = Math.max(0, ...list.map((o) => overlap(d.box, o.box)));
        return [most, list.find((o) => overlap(d.box, o.box) === most)];
      };
      const [same, sameThing] = best(wanted.filter((o) => o.label === d.label));
      const [other, otherThing] = best(wanted.filter((o) => o.label !== d.label));
      if (same > 0 && same >= b && same < t) [d.what, d.about] = ['localisation', sameThing];
      else if (other >= t) [d.what, d.about] = ['class', otherThing];
      else if (same >= t) d.what = 'duplicate';
      else d.what = Math.max(same, other) <= b ? 'background' : 'both';
      if (d.about) d.about.usable = true;
    }
    all.push(...found);
    things.push(...wanted);
  }
  const missed = things.filter((o) => !o.taken && !o.usable);
  const map = (list: { label: number; score: number; hit: boolean }[], left: Thing[]): number | null => {
    const aps = crowdedClasses.flatMap((_, label) => {
      const positives = left.filter((o) => o.label === label).length;
      if (positives === 0) return [];
      let [tp, n] = [0, 0];
      const points = list
        .filter((d) => d.label === label)
        .sort((p, q) => q.score - p.score)
        .map(({ hit }) => {
          n++;
          if (hit) tp++;
          return { hit, precision: tp / n };
        });
      const sum = points.reduce(
        (s, p, i) => (p.hit ? s + Math.max(...points.slice(i).map((q) => q.precision)) : s),
        0,
      );
      return [sum / positives];
    });
    return aps.length === 0 ? null : aps.reduce((p, q) => p + q) / aps.length;
  };
  const counted = all.filter((d) => d.what !== 'ignored');
  const plain = counted.map((d) => ({ ...d, hit: d.what === 'hit' }));
  const before = map(plain, things);
  const minus = (after: number | null): number | null =>
    after === null || before === null ? null : after - before;
  const costs: Naive['costs'] = {};
  for (const kind of errorKinds) {
    if (kind === 'missed') {
      costs[kind] = minus(map(plain, things.filter((o) => !missed.includes(o)))); // prettier-ignore
      continue;
    }
    const fixed = counted.flatMap((d) => {
      if (d.what !== kind) return [{ ...d, hit: d.what === 'hit' }];
      const rivals = all.filter((o) => o.about === d.about);
      const best = rivals.every((o) => o.score <= d.score);
      return d.about && !d.about.taken && best ? [{ ...d, label: d.about.label, hit: true }] : [];
    });
    costs[kind] = minus(map(fixed, things));
  }
  costs['falsePositives'] = minus(map(plain.filter((d) => d.hit), things)); // prettier-ignore
  costs['falseNegatives'] = minus(map(plain, things.filter((o) => o.taken))); // prettier-ignore
  const counts = Object.fromEntries(errorKinds.map((k) => [k, all.filter((d) => d.what === k).length]));
  counts['missed'] = missed.length;
  return { counts, costs };
};

describe('TIDE', () => {
  interface Case {
    truth: number[][];
    detections: number[][];
    ap: number;
    counts: Record<string, number>;
    costs: Record<string, number>;
  }
  const cases = JSON.parse(
    readFileSync(new URL('../../fixtures/tide/cases.json', import.meta.url), 'utf8'),
  ) as Case[];
  const shortNames = {
    localisation: 'Loc',
    class: 'Cls',
    both: 'Both',
    duplicate: 'Dupe',
    background: 'Bkg',
    missed: 'Miss',
  } as const;

  it.each(cases)('agrees on every kind, case %#', ({ truth, detections, ap, counts, costs }) => {
    const images = Array.from({ length: 12 }, (_, image): ImageInput => {
      const objects = truth.filter(([own]) => own === image);
      const found = detections.filter(([own]) => own === image);
      return {
        id: String(image),
        groundTruth: {
          boxes: objects.flatMap((row) => row.slice(2, 6)),
          labels: objects.map((row) => row[1]!),
          layout: 'xywh',
        },
        detections: {
          boxes: found.flatMap((row) => row.slice(2, 6)),
          labels: found.map((row) => row[1]!),
          scores: found.map((row) => row[6]!),
          layout: 'xywh',
        },
      };
    });
    const diagnosis = diagnose(evaluatorOf(images, { classes: crowdedClasses, metric: 'coco' }));
    expect(diagnosis.map).toBeCloseTo(ap, 10);
    for (const kind of errorKinds) {
      const { count, cost } = diagnosis.kinds[kind];
      const name = shortNames[kind];
      expect([kind, count]).toEqual([kind, counts[name]]);
      expect(Math.max(0, cost!)).toBeCloseTo(costs[name]!, 10); // TIDE cuts negative costs to 0
    }
    expect(diagnosis.falsePositives.cost).toBeCloseTo(costs['FalsePos']!, 10);
    expect(diagnosis.falseNegatives.cost).toBeCloseTo(costs['FalseNeg']!, 10);
  });
});

describe('diagnosis against naive loops', () => {
  it.each([
    ['VOC matching', false],
    ['COCO matching', true],
  ])('%s', (_, coco) => {
    fc.assert(
      fc.property(
        crowdedImages({ distinctScores: true }),
        fc.constantFrom(0.4, 0.5),
        fc.constantFrom(0, 0.1, 0.25),
        (images, iou, background) => {
          // COCO's AP has 101 points: there the counts alone are compared.
          const rules: EvaluatorOptions = coco
            ? { classes: crowdedClasses, metric: 'coco', iou, ignoreDifficult: true, crowd: 'count' }
            : { classes: crowdedClasses, metric: 'voc10', iou, pixelOffset: 0, crowd: 'count' };
          const diagnosis = diagnose(evaluatorOf(images, rules), { background });
          const expected = naive(images, coco, iou, background);
          for (const kind of errorKinds) {
            expect([kind, diagnosis.kinds[kind].count]).toEqual([kind, expected.counts[kind]]);
            if (coco) continue;
            const want = expected.costs[kind] ?? null;
            if (want === null) expect(diagnosis.kinds[kind].cost).toBeNull();
            else expect(diagnosis.kinds[kind].cost).toBeCloseTo(want, 10);
          }
          if (coco) return;
          for (const special of ['falsePositives', 'falseNegatives'] as const) {
            const want = expected.costs[special] ?? null;
            if (want === null) expect(diagnosis[special].cost).toBeNull();
            else expect(diagnosis[special].cost).toBeCloseTo(want, 10);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(['voc07', 'voc10', 'coco'] as const)('starts from the AP of the result, %s', (metric) => {
    fc.assert(
      fc.property(crowdedImages(), (images) => {
        const evaluator = evaluatorOf(images, { classes: crowdedClasses, metric });
        const result = evaluator.result();
        const diagnosis = diagnose(evaluator);
        for (const [name, one] of Object.entries(result.classes)) {
          const { ap, positives, kinds } = diagnosis.classes[name]!;
          const expected = one.atIou[0]!;
          if (expected.ap === null) expect(ap).toBeNull();
          else expect(ap).toBeCloseTo(expected.ap, 12);
          expect(positives).toBe(one.positives);
          const wrong = errorKinds.filter((kind) => kind !== 'missed').reduce((n, kind) => n + kinds[kind].count, 0);
          expect(wrong).toBe(expected.falsePositives);
        } // prettier-ignore
      }),
    );
  });
});
