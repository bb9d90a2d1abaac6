import { visibleName } from '@ssd/names';
import { describeRules, iouText } from './describe-rules.js';
import type { EvaluationResult } from './result.js';

const counts = ['positives', 'detections', 'truePositives', 'falsePositives', 'ignored'] as const;

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** Columns of the table after AP: the single IoUs of a `coco` result. */
export function columnsOf({ metric, numbers }: EvaluationResult): string[] {
  return metric === 'coco' ? Object.keys(numbers).filter((name) => /^AP\d/.test(name)) : [];
}

/** The numbers that are not in the table, one a line. */
function moreNumbers(result: EvaluationResult, ap: (value: number | null) => string): string[] {
  const shown = ['AP', ...columnsOf(result)];
  const rest = Object.entries(result.numbers).filter(([name]) => !shown.includes(name));
  const width = Math.max(...rest.map(([name]) => name.length));
  return rest.map(([name, value]) => `${name.padEnd(width)}  ${ap(value)}`);
}

/** What was left out, and what the columns are of. */
export function notesOf(result: EvaluationResult): string[] {
  const { dropped, unknownClasses, unknownImages, classes, metric, settings } = result;
  const undefinedClasses = Object.values(classes).filter(({ ap }) => ap === null).length;
  const { belowScoreThreshold: below, beyondMaxDetections: beyond, unknownClass, unknownImage } = dropped;
  const note = (count: number, text: string): string[] => (count > 0 ? [text] : []);
  return [
    ...note(result.ious.length - 1, `TP, FP and ignored are of IoU ≥ ${iouText(result.iou)}`),
    ...note(below, `${plural(below, 'detection')} below the score threshold dropped`),
    ...note(
      beyond,
      `${plural(beyond, 'detection')} beyond the limit of an image${metric === 'coco' ? ` and class (${settings.maxDetections})` : ''} dropped`,
    ),
    ...note(
      unknownClass,
      `${plural(unknownClass, 'detection')} of unknown classes left out: ${Object.entries(unknownClasses)
        .map(([name, count]) => `${visibleName(name)} ${count}`)
        .join(', ')}`,
    ),
    ...note(
      unknownImages.length,
      `${plural(unknownImage, 'detection')} of ${plural(unknownImages.length, 'unknown image')} left out`,
    ),
    ...note(
      undefinedClasses,
      `${plural(undefinedClasses, 'class', 'classes')} without positives left out of the mean`,
    ),
  ];
}

/**
 * The result as a table of text, classes in their order, the mean last, the rules above it. For `coco` with AP at single
 * IoUs, and the numbers by area and limit below.
 *
 * @returns lines joined by "\n", with a final one
 */
export function reportText(result: EvaluationResult): string {
  const { images, map, settings, numbers } = result;
  const classes = Object.entries(result.classes);
  const ap = (value: number | null): string => (value === null ? '–' : value.toFixed(4));
  const total = (key: (typeof counts)[number]): number => classes.reduce((sum, [, c]) => sum + c[key], 0);
  const defined = classes.filter(([, c]) => c.ap !== null).length;
  const columns = columnsOf(result);

  const rows: string[][] = [
    ['class', 'AP', ...columns, 'positives', 'detections', 'TP', 'FP', 'ignored'],
    ...classes.map(([name, c]) => [
      visibleName(name),
      ap(c.ap),
      ...columns.map((column) => ap(c.numbers[column]!)),
      ...counts.map((key) => String(c[key])),
    ]),
    [
      `mean of ${defined}`,
      ap(map),
      ...columns.map((column) => ap(numbers[column]!)),
      ...counts.map((key) => String(total(key))),
    ],
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  '),
  );
  const rule = '-'.repeat(widths.reduce((sum, w) => sum + w + 2, -2));
  const more = settings.metric === 'coco' ? moreNumbers(result, ap) : [];
  const notes = notesOf(result);
  return [
    `Average precision: ${describeRules(settings).join(', ')}`,
    plural(images, 'image'),
    '',
    lines[0]!,
    rule,
    ...lines.slice(1, -1),
    rule,
    lines.at(-1)!,
    ...(more.length > 0 ? ['', ...more] : []),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
  ].join('\n');
}
