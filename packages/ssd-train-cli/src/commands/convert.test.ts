import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeVocFolder } from '@ssd/trainer/testing';
import { runLine } from '../testing/run-line.js';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-convert-'));
  await makeVocFolder(join(root, 'voc'), {
    train: [{ id: 'a', objects: [{ label: 'cell', box: [1, 1, 32, 64] }] }],
    val: [{ id: 'b', objects: [{ label: 'cell', box: [5, 5, 5, 9] }] }],
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

const line = (...words: string[]) => runLine(['convert', ...words], { workingDirectory: root });

describe('ssd convert', () => {
  it('writes the other format and says what became of it', async () => {
    const { stdout, stderr, json, exitCode } = await line('voc', 'yolo', '--to', 'yolo', '--json');
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(json()).toMatchObject({
      from: 'voc',
      to: 'yolo',
      images: 2,
      objects: 1,
      classes: ['cell'],
      splits: { train: 1, val: 1 },
      lost: [],
      issues: [{ code: 'zero-area' }],
    });
    expect(stderr).toContain(
      'voc to yolo in yolo: 2 pictures, 1 objects, 1 classes (cell); 0 errors, 1 warning',
    );
    // Columns 1 to 32 of 64: centre 16 / 64, width 32 / 64.
    expect(await readFile(join(root, 'yolo/labels/a.txt'), 'utf8')).toBe(
      '0 0.250000000000 0.500000000000 0.500000000000 1.000000000000\n',
    );
    const back = await line(
      'yolo/data.yaml',
      'coco',
      '--to',
      'coco',
      '--split',
      'train',
      '--quiet',
      '--json',
    );
    expect([back.exitCode, back.stderr]).toEqual([0, '']);
    expect(back.json()).toMatchObject({ from: 'yolo', images: 1, splits: { train: 1 } });
  });

  it('says what is wrong with the line or the data', async () => {
    const missing = await line('voc', 'x');
    expect([missing.exitCode, missing.stderr]).toEqual([
      2,
      'Error: Expected --to voc|coco|yolo|csv, got no format to write.\nWhat to do: Write ssd convert voc x --to coco.\n',
    ]);
    const format = await line('voc', 'x', '--to', 'yol');
    expect([format.exitCode, format.stderr]).toEqual([2, expect.stringContaining('Did you mean "yolo"?')]);
    const full = await line('voc', 'voc', '--to', 'csv');
    expect([full.exitCode, full.stderr]).toEqual([1, expect.stringContaining('never written to')]);
    expect((await line('nowhere', 'x', '--to', 'csv')).stderr).toContain('found nothing');
  });
});
