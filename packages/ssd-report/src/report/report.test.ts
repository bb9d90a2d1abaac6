import { confusionMatrix, createEvaluator, diagnose } from '@ssd/ap-eval';
import { renderReport, type ReportOptions } from './report.js';

function evaluation(classes: readonly string[]) {
  const evaluator = createEvaluator({ classes, metric: 'voc10' });
  if (classes.length > 0) {
    evaluator.add({
      id: 'a',
      groundTruth: {
        boxes: Float32Array.of(10, 10, 20, 20),
        labels: Int32Array.of(0),
        difficult: Uint8Array.of(0),
      },
      detections: {
        boxes: Float32Array.of(10, 10, 20, 20),
        labels: Int32Array.of(0),
        scores: Float32Array.of(0.9),
      },
    });
  }
  return {
    split: 'test',
    result: evaluator.result(),
    diagnosis: diagnose(evaluator),
    confusion: confusionMatrix(evaluator),
  };
}

const options = (): ReportOptions => ({
  title: 'A <run>',
  subtitle: 'today',
  figures: [['mAP', '100%']],
  evaluation: evaluation(['cell', 'none']),
  colors: new Map([['cell', '#0091ea']]),
  steps: [{ step: 1, total: 3, localization: 1, confidence: 2, l2: 0.1, learningRate: 0.01 }],
  maps: [{ step: 1, map: 0.5 }],
  pictures: [{ name: 'a.jpg', jpeg: Uint8Array.of(1, 2, 3), caption: '1 of 1' }],
  threshold: 0.5,
  commands: [['Measure', 'ssd eval x']],
  config: [['preset', 'mini']],
  environment: [['Node', '20']],
});

describe('renderReport', () => {
  it('holds everything in one file: no script, no address outside', () => {
    const page = renderReport(options());
    expect(page).not.toMatch(/<script|<link|src="(?!data:)|url\(|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    expect(page).toContain('data:image/jpeg;base64,AQID');
    expect(page.match(/<svg/g)).toHaveLength(5); // precision and recall, confusion, losses, learning rate, mAP
  });

  it('shows every class, also one without objects, and escapes what comes from outside', () => {
    const page = renderReport(options());
    expect(page).toContain('A &lt;run&gt;');
    expect(page).toContain('100.0%'); // cell: one object, found
    expect(page).toContain('<td class="number">–</td>'); // none: no AP
  });

  it('can be read without seeing it: language, title, alternative texts, heads of columns and rows', () => {
    const page = renderReport({ ...options(), worst: [{ ...options().pictures[0]!, name: 'bad.jpg' }] });
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('<title>A &lt;run&gt;</title>');
    for (const [image] of page.matchAll(/<img[^>]*>/g)) expect(image).toMatch(/alt="[^"]{10,}"/);
    for (const [svg] of page.matchAll(/<svg[^>]*>/g)) expect(svg).toContain('role="img"');
    expect(page.match(/<svg[^>]*>\s*<title>/g)).toHaveLength(5);
    for (const [head] of page.matchAll(/<th[ >][^>]*/g)) expect(head).toMatch(/scope="(row|col)"/);
    expect(page.match(/<caption>/g)).toHaveLength(page.match(/<table>/g)!.length);
    // Levels of headings are not skipped.
    expect(page.match(/<h1>/g)).toHaveLength(1);
    expect(page).not.toContain('<h3');
    expect(page.indexOf('Pictures with the most errors')).toBeLessThan(page.indexOf('Other pictures'));
  });

  it('fits a phone: tables scroll in their own box, charts shrink, legends wrap', () => {
    const page = renderReport({ ...options(), own: [['epochs', '2']], worst: [...options().pictures] });
    expect(page).toContain('<meta name="viewport" content="width=device-width, initial-scale=1" />');
    const tables = page.match(/<table/g)!;
    expect(tables).toHaveLength(6); // classes, errors, commands, own and all settings, machine
    expect(page.match(/<div class="scroll" tabindex="0">\s*<table/g)).toHaveLength(tables.length);
    for (const [svg] of page.matchAll(/<svg[^>]*>/g)) expect(svg).toContain('viewBox="0 0 ');
    const style = /<style>([^]*?)<\/style>/.exec(page)![1]!;
    const rule = (selector: string) =>
      [...style.matchAll(/([^{}]+)\{([^{}]*)\}/g)]
        .filter(([, selectors]) => selectors!.split(',').some((one) => one.trim() === selector))
        .map(([, , body]) => body)
        .join();
    expect(rule('svg')).toContain('max-width: 100%');
    expect(rule('.scroll')).toContain('overflow-x: auto');
    expect(rule('.grid > *')).toContain('min-width: 0');
    expect(rule('.legend span')).not.toContain('nowrap');
    // Nothing but these keeps a line together, and the key of a fact does not on a narrow screen.
    expect(style.match(/nowrap/g)).toHaveLength(1);
    expect(/@media \(max-width: 600px\) \{[^]*\.key \{ white-space: normal;/.test(style)).toBe(true);
  });

  it('has curves and settings alone where nothing was measured', () => {
    const page = renderReport({ ...options(), evaluation: undefined, maps: [], pictures: [] });
    expect(page).toContain('Training loss');
    expect(page).not.toMatch(/Average precision|What is wrong|NaN|undefined/);
  });

  it('is whole without pictures, steps or measurements', () => {
    const page = renderReport({ ...options(), pictures: [], steps: [], maps: [] });
    expect(page).not.toContain('mAP on the validation split');
    expect(page).toContain('No data yet'); // the losses
    expect(page).not.toContain('NaN');
    expect(page).not.toContain('<h2>Pictures</h2>');
  });
});
