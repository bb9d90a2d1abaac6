import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runFolder } from '@ssd/trainer/run-folder';
import { sourceWorkers } from './support/source-workers.js';
import { writeSyntheticData } from './support/synthetic-data.js';

// Several processes that are one training, started by one line.

let root: string;
let dataDir: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-ranks-'));
  dataDir = join(root, 'data');
  await writeSyntheticData(dataDir, { splits: { train: 8, val: 3 } });
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A training of two processes. */
function start(name: string, ...line: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(
    process.execPath,
    [
      ...[...sourceWorkers, resolve(process.cwd(), 'src/bin.ts'), 'train', '--nproc', '2'],
      ...['--data-dir', dataDir, '--run-dir', join(root, name), '--json', '--no-tensorboard', '--no-report'],
      ...['--batch-size', '4', '--workers', '0', '--precision-mode', 'must_keep_origin_dtype', ...line],
    ],
    {
      env: { ...process.env, SSD_LOG_STEPS: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 240_000,
      killSignal: 'SIGKILL',
    },
  );
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (said[stream] += text));
  }
  const ended = once(child, 'close').then(([exitCode]) => ({ exitCode: exitCode as number | null, ...said }));
  return { child, ended };
}

/** Waits until a run has made its first step, or has ended. */
async function firstStep(name: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const log = await readFile(runFolder(join(root, name)).trainLog, 'utf8').catch(() => '');
    if (log.includes('\n')) return;
    await sleep(100);
  }
}

/** Process ids whose command line has a text. */
async function processesWith(text: string): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc')) {
    const line = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(text) && Number(entry) !== process.pid) found.push(Number(entry));
  }
  return found;
}

/** Ports that are listened on in the network of a process: the state 0A of its net/tcp and net/tcp6. */
async function listening(pid: number | 'self'): Promise<number[]> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')),
  );
  return tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state]) => state === '0A')
    .map(([, local]) => parseInt(local!.split(':')[1]!, 16));
}

it('are one training: one answer, and one run folder', async () => {
  const { ended } = start('two', '--epochs', '6', '--eval-every', '3');
  const { exitCode, stdout, stderr } = await ended;
  expect([exitCode, stderr.includes('Error')]).toEqual([0, false]);
  const answer = JSON.parse(stdout) as { steps: number; stopped: string; map: number };
  expect([answer.steps, answer.stopped]).toEqual([12, 'finished']);
  const folder = runFolder(join(root, 'two'));
  expect(await readdir(folder.checkpoints)).toContain('final.ckpt.index');
  const images = (await readFile(folder.trainLog, 'utf8'))
    .trim()
    .split('\n')
    .flatMap((line) => (JSON.parse(line) as { images?: number }).images ?? []);
  expect(new Set(images)).toEqual(new Set([4])); // of both ranks
  const log = await readFile(join(folder.root, 'logs', 'rank-1.log'), 'utf8');
  expect(log).toContain(`Checkpoint saved: ${folder.checkpoints}`);
});

it('listen where others cannot reach them, and save and end together at a Ctrl-C', async () => {
  const { child, ended } = start('interrupted', '--epochs', '5000', '--eval-every', '0');
  await firstStep('interrupted', child);
  const ranks = await processesWith(join(root, 'interrupted'));
  const lines = await Promise.all(ranks.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8')));
  const rank = lines.findIndex((line) => line.includes('--cluster\0'));
  const cluster = lines[rank]!.split('\0')[lines[rank]!.split('\0').indexOf('--cluster') + 1]!;
  const ports = cluster.split(',').map((address) => Number(address.split(':')[1]));
  const inside = await listening(ranks[rank]!);
  const outside = await listening('self');
  child.kill('SIGINT');
  const { exitCode, stdout, stderr } = await ended;
  expect(exitCode).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({ stopped: 'aborted' });
  expect(await processesWith(join(root, 'interrupted'))).toEqual([]);

  expect(ports).toHaveLength(2);
  expect(ports.every((port) => inside.includes(port))).toBe(true);
  // Without a network of their own it says that everybody can reach them.
  const ownNetwork = stderr.includes('in a network of their own');
  expect(ports.some((port) => outside.includes(port))).toBe(!ownNetwork);
  expect(stderr.includes('listens at the port of')).toBe(!ownNetwork);
});

it('end together where one is killed, and say which', async () => {
  const { child, ended } = start(
    'killed',
    '--epochs',
    '5000',
    '--checkpoint-interval',
    '1',
    '--eval-every',
    '0',
  );
  await firstStep('killed', child);
  const ranks = await processesWith(join(root, 'killed'));
  const lines = await Promise.all(ranks.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8')));
  process.kill(ranks[lines.findIndex((line) => line.includes('--rank\0' + '1\0'))]!, 'SIGKILL');
  const { exitCode, stdout, stderr } = await ended;
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'E_RANKS' } });
  expect(stderr).toMatch(/Error: Rank 1 \(127\.0\.0\.1:\d+\) is gone: its connection/);
  expect(stderr).toContain('Rank 1 was killed by SIGKILL');
  expect(await processesWith(join(root, 'killed'))).toEqual([]);
});

it('refuse what they cannot share before anything is written', async () => {
  const { ended } = start('odd', '--epochs', '1', '--batch-size', '3');
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Expected a batch that 2 ranks can share, got 3 images.');
  expect(await readdir(root)).not.toContain('odd');
});
