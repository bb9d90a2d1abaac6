import { escapeXml, visibleName } from '@ssd/names';
import { createEvaluator } from './evaluator.js';
import { reportText } from './report-text.js';
import { markdownTable, textTable } from './reports/table.js';

describe('visible', () => {
  it.each([
    ['\u001b[31mRED\u001b[0m', String.raw`\x1b[31mRED\x1b[0m`],
    ['a\nb\tc', String.raw`a\nb\tc`],
    ['\u009b2J', String.raw`\x9b2J`],
    ['safe\u202egpj.exe', String.raw`safe\u202egpj.exe`],
    ['Größe 犬', 'Größe 犬'],
  ])('%j is shown as %s', (name, shown) => {
    expect(visibleName(name)).toBe(shown);
  });
});

describe('reports of classes with such names', () => {
  const name = 'a\u001b[2Jb\nc\u202e';
  const shown = String.raw`a\x1b[2Jb\nc\u202e`;

  it('keep a row one line, as wide as it is shown', () => {
    const evaluator = createEvaluator({ metric: 'voc10', classes: [name] });
    const row = reportText(evaluator.result())
      .split('\n')
      .find((line) => line.startsWith('a'))!;
    expect(row.startsWith(`${shown}  `)).toBe(true);
    const lines = textTable({ header: ['class', 'n'], rows: [[name, '1']] }).split('\n');
    expect(lines).toEqual([
      `class${' '.repeat(shown.length - 5)}  n`,
      '-'.repeat(shown.length + 3),
      `${shown}  1`,
    ]);
  });

  it('hold nothing to obey in Markdown and SVG', () => {
    expect(markdownTable({ header: ['class'], rows: [[name]] })).toContain('\\x1b');
    expect(markdownTable({ header: ['class'], rows: [[name]] })).not.toContain('\u001b');
    expect(escapeXml(name)).toBe('a\\x1b[2Jb\nc\\u202e');
  });
});
