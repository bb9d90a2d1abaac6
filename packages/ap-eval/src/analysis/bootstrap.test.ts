import fc from 'fast-check';
import { createEvaluator } from '../evaluator.js';
import { crowdedClasses, crowdedImages } from '../testing/crowded-images.js';
import { evaluatorOf, imageOf } from '../testing/evaluator-of.js';
import { bootstrap } from './bootstrap.js';
import { compareEvaluations } from './comparison.js';
import { percentileInterval } from './quantile.js';
import { seededRandom } from './random.js';
import { drawWeights, weightedAps } from './resampling.js';

const options = { classes: ['cat', 'dog'], metric: 'voc10' } as const;
const hit = (id: string) => imageOf(id, [['cat', 1, 1, 9, 9]], [['cat', 0.9, 1, 1, 9, 9]]);
const miss = (id: string) => imageOf(id, [['cat', 1, 1, 9, 9]], []);

describe('weightedAps', () => {
  it.each(['voc07', 'voc10', 'coco', 'reference'] as const)('is the result where every image counts once, %s', (metric) => {
    fc.assert(
      fc.property(crowdedImages(), (images) => {
        const sized = images.map((image) => ({ ...image, width: 20, height: 20 }));
        const evaluator = evaluatorOf(sized, { classes: crowdedClasses, metric });
        const { map, classes } = weightedAps(evaluator)(images.map(() => 1));
        const result = evaluator.result();
        crowdedClasses.forEach((name, c) => {
          const ap = result.classes[name]?.ap ?? null;
          if (ap === null) expect(classes[c]).toBeNaN();
          else expect(classes[c]).toBeCloseTo(ap, 12);
        });
        if (result.map === null || Object.keys(result.classes).length === 0) expect(map).toBeNaN();
        else expect(map).toBeCloseTo(result.map, 12);
      }),
      { numRuns: 60 },
    );
  }); // prettier-ignore

  it.each(['voc07', 'voc10', 'coco'] as const)('is what an evaluation of the images so many times gives, %s', (metric) => {
    fc.assert(
      fc.property(
        crowdedImages({ distinctScores: true }),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }),
        (images, drawn) => {
          const weights = images.map((_, i) => drawn[i]!);
          const { map, classes } = weightedAps(evaluatorOf(images, { classes: crowdedClasses, metric }))(weights);
          const repeated = createEvaluator({ classes: crowdedClasses, metric });
          images.forEach((image, i) => {
            for (let k = 0; k < weights[i]!; k++) repeated.add({ ...image, id: `${image.id} ${k}` });
          });
          const result = repeated.result();
          crowdedClasses.forEach((name, c) => {
            const { ap } = result.classes[name]!;
            if (ap === null) expect(classes[c]).toBeNaN();
            else expect(classes[c]).toBeCloseTo(ap, 12);
          });
          if (result.map === null) expect(map).toBeNaN();
          else expect(map).toBeCloseTo(result.map, 12);
        },
      ),
    );
  }); // prettier-ignore
});

describe('bootstrap', () => {
  const images = Array.from({ length: 20 }, (_, i) => (i % 4 === 0 ? miss(`${i}`) : hit(`${i}`)));

  it('covers what the number of hits in a resample may be', () => {
    // AP is the share of images with a hit: binomial with n = 20, p = ¾. σ = √(¾ · ¼ / 20) = 0.0968.
    const { map, classes, ...settings } = bootstrap(evaluatorOf(images, options), {
      resamples: 4000,
      seed: 1,
    });
    expect(settings).toEqual({ resamples: 4000, level: 0.95, seed: 1 });
    expect(map!.estimate).toBeCloseTo(0.75, 12);
    expect(map!.standardError).toBeGreaterThan(0.09);
    expect(map!.standardError).toBeLessThan(0.104);
    // Quantiles of the binomial: P(X ≤ 10) = .014, P(X ≤ 11) = .041; P(X ≤ 18) = .976: 11/20 and 18/20 (or 19/20).
    expect(map!.lower).toBeCloseTo(0.55, 12);
    expect([0.9, 0.95]).toContainEqual(expect.closeTo(map!.upper, 12));
    expect(classes['cat']).toEqual(map);
    expect(classes['dog']).toBeNull();
  });

  it('gives the same for the same seed, and other numbers for another', () => {
    const run = (seed: number) => bootstrap(evaluatorOf(images, options), { resamples: 50, seed });
    expect(run(5)).toEqual(run(5));
    expect(run(5).map!.standardError).not.toBe(run(6).map!.standardError);
  });

  it('takes a generator', () => {
    // Always the first image, which is a miss.
    const { map, seed } = bootstrap(evaluatorOf(images, options), { resamples: 3, random: () => 0 });
    expect(map).toMatchObject({ lower: 0, upper: 0, standardError: 0 });
    expect(seed).toBeNull();
  });

  it('takes nothing', () => {
    expect(bootstrap(evaluatorOf([], options), { resamples: 2 })).toMatchObject({
      map: null,
      classes: { cat: null },
    });
  });

  it.each([{ resamples: 0 }, { resamples: 1.5 }, { level: 1 }, { level: 0 }, { seed: 0.5 }])(
    'refuses %j',
    (bad) => {
      expect(() => bootstrap(evaluatorOf([], options), bad)).toThrow(/^Expected/);
    },
  );
});

