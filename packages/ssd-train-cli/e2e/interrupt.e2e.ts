import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listCheckpoints, readSidecar } from '@ssd/trainer/checkpoint';
import type { TrainConfigInput } from '@ssd/trainer/config';
import { runFolder } from '@ssd/trainer/run-folder';
import { checkpointBytes, sidecarWithoutTimes } from './support/checkpoint-contents.js';
import { sourceWorkers } from './support/source-workers.js';
import { writeSyntheticData } from './support/synthetic-data.js';

let root: string;
let dataDir: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-interrupt-'));
  dataDir = join(root, 'data');
  await writeSyntheticData(dataDir, { splits: { train: 8, val: 2 } });
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** What called these tests may have been nohup, whose wish is not meant for what they start. */
const { _: _caller, ...environment } = process.env;

/** A program of ours as a process of its own. */
function source(file: string, ...line: string[]): ChildProcess {
  const options = [...sourceWorkers, resolve(process.cwd(), file)];
  return spawn(process.execPath, [...options, ...line], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment,
  });
}

/** The command as a process of its own. */
const ssd = (...line: string[]): ChildProcess => source('src/bin.ts', ...line);

/** Everything that keeps a state from step to step; 40 steps. */
const varied: Partial<TrainConfigInput> = {
  batchSize: 2,
  epochs: 10,
  workers: 1,
  checkpointEvery: 1,
  precisionMode: 'must_keep_origin_dtype',
  schedule: { kind: 'one-cycle', peak: 0.01 },
  lossScale: { kind: 'exponential', initial: 3e38 },
  rateFactors: { biases: 2, heads: 0.5 },
  nesterov: true,
  emaDecay: 0.9,
  sampling: { by: 'class' },
  evaluateEvery: 1,
  patience: 99,
  previewPictures: 0,
};

const endless = (name: string): string[] => [
  'train',
  ...['--data-dir', dataDir, '--run-dir', join(root, name), '--quiet', '--json'],
  ...[
    '--batch-size',
    '2',
    '--epochs',
    '5000',
    '--workers',
    '1',
    '--checkpoint-interval',
    '1',
    '--eval-every',
    '0',
  ],
];

async function stepsMade(name: string): Promise<number> {
  const text = await readFile(runFolder(join(root, name)).trainLog, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line.includes('"total"')).length; // others say what was measured
}

/** Waits until a run has made so many steps. */
async function until(name: string, steps: number, child: ChildProcess): Promise<void> {
  while ((await stepsMade(name)) < steps) {
    if (child.exitCode !== null)
      throw new Error(`The training ended with ${child.exitCode} before step ${steps}.`);
    await sleep(100);
  }
}

async function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return { code, signal };
}

