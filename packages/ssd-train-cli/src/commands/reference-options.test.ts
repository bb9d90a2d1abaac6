import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCheckpointState } from '@ssd/tf-runtime';
import type { MadePicture } from '@ssd/trainer/testing';
import { makeVocFolder } from '@ssd/trainer/testing';
import { originalGreps } from '../reference/testing/original-greps.js';
import { runLine, type RanLine } from '../testing/run-line.js';

// Small, real runs through TensorFlow, with the options of train.py.

const pictures = (count: number, prefix: string): MadePicture[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${prefix}${i}`,
    objects: [{ label: i % 2 === 0 ? 'nut' : 'bolt', box: [8 + i, 10, 40 + i, 44] }],
  }));

let root: string;
let data: string;
/** Two epochs of two steps in ckpt. */
let first: RanLine;

const train = (...words: string[]): Promise<RanLine> =>
  runLine(['train', '--workers', '0', '--no-report', ...words], { workingDirectory: root });

/** Steps at fixed rates: the length of a run may change. */
const STEPS = ['--lr-values', '0.001;0.0001', '--lr-boundaries', '3'];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-reference-options-'));
  data = await makeVocFolder(join(root, 'voc'), { train: pictures(4, 'a'), val: pictures(2, 'b') });
  first = await train(
    ...['--data-dir', 'voc', '--epochs', '2', '--batch-size', '2', '--name', 'ckpt'],
    ...['--checkpoint-interval', '1', '--continue-training', 'False', '--reference-log', ...STEPS],
  );
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('ssd train --name', () => {
  it('has the checkpoints of train.py right in the folder', async () => {
    expect(first.stderr).not.toContain('Error');
    expect(first.exitCode).toBe(0);
    const files = await readdir(join(root, 'ckpt'));
    expect(files).toEqual(expect.arrayContaining(['checkpoint', 'e1.ckpt.index', 'e2.ckpt.index']));
    expect(files).toEqual(expect.arrayContaining(['final.ckpt.index', 'config.json', 'train.jsonl', 'tb']));
    expect(files).not.toContain('checkpoints');
    expect(await readCheckpointState(join(root, 'ckpt'))).toEqual({
      latest: 'final.ckpt',
      all: ['e1.ckpt', 'e2.ckpt', 'final.ckpt'],
    });
  });

  it('is a run like any other to those that take one', async () => {
    const measured = await runLine(['eval', 'ckpt', '--json'], { workingDirectory: root });
    expect(measured.exitCode).toBe(0);
    expect(measured.json()).toMatchObject({
      split: 'val',
      checkpoint: expect.stringMatching(/ckpt.e\d\.ckpt$/) as string,
    });
  });

  it('refuses a folder that is there', async () => {
    const again = await train('--data-dir', 'voc', '--name', 'ckpt');
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain('Expected a new folder for the checkpoints');
    expect(again.stderr).toContain('or go on with the run that is there: --resume ');
  });
});

describe('ssd train --reference-log', () => {
  it('says what train.py says, where its scripts look', () => {
    const lines = first.stderr.split('\n');
    expect(lines).toContain(`[i] Project name:          ${join(root, 'ckpt')}`);
    expect(lines.indexOf('[i] Training...')).toBeGreaterThan(lines.indexOf('[i] Creating the model...'));
    const epochs = lines.filter((line) => line.startsWith('epoch:'));
    expect(epochs.map((line) => line.replace(/\d+\.\d+(e-\d+)?/g, 'N'))).toEqual([
      'epoch:1 loss:N perf = N global_ste/sec',
      'epoch:1 train mAP: N',
      'epoch:2 loss:N perf = N global_ste/sec',
      'epoch:2 train mAP: N',
    ]);
    const { fps, accuracy, loss } = originalGreps(first.stderr, 2);
    expect(Number(fps)).toBeGreaterThan(0);
    expect(accuracy).toBe(epochs[3]!.split(' ')[3]);
    expect(loss).toBe(/loss:(\S+)/.exec(epochs[2]!)![1]);
  });

  it('has the loss of the last batch, as train.jsonl has it', async () => {
    const log = (await readFile(join(root, 'ckpt', 'train.jsonl'), 'utf8')).trimEnd().split('\n');
    const { total } = JSON.parse(log[3]!) as { total: number };
    expect(Math.fround(Number(originalGreps(first.stderr, 2).loss))).toBe(Math.fround(total));
  });
});

describe('ssd train --continue-training', () => {
  it('goes on with the newest checkpoint, for more epochs', async () => {
    const more = await train('--continue-training', 'True', '--epochs', '3', '--reference-log', '--json');
    expect(more.stderr).not.toContain('Error');
    expect(more.json()).toMatchObject({ steps: 6, runDir: join(root, 'ckpt') });
    expect(more.stderr).toContain('[i] Starting at epoch:     2');
    expect(more.stderr).toContain('epoch:3 loss:');
    expect(more.stderr).not.toContain('epoch:2 loss:');
    expect((await readCheckpointState(join(root, 'ckpt')))?.all.at(-2)).toBe('e3.ckpt');
  });

  it('needs a run', async () => {
    const missing = await train('--data-dir', 'voc', '--name', 'other', '--continue-training');
    expect(missing.exitCode).toBe(1);
    expect(missing.stderr).toContain(`Expected a run to continue in ${join(root, 'other')}`);
    expect(missing.stderr).toContain('without --continue-training');
  });
});

describe('ssd train --training-data', () => {
  it('trains on what ssd process wrote: samples, preset, classes, augmentation', async () => {
    const processed = await runLine(
      [
        'process',
        '--data-source',
        'voc',
        '--data-dir',
        'voc',
        '--preset',
        'mini',
        '--expand-probability',
        '0',
      ],
      { workingDirectory: root },
    );
    expect(processed.exitCode).toBe(0);
    // Anything that is not in the file cannot be what it trains on.
    await rm(join(data, 'ImageSets'), { recursive: true });
    await rm(join(data, 'Annotations'), { recursive: true });
    const ran = await train(
      ...[
        '--training-data',
        'voc/training-data.json',
        '--steps',
        '1',
        '--batch-size',
        '2',
        '--run-dir',
        'told',
        '--json',
      ],
    );
    expect(ran.stderr).not.toContain('Error');
    expect(ran.json()).toMatchObject({ steps: 1, split: 'valid' });
    const config = JSON.parse(await readFile(join(root, 'told', 'config.json'), 'utf8')) as object;
    expect(config).toMatchObject({
      dataDir: join(data, 'training-data.json'),
      preset: 'mini',
      trainSplit: 'train',
      validationSplit: 'valid',
      augmentation: 'training-data',
    });
    const measured = await runLine(['eval', 'told', '--json'], { workingDirectory: root });
    expect(measured.json()).toMatchObject({ split: 'valid' });
  });

  it.each([
    ['voc/training-data.pkl', 'pickle'],
    ['voc', '"ssd process" for --training-data'],
    ['none.json', 'none.json'],
  ])('says what is wrong with %s', async (file, said) => {
    const ran = await train('--training-data', file, '--run-dir', 'never');
    expect(ran.exitCode).not.toBe(0);
    expect(ran.stderr).toContain(said);
    expect(await readdir(root)).not.toContain('never');
  });
});

describe('ssd train --vgg-dir', () => {
  it.each([
    ['no-such', undefined, 'found nothing at'],
    ['empty', [], 'is empty'],
    ['archive', ['vgg.zip'], 'Unpack'],
    ['several', ['a.h5', 'b.npz'], 'found 2 weight files'],
  ])('says what is wrong with %s', async (folder, files, said) => {
    if (files !== undefined) await mkdir(join(root, folder));
    for (const file of files ?? []) await writeFile(join(root, folder, file), '');
    const ran = await train('--data-dir', 'voc', '--vgg-dir', folder);
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain(said);
  });
});
