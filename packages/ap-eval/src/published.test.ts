import { readFileSync } from 'node:fs';
import { averagePrecision } from './average-precision.js';
import { createEvaluator } from './evaluator.js';
import type { EvaluationResult } from './result.js';
import type { EvaluatorOptions } from './options.js';
import { parseTextImages } from './testing/text-images.js';
import type { TextFixture, TextImages } from './testing/text-images.js';

const readFixture = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8'));

const run = (
  { classes, images }: TextImages,
  options: Omit<EvaluatorOptions, 'classes'>,
): EvaluationResult => {
  const evaluator = createEvaluator({ classes, ...options });
  for (const image of images) evaluator.add(image);
  return evaluator.result();
};

/** The published numbers have ten digits. */
const TEN_DIGITS = 10;

describe('padilla-sample2', () => {
  const data = parseTextImages(readFixture('padilla-sample2/images.json') as TextFixture, { sizes: true });
  const expected = readFixture('padilla-sample2/expected.json') as {
    published: Record<string, Record<'area' | '11pt', Record<string, number>>>;
    recomputed_vocref: Record<string, Record<'area' | '11pt' | 'npos' | 'TP' | 'FP', number>>;
  };

  it.each(Object.entries(expected.recomputed_vocref))('%s', (key, numbers) => {
    const [, iou, plus] = /^iou(.+)_plus(.)$/.exec(key)!;
    const options = { iouThreshold: Number(iou), pixelOffset: plus === '1' ? 1 : 0 } as const;
    const area = run(data, { metric: 'voc10', ...options });
    expect(area.map).toBeCloseTo(numbers.area, TEN_DIGITS - 1);
    expect(area.classes['object']).toMatchObject({
      positives: numbers.npos,
      truePositives: numbers.TP,
      falsePositives: numbers.FP,
    });
    expect(run(data, { metric: 'voc07', ...options }).map).toBeCloseTo(numbers['11pt'], TEN_DIGITS - 1);
  });

  it('agrees with the numbers of the tool itself, printed cut off after ten digits', () => {
    const published = expected.published['tests/test_eval_pascal.py']!;
    for (const [iou, ap] of Object.entries(published.area)) {
      expect(Math.abs(run(data, { metric: 'voc10', iouThreshold: Number(iou) }).map! - ap)).toBeLessThan(
        1e-10,
      );
    }
    for (const [iou, ap] of Object.entries(published['11pt'])) {
      expect(Math.abs(run(data, { metric: 'voc07', iouThreshold: Number(iou) }).map! - ap)).toBeLessThan(
        1e-10,
      );
    }
  });
});

describe('cartucho-85', () => {
  const data = parseTextImages(readFixture('cartucho-85/images.json') as TextFixture, { sizes: false });
  const expected = readFixture('cartucho-85/expected.json') as {
    'Cartucho main.py (VOC2012 area, +1, >=), percent, 2 decimals': Record<string, number>;
    vocref: Record<'area' | '11pt', Record<string, number>>;
    counts: Record<string, { npos: number; dets: number }>;
  };

  it.each([
    ['voc10', 'area'],
    ['voc07', '11pt'],
  ] as const)('%s of every class', (metric, key) => {
    const { map, classes } = run(data, { metric });
    const { mAP, ...perClass } = expected.vocref[key];
    expect(Object.keys(classes).sort()).toEqual(Object.keys(perClass).sort());
    expect(Math.abs(map! - mAP!)).toBeLessThan(1e-9);
    for (const [name, ap] of Object.entries(perClass))
      expect(Math.abs(classes[name]!.ap! - ap)).toBeLessThan(1e-9);
  });

  it('counts objects and detections as the tool does, and its percentages are ours rounded', () => {
    const { map, classes } = run(data, { metric: 'voc10' });
    for (const [name, { npos, dets }] of Object.entries(expected.counts)) {
      expect(classes[name]).toMatchObject({ positives: npos, detections: dets });
    }
    const { mAP, ...perClass } = expected['Cartucho main.py (VOC2012 area, +1, >=), percent, 2 decimals'];
    expect((100 * map!).toFixed(2)).toBe(mAP!.toFixed(2));
    for (const [name, percent] of Object.entries(perClass)) {
      expect(Math.abs(100 * classes[name]!.ap! - percent)).toBeLessThan(0.00501);
    }
  });
});

describe('chainercv-cases', () => {
  type Curve = (number | null | 'nan')[] | null;
  interface Case {
    name: string;
    pred_bboxes: number[][][];
    pred_labels: number[][];
    pred_scores: number[][];
    gt_bboxes: number[][][];
    gt_labels: number[][];
    gt_difficults?: boolean[][];
    iou: number;
    prec: Curve[];
    rec: Curve[];
    ap_area: (number | null)[];
    ap_11pt: (number | null)[];
  }
  const fixture = readFixture('chainercv-cases/cases.json') as {
    'ap unit': { prec: Curve[]; rec: Curve[]; ap_area: (number | 'nan')[]; ap_11pt: (number | 'nan')[] };
    cases: Case[];
  };
  // ChainerCV's boxes are ymin, xmin, ymax, xmax, and it adds 1 to the last two before the IoU.
  const flat = (boxes: number[][]): number[] =>
    boxes.flatMap(([ymin, xmin, ymax, xmax]) => [xmin!, ymin!, xmax!, ymax!]);
  const numbers = (curve: Curve): number[] => curve!.map((v) => (v === null || v === 'nan' ? NaN : v));

  it.each(fixture.cases.map((c) => [c.name, c] as const))('%s', (_, c) => {
    const labels = [...c.gt_labels, ...c.pred_labels].flat();
    const classes = Array.from({ length: Math.max(...labels) + 1 }, (_unused, i) => `class ${i}`);
    for (const [metric, aps] of [
      ['voc10', c.ap_area],
      ['voc07', c.ap_11pt],
    ] as const) {
      const evaluator = createEvaluator({ classes, metric, iouThreshold: c.iou });
      c.gt_bboxes.forEach((boxes, i) => {
        evaluator.add({
          id: String(i),
          groundTruth: {
            boxes: flat(boxes),
            labels: c.gt_labels[i]!,
            difficult: c.gt_difficults?.[i] ?? boxes.map(() => false),
          },
          detections: {
            boxes: flat(c.pred_bboxes[i]!),
            labels: c.pred_labels[i]!,
            scores: c.pred_scores[i]!,
          },
        });
      });
      const results = Object.values(evaluator.result().classes);
      expect(results).toHaveLength(c.prec.length);
      results.forEach(({ ap, precision, recall }, l) => {
        if (aps[l] === null) expect(ap).toBeNull();
        else expect(ap).toBeCloseTo(aps[l]!, 12);
        expect([...precision]).toEqual(c.prec[l] === null ? [] : numbers(c.prec[l]!));
        expect([...recall]).toEqual(c.rec[l] === null ? [...precision].map(() => NaN) : numbers(c.rec[l]!));
      });
    }
  });

  it('AP of curves with NaN', () => {
    const { prec, rec, ap_area, ap_11pt } = fixture['ap unit'];
    for (const i of [0, 2]) {
      expect(averagePrecision(numbers(prec[i]!), numbers(rec[i]!), { metric: 'voc10' })).toBeCloseTo(
        ap_area[i] as number,
        12,
      );
      expect(averagePrecision(numbers(prec[i]!), numbers(rec[i]!), { metric: 'voc07' })).toBeCloseTo(
        ap_11pt[i] as number,
        12,
      );
    }
  });
});
