import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTrainingData } from '@ssd/voc-dataset';
import type { MadePicture } from '@ssd/trainer/testing';
import { makeVocFolder } from '@ssd/trainer/testing';
import { runLine } from '../testing/run-line.js';

let root: string;

const picture = (id: string, label = 'cat'): MadePicture => ({
  id,
  objects: [{ label, box: [9, 9, 40, 50] }],
});

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ssd-process-'));
  await makeVocFolder(join(root, 'pascal-voc/VOCdevkit/VOC2007'), {
    trainval: [picture('000005'), picture('000007', 'dog')],
    test: [picture('000001')],
  });
  // What the reference validates on: annotations that trainval does not name.
  await makeVocFolder(join(root, 'pascal-voc/VOCdevkit/VOC2012'), {
    trainval: [picture('2008_1')],
    other: [picture('2008_2')],
  });
});
afterAll(() => rm(root, { recursive: true, force: true }));

const line = (...words: string[]) => runLine(['process', ...words], { workingDirectory: root });

describe('ssd process', () => {
  it('takes the lines of process_dataset', async () => {
    const { exitCode, stderr, json } = await line(
      ...['--data-source', 'pascal_voc', '--data-dir', 'pascal-voc', '--validation-fraction', '0.025'],
      ...[
        '--expand-probability',
        '0.25',
        '--sampler-trials',
        '20',
        '--annotate',
        'True',
        '--compute-td',
        'True',
      ],
      ...['--preset', 'vgg512', '--process-test', 'False', '--json'],
    );
    const file = join(root, 'pascal-voc/training-data.json');
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({ file, preset: 'vgg512', splits: { train: 4, valid: 1 }, issues: [] });
    expect(stderr).toContain(
      'VOC2007 test is part of the training, as in the reference: do not measure on it.',
    );
    const data = await readTrainingData(file);
    expect(data.preset).toEqual({ name: 'vgg512', imageSize: { width: 512, height: 512 } });
    expect(data.classes).toHaveLength(20);
    // The reference's colours.
    expect(data.classes[7]).toEqual({ name: 'cat', color: '#66669c' });
    expect([data.augmentation.expand?.probability, data.augmentation.crop?.trials]).toEqual([0.25, 20]);
    expect(data.splits['train']!.map(({ id }) => id)).toEqual(['000005', '000007', '2008_1', '000001']);
    const annotated = join(root, 'pascal-voc/annotated');
    expect((await readdir(annotated, { recursive: true })).sort()).toEqual([
      'train',
      ...['000001', '000005', '000007', '2008_1'].map((id) => join('train', `${id}.jpg`)),
      'valid',
      join('valid', '2008_2.jpg'),
    ]);
    const drawn = await readFile(join(annotated, 'train/000005.jpg'));
    const plain = await readFile(join(root, 'pascal-voc/VOCdevkit/VOC2007/JPEGImages/000005.jpg'));
    expect(drawn.equals(plain)).toBe(false);
  });

  it('writes only what is asked for', async () => {
    const { json } = await line('--compute-td', 'False', '--no-train-on-test', '--json', '--quiet');
    expect(json()).toMatchObject({ file: null, annotated: null, splits: { train: 3, valid: 1 } });
  });

  it('says what is missing', async () => {
    const test = await line('--process-test', 'True');
    expect([test.exitCode, test.stderr]).toEqual([1, expect.stringContaining('No testing samples found in')]);
    await makeVocFolder(join(root, 'own'), { train: [picture('a', 'cell')] });
    const own = ['--data-source', 'voc', '--data-dir', 'own'];
    const valid = await line(...own);
    expect([valid.exitCode, valid.stderr]).toEqual([
      1,
      `Error: No validation samples found in ${join(root, 'own')}.\nWhat to do: Go on without: --validation-fraction 0.\n`,
    ]);
    const written = await line(...own, '--validation-fraction', '0', '--output', 'x/td.json', '--json');
    expect(written.json()).toMatchObject({ file: join(root, 'x/td.json'), classes: ['cell'] });
    expect((await line('--preset', 'vgg3000')).stderr).toContain('Did you mean "vgg300"?');
  });
});
