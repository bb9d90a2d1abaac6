import { errorKinds } from '../analysis/error-kind.js';
import type { ErrorKind } from '../analysis/error-kind.js';
import type { BootstrapSettings } from '../analysis/bootstrap.js';
import { describeRules, iouText } from '../describe-rules.js';
import { columnsOf, notesOf, plural } from '../report-text.js';
import type { EvaluationReport } from './evaluation-report.js';
import { interval, percentText, share, signed, signedInterval } from './format.js';
import type { Section, Table } from './table.js';

/** The kinds of errors in words, with t the IoU of a hit and b that of background. */
const meaning: Readonly<Record<ErrorKind, (t: string, b: string) => string>> = {
  localisation: (t, b) => `right class, IoU from ${b} to ${t}`,
  class: (t) => `IoU ≥ ${t} with an object of another class`,
  both: () => 'wrong class and wrong place',
  duplicate: () => 'an object that is found already',
  background: (_, b) => `IoU ≤ ${b} with every object`,
  missed: () => 'an object not found that no error above is about',
};

function bootstrapText({ resamples, level, seed }: BootstrapSettings): string {
  return (
    `${percentText(level)} intervals by the bootstrap over images, ${plural(resamples, 'resample')}` +
    (seed === null ? '' : `, seed ${seed}`)
  );
}

/** AP by class, with intervals where there are some. */
function classSection({ result, bootstrap }: EvaluationReport): Section {
  const columns = columnsOf(result);
  const classes = Object.entries(result.classes);
  const defined = classes.filter(([, { ap }]) => ap !== null).length;
  const cells = (
    name: string,
    ap: number | null,
    numbers: Readonly<Record<string, number | null>>,
    range: string,
    rest: readonly string[],
  ): string[] => [
    name,
    share(ap),
    ...(bootstrap ? [range] : []),
    ...columns.map((column) => share(numbers[column]!)),
    ...rest,
  ];
  const total = (key: 'positives' | 'detections' | 'truePositives' | 'falsePositives' | 'ignored'): string =>
    String(classes.reduce((sum, [, c]) => sum + c[key], 0));
  const table: Table = {
    header: [
      'class',
      'AP',
      ...(bootstrap ? [`${percentText(bootstrap.level)} interval`] : []),
      ...columns,
      ...['positives', 'detections', 'TP', 'FP', 'ignored', 'best F1', 'from score'],
    ],
    rows: classes.map(([name, c]) =>
      cells(name, c.ap, c.numbers, interval(bootstrap?.classes[name] ?? null), [
        String(c.positives),
        String(c.detections),
        String(c.truePositives),
        String(c.falsePositives),
        String(c.ignored),
        share(c.bestF1?.f1 ?? null),
        share(c.bestF1?.threshold ?? null),
      ]),
    ),
    footer: cells(`mean of ${defined}`, result.map, result.numbers, interval(bootstrap?.map ?? null), [
      total('positives'),
      total('detections'),
      total('truePositives'),
      total('falsePositives'),
      total('ignored'),
      '',
      '',
    ]),
  };
  const shown = ['AP', ...columns];
  const rest = Object.entries(result.numbers).filter(([name]) => !shown.includes(name));
  const more: Table = { header: ['number', 'value'], rows: rest.map(([name, v]) => [name, share(v)]) };
  return {
    title: 'Classes',
    notes: [...notesOf(result), ...(bootstrap ? [bootstrapText(bootstrap)] : [])],
    tables: result.metric === 'coco' ? [table, more] : [table],
  };
}

function diagnosisSections({ diagnosis }: EvaluationReport): Section[] {
  if (!diagnosis) return [];
  const { iou, background, kinds, classes, map } = diagnosis;
  const [t, b] = [iouText(iou), iouText(background)];
  return [
    {
      title: 'Errors, and what they cost',
      notes: [
        `Mean AP at IoU ≥ ${t}: ${share(map)}. A cost is what the mean AP would gain with these errors set right; costs do not add up, since errors hide each other.`,
      ],
      tables: [
        {
          header: ['error', 'count', 'cost'],
          rows: [
            ...errorKinds.map((kind) => [
              `${kind}: ${meaning[kind](t, b)}`, String(kinds[kind].count), signed(kinds[kind].cost),
            ]),
            ['all false positives', String(diagnosis.falsePositives.count), signed(diagnosis.falsePositives.cost)],
            ['all objects not found', String(diagnosis.falseNegatives.count), signed(diagnosis.falseNegatives.cost)],
          ],
        },
        {
          header: ['cost by class', 'AP', ...errorKinds],
          rows: Object.entries(classes).map(([name, one]) => [
            name,
            share(one.ap),
            ...errorKinds.map((kind) => signed(one.kinds[kind].cost)),
          ]),
        },
      ],
    },
  ]; // prettier-ignore
}