describe('Ctrl-C', () => {
  it('saves where training stands and leaves with 130; the run can be resumed', async () => {
    const child = ssd(...endless('once'));
    await until('once', 3, child);
    const end = ended(child);
    child.kill('SIGINT');
    expect(await end).toEqual({ code: 130, signal: null });
    const { last } = await listCheckpoints(runFolder(join(root, 'once')).checkpoints);
    expect(last!.step).toBe(await stepsMade('once'));

    const resumed = ssd(
      'train',
      '--resume',
      join(root, 'once'),
      '--steps',
      String(last!.step + 2),
      '--quiet',
      '--json',
    );
    expect(await ended(resumed)).toEqual({ code: 0, signal: null });
    expect(await stepsMade('once')).toBe(last!.step + 2);
  });

  it('twice ends at once, and what was saved is whole', async () => {
    const child = ssd(...endless('twice'));
    await until('twice', 9, child); // two epochs: two checkpoints
    const end = ended(child);
    child.kill('SIGINT');
    child.kill('SIGINT');
    const { code, signal } = await end;
    expect(signal ?? code).not.toBe(0);
    const { last, entries } = await listCheckpoints(runFolder(join(root, 'twice')).checkpoints);
    expect(entries.length).toBeGreaterThan(0);
    const resumed = ssd(
      'train',
      '--resume',
      join(root, 'twice'),
      '--steps',
      String(last!.step + 1),
      '--quiet',
    );
    expect(await ended(resumed)).toEqual({ code: 0, signal: null });
  });

  it('killed in the middle and resumed, a run comes to the same bits', async () => {
    const settings = join(root, 'settings.json');
    await writeFile(settings, JSON.stringify({ dataDir, ...varied }));
    const line = (name: string): string[] => [
      ...['train', '--config', settings, '--run-dir', join(root, name), '--quiet', '--no-report'],
    ];
    const straight = ssd(...line('straight'));
    expect(await ended(straight)).toEqual({ code: 0, signal: null });

    // Of 40 steps; the last checkpoint is from step 12. It kills itself, as it would be done by the time we look.
    const child = source('e2e/support/killed-training.ts', settings, join(root, 'cut'), '14');
    expect((await ended(child)).signal).toBe('SIGKILL');
    expect((await listCheckpoints(runFolder(join(root, 'cut')).checkpoints)).last!.step).toBe(12);
    const resumed = ssd('train', '--resume', join(root, 'cut'), '--quiet', '--no-report');
    expect(await ended(resumed)).toEqual({ code: 0, signal: null });

    const lastOf = async (name: string): Promise<string> =>
      (await listCheckpoints(runFolder(join(root, name)).checkpoints)).last!.prefix;
    const [one, two] = [await lastOf('straight'), await lastOf('cut')];
    const bytes = await checkpointBytes(one);
    expect(Object.keys(bytes)).toEqual(expect.arrayContaining(['loss_scale', 'good_steps', 'bad_steps']));
    expect(await checkpointBytes(two)).toEqual(bytes);
    expect(await sidecarWithoutTimes(two)).toEqual(await sidecarWithoutTimes(one));
    const { hooks } = await readSidecar(one);
    expect(Object.keys(hooks).sort()).toEqual([
      'early-stop',
      'evaluation',
      'metrics',
      'nan-guard',
      'schedule', // how far its warm-up is, which a time limit may have shortened
    ]);
    expect(await stepsMade('cut')).toBe(40);
    // The scale of 3e38 was too large at first: what was skipped is the same, too.
    const log = async (name: string): Promise<string[]> =>
      (await readFile(runFolder(join(root, name)).trainLog, 'utf8'))
        .split('\n')
        .map((text) => text.replaceAll(/"(seconds|waited)":[^,}]*,?/g, ''));
    expect((await log('cut')).join('\n')).toBe((await log('straight')).join('\n'));
    expect((await log('straight')).filter((text) => text.includes('"skipped":true')).length).toBeGreaterThan(
      0,
    );
  });

  it('survives a kill in the middle of anything', async () => {
    const child = ssd(...endless('killed'));
    await until('killed', 14, child);
    const end = ended(child);
    child.kill('SIGKILL');
    expect((await end).signal).toBe('SIGKILL');
    const { last } = await listCheckpoints(runFolder(join(root, 'killed')).checkpoints);
    const resumed = ssd(
      'train',
      '--resume',
      join(root, 'killed'),
      '--steps',
      String(last!.step + 1),
      '--quiet',
    );
    expect(await ended(resumed)).toEqual({ code: 0, signal: null });
    expect(await stepsMade('killed')).toBe(last!.step + 1);
  });
});

/** The command behind redirections of a shell; `SSD` in the line stands for it. */
function shell(line: string): ChildProcess {
  const words = [process.execPath, ...sourceWorkers, resolve(process.cwd(), 'src/bin.ts')];
  const ssd = words.map((word) => `'${word}'`).join(' ');
  return spawn('sh', ['-c', line.replace('SSD', () => ssd)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment,
  });
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

describe('A log that nobody reads any more', () => {
  it.each([
    ['left', '2>&1 | { read -r line; }'],
    ['closed', '2>&-'],
    ['full', '2> /dev/full'],
  ])('(%s) does not end the training', async (name, redirections) => {
    const words = endless(name).filter((word) => word !== '--quiet' && word !== '--json');
    const line = `SSD ${quoted([...words, '--steps', '10', '--no-report'])} ${redirections}`;
    await ended(shell(`${line}; exit 0`));
    const { root: folder, checkpoints, outcome } = runFolder(join(root, name));
    expect((await listCheckpoints(checkpoints)).last!.step).toBe(10);
    expect(JSON.parse(await readFile(outcome, 'utf8'))).toMatchObject({ stopped: 'finished', step: 10 });
    expect(await readdir(folder)).not.toContain('run.lock');
  });
});

describe('SIGHUP', () => {
  it('saves where training stands, gives the folder free and leaves with 129; a second one changes nothing', async () => {
    const child = ssd(...endless('hung-up'));
    await until('hung-up', 3, child);
    const end = ended(child);
    child.kill('SIGHUP');
    child.kill('SIGHUP');
    expect(await end).toEqual({ code: 129, signal: null });
    const { root: folder, checkpoints } = runFolder(join(root, 'hung-up'));
    expect((await listCheckpoints(checkpoints)).last!.step).toBe(await stepsMade('hung-up'));
    expect(await readdir(folder)).not.toContain('run.lock');
  });

  it('is nothing to a training that is to outlive its terminal', async () => {
    // The shell ignores the signal, and so does what it calls.
    const line = quoted([...endless('outlives'), '--steps', '40', '--no-report']);
    const child = shell(`trap '' HUP; SSD ${line} & echo $!; wait $!`);
    const [pid] = (await once(child.stdout!, 'data')) as [Buffer];
    child.stdout!.resume();
    await until('outlives', 3, child);
    const end = ended(child);
    process.kill(Number(pid), 'SIGHUP');
    expect(await end).toEqual({ code: 0, signal: null });
    expect(await stepsMade('outlives')).toBe(40);
  });
});
