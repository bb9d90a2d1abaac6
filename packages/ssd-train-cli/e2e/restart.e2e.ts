import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listCheckpoints } from '@ssd/trainer/checkpoint';
import { runFolder } from '@ssd/trainer/run-folder';
import { checkpointBytes, sidecarWithoutTimes } from './support/checkpoint-contents.js';
import { sourceWorkers } from './support/source-workers.js';
import { writeSyntheticData } from './support/synthetic-data.js';

// A rank that is killed in the middle of a run, and what comes of it.

let root: string;
let dataDir: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-restart-'));
  dataDir = join(root, 'data');
  await writeSyntheticData(dataDir, { splits: { train: 8, val: 2 } });
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** 40 steps of 4 pictures on 2 ranks, a checkpoint every 2. */
function ssd(name: string, ...words: string[]): ChildProcess {
  const line = [
    ...['train', '--nproc', '2', '--data-dir', dataDir, '--run-dir', join(root, name)],
    ...['--batch-size', '4', '--epochs', '20', '--workers', '1', '--checkpoint-interval', '1'],
    ...['--eval-every', '5', '--ema', '0.9', '--seed', '3', '--no-report', '--json', ...words],
  ];
  return spawn(process.execPath, [...sourceWorkers, resolve(process.cwd(), 'src/bin.ts'), ...line], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SSD_MOMENTUM: '0.8' },
  });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => (said[name] += text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

const logOf = async (name: string): Promise<string[]> =>
  (await readFile(runFolder(join(root, name)).trainLog, 'utf8').catch(() => ''))
    .split('\n')
    .filter((line) => line.includes('"total"'))
    .map((line) => line.replaceAll(/"(seconds|waited)":[^,}]*,?/g, ''));

/** The process whose line has these words. */
async function processWith(...words: string[]): Promise<number> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const line = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
    const parts = line.split('\0');
    if (words.every((word) => parts.includes(word)) && parts.join(' ').includes('--rank 1'))
      return Number(entry);
  }
  throw new Error(`Expected a process with ${words.join(' ')}, found none.`);
}

it('comes to the bits of a run that nothing happened to', async () => {
  const straight = await ended(ssd('straight'));
  expect(straight.code).toBe(0);

  const child = ssd('cut', '--max-restarts', '2');
  const end = ended(child);
  while ((await logOf('cut')).length < 7) {
    if (child.exitCode !== null) throw new Error((await end).stderr);
    await sleep(50);
  }
  process.kill(await processWith(join(root, 'cut'), '--cluster'), 'SIGKILL');
  const { code, stdout, stderr } = await end;
  expect(stderr).toMatch(/Rank 1 was killed by SIGKILL/);
  expect(stderr).toMatch(/Restart 1 of 2 from .*\/cut\/checkpoints\/e\d+\.ckpt\n/);
  expect(stderr).not.toContain('Restart 2');
  expect(code).toBe(0);

  // One answer, that of the ranks that came to the end.
  expect(JSON.parse(stdout)).toMatchObject({ steps: 40, stopped: 'finished', runDir: join(root, 'cut') });
  const lastOf = async (name: string): Promise<string> =>
    (await listCheckpoints(runFolder(join(root, name)).checkpoints)).last!.prefix;
  const [one, two] = [await lastOf('straight'), await lastOf('cut')];
  expect(await checkpointBytes(two)).toEqual(await checkpointBytes(one));
  expect(await sidecarWithoutTimes(two)).toEqual(await sidecarWithoutTimes(one));
  expect(await logOf('cut')).toEqual(await logOf('straight'));
  expect(await logOf('cut')).toHaveLength(40);
  expect(JSON.parse(await readFile(join(root, 'cut', 'config.json'), 'utf8'))).toMatchObject({
    momentum: 0.8,
  });
});
