import { readFileSync, writeFileSync } from 'node:fs';
import { createEvaluator } from './evaluator.js';
import type { ImageInput } from './image.js';
import type { EvaluatorOptions } from './options.js';
import type { EvaluationResult } from './result.js';
import { cocoImages } from './testing/coco-case.js';
import type { CocoCase } from './testing/coco-case.js';
import { parseTextImages } from './testing/text-images.js';
import type { TextFixture } from './testing/text-images.js';

/**
 * docs/agreement.md is what this test computes: it fails where the document says anything else. After adding a source,
 * write it anew:
 *
 *     UPDATE_AGREEMENT=1 npx jest src/agreement.test.ts
 */
const DOCUMENT = new URL('../docs/agreement.md', import.meta.url);

const readFixture = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8'));

const run = (images: readonly ImageInput[], options: EvaluatorOptions): EvaluationResult => {
  const evaluator = createEvaluator(options);
  for (const image of images) evaluator.add(image);
  return evaluator.result();
};

type Pair = readonly [got: number | null, expected: number | null];

interface Row {
  readonly source: string;
  readonly rules: string;
  readonly pairs: readonly Pair[];
  /** Digits after the point of the numbers given: no difference can be told below half of the last. */
  readonly digits: number;
}

const padillaSample = (): Row => {
  const { classes, images } = parseTextImages(readFixture('padilla-sample2/images.json') as TextFixture, {
    sizes: true,
  });
  const { recomputed_vocref: expected } = readFixture('padilla-sample2/expected.json') as {
    recomputed_vocref: Record<string, Record<'area' | '11pt', number>>;
  };
  const pairs = Object.entries(expected).flatMap(([key, numbers]): Pair[] => {
    const [, iou, plus] = /^iou(.+)_plus(.)$/.exec(key)!;
    const options = { classes, iou: Number(iou), pixelOffset: plus === '1' ? 1 : 0 } as const;
    return [
      [run(images, { metric: 'voc10', ...options }).map, numbers.area],
      [run(images, { metric: 'voc07', ...options }).map, numbers['11pt']],
    ];
  });
  return {
    source: 'padilla-sample2',
    rules: 'VOC07, VOC10; IoU .1 to .75; with and without +1',
    pairs,
    digits: 10,
  };
};

const cartucho = (): Row => {
  const { classes, images } = parseTextImages(readFixture('cartucho-85/images.json') as TextFixture, {
    sizes: false,
  });
  const { vocref } = readFixture('cartucho-85/expected.json') as {
    vocref: Record<'area' | '11pt', Record<string, number>>;
  };
  const pairs = (['voc10', 'voc07'] as const).flatMap((metric): Pair[] => {
    const { map, classes: results } = run(images, { classes, metric });
    const { mAP, ...perClass } = vocref[metric === 'voc10' ? 'area' : '11pt'];
    return [[map, mAP!], ...Object.entries(perClass).map(([name, ap]): Pair => [results[name]!.ap, ap])];
  });
  return { source: 'cartucho-85', rules: 'VOC07, VOC10; 30 classes and the mean', pairs, digits: 10 };
};

const chainercv = (): Row => {
  const { cases } = readFixture('chainercv-cases/cases.json') as {
    cases: {
      pred_bboxes: number[][][];
      pred_labels: number[][];
      pred_scores: number[][];
      gt_bboxes: number[][][];
      gt_labels: number[][];
      gt_difficults?: boolean[][];
      iou: number;
      ap_area: (number | null)[];
      ap_11pt: (number | null)[];
    }[];
  };
  const flat = (boxes: number[][]): number[] =>
    boxes.flatMap(([ymin, xmin, ymax, xmax]) => [xmin!, ymin!, xmax!, ymax!]);
  const pairs = cases.flatMap((c) => {
    const images = c.gt_bboxes.map((boxes, i): ImageInput => {
      const difficult = c.gt_difficults?.[i];
      return {
        id: String(i),
        groundTruth: { boxes: flat(boxes), labels: c.gt_labels[i]!, ...(difficult ? { difficult } : {}) },
        detections: { boxes: flat(c.pred_bboxes[i]!), labels: c.pred_labels[i]!, scores: c.pred_scores[i]! },
      };
    });
    const classes = c.ap_area.map((_, i) => `class ${i}`);
    return (['voc10', 'voc07'] as const).flatMap((metric) => {
      const results = Object.values(run(images, { classes, metric, iou: c.iou }).classes);
      const expected = metric === 'voc10' ? c.ap_area : c.ap_11pt;
      return results.map(({ ap }, l): Pair => [ap, expected[l]!]);
    });
  });
  return {
    source: 'chainercv-cases',
    rules: 'VOC07, VOC10; difficult and missing objects',
    pairs,
    digits: 16,
  };
};

