import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { originalGreps } from '../src/reference/testing/original-greps.js';
import { runScript, writeCommand } from '../src/reference/testing/run-script.js';
import { sourceWorkers } from './support/source-workers.js';
import { writeSyntheticData } from './support/synthetic-data.js';

// The reference's script for eight devices, end to end: eight ranks of a narrow network on the CPU, 20 steps. Not a test of speed.

let root: string;
let folder: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd eight '));
  folder = join(root, 'where it runs');
  await mkdir(folder);
  await writeSyntheticData(join(root, 'made'), { splits: { train: 10, val: 2 } });
  await mkdir(join(root, 'data'));
  await rename(join(root, 'made'), join(root, 'data', 'pascal-voc'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

// Minutes of a machine with few cores: only where it is asked for, SSD_EIGHT_RANKS=1 npx jest -c jest.e2e.config.js eight-ranks.
const onRequest = process.env['SSD_EIGHT_RANKS'] === undefined ? it.skip : it;

onRequest('trains with eight ranks, and leaves everything where the reference does', async () => {
  const options = sourceWorkers.map((word) => `'${word}'`).join(' ');
  const command = await writeCommand(join(root, 'ssd from source'), [
    `exec '${process.execPath}' ${options} '${resolve('src', 'bin.ts')}' "$@"`,
  ]);
  // 10 pictures in batches of 2 are 5 steps an epoch; of 32 epochs each rank makes 4.
  const { exitCode, stdout, stderr } = await runScript(
    'train_full_8p.sh',
    [
      ...['--data_path=../data', '--device', 'cpu', '--preset', 'mini', '--batch-size=2', '--epochs', '32'],
      ...['--seed', '1', '--eval-every', '0'],
    ],
    { folder, command, environment: { NODE_OPTIONS: '', RANK_SIZE: '8' } },
  );
  expect(stderr).not.toContain('[Error]');
  expect(exitCode).toBe(0);
  expect((await readdir(folder)).sort()).toEqual(['output', 'tb']);
  const outputs = await readdir(join(folder, 'output'));
  expect(outputs.sort()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  expect(await readdir(join(folder, 'output', '0', 'ckpt'))).toEqual(
    expect.arrayContaining(['checkpoint', 'final.ckpt.index']),
  );
  for (const rank of outputs) {
    const said = await readFile(join(folder, 'output', rank, `train_${rank}.log`), 'utf8');
    expect(said).toContain(`this is rank ${rank} of 8`);
  }
  const log = await readFile(join(folder, 'output', '0', 'train_0.log'), 'utf8');
  const { fps, accuracy } = originalGreps(log, 16);
  expect(stdout).toContain(`Final Performance images/sec : ${fps}\nFinal Train Accuracy : ${accuracy}\n`);
  const lines = (await readFile(join(folder, 'output', '0', 'ckpt', 'train.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n');
  const steps = lines.map((line) => JSON.parse(line) as { epoch?: number; total?: number });
  expect(steps.filter(({ total }) => total !== undefined).map(({ epoch }) => epoch)).toEqual(
    [1, 2, 3, 4].flatMap((epoch) => Array.from({ length: 5 }, () => epoch)),
  );
});
