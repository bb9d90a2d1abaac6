import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { presets } from '@ssd/augment';
import { makeFolder, writeDataset } from '../testing/make-dataset.js';
import type { MadeSample } from '../testing/make-dataset.js';
import { collectSamples } from './collect-samples.js';
import { parseTrainingData, readTrainingData } from './read-training-data.js';
import { referenceAugmentation } from './reference-augmentation.js';
import type { TrainingData } from './training-data.js';
import { writeTrainingData } from './write-training-data.js';

let base = '';
beforeEach(async () => {
  base = await makeFolder();
});
afterEach(() => rm(base, { recursive: true }));

const sample = (id: string, more: Partial<MadeSample> = {}): MadeSample => ({
  id,
  objects: [{ name: 'cat', box: [3, 4, 20, 21] }],
  ...more,
});

/** A small devkit as the reference's script lays it out, or as one unpacks all archives in one place. */
async function writeDevkit(layout: 'reference' | 'merged'): Promise<void> {
  const empty = sample('000009', { objects: [] });
  const trainval = [sample('000005'), empty, sample('000008', { image: null })];
  const lists = { trainval: ['000005', '000009', '000008'] };
  const test = { test: ['000001'] };
  const set2012 = join(base, 'trainval/VOCdevkit/VOC2012');
  await writeDataset(
    set2012,
    ['2008_3', '2008_2', '2008_1'].map((id) => sample(id)),
    { trainval: ['2008_2'] },
  );
  if (layout === 'reference') {
    await writeDataset(join(base, 'trainval/VOCdevkit/VOC2007'), trainval, lists);
    await writeDataset(join(base, 'test/VOCdevkit/VOC2007'), [sample('000001')], test);
  } else {
    await writeDataset(join(base, 'VOCdevkit/VOC2007'), [...trainval, sample('000001')], {
      ...lists,
      ...test,
    });
    await rename(set2012, join(base, 'VOCdevkit/VOC2012'));
    await rm(join(base, 'trainval'), { recursive: true });
  }
}

const ids = (samples: readonly { id: string }[]) => samples.map(({ id }) => id);

describe('collectSamples', () => {
  it.each(['reference', 'merged'] as const)('has the reference’s lists, of the %s layout', async (layout) => {
    await writeDevkit(layout);
    const { train, valid, test, issues, classes } = await collectSamples(base, {
      source: 'pascal_voc',
      classes: ['cat', 'dog'],
    });
    // Without the picture that is missing and the one without boxes.
    expect(ids(train)).toEqual(['000005', '2008_2', '000001']);
    expect(ids(valid)).toEqual(['2008_1', '2008_3']);
    expect([test, classes]).toEqual([undefined, ['cat', 'dog']]);
    expect(issues.map(({ code }) => code)).toEqual(['no-objects', 'image-missing']);
    const without = await collectSamples(base, { source: 'pascal_voc', trainOnTest: false });
    expect(ids(without.train)).toEqual(['000005', '2008_2']);
  });

  it('has the test split of VOC2012 where it is asked for and there', async () => {
    await writeDevkit('reference');
    await expect(collectSamples(base, { source: 'pascal_voc', test: true })).rejects.toThrow(
      `No testing samples found in ${base}: it has no list of test images.`,
    );
    await writeDataset(join(base, 'test/VOCdevkit/VOC2012'), [sample('2008_9')], { test: ['2008_9'] });
    const { train, valid, test } = await collectSamples(base, { source: 'pascal_voc', test: true });
    expect([ids(train), ids(valid), ids(test!)]).toEqual([
      ['000005', '2008_2', '000001'],
      ['2008_1', '2008_3'],
      ['2008_9'],
    ]);
  });

  it('says what to fetch', async () => {
    await writeDevkit('reference');
    await rm(join(base, 'test'), { recursive: true });
    await expect(collectSamples(base, { source: 'pascal_voc' })).rejects.toMatchObject({
      message: `Expected the list "test" of VOC2007 below ${base}, found VOC2007 (trainval), VOC2012 (trainval).`,
      hint: "Fetch it with downloadDataset(['voc2007-test']), or train without it (trainOnTest: false). For other data take source: 'voc'.",
    });
    await expect(
      collectSamples(base, { source: 'pascal_voc', trainOnTest: false, classes: ['dog'] }),
    ).rejects.toThrow('Unknown class "cat"');
  });

  it('takes the splits of any other folder', async () => {
    const samples = ['a', 'b', 'c'].map((id) => sample(id));
    await writeDataset(base, samples, { train: ['a'], val: ['b'], test: ['c'] });
    const { train, valid, test, classes } = await collectSamples(base, { source: 'voc', test: true });
    expect([ids(train), ids(valid), ids(test!), classes]).toEqual([['a'], ['b'], ['c'], ['cat']]);
  });
});