describe('compareEvaluations', () => {
  const half = Array.from({ length: 40 }, (_, i) => (i % 2 ? hit(`${i}`) : miss(`${i}`)));
  // 20 steps of 1/40 do not add up to ½ exactly.
  const about = (value: number): unknown => expect.closeTo(value, 12);
  const all = half.map(({ id }) => hit(id));

  it('finds no difference of an evaluation from itself, in whatever order', () => {
    const { map, classes } = compareEvaluations(
      evaluatorOf(half, options),
      evaluatorOf([...half].reverse(), options),
    );
    expect(map).toEqual({
      first: about(0.5),
      second: about(0.5),
      delta: 0,
      lower: 0,
      upper: 0,
      standardError: 0,
      pValue: 1,
    });
    expect(classes['dog']).toBeNull();
  });

  it('is sure of a large difference, in both directions', () => {
    const [worse, better] = [evaluatorOf(half, options), evaluatorOf(all, options)];
    const { map } = compareEvaluations(worse, better, { resamples: 999 });
    expect(map).toMatchObject({
      first: about(0.5),
      second: about(1),
      delta: about(0.5),
    });
    expect(map!.pValue).toBeCloseTo(2 / 1000, 12); // in no resample the other way round
    expect(map!.lower).toBeGreaterThan(0.3);
    expect(compareEvaluations(better, worse, { resamples: 999 }).map).toMatchObject({
      delta: about(-0.5),
    });
  });

  it('pairs the resamples: a constant difference has no spread', () => {
    // The second has one more hit in an image that both have in every resample of one image.
    const first = evaluatorOf([miss('a')], options);
    const second = evaluatorOf([hit('a')], options);
    expect(compareEvaluations(first, second, { resamples: 20 }).map).toMatchObject({
      lower: 1,
      upper: 1,
      standardError: 0,
    });
  });

  it('is unsure of a small one', () => {
    const one = half.map((image, i) => (i === 0 ? hit(image.id) : image));
    const other = half.map((image, i) => (i === 1 ? miss(image.id) : image));
    const { map } = compareEvaluations(evaluatorOf(one, options), evaluatorOf(other, options));
    expect(map!.pValue).toBeGreaterThan(0.1);
    expect(map!.lower).toBeLessThan(0);
    expect(map!.upper).toBeGreaterThanOrEqual(0);
  });

  it.each([
    ['classes', evaluatorOf(half, { ...options, classes: ['cat'] }), 'the same classes'],
    ['rules', evaluatorOf(half, { ...options, iou: 0.6 }), 'the same ious in both evaluations ([0.5]), got [0.6]'],
    ['number of images', evaluatorOf(half.slice(1), options), 'the same images in both evaluations (40), got 39'],
    ['images', evaluatorOf([...half.slice(1), hit('x')], options), 'got no "0" in the second'],
    ['objects', evaluatorOf([...half.slice(1), imageOf('0', [], [])], options), 'the same 40 objects in both evaluations, got 39'],
  ])('refuses other %s', (_, other, said) => {
    expect(() => compareEvaluations(evaluatorOf(half, options), other)).toThrow(said);
  }); // prettier-ignore
});

describe('percentileInterval', () => {
  it('interpolates like numpy.quantile and leaves undefined values out', () => {
    // 0 … 10: the middle 80 % reach from 1 to 9. Variance of 0 … 10 with n − 1: 11.
    const values = Float64Array.of(10, NaN, 3, 1, 0, 2, 4, 6, 5, 7, 9, 8);
    const { lower, upper, standardError } = percentileInterval(values, 0.8)!;
    expect([lower, upper]).toEqual([expect.closeTo(1, 12), expect.closeTo(9, 12)]);
    expect(standardError).toBeCloseTo(Math.sqrt(11), 12);
    expect(percentileInterval(Float64Array.of(NaN), 0.5)).toBeNull();
    expect(percentileInterval(Float64Array.of(2), 0.5)).toEqual({ lower: 2, upper: 2, standardError: 0 });
  });
});

describe('seededRandom', () => {
  it('is uniform enough, and the same for the same seed', () => {
    const random = seededRandom(7);
    const counts = new Uint32Array(10);
    for (let i = 0; i < 100_000; i++) counts[Math.floor(random() * 10)]!++;
    // σ = √(100000 · .1 · .9) = 95; five of them
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(475);
    const [a, b] = [seededRandom(3), seededRandom(3)];
    expect([a(), a(), a()]).toEqual([b(), b(), b()]);
  });

  it('draws as many images as there are', () => {
    const weights = new Uint32Array(50).fill(9);
    drawWeights(weights, seededRandom(1));
    expect(weights.reduce((a, b) => a + b)).toBe(50);
    drawWeights(new Uint32Array(0), seededRandom(1));
  });
});