const cocoResult = (c: Omit<CocoCase, 'ap' | 'recall'>): EvaluationResult => {
  const { iou, maxDetections, areas } = c.settings ?? {};
  return run(cocoImages(c), {
    classes: c.categories.map(String),
    metric: 'coco',
    ...(iou ? { iou } : {}),
    ...(maxDetections ? { maxDetections } : {}),
    ...(areas ? { areas: areas.map(([name, min, max]) => ({ name, min, max })) } : {}),
  });
};

const padillaCoco = (): Row => {
  const { input, recomputed } = readFixture('padilla-coco-sample/sample.json') as {
    input: Omit<CocoCase, 'ap' | 'recall'>;
    recomputed: Record<string, number>;
  };
  const { numbers } = cocoResult(input);
  const pairs = Object.entries(recomputed).map(([name, value]): Pair => [numbers[name]!, value]);
  return { source: 'padilla-coco-sample', rules: "COCO's twelve numbers, 80 classes", pairs, digits: 10 };
};

const pycocotools = (): Row => {
  const { cases } = readFixture('coco/cases.json') as { cases: CocoCase[] };
  const orNull = (value: number | undefined): number | null => (Number.isNaN(value) ? null : value!);
  const pairs = cases.flatMap((c) => {
    const { numbers, grid } = cocoResult(c);
    return [
      ...Object.entries(c.stats ?? {}).map(([name, value]): Pair => [numbers[name]!, value]),
      ...c.ap.map((value, i): Pair => [orNull(grid!.averagePrecisions[i]), value]),
      ...c.recall.map((value, i): Pair => [orNull(grid!.recalls[i]), value]),
    ];
  });
  return {
    source: 'pycocotools on random inputs',
    rules: 'COCO; every AP and recall by IoU, class, area, limit',
    pairs,
    digits: 14,
  };
};

const reference = (): Row => {
  const { width, height, cases } = readFixture('reference/cases.json') as {
    width: number;
    height: number;
    cases: {
      classes: number;
      images: {
        objects: number[][];
        labels: number[];
        found: number[][];
        foundLabels: number[];
        scores: number[];
      }[];
      ap: Record<string, number>;
      map: number;
    }[];
  };
  const pairs = cases.flatMap((c) => {
    const images = c.images.map((image, i): ImageInput => {
      const { objects, labels, found, foundLabels, scores } = image;
      return {
        id: String(i),
        width,
        height,
        groundTruth: { boxes: objects.flat(), labels, units: 'normalised' },
        detections: { boxes: found.flat(), labels: foundLabels, scores, units: 'normalised' },
      };
    });
    const classes = Array.from({ length: c.classes }, (_, i) => String(i));
    const { map, classes: results } = run(images, {
      classes,
      metric: 'reference',
      scoreThreshold: 0,
      maxDetections: Infinity,
    });
    return [[map, c.map], ...Object.entries(c.ap).map(([l, ap]): Pair => [results[l]!.ap, ap])] as Pair[];
  });
  return { source: 'the reference’s rules in NumPy', rules: 'SSD-VGG reference', pairs, digits: 15 };
};

/** The largest difference: none, below what the digits given can tell, or a power of ten it stays below. */
const differenceText = ({ pairs, digits }: Row): string => {
  let largest = 0;
  for (const [got, expected] of pairs) {
    if ((got === null) !== (expected === null)) return 'undefined on one side';
    if (got !== null) largest = Math.max(largest, Math.abs(got - expected!));
  }
  if (largest === 0) return 'none';
  if (largest <= 0.5 * 10 ** -digits) return `none in the ${digits} digits given`;
  return `< 1e${Math.floor(Math.log10(largest)) + 1}`;
};

const document = (rows: readonly Row[]): string => {
  const cells = [
    ['source', 'rules', 'numbers', 'largest difference'],
    ...rows.map((row) => [row.source, row.rules, String(row.pairs.length), differenceText(row)]),
  ];
  const widths = cells[0]!.map((_, c) => Math.max(...cells.map((row) => row[c]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, c) => cell.padEnd(widths[c]!)).join(' | ')} |`;
  return [line(cells[0]!), line(widths.map((w) => '-'.repeat(w))), ...cells.slice(1).map(line)].join('\n');
};

describe('docs/agreement.md', () => {
  const rows = [padillaSample(), cartucho(), chainercv(), padillaCoco(), pycocotools(), reference()];

  it('has the differences there are', () => {
    const text = readFileSync(DOCUMENT, 'utf8');
    const [before, , after] = text.split(/^(\|[^]*\|)$/m) as [string, string, string];
    const computed = `${before}${document(rows)}${after}`;
    if (process.env['UPDATE_AGREEMENT'] === '1') writeFileSync(DOCUMENT, computed);
    else expect(text).toBe(computed);
  });

  it('has none that anybody would see', () => {
    for (const { pairs } of rows) {
      expect(pairs.length).toBeGreaterThan(0);
      for (const [got, expected] of pairs) {
        if (got === null || expected === null) expect(got).toBe(expected);
        else expect(Math.abs(got - expected)).toBeLessThan(1e-9);
      }
    }
  });
});
