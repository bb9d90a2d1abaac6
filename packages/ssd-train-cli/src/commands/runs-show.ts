import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RunDescription } from '@ssd/report';
import {
  flatten,
  openRun,
  ownSettings,
  readRun,
  readSettings,
  renderTable,
  showSetting,
  textSetting,
} from '@ssd/report';
import { overlapOf } from '@ssd/trainer/evaluation';
import type { CheckpointEntry } from '@ssd/trainer/checkpoint';
import { showPath } from '@ssd/trainer/files';
import { shellWord } from '../cli/shell-word.js';
import { defineCommand } from '../cli/command.js';
import type { Terminal } from '../cli/terminal.js';
import { rounded } from './results.js';
import { EXTENT } from './show-extent.js';
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

/** Evaluations shown, the last ones. */
const EVALUATIONS = 10;

/** Bytes of the files of a checkpoint. */
async function bytesOf({ prefix }: CheckpointEntry): Promise<number> {
  const files = await readdir(dirname(prefix)).catch((): string[] => []);
  const own = files.filter((file) => file.startsWith(`${basename(prefix)}.`));
  const sizes = await Promise.all(
    own.map(async (file) => (await stat(join(dirname(prefix), file)).catch(() => undefined))?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** What one does with a run in its state. */
function nextSteps({ state, folder, best, checkpoints }: RunDescription, path: string): [string, string][] {
  const shown = shellWord(path);
  const trained = checkpoints.length > 0;
  return [
    ...(state === 'interrupted' || state === 'failed'
      ? trained
        ? [['Go on', `ssd train --resume ${shown}`] as [string, string]]
        : []
      : []),
    ['Curves', `ssd runs curves ${shown}`],
    ...(trained
      ? ([
          ['Measure', `ssd eval ${shown}${best === null ? '' : ' --diagnose'}`],
          ['Use', `ssd detect ${shown} PICTURES --output-dir found`],
          ['Report', `ssd report ${shown}`],
        ] as [string, string][])
      : []),
    ['TensorBoard', `tensorboard --logdir ${shellWord(join(path, basename(folder.tensorboard)))}`],
  ];
}

export const runsShow = defineCommand({
  name: 'runs show',
  summary: 'Tell what a run was: settings of its own, results, checkpoints, machine, how to go on.',
  description:
    "Tells what a run was and where it stands: the settings that are not its preset's, losses and speed of the last epoch, evaluations, checkpoints with their mAP and size, the machine it ran on, and the commands that go on from there.",
  positionals: { name: 'RUN', description: 'folder of a run, or its name in runs', minimum: 1, maximum: 1 },
  options: {
    all: { kind: 'flag', description: "Show every setting, and every evaluation, not only the run's own." },
  },
  examples: [
    { does: 'What was this?', line: 'ssd runs show runs/mini-20261124-093005' },
    { does: 'With every setting', line: 'ssd runs show mini-a --all' },
    { does: 'For a program', line: 'ssd runs show mini-a --json --quiet' },
  ],
  run: async ({ values, positionals, terminal, workingDirectory }) => {
    const folder = await openRun(positionals[0]!, workingDirectory);
    const run = await readRun(folder);
    const environment = await readSettings(folder.environment);
    const own = ownSettings(run.settings ?? {});
    const checkpoints = await Promise.all(
      run.checkpoints.map(async (entry) => ({ ...entry, bytes: await bytesOf(entry) })),
    );
    show(run, {
      terminal,
      all: values.all,
      own,
      checkpoints,
      environment,
      shown: showPath(folder.root, workingDirectory),
    });
    return {
      json: {
        ...runJson(run),
        own: Object.fromEntries(own),
        settings: run.settings ?? null,
        environment: environment ?? null,
        evaluations: run.evaluations.map(({ map, ...rest }) => ({
          ...rest,
          map: map === null ? null : rounded(map),
        })),
        checkpoints: checkpoints.map(({ name, prefix, step, epoch, map, bytes }) => ({
          name,
          prefix,
          step,
          epoch,
          map: map === null ? null : rounded(map),
          bytes,
        })),
      },
    };
  },
});

function show(
  run: RunDescription,
  {
    terminal: { note, style },
    all,
    own,
    checkpoints,
    environment,
    shown,
  }: {
    terminal: Terminal;
    all: boolean;
    own: ReadonlyMap<string, unknown>;
    checkpoints: readonly (CheckpointEntry & { bytes: number })[];
    environment: object | undefined;
    shown: string;
  },
): void {
  const { settings, outcome, lastEpoch, evaluations } = run;
  const facts = (title: string, rows: readonly (readonly [string, string])[]): void => {
    if (rows.length === 0) return;
    const width = Math.max(...rows.map(([name]) => name.length));
    note(`\n${style.bold(title)}`);
    for (const [name, value] of rows) note(`  ${name.padEnd(width)}  ${value}`);
  };
  const loss = (name: string): string => lossText(lastEpoch.get(name));
  note(
    `${style.bold(shown)}: ${textSetting(settings, 'preset') ?? 'a run'}, ${stateText(run.state, style)}` +
      (outcome?.error === undefined ? '' : ` (${outcome.error.message})`),
  );
  facts('Results', [
    ['best mAP', run.best === null ? UNKNOWN : `${mapText(run.best)} at step ${run.best.step}`],
    ['last mAP', run.last === null ? UNKNOWN : `${mapText(run.last)} at step ${run.last.step}`],
    [
      'loss',
      `${loss('total')} (localization ${loss('localization')}, confidence ${loss('confidence')}, l2 ${loss('l2')})`,
    ],
    ['steps', `${stepsText(run, style)}${EXTENT[run.extent] === undefined ? '' : `, ${EXTENT[run.extent]}`}`],
    ['epochs', ofText(run.epoch, run.epochs)],
    ['time', secondsText(run.seconds)],
    [
      'speed',
      lastEpoch.has('imagesPerSecond') ? `${lastEpoch.get('imagesPerSecond')!.toFixed(1)} images/s` : UNKNOWN,
    ],
    ['size', sizeText(run.bytes)],
    ['last written', dateText(run.changed)],
  ]);
  if (settings === undefined) note('\nNo settings that can be read: config.json is missing or damaged.');
  else
    facts(
      all ? 'Settings' : "Settings that are not the preset's",
      all ? flatten(settings) : [...own].map(([key, value]) => [key, showSetting(value)] as const),
    );
  const told = all ? evaluations : evaluations.slice(-EVALUATIONS);
  if (told.length > 0) {
    const labels = Object.keys(told.at(-1)!.ap);
    const isMixed = new Set(told.map(({ metric, iou }) => `${metric} ${iou}`)).size > 1;
    const hasAp50 = told.some(({ map50 }) => map50 !== undefined);
    note(
      `\n${style.bold('Evaluations')}${told.length < evaluations.length ? `, the last ${told.length} of ${evaluations.length}` : ''}`,
    );
    note(
      renderTable(
        [
          { title: 'step', align: 'right' },
          { title: 'split' },
          // Where a run went on with another metric, each line says its own.
          ...(isMixed ? [{ title: 'metric' }] : []),
          { title: isMixed ? 'mAP' : `mAP${overlapOf(told.at(-1)!)}`, align: 'right' },
          ...(hasAp50 ? [{ title: 'AP50', align: 'right' as const }] : []),
          ...labels.map((title) => ({ title, align: 'right' as const })),
        ],
        told.map(({ step, split, map, map50, ap, metric, iou }) => [
          String(step),
          split,
          ...(isMixed ? [metric + overlapOf({ metric, iou })] : []),
          ...[map, ...(hasAp50 ? [map50] : []), ...labels.map((label) => ap[label])].map(
            (value) => value?.toFixed(4) ?? UNKNOWN,
          ),
        ]),
      ).replaceAll(/^/gm, '  '),
    );
  }
  if (checkpoints.length > 0) {
    note(`\n${style.bold('Checkpoints')}`);
    note(
      renderTable(
        [
          { title: 'name' },
          { title: 'step', align: 'right' },
          { title: 'epoch', align: 'right' },
          { title: 'mAP', align: 'right' },
          { title: 'size', align: 'right' },
        ],
        checkpoints.map(({ name, step, epoch, map, bytes }) => [
          name,
          String(step),
          String(epoch),
          map?.toFixed(4) ?? UNKNOWN,
          sizeText(bytes),
        ]),
      ).replaceAll(/^/gm, '  '),
    );
  }
  facts('Machine', machineFacts(environment));
  facts('Go on from here', nextSteps(run, shown));
}

/** The lines of environment.json that tell machines apart. */
function machineFacts(environment: object | undefined): [string, string][] {
  const wanted = new Set(['node', 'platform', 'cpu.model', 'cpu.cores', 'tensorflow.version', 'precision']);
  return flatten(environment ?? {})
    .filter(([name]) => wanted.has(name))
    .map(([name, value]) => [name, value]);
}
