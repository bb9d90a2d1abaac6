import { stat } from 'node:fs/promises';
import { basename, relative, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Column, RunDescription, Style } from '@ssd/report';
import { RUNS, dataDirsOf, findRuns, readRun, renderTable, textSetting } from '@ssd/report';
import { CommandError } from '../errors/command-error.js';
import { ifThere, showPath } from '@ssd/trainer/files';
import { runFolder } from '@ssd/trainer/run-folder';
import { defineCommand } from '../cli/command.js';
import {
  dateText,
  lossText,
  mapText,
  ofText,
  runJson,
  secondsText,
  sizeText,
  stateText,
  stepsText,
  UNKNOWN,
} from './runs-text.js';

/** Values to sort by, and whether the largest comes first. A run without the value comes last. */
const ORDERS: Record<
  'changed' | 'name' | 'map' | 'loss' | 'time' | 'size',
  { of: (run: RunDescription) => number | string | undefined; falling: boolean }
> = {
  changed: { of: ({ changed }) => changed?.getTime(), falling: true },
  name: { of: ({ folder }) => folder.root, falling: false },
  map: { of: ({ best }) => best?.map, falling: true },
  loss: { of: ({ lastEpoch }) => lastEpoch.get('total'), falling: false },
  time: { of: ({ seconds }) => seconds ?? undefined, falling: true },
  size: { of: ({ bytes }) => bytes, falling: true },
};

function sorted(runs: readonly RunDescription[], by: keyof typeof ORDERS): RunDescription[] {
  const { of, falling } = ORDERS[by];
  return runs.toSorted((first, second) => {
    const [a, b] = [of(first), of(second)];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    const order = a < b ? -1 : a > b ? 1 : 0;
    return falling ? -order : order;
  });
}

interface ListColumn extends Column {
  cell: (run: RunDescription) => string;
  /** Columns with lower numbers are left out first where the terminal is too narrow; those without one never. */
  keep?: number;
}

function columnsOf(folder: string, style: Style): ListColumn[] {
  return [
    { title: 'run', cell: (run) => relative(folder, run.folder.root) || run.name },
    { title: 'preset', keep: 5, cell: ({ settings }) => textSetting(settings, 'preset') ?? UNKNOWN },
    {
      title: 'data',
      keep: 4,
      cell: ({ settings }) =>
        dataDirsOf(settings)
          .map((dir) => basename(dir))
          .join(',') || UNKNOWN,
    },
    { title: 'state', cell: ({ state }) => stateText(state, style) },
    { title: 'steps', align: 'right', cell: (run) => stepsText(run, style) },
    { title: 'epochs', align: 'right', keep: 0, cell: ({ epoch, epochs }) => ofText(epoch, epochs) },
    { title: 'best mAP', align: 'right', cell: ({ best }) => mapText(best) },
    { title: 'last mAP', align: 'right', keep: 2, cell: ({ last }) => mapText(last) },
    { title: 'loss', align: 'right', keep: 7, cell: ({ lastEpoch }) => lossText(lastEpoch.get('total')) },
    { title: 'time', align: 'right', keep: 6, cell: ({ seconds }) => secondsText(seconds) },
    { title: 'size', align: 'right', keep: 1, cell: ({ bytes }) => sizeText(bytes) },
    { title: 'changed', keep: 3, cell: ({ changed }) => dateText(changed) },
  ];
}

/** The table of runs, with the columns that the terminal has room for. */
function runTable(
  runs: readonly RunDescription[],
  { folder, style, columns: room }: { folder: string; style: Style; columns: number },
): string {
  let columns = columnsOf(folder, style);
  for (let least = 0; ; least++) {
    columns = columns.filter(({ keep = Infinity }) => keep >= least);
    const text = renderTable(
      columns,
      runs.map((run) => columns.map(({ cell }) => cell(run))),
    );
    const width = Math.max(...text.split('\n').map((line) => stripVTControlCharacters(line).length));
    if (width < room || columns.every(({ keep }) => keep === undefined)) return text;
  }
}

export const runsList = defineCommand({
  name: 'runs list',
  summary: 'List the runs in a folder: state, steps, best mAP, loss, time, size.',
  description:
    'Lists the runs in a folder and in folders within it, the one last written to first. A run is running while a process trains it, finished when it came to its end (its epochs, steps, time or patience), interrupted when it was stopped before and can go on with "ssd train --resume", failed when an error ended it. The loss is the mean of the last epoch.',
  positionals: {
    name: 'FOLDER',
    description: `where to look, "${RUNS}" if not given`,
    minimum: 0,
    maximum: 1,
  },
  options: {
    sort: {
      kind: 'choice',
      choices: ['changed', 'name', 'map', 'loss', 'time', 'size'],
      default: 'changed',
      description: 'Order: last written, highest mAP, longest and largest first; lowest loss first.',
    },
  },
  examples: [
    { does: 'What there is', line: 'ssd runs list' },
    { does: 'The best run of a folder', line: 'ssd runs list experiments --sort map' },
    { does: 'For a program', line: 'ssd runs list --json --quiet' },
  ],
  run: async ({ values, positionals, terminal, workingDirectory }) => {
    const folder = resolve(workingDirectory, positionals[0] ?? RUNS);
    const there = await ifThere(stat(folder));
    if (positionals[0] !== undefined && !there?.isDirectory()) {
      throw new CommandError(
        'NO_SUCH_FOLDER',
        `Expected a folder with runs, found ${there === undefined ? 'nothing' : 'a file'} at ${folder}.`,
        { hint: 'Name the folder above the runs, such as runs.' },
      );
    }
    const paths = await findRuns(folder);
    const runs = sorted(await Promise.all(paths.map((path) => readRun(runFolder(path)))), values.sort);
    const { note, style } = terminal;
    if (runs.length === 0) {
      note(
        `No runs in ${showPath(folder, workingDirectory)}. "ssd train --data-dir VOC" makes one there; "ssd runs list FOLDER" looks elsewhere.`,
      );
    } else {
      note(runTable(runs, { folder, style, columns: terminal.columns }));
      const bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
      note(`\n${runs.length} ${runs.length === 1 ? 'run' : 'runs'}, ${sizeText(bytes)}.`);
    }
    return { json: { folder, runs: runs.map(runJson) } };
  },
});
