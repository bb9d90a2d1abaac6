import { describeRules } from './describe-rules.js';
import type { EvaluationResult } from './result.js';

const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/**
 * The result as a table of text, classes in their order, the mean last, the rules above it.
 *
 * @returns lines joined by "\n", with a final one
 */
export const reportText = (result: EvaluationResult): string => {
  const { images, dropped, map, settings } = result;
  const classes = Object.entries(result.classes);
  const ap = (value: number | null): string => (value === null ? '–' : value.toFixed(4));
  const total = (key: 'positives' | 'detections' | 'truePositives' | 'falsePositives' | 'ignored'): number =>
    classes.reduce((sum, [, c]) => sum + c[key], 0);
  const defined = classes.filter(([, c]) => c.ap !== null).length;

  const rows: string[][] = [
    ['class', 'AP', 'positives', 'detections', 'TP', 'FP', 'ignored'],
    ...classes.map(([name, c]) =>
      [name, ap(c.ap), c.positives, c.detections, c.truePositives, c.falsePositives, c.ignored].map(String),
    ),
    [
      `mean of ${defined}`,
      ap(map),
      ...(['positives', 'detections', 'truePositives', 'falsePositives', 'ignored'] as const).map((k) =>
        String(total(k)),
      ),
    ],
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  '),
  );
  const rule = '-'.repeat(widths.reduce((sum, w) => sum + w + 2, -2));
  const notes = [
    dropped.belowScoreThreshold > 0
      ? `${plural(dropped.belowScoreThreshold, 'detection')} below the score threshold dropped`
      : '',
    dropped.beyondMaxDetections > 0
      ? `${plural(dropped.beyondMaxDetections, 'detection')} beyond the limit of an image dropped`
      : '',
    defined < classes.length
      ? `${plural(classes.length - defined, 'class', 'classes')} without positives left out of the mean`
      : '',
  ].filter((note) => note !== '');
  return [
    `Average precision: ${describeRules(settings).join(', ')}`,
    plural(images, 'image'),
    '',
    lines[0]!,
    rule,
    ...lines.slice(1, -1),
    rule,
    lines.at(-1)!,
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
  ].join('\n');
};
