import { bootstrap } from '../analysis/bootstrap.js';
import { compareEvaluations } from '../analysis/comparison.js';
import { confusionMatrix } from '../analysis/confusion-matrix.js';
import { diagnose } from '../analysis/diagnosis.js';
import { createEvaluator } from '../evaluator.js';
import type { Evaluator } from '../evaluator.js';
import { evaluatorOf, imageOf } from '../testing/evaluator-of.js';
import { expectWellFormed } from '../testing/well-formed.js';
import { analysisText } from './analysis-text.js';
import { confusionSvg } from './confusion-svg.js';
import type { EvaluationReport } from './evaluation-report.js';
import { share, signed } from './format.js';
import { reportHtml } from './report-html.js';
import { reportJson } from './report-json.js';
import { reportMarkdown } from './report-markdown.js';
import { markdownTable, textTable } from './table.js';

const classes = ['cat', 'R&B <dog>', 'bird'];
const at = (x: number): [number, number, number, number] => [x, 0, x + 10, 10];

/** One image: the cat is found, the dog is taken for a cat. */
const sample = (metric: 'voc10' | 'coco' = 'voc10', dogAs = 'cat'): Evaluator =>
  evaluatorOf(
    [imageOf('a', [['cat', ...at(0)], ['R&B <dog>', ...at(30)]], [['cat', 0.9, ...at(0)], [dogAs, 0.8, ...at(30)]])],
    { classes, metric, pixelOffset: 0 },
  ); // prettier-ignore

const whole = (metric: 'voc10' | 'coco' = 'voc10'): EvaluationReport => {
  const evaluator = sample(metric);
  return {
    title: 'Cats_&_dogs',
    facts: [['split', 'test <1>']],
    result: evaluator.result(),
    confusion: confusionMatrix(evaluator),
    diagnosis: diagnose(evaluator),
    bootstrap: bootstrap(evaluator, { resamples: 10, seed: 3 }),
    comparison: compareEvaluations(evaluator, sample(metric, 'R&B <dog>'), { resamples: 10 }),
    compared: ['old', 'new'],
  };
};

describe('tables', () => {
  const table = { header: ['class', 'AP'], rows: [['a|b', '1'], ['日本', '10']], footer: ['*', ''] }; // prettier-ignore

  it('stand in columns of text', () => {
    expect(textTable(table)).toBe('class  AP\n---------\na|b     1\n日本     10\n---------\n*');
  });

  it('escape what Markdown would read as markup', () => {
    expect(markdownTable(table)).toBe(
      '| class | AP |\n| :--- | ---: |\n| a\\|b | 1 |\n| 日本 | 10 |\n| **\\*** |  |',
    );
  });

  it('show numbers with four digits', () => {
    expect([share(null), share(0.12345), signed(null), signed(0.5), signed(-0.5), signed(-1e-9)]).toEqual([
      '–',
      '0.1235',
      '–',
      '+0.5000',
      '−0.5000',
      '0.0000',
    ]);
  });
});

describe('analysisText', () => {
  it('shows every analysis there is', () => {
    const text = analysisText(whole());
    expect(text).toContain('95 % intervals by the bootstrap over images, 10 resamples, seed 3\n');
    // One image: every resample is the same.
    expect(text).toMatch(/^cat +1\.0000 +1\.0000 … 1\.0000 +0\.0000$/m);
    expect(text).toMatch(/^class +old +new +difference +95 % interval +p$/m);
    // The dog's AP is 0 and would be 1: the mean of two gains ½. In no resample the other way round: 2/11.
    expect(text).toMatch(/^mean +0\.5000 +1\.0000 +\+0\.5000 +\+0\.5000 … \+0\.5000 +0\.182$/m);
    expect(text).toMatch(/^class: IoU ≥ 0\.5 with an object of another class +1 +\+0\.5000$/m);
    expect(text).toContain('Most often taken for another: R&B <dog> for cat 1\n');
    expect(text).toMatch(/^R&B <dog> +1 +0 +1 +0 +0$/m);
    expect(text.endsWith('\n')).toBe(true);
  });

  it('is empty where there is none', () => {
    expect(analysisText({ result: sample().result() })).toBe('');
  });
});

describe('reportMarkdown', () => {
  it('has the rules, the classes and the analyses', () => {
    const text = reportMarkdown(whole());
    expect(text).toMatch(
      /^# Cats\\_&\\_dogs\n\n- split: test \\<1\\>\n- images: 1\n- rules: VOC10, area, IoU ≥ 0\.5, /,
    );
    expect(text).toContain('| R&B \\<dog\\> | 0.0000 |');
    expect(text).toContain('score ≥ 0.01, at most 200 detections an image');
    expect(text.match(/^## .*/gm)).toEqual([
      '## Classes',
      '## Comparison',
      '## Errors, and what they cost',
      '## Confusion',
    ]);
    // Every row of a table has as many cells as its header.
    for (const table of text
      .trimEnd()
      .split('\n\n')
      .filter((part) => part.startsWith('|'))) {
      const cells = table.split('\n').map((line) => line.replaceAll('\\|', '').split('|').length);
      expect(new Set(cells).size).toBe(1);
    }
  });

  it('has COCO’s numbers in columns and below', () => {
    const text = reportMarkdown({ result: sample('coco').result() });
    expect(text).toContain('| class | AP | AP50 | AP75 | positives |');
    expect(text).toMatch(/^\| AR100 \| 0\.5000 \|$/m);
    expect(text).toContain('- 1 class without positives left out of the mean');
  });

  it('takes a result of nothing', () => {
    const text = reportMarkdown({ result: createEvaluator({ classes: [], metric: 'coco' }).result() });
    expect(text).toContain('| **mean of 0** | **–** |');
    expect(text).not.toMatch(/undefined|NaN/);
  });
});