/** Confusions listed. */
const LISTED = 10;

function confusionSections({ confusion }: EvaluationReport): Section[] {
  if (!confusion) return [];
  const { classes, counts, iou, scoreThreshold, ignored } = confusion;
  const side = classes.length + 1;
  const pairs = [...counts]
    .map((count, at) => ({ count, truth: Math.floor(at / side), found: at % side }))
    .filter(({ count, truth, found }) => count > 0 && truth !== found && truth < classes.length && found < classes.length)
    .sort((a, b) => b.count - a.count); // prettier-ignore
  const row = (truth: number): number[] => [...counts.subarray(truth * side, (truth + 1) * side)];
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  return [
    {
      title: 'Confusion',
      notes: [
        `Detections with a score of ${scoreThreshold} or more, paired with objects of whatever class from IoU ≥ ${iouText(iou)} on`,
        ...(ignored > 0 ? [`${plural(ignored, 'detection')} of objects that count as nothing left out`] : []),
        ...(pairs.length === 0
          ? ['No class is taken for another']
          : [
              `Most often taken for another: ${pairs
                .slice(0, LISTED)
                .map(({ count, truth, found }) => `${classes[truth]!} for ${classes[found]!} ${count}`)
                .join(', ')}`,
            ]),
      ],
      tables: [
        {
          header: ['class', 'objects', 'right', 'other class', 'missed', 'on background'],
          rows: classes.map((name, truth) => {
            const own = row(truth);
            const objects = sum(own);
            const missed = own[side - 1]!;
            return [
              name,
              String(objects),
              String(own[truth]!),
              String(objects - own[truth]! - missed),
              String(missed),
              String(counts[(side - 1) * side + truth]!),
            ];
          }),
        },
      ],
    },
  ];
}

function comparisonSections({ comparison, compared = ['first', 'second'] }: EvaluationReport): Section[] {
  if (!comparison) return [];
  const cells = (name: string, one: (typeof comparison)['map']): string[] => [
    name,
    share(one?.first ?? null),
    share(one?.second ?? null),
    signed(one?.delta ?? null),
    signedInterval(one),
    one === null ? '–' : one.pValue.toFixed(3),
  ];
  return [
    {
      title: 'Comparison',
      notes: [`${bootstrapText(comparison)}, both measured on the same ones; p is two-sided`],
      tables: [
        {
          header: ['class', ...compared, 'difference', `${percentText(comparison.level)} interval`, 'p'],
          rows: Object.entries(comparison.classes).map(([name, one]) => cells(name, one)),
          footer: cells('mean', comparison.map),
        },
      ],
    },
  ];
}

/** The rules of a report in words, with the facts it was given. */
export function ruleLines({ result, facts = [] }: EvaluationReport): (readonly [string, string])[] {
  return [...facts, ['images', String(result.images)], ['rules', describeRules(result.settings).join(', ')]];
}

/** Everything that is there, in the order of reading. */
export function reportSections(report: EvaluationReport): Section[] {
  return [
    classSection(report),
    ...comparisonSections(report),
    ...diagnosisSections(report),
    ...confusionSections(report),
  ];
}

/** The analyses alone: what `reportText` does not show. */
export function analysisSections(report: EvaluationReport): Section[] {
  const { bootstrap, result } = report;
  const intervals: Section[] = bootstrap
    ? [
        {
          title: 'Confidence',
          notes: [bootstrapText(bootstrap)],
          tables: [
            {
              header: ['class', 'AP', 'interval', 'standard error'],
              rows: Object.keys(result.classes).map((name) => {
                const one = bootstrap.classes[name] ?? null;
                return [name, share(one?.estimate ?? null), interval(one), share(one?.standardError ?? null)];
              }),
              footer: [
                'mean',
                share(bootstrap.map?.estimate ?? null),
                interval(bootstrap.map),
                share(bootstrap.map?.standardError ?? null),
              ],
            },
          ],
        },
      ]
    : [];
  return [
    ...intervals,
    ...comparisonSections(report),
    ...diagnosisSections(report),
    ...confusionSections(report),
  ];
}
