import { createEvaluator } from './evaluator.js';
import { precisionRecallSvg } from './precision-recall-svg.js';
import { reportText } from './report-text.js';
import { resultJson } from './result-json.js';
import type { EvaluationResult } from './result.js';
import type { EvaluatorOptions } from './options.js';
import { escapeXml } from '@ssd/names';
import { curvePath, seriesStyle } from './svg-series.js';
import { expectWellFormed } from './testing/well-formed.js';

const sample = (options: Partial<EvaluatorOptions> = {}): EvaluationResult => {
  const evaluator = createEvaluator({ classes: ['cat', 'R&B <dog>', 'cow'], metric: 'voc07', ...options });
  evaluator.add({
    id: '1',
    groundTruth: {
      boxes: [1, 1, 10, 10, 20, 20, 40, 40, 60, 60, 70, 70],
      labels: [0, 1, 1],
      difficult: [false, false, true],
    },
    detections: {
      boxes: [1, 1, 10, 10, 1, 1, 10, 10, 80, 80, 90, 90, 60, 60, 70, 70, 1, 1, 2, 2],
      labels: [0, 0, 1, 1, 0],
      scores: [0.9, 0.8, 0.7, 0.6, 0.001],
    },
  });
  return evaluator.result();
};

describe('reportText', () => {
  it('is a table with the rules above it', () => {
    expect(reportText(sample()))
      .toBe(`Average precision: VOC07, 11 points, IoU ≥ 0.5, inclusive pixels (+1), difficult objects ignored, score ≥ 0.01, at most 200 detections an image
1 image

class          AP  positives  detections  TP  FP  ignored
---------------------------------------------------------
cat        1.0000          1           2   1   1        0
R&B <dog>  0.0000          1           2   0   1        1
cow             –          0           0   0   0        0
---------------------------------------------------------
mean of 2  0.5000          2           4   1   2        1

1 detection below the score threshold dropped
1 class without positives left out of the mean
`);
  });

  it('has the numbers of COCO, and what was left out', () => {
    const result = createEvaluator({
      classes: ['cat', 'dog'],
      metric: 'coco',
      maxDetections: 1,
      unknownClasses: 'count',
      unknownImages: 'ignore',
    })
      .add({
        id: '1',
        groundTruth: { boxes: [0, 0, 20, 20, 50, 50, 100, 100], labels: ['cat', 'cat'] },
        detections: {
          boxes: [0, 0, 20, 16, 50, 50, 100, 100, 0, 0, 1, 1, 0, 0, 1, 1],
          labels: ['cat', 'cat', 'cow', 'cow'],
          scores: [0.9, 0.8, 0.7, 0.6],
        },
      })
      .addDetections({ id: '2', detections: { boxes: [0, 0, 1, 1], labels: ['cat'], scores: [1] } })
      .result();
    // IoU 320/400: a hit up to .8, seven of ten; then 51 of 101 recalls have precision 1.
    expect(reportText(result))
      .toBe(`Average precision: COCO, 101 points, IoU ≥ 0.5 to 0.95 (10 thresholds), continuous coordinates, difficult objects counted, crowds ignored, all scores, at most 1 detection an image and class
1 image

class          AP    AP50    AP75  positives  detections  TP  FP  ignored
-------------------------------------------------------------------------
cat        0.3535  0.5050  0.5050          2           1   1   0        0
dog             –       –       –          0           0   0   0        0
-------------------------------------------------------------------------
mean of 1  0.3535  0.5050  0.5050          2           1   1   0        0

APsmall   0.7000
APmedium  0.0000
APlarge   –
AR1       0.3500
ARsmall   0.7000
ARmedium  0.0000
ARlarge   –

TP, FP and ignored are of IoU ≥ 0.5
1 detection beyond the limit of an image and class (1) dropped
2 detections of unknown classes left out: cow 2
1 detection of 1 unknown image left out
1 class without positives left out of the mean
`);
  });

  it('says when limits are off, and what is of an empty evaluation', () => {
    const off = {
      scoreThreshold: -Infinity,
      maxDetections: Infinity,
      ignoreDifficult: false,
      pixelOffset: 0,
      recallGrid: 'matlab',
    } as const;
    expect(reportText(sample(off))).toContain(
      'VOC07, 11 points, recalls as in matlab, IoU ≥ 0.5, continuous coordinates, difficult objects counted, all scores, all detections\n',
    );
    expect(reportText(createEvaluator({ classes: ['a', 'b'], metric: 'voc10' }).result()))
      .toBe(`Average precision: VOC10, area, IoU ≥ 0.5, inclusive pixels (+1), difficult objects ignored, score ≥ 0.01, at most 200 detections an image
0 images

class      AP  positives  detections  TP  FP  ignored
-----------------------------------------------------
a           –          0           0   0   0        0
b           –          0           0   0   0        0
-----------------------------------------------------
mean of 0   –          0           0   0   0        0

2 classes without positives left out of the mean
`);
  });
});