describe('confusionSvg', () => {
  it('is a well-formed picture of the counts', () => {
    const svg = confusionSvg(confusionMatrix(sample()), { title: 'A & B' });
    expectWellFormed(svg);
    expect(svg).toContain('>A &amp; B</text>');
    expect(svg).toContain('score ≥ 0.5 · IoU ≥ 0.5');
    expect(svg).toContain('<title>R&amp;B &lt;dog&gt; detected as cat: 1 of 1</title>');
    expect(svg.match(/pointer-events="none">1<\/text>/g)).toHaveLength(2);
  });

  it.each([0, 20, 40, 90])('has room for %i classes', (count) => {
    const names = Array.from({ length: count }, (_, i) => `a very long class name ${i}`);
    const svg = confusionSvg(confusionMatrix(createEvaluator({ classes: names, metric: 'voc10' })));
    expectWellFormed(svg);
    expect(svg).not.toMatch(/NaN|undefined/);
    // A column and a row each, with the background.
    expect(svg.match(/text-anchor="end"/g)).toHaveLength(count + 1);
  });
});

describe('reportHtml', () => {
  it('is one page that needs nothing else', () => {
    const page = reportHtml(whole());
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    // Void elements and the style are HTML's, the rest is as XML.
    expectWellFormed(
      page
        .replace('<!doctype html>', '')
        .replace(/<meta [^>]*>/g, '')
        .replace(/<style>.*?<\/style>/s, ''),
    );
    expect(page).not.toMatch(/<script|<link|src=|url\(|@import/);
    expect(page.match(/https?:\/\/[^"]*/g)!.every((url) => url === 'http://www.w3.org/2000/svg')).toBe(true);
    expect(page.match(/<svg /g)).toHaveLength(2);
    expect(page).toContain('<title>Cats_&amp;_dogs</title>');
    expect(page).toContain('<dt>split</dt><dd>test &lt;1&gt;</dd>');
    expect(page).toContain('score ≥ 0.01, at most 200 detections an image');
    expect(page).toContain('<div class="figure">0.5000</div>');
    expect(page).toContain('(95 % interval 0.5000 … 0.5000)');
    expect(page.match(/<h2>[^<]*/g)).toEqual(
      [
        'Rules',
        'Classes',
        'Precision and recall',
        'Comparison',
        'Errors, and what they cost',
        'Confusion',
      ].map((name) => `<h2>${name}`),
    );
  });

  it('shows drawings of the worst images that lie beside it', () => {
    const worst = [
      { file: 'worst/R&B <1> (2).jpg', caption: '2 missed, 1 class' },
      { file: 'worst/b.jpg', caption: '1 missed' },
    ];
    const url = 'worst/R%26B%20%3C1%3E%20%282%29.jpg';
    const page = reportHtml({ ...whole(), worst });
    expect([...page.matchAll(/<img src="([^"]*)" alt="([^"]*)"/g)].map(([, ...found]) => found)).toEqual([
      [url, '2 missed, 1 class'],
      ['worst/b.jpg', '1 missed'],
    ]);
    expect(page).toContain('<h2>Images with the most errors</h2>');
    expect(reportMarkdown({ ...whole(), worst })).toContain(
      `## Images with the most errors\n\n![2 missed, 1 class](${url})\n\n![1 missed](worst/b.jpg)\n`,
    );
  });

  it('shows a result alone, even an empty one', () => {
    const page = reportHtml({ result: createEvaluator({ classes: [], metric: 'voc07' }).result() });
    expect(page).toContain('<h1>Average precision</h1>');
    expect(page.match(/<svg /g)).toHaveLength(1);
    expect(page).not.toMatch(/undefined|NaN/);
  });
});

describe('reportJson', () => {
  it.each(['voc10', 'coco'] as const)('is made of what JSON holds, %s', (metric) => {
    const json = reportJson(whole(metric));
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
    expect(json).toMatchObject({
      metric,
      classes: { cat: { ap: expect.closeTo(1, 12) as unknown, positives: 1, detections: 2 }, bird: { ap: null, positives: 0, detections: 0 } },
      confusion: { counts: [[1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]] },
      diagnosis: { iou: 0.5, kinds: { class: { count: 1 } } },
      bootstrap: { resamples: 10, seed: 3, classes: { bird: null } },
      comparison: { map: { delta: expect.closeTo(0.5, 12) as unknown } },
    }); // prettier-ignore
  });

  it('has no analyses where there are none', () => {
    expect(Object.keys(reportJson({ result: sample().result() }))).not.toEqual(
      expect.arrayContaining(['confusion']),
    );
  });
});
