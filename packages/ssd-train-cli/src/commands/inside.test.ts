import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNpy } from '@ssd/weights';
import { runLine, type RanLine } from '../testing/run-line.js';
import { makeVocFolder } from '../testing/voc-folder.js';
import { DEFAULT_DUMP_PATH } from '../training/open-dumps.js';

// ssd train with what shows the inside of its steps, as a user types it.

let root: string;
let data: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-inside-'));
  const objects = [{ label: 'cell', box: [8, 10, 30, 40] as const }];
  data = await makeVocFolder(join(root, 'voc'), { train: ['a', 'b'].map((id) => ({ id, objects })) });
});
afterAll(() => rm(root, { recursive: true, force: true }));

const train = (name: string, ...words: string[]): Promise<RanLine> =>
  runLine(
    [
      ...['train', '--data-dir', data, '--run-dir', join(root, name), '--batch-size', '1', '--workers', '0'],
      ...['--epochs', '2', '--no-tensorboard', '--json', ...words],
    ],
    { environment: { ASCEND_DEVICE_ID: '5' } },
  );

it('dumps, searches for overflows and profiles in the precision that is in force', async () => {
  const dumps = join(root, 'dumps');
  await mkdir(dumps);
  const { exitCode, stderr } = await train(
    ...['inside', '--data_dump', 'True', '--data_dump_step=3', '--over_dump', '--profiling'],
    ...['--dump_path', dumps, '--precision_mode', 'must_keep_origin_dtype'],
  );
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('Data dump: ')]);
  expect(stderr).toMatch(/^Data dump: \d+ tensors, \d\d MB a step, at 2 of 4 steps/m);
  expect(stderr).toContain('Overflow dump: every step is searched');
  expect(stderr).not.toContain('Overflow in');

  const [time] = await readdir(dumps);
  const folder = join(dumps, time!, '5', 'train_step', '1');
  expect(await readdir(folder)).toEqual(['0', '3']);
  const files = await readdir(join(folder, '3'));
  const images = await readNpy(
    join(
      folder,
      '3',
      files.find((file) => file.startsWith('Placeholder.train_step_images.'))!,
    ),
  );
  expect(images.shape).toEqual([1, 320, 320, 3]);

  const runDir = join(root, 'inside');
  const table = join(runDir, 'profiling', 'operations.txt');
  expect(stderr).toContain(`Profile  ${table}`);
  expect(await readFile(table, 'utf8')).toMatch(/^mini, 1 images a step, float32: steps 2, 3, 4, traced/);
  expect(JSON.parse(await readFile(join(runDir, 'config.json'), 'utf8'))).toMatchObject({
    dataDumpSteps: 3,
    overflowDump: true,
    dumpPath: dumps,
    profiling: true,
    precisionMode: 'must_keep_origin_dtype',
  });
  const inForce = 'float32, as must_keep_origin_dtype asks';
  expect(stderr).toContain(`Precision: ${inForce}`);
  expect(JSON.parse(await readFile(join(runDir, 'environment.json'), 'utf8'))).toMatchObject({
    precision: inForce,
  });
  const checkpoints = await readdir(join(runDir, 'checkpoints'));
  const sidecar = checkpoints.find((file) => file.endsWith('.ckpt.json'))!;
  expect(JSON.parse(await readFile(join(runDir, 'checkpoints', sidecar), 'utf8'))).toMatchObject({
    precision: 'float32',
  });
});

it('dumps nothing where the flags say False, and looks at no path', async () => {
  const { exitCode, stderr } = await train(
    ...['nothing', '--data_dump', 'False', '--data_dump_flag=0', '--over_dump', 'False', '--profiling=False'],
    ...['--dump_path', join(root, 'missing'), '--steps', '1'],
  );
  expect([exitCode, stderr.match(/^(Data dump|Overflow|Profil)/m)]).toEqual([0, null]);
  expect(existsSync(join(root, 'missing'))).toBe(false);
  expect(existsSync(join(root, 'nothing', 'profiling'))).toBe(false);
});

it('tells the size of a dump in a dry run, and writes nothing', async () => {
  const dumps = join(root, 'dry');
  await mkdir(dumps);
  const { exitCode, json, stderr } = await train('none', '--dry-run', '--data_dump', '--dump_path', dumps);
  const { files, bytes } = (json() as { dump: { files: number; bytes: number } }).dump;
  expect(exitCode).toBe(0);
  expect(bytes).toBeGreaterThan(320 * 320 * 3);
  expect(stderr).toContain(`Dump        ${files} tensors, ${Math.round(bytes / 1e6)} MB a dumped step`);
  expect(await readdir(dumps)).toEqual([]);
});

it('refuses a dump path that is missing before anything is made', async () => {
  const missing = join(root, 'missing');
  const { exitCode, stderr } = await train('refused', '--data_dump', '--dump_path', missing);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`got ${missing}: there is none.`)]);
  expect(existsSync(join(root, 'refused'))).toBe(false);
});

// A machine with an NPU has it.
(existsSync(DEFAULT_DUMP_PATH) ? it.skip : it)('names the default path where none is given', async () => {
  const { exitCode, stderr } = await train('refused', '--over_dump');
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(DEFAULT_DUMP_PATH)]);
  expect(stderr).toContain('--dump_path DIR');
});