describe('resultJson', () => {
  it('holds nothing that JSON would lose', () => {
    const json = resultJson(sample({ scoreThreshold: -Infinity, maxDetections: Infinity }));
    expect(json).toEqual({
      metric: 'voc07',
      iou: 0.5,
      map: 0.5,
      numbers: { AP: 0.5, AP50: 0.5 },
      classes: {
        cat: { ap: 1, positives: 1, detections: 3 },
        'R&B <dog>': { ap: 0, positives: 1, detections: 2 },
        cow: { ap: null, positives: 0, detections: 0 },
      },
      settings: {
        pixelOffset: 1,
        ignoreDifficult: true,
        crowd: 'ignore',
        recallGrid: 'numpy',
        scoreThreshold: null,
        maxDetections: null,
        areas: { all: [0, 1e10] },
      },
      images: 1,
      dropped: { belowScoreThreshold: 0, beyondMaxDetections: 0, unknownClass: 0, unknownImage: 0 },
      unknownClasses: {},
      unknownImages: [],
    });
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    expect(resultJson(sample()).settings).toMatchObject({ scoreThreshold: 0.01, maxDetections: 200 });
    const several = resultJson(sample({ metric: 'coco', iou: [0.5, 0.75], maxDetections: [1, Infinity] }));
    expect(several).toMatchObject({ iou: [0.5, 0.75], settings: { maxDetections: [1, null] } });
    expect(JSON.parse(JSON.stringify(several))).toEqual(several);
  });
});

describe('precisionRecallSvg', () => {
  it('is a well-formed picture with every class in the legend', () => {
    const svg = precisionRecallSvg(sample(), { title: 'Cats & dogs' });
    expectWellFormed(svg);
    expect(svg).toContain('viewBox="0 0 752 574"'); // 68 + 440 + 24 + 220, 76 + 440 + 58
    expect(svg).toContain('>Cats &amp; dogs</text>');
    expect(svg).toContain('mAP 0.5000 · VOC07, 11 points · IoU ≥ 0.5 · 1 image</text>');
    expect(svg).toContain('>Recall</text>');
    expect(svg).toContain('>Precision</text>');
    expect(svg).toContain('>R&amp;B &lt;dog&gt;<title>');
    expect(svg.match(/>1\.000<\/text>|>0\.000<\/text>|>–<\/text>/g)).toHaveLength(3);
    // cat: hit at recall 1, then a miss: across the top, then down to 1/2, in a plot from (68, 76) to (508, 516).
    expect(svg).toContain(
      `<path d="M68.0 76.0L508.0 76.0L508.0 296.0" stroke="${seriesStyle(0).colour}"><title>cat</title></path>`,
    );
  });

  it('says which threshold the curves are of', () => {
    expect(precisionRecallSvg(sample({ metric: 'coco' }))).toContain(
      'COCO, 101 points · IoU ≥ 0.5 to 0.95 (10 thresholds), curves of 0.5 · 1 image</text>',
    );
  });

  it('draws nothing for an empty evaluation, and refuses a tiny size', () => {
    const svg = precisionRecallSvg(createEvaluator({ classes: [], metric: 'voc10' }).result());
    expectWellFormed(svg);
    expect(svg).toContain('mAP – · VOC10, area');
    expect(() => precisionRecallSvg(sample(), { size: 20 })).toThrow(
      'Expected size to be at least 200, got 20.',
    );
  });

  it('gives thirty classes thirty looks, and long names and legends their room', () => {
    const looks = Array.from({ length: 30 }, (_, i) => JSON.stringify(seriesStyle(i)));
    expect(new Set(looks).size).toBe(30);
    const classes = Array.from({ length: 45 }, (_, i) => `a very long class name ${i}`);
    const svg = precisionRecallSvg(createEvaluator({ classes, metric: 'voc10' }).result());
    expectWellFormed(svg);
    expect(svg).toContain('>a very long class …<title>a very long class name 0</title>');
    expect(svg).toContain('width="1192"'); // 20 rows fit: 3 columns, 68 + 440 + 24 + 3 · 220
  });
});

describe('curvePath', () => {
  const identity = (v: number): number => 100 * v;

  it('keeps the ends of every fall and nothing between', () => {
    // hit, four misses, hit: recall .5 from precision 1 to 1/5, then recall 1 at 2/6.
    const curve = {
      scores: new Float64Array(6),
      precision: Float64Array.of(1, 1 / 2, 1 / 3, 1 / 4, 1 / 5, 2 / 6),
      recall: Float64Array.of(0.5, 0.5, 0.5, 0.5, 0.5, 1),
    };
    expect(curvePath(curve, identity, identity)).toBe('M0.0 100.0L50.0 100.0L50.0 20.0L100.0 33.3');
  });

  it('starts at the first detection that counts', () => {
    const curve = {
      scores: new Float64Array(2),
      precision: Float64Array.of(NaN, 1),
      recall: Float64Array.of(0, 1),
    };
    expect(curvePath(curve, identity, identity)).toBe('M0.0 100.0L100.0 100.0');
    expect(curvePath({ ...curve, precision: Float64Array.of(NaN, NaN) }, identity, identity)).toBe('');
  });
});

describe('escapeXml', () => {
  it('escapes markup and replaces what XML cannot hold', () => {
    expect(escapeXml(`<a href="b">'&`)).toBe('&lt;a href=&quot;b&quot;&gt;&#39;&amp;');
    expect(escapeXml('a\u0000\u001b\ud800b\tc 犬😀')).toBe('a\\x00\\x1b\ufffdb\tc 犬😀');
  });
});
