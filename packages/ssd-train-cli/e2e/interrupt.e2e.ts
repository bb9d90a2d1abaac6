import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listCheckpoints } from '../src/checkpoint/list-checkpoints.js';
import { runFolder } from '../src/run-folder/run-folder.js';
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

/** The command as a process of its own. */
function ssd(...line: string[]): ChildProcess {
  const bin = resolve(process.cwd(), 'src', 'bin.ts');
  return spawn(process.execPath, [...sourceWorkers, bin, ...line], { stdio: ['ignore', 'pipe', 'inherit'] });
}

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
  return text.split('\n').length - 1;
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
