import type { ComparedRow, RunComparison, RunDescription } from '@ssd/report';
import { compareRuns, openRun, readRun, renderTable, runTitles, showSetting, textSetting } from '@ssd/report';
import { UsageError } from '../errors/usage-error.js';
import { defineCommand } from '../cli/command.js';
import { runPositionals } from './runs-options.js';
import {
  lossText,
  mapText,
  ofText,
  runJson,
  secondsText,
  sizeText,
  stateText,
  UNKNOWN,
} from './runs-text.js';

function percent(share: number | undefined): string {
  return share === undefined ? UNKNOWN : `${Math.round(share * 100)}%`;
}
function speed(value: number | undefined): string {
  return value === undefined ? UNKNOWN : value.toFixed(1);
}

/** Columns of the figures that every comparison has. */
const FIGURES: readonly (readonly [name: string, of: (run: RunDescription) => string])[] = [
  ['preset', ({ settings }) => textSetting(settings, 'preset') ?? UNKNOWN],
  ['best mAP', ({ best }) => mapText(best)],
  ['  at step', ({ best }) => (best === null ? UNKNOWN : String(best.step))],
  ['last mAP', ({ last }) => mapText(last)],
  ['total loss', ({ lastEpoch }) => lossText(lastEpoch.get('total'))],
  ['  localization', ({ lastEpoch }) => lossText(lastEpoch.get('localization'))],
  ['  confidence', ({ lastEpoch }) => lossText(lastEpoch.get('confidence'))],
  ['  l2', ({ lastEpoch }) => lossText(lastEpoch.get('l2'))],
  ['steps', ({ step, totalSteps }) => ofText(step, totalSteps)],
  ['epochs', ({ epoch, epochs }) => ofText(epoch, epochs)],
  ['time', ({ seconds }) => secondsText(seconds)],
  ['images/s', ({ lastEpoch }) => speed(lastEpoch.get('imagesPerSecond'))],
  ['data wait', ({ lastEpoch }) => percent(lastEpoch.get('waitingShare'))],
  ['size', ({ bytes }) => sizeText(bytes)],
];

/** Cells of a line with the highest number bold; no cell where all are equal or there is one only. */
function boldest(values: readonly unknown[], bold: (text: string) => string): string[] {
  const numbers = values.filter((value) => typeof value === 'number');
  const highest = numbers.reduce((a, b) => Math.max(a, b), -Infinity);
  const marked = numbers.length > 1 && numbers.some((value) => value < highest);
  return values.map((value) => {
    if (typeof value !== 'number') return UNKNOWN;
    const text = value.toFixed(4);
    return marked && value === highest ? bold(text) : text;
  });
}

export const runsCompare = defineCommand({
  name: 'runs compare',
  summary: 'Show runs side by side: settings that differ, mAP, AP of classes, losses, speed.',
  description:
    'Shows runs side by side: the settings that differ, best and last mAP, the AP of each class at the best evaluation, losses and speed of the last epoch. Warns where the runs measured on different data or by different rules, since their mAPs then say nothing of each other.',
  positionals: runPositionals(2),
  options: {},
  examples: [
    { does: 'Two runs', line: 'ssd runs compare runs/mini-a runs/mini-b' },
    { does: 'By their names in runs', line: 'ssd runs compare mini-a mini-b mini-c' },
    { does: 'For a program', line: 'ssd runs compare mini-a mini-b --json --quiet' },
  ],
  run: async ({ positionals, terminal, workingDirectory }) => {
    const folders = await Promise.all(positionals.map((written) => openRun(written, workingDirectory)));
    if (new Set(folders.map(({ root }) => root)).size < folders.length) {
      throw new UsageError(
        'INVALID_VALUE',
        `Expected different runs, got one twice: ${positionals.join(' ')}.`,
        { hint: 'Name each run once.' },
      );
    }
    const comparison = compareRuns(await Promise.all(folders.map(readRun)));
    show(comparison, terminal);
    const { runs, warnings, settings, classes } = comparison;
    const byName = (rows: readonly ComparedRow[]): Record<string, unknown> =>
      Object.fromEntries(rows.map(({ name, values }) => [name, values.map((value) => value ?? null)]));
    return {
      json: {
        runs: runs.map(runJson),
        comparable: warnings.length === 0,
        warnings,
        settings: byName(settings),
        ap: byName(classes),
      },
    };
  },
});

function show(
  { runs, warnings, settings, classes }: RunComparison,
  { note, warn, style }: Parameters<(typeof runsCompare)['run']>[0]['terminal'],
): void {
  const names = runTitles(runs.map(({ folder }) => folder.root));
  const table = (title: string, rows: readonly (readonly string[])[]): void => {
    note(
      renderTable(
        [{ title: style.bold(title) }, ...names.map((name) => ({ title: name, align: 'right' as const }))],
        rows,
      ),
    );
    note();
  };
  table('Results', [
    ['state', ...runs.map(({ state }) => stateText(state, style))],
    ...FIGURES.map(([name, of]) =>
      name === 'best mAP' || name === 'last mAP'
        ? [
            name,
            ...boldest(
              runs.map((run) => run[name === 'best mAP' ? 'best' : 'last']?.map),
              style.bold,
            ),
          ]
        : [name, ...runs.map(of)],
    ),
  ]);
  if (classes.length > 0) {
    table(
      'AP at the best step',
      classes.map(({ name, values }) => [name, ...boldest(values, style.bold)]),
    );
  }
  if (settings.length === 0) note('All settings are the same.\n');
  else
    table(
      'Settings that differ',
      settings.map(({ name, values }) => [name, ...values.map(showSetting)]),
    );
  if (warnings.length > 0) {
    warn(
      style.yellow(
        ['These mAPs cannot be compared, since they measure different things.', ...warnings].join('\n  '),
      ),
    );
  }
}
