import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNpy } from '@ssd/weights';
import { makeVocFolder } from '@ssd/trainer/testing';
import { DEFAULT_DUMP_PATH } from '@ssd/trainer/training';
import { runLine, type RanLine } from '../testing/run-line.js';

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

it('emulates fp16 where it is asked to, says so, and measures without it unless asked', async () => {
  const dumps = join(root, 'emulated-dumps');
  await mkdir(dumps);
  const { exitCode, json, stderr } = await train(
    ...['emulated', '--emulate-precision', 'fp16', '--steps', '1', '--over_dump', '--dump_path', dumps],
    ...['--split-val', 'train', '--profiling'],
  );
  expect([exitCode, json()]).toEqual([
    0,
    expect.objectContaining({ precision: 'float32', emulatePrecision: 'fp16' }),
  ]);
  const inForce =
    'float32 that emulates fp16 in convolutions and matrix products (allow_fp32_to_fp16), which is slow: what is beyond 65504 overflows';
  expect(stderr).toContain(`Precision: ${inForce}\n`);
  expect(stderr).not.toContain('does not show here');
  const runDir = join(root, 'emulated');
  const inFile = async (...path: string[]): Promise<unknown> =>
    JSON.parse(await readFile(join(runDir, ...path), 'utf8'));
  expect(await inFile('config.json')).toMatchObject({ emulatePrecision: 'fp16' });
  expect(await inFile('environment.json')).toMatchObject({ precision: inForce });
  expect(await inFile('checkpoints', 'final.ckpt.json')).toMatchObject({
    precision: 'float32',
    config: { emulatePrecision: 'fp16' },
  });
  expect(await readFile(join(runDir, 'profiling', 'operations.txt'), 'utf8')).toContain(
    'float32 that emulates fp16',
  );
  const page = await readFile(join(runDir, 'report.html'), 'utf8');
  expect(page).toMatch(/ssd eval [^<]* --emulate-precision fp16/);

  // The network's numbers are those of float32, but for an evaluation that asks for the others.
  const predictions = async (name: string, ...words: string[]): Promise<Float32Array> => {
    const folder = join(root, name);
    const line = ['eval', runDir, '--output-dir', folder, '--dump-predictions', ...words];
    expect((await runLine(line)).exitCode).toBe(0);
    return (await readNpy(join(folder, 'detections', 'a.npy'))).data as Float32Array;
  };
  const [plain, half] = [
    await predictions('plain'),
    await predictions('half', '--emulate-precision', 'fp16'),
  ];
  expect(plain).toHaveLength(half.length);
  expect(plain).not.toEqual(half);
});

it('says that bf16 does not overflow as fp16 does, and refuses to round what must keep its type', async () => {
  const dumps = join(root, 'bf16-dumps');
  await mkdir(dumps);
  const words = ['--dry-run', '--over_dump', '--dump_path', dumps];
  const bf16 = await train('none', ...words, '--emulate-precision', 'bf16');
  expect([bf16.exitCode, bf16.json()]).toEqual([0, expect.objectContaining({ emulatePrecision: 'bf16' })]);
  expect(bf16.stderr).toMatch(
    /^Overflow dump: bf16 has float32's range: what overflows in fp16 does not show here/m,
  );
  expect(bf16.stderr).toContain(' s in float32 that emulates bf16\n');

  const kept = await train(
    ...['none', '--precision_mode', 'must_keep_origin_dtype', '--emulate_precision', 'fp16'],
  );
  expect([kept.exitCode, kept.stderr]).toEqual([
    2,
    expect.stringContaining('Expected no emulated precision beside precision mode must_keep_origin_dtype'),
  ]);
  expect(kept.stderr).toContain('Leave --emulate-precision out for float32');
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
  expect(stderr).toContain('as --dump-path.');
});
