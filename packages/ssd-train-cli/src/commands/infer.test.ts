import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MadePicture } from '@ssd/trainer/testing';
import { makeVocFolder } from '@ssd/trainer/testing';
import { runLine } from '../testing/run-line.js';

const pictures = (count: number, prefix: string): MadePicture[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `${prefix}${i}`,
    objects: [{ label: 'cell', box: [8 + i, 10, 30 + i, 40] }],
  }));

let root: string;
let data: string;
let name: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-infer-'));
  const splits = { train: pictures(2, 'a'), val: pictures(1, 'v'), test: pictures(3, 'b') };
  data = await makeVocFolder(join(root, 'voc'), splits);
  name = join(root, 'ckpt');
  const { exitCode, stderr } = await runLine([
    ...['train', '--data-dir', data, '--name', name, '--steps', '2', '--batch-size', '1', '--workers', '0'],
    ...['--seed', '3', '--checkpoint-interval', '1', '--no-report', '--eval-every', '0', '--preset', 'mini'],
  ]);
  expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, '']);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const infer = (...words: string[]) =>
  runLine(['infer', '--name', name, '--output-dir', join(root, 'out'), '--data-dir', data, ...words]);

describe('ssd infer', () => {
  it('prints the reference’s lines, with what ssd eval --mode reference measures', async () => {
    const { exitCode, stdout } = await infer('--threshold', '0.01');
    expect(exitCode).toBe(0);
    const measured = await runLine([
      ...['eval', name, '--split', 'test', '--mode', 'reference', '--checkpoint', 'last', '--json'],
    ]);
    const { map } = measured.json() as { map: number };
    expect(stdout.split('\n')).toEqual([
      `[i] AP [cell]: ${map.toFixed(3)}`,
      `[i] mAP: ${map.toFixed(3)}`,
      '[i] All done.',
      '',
    ]);
    expect(await readdir(root)).not.toContain('out'); // nothing was asked for
  });

  it('writes what is asked for of each sample, and measures as asked', async () => {
    const { exitCode, json, stdout } = await infer(
      ...['--sample', 'trainval', '--metric', 'voc07', '--threshold', '0', '--annotate', 'True'],
      ...['--dump-predictions', '--pascal-summary', '--checkpoint', '0', '--json'],
    );
    expect([exitCode, stdout.trimEnd().split('\n')]).toEqual([0, [expect.any(String)]]);
    const ids = ['a0', 'a1', 'v0'];
    expect((await readdir(join(root, 'out'))).sort()).toEqual(
      [...ids.flatMap((id) => [`${id}.jpg`, `${id}.npy`]), 'comp4_det_trainval_cell.txt'].sort(),
    );
    const answer = json() as { images: { file: string; detections: object[] }[] };
    expect(answer).toMatchObject({
      stats: { metric: 'voc07', images: 3, classes: { cell: { positives: 3 } } },
      sample: 'trainval',
      map: expect.any(Number) as number,
      checkpoint: expect.stringMatching(/e1\.ckpt$/) as string,
      failures: [],
      missing: 0,
    });
    expect(answer.images.map(({ file }) => file)).toEqual(
      ids.map((id) => join(data, 'JPEGImages', `${id}.jpg`)),
    );
    const lines = (await readFile(join(root, 'out', 'comp4_det_trainval_cell.txt'), 'utf8')).trimEnd().split('\n'); // prettier-ignore
    expect(lines).toHaveLength(answer.images.reduce((sum, { detections }) => sum + detections.length, 0));
  });

  it('detects in files, without statistics', async () => {
    const { exitCode, stdout, stderr } = await infer(join(data, 'JPEGImages', 'b0.jpg'), '--threshold', '0');
    expect([exitCode, stdout]).toEqual([0, '[i] All done.\n']);
    expect(stderr).toMatch(/b0\.jpg: \d+ objects?\n/);
  });

  it('takes its samples from training data', async () => {
    const file = join(root, 'training-data.json');
    const make = (...more: string[]) =>
      runLine(['process', '--data-source', 'voc', '--data-dir', data, '--output', file, ...more]);
    const line = ['infer', '--name', name, '--training-data', file, '--no-compute-stats', '--jsonl'];
    expect((await make()).exitCode).toBe(0);
    const none = await runLine(line);
    expect([none.exitCode, none.stderr]).toEqual([
      1,
      expect.stringContaining('Expected samples of "test" in'),
    ]);
    expect((await make('--process-test')).exitCode).toBe(0);
    const { exitCode, stdout } = await runLine(line);
    const files = stdout.trimEnd().split('\n').map((one) => (JSON.parse(one) as { file: string }).file); // prettier-ignore
    expect([exitCode, files]).toEqual([
      0,
      ['b0', 'b1', 'b2'].map((id) => join(data, 'JPEGImages', `${id}.jpg`)),
    ]);
  });

  it('says which checkpoints there are where a place is none', async () => {
    const { exitCode, stderr } = await infer('--checkpoint', '-9');
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/Expected a place from -\d to \d/)]);
    const { stderr: missing } = await runLine(['infer', '--name', join(root, 'none')]);
    expect(missing).toContain('Expected a run folder or the prefix of a checkpoint');
  });
});

describe('ssd eval', () => {
  it('writes detections and the network’s output, and shows the worst pictures in the report of the run', async () => {
    const { exitCode, stderr } = await runLine([
      ...['eval', name, '--split', 'test', '--diagnose', '--pascal-summary', '--dump-predictions'],
    ]);
    expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, '']);
    const folder = join(name, 'evaluations', 'test');
    expect((await readdir(join(folder, 'detections'))).sort()).toEqual(
      ['b0.npy', 'b1.npy', 'b2.npy', 'comp4_det_test_cell.txt'], // prettier-ignore
    );
    const drawn = (await readdir(join(folder, 'worst'))).sort();
    expect(drawn).toEqual(['b0.jpg', 'b1.jpg', 'b2.jpg']); // after two steps nothing is right
    const page = await readFile(join(folder, 'report.html'), 'utf8');
    expect([...page.matchAll(/<img src="worst\/([^"]*)" alt="([^"]*)"/g)].map(([, file]) => file).sort()).toEqual(drawn); // prettier-ignore
    expect(page).toMatch(/<figcaption>b0: \d+ (localisation|background|missed)/);
  });

  it('needs a place for them where there is no run', async () => {
    const { exitCode, stderr } = await runLine([
      ...['eval', '--ground-truth', data, '--split', 'test', '--detections', 'x', '--dump-predictions'],
    ]);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('Expected no --dump-predictions with --detections'),
    ]);
  });
});