describe('referenceAugmentation', () => {
  it('is the reference’s with two settings', () => {
    expect(referenceAugmentation()).toEqual({
      ...presets.reference,
      crop: { ...presets.reference.crop, trials: 50 },
    });
    const { expand, crop } = referenceAugmentation({ expandProbability: 0.25, samplerTrials: 7 });
    expect([expand, crop!.trials]).toEqual([{ probability: 0.25, maxRatio: 4 }, 7]);
  });
});

describe('training-data.json', () => {
  const data = async (): Promise<TrainingData> => {
    await writeDevkit('merged');
    const { train, valid } = await collectSamples(base, { source: 'pascal_voc' });
    train[0]!.objects[0] = { ...train[0]!.objects[0]!, difficult: true, pose: 'Left "x"' };
    return {
      preset: { name: 'vgg300', imageSize: { width: 300, height: 300 } },
      classes: [{ name: 'cat', color: '#66669c' }],
      augmentation: referenceAugmentation(),
      splits: { train, valid, test: [] },
    };
  };

  it('comes back as it was written, also after it was moved with the pictures', async () => {
    const written = await data();
    const file = join(base, 'training-data.json');
    await writeTrainingData(file, written);
    expect(await readTrainingData(file)).toEqual(written);
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain(base);
    expect(text.split('\n').filter((line) => line.includes('"id"'))).toHaveLength(5);
    const moved = `${base}-moved`;
    await rename(base, moved);
    const { splits } = await readTrainingData(join(moved, 'training-data.json'));
    expect(splits['train']![0]!.image).toBe(join(moved, 'VOCdevkit/VOC2007/JPEGImages/000005.jpg'));
    await rename(moved, base);
  });

  it('is no pickle, whatever it is called', async () => {
    const message = /^Expected training-data.json, got the pickle file /;
    const refused = {
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(/^Make ours from the same data/) as string,
    };
    await expect(readTrainingData(join(base, 'training-data.pkl'))).rejects.toMatchObject(refused);
    await writeFile(join(base, 'data.json'), Buffer.from([0x80, 0x04, 0x95]));
    await expect(readTrainingData(join(base, 'data.json'))).rejects.toMatchObject(refused);
  });

  it('names every value that is wrong', async () => {
    const file = join(base, 'training-data.json');
    await writeTrainingData(file, await data());
    const text = await readFile(file, 'utf8');
    const change = (edit: (document: Record<string, never>) => void) => {
      const document = JSON.parse(text) as Record<string, never>;
      edit(document);
      return () => parseTrainingData(JSON.stringify(document), 'FILE');
    };
    type Loose = { splits: { train: Record<string, unknown>[] } } & Record<string, unknown>;
    const cases: [(document: Loose) => void, string][] = [
      [(d) => (d['format'] = 'x'), 'Expected "ssd-training-data" for format of FILE, got "x".'],
      [(d) => (d['version'] = 2), 'Expected 1, the one that this version reads, for version of FILE, got 2.'],
      [(d) => (d['preset'] = 'vgg300'), 'Expected an object with fields for preset of FILE, got "vgg300".'],
      [
        (d) => (d['classes'] = [{ name: 'cat', color: 'red' }]),
        'Expected "#rrggbb" for classes[0].color of FILE',
      ],
      [(d) => (d['augmentation'] = { crops: 1 }), 'Expected usable settings for augmentation (Unknown'],
      [
        (d) => (d.splits.train[1]!['width'] = 0),
        'Expected a number above 0 for splits.train[1].width of FILE, got 0.',
      ],
      [
        (d) => (d.splits.train[0]!['objects'] = [{ label: 'cot', box: [1, 1, 2, 2] }]),
        'Expected a class of the file (Did you mean "cat"? Available: cat.) for splits.train[0].objects[0].label',
      ],
      [
        (d) => (d.splits.train[0]!['objects'] = [{ label: 'cat', box: [1, 1, 1, 2] }]),
        'Expected [xmin, ymin, xmax, ymax] with an area for splits.train[0].objects[0].box of FILE, got [1,1,1,2].',
      ],
    ];
    for (const [edit, message] of cases) expect(change(edit as never)).toThrow(message);
    expect(() => parseTrainingData('{', 'FILE')).toThrow('FILE is not JSON');
    await mkdir(join(base, 'folder.json'));
    await expect(readTrainingData(join(base, 'folder.json'))).rejects.toThrow('Expected a file');
  });
});
