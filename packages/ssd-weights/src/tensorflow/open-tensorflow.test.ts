import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expectTensor, fixture, readExpectedFiles } from '../testing/expected.js';
import { expectOnlyWeightsErrors } from '../testing/mutate.js';
import { temporaryFolder } from '@ssd/testing/temporary-folder';
import type { TensorMap } from '../tensor.js';
import { readAll } from '../tensor-file.js';
import type { TensorFile } from '../tensor-file.js';
import { openFolder } from './open-folder.js';
import { openTensorFlowV1 } from './open-v1.js';
import { openTensorFlowV2 } from './open-v2.js';

const { at } = temporaryFolder();
const tensorflow = (name: string): string => fixture(`tensorflow/${name}`);
const expected = readExpectedFiles('tensorflow');
const DATA = '.data-00000-of-00001';

const openers: Readonly<Record<string, (file: string) => Promise<TensorFile>>> = {
  'v1.ckpt': openTensorFlowV1,
  'saver.ckpt': openTensorFlowV1,
  'slices.ckpt': openTensorFlowV1,
  'v2.ckpt': openTensorFlowV2,
  'shards.ckpt': openTensorFlowV2,
  'parts.ckpt': openTensorFlowV2,
  'saved-model': openFolder,
};

describe.each(Object.entries(openers))('%s', (name, open) => {
  it('gives the values of TensorFlow', async () => {
    const file = await open(tensorflow(name));
    const listed = file.entries.map((entry) => entry.name);
    expect(listed).toEqual(expect.arrayContaining(Object.keys(expected[name]!)));
    for (const [tensor, described] of Object.entries(expected[name]!)) {
      const read = await file.read(tensor);
      expectTensor(read, described);
      expect(file.entries[listed.indexOf(tensor)]).toEqual({
        name: tensor,
        dtype: read.dtype,
        shape: read.shape,
        bytes: read.data.byteLength,
      });
    }
    if (name !== 'saver.ckpt') expect(listed.sort()).toEqual(Object.keys(expected[name]!).sort());
    await file.close();
  });
});

describe('a checkpoint of the first format', () => {
  it('has tensors in blocks of their own', async () => {
    const file = await openTensorFlowV1(tensorflow('saver.ckpt'));
    expect(file.format).toBe('tensorflow-v1');
    const { shape, data } = await file.read('vgg_16/fc6/weights');
    expect(shape).toEqual([7, 10_000]);
    expect(data).toEqual(Float32Array.from({ length: 70_000 }, (_, i) => i % 7));
    await file.close();
  });

  it.each([
    ['nothing', () => new Uint8Array(), 'it has only 0 bytes'],
    ['something else', () => Buffer.alloc(100), 'the last 8 bytes are not those of a TensorFlow checkpoint'],
    ['half', () => readFileSync(tensorflow('v1.ckpt')).subarray(0, 600), 'the last 8 bytes'],
    [
      'a flipped bit',
      () => {
        const bytes = readFileSync(tensorflow('v1.ckpt'));
        bytes[100]! ^= 1;
        return bytes;
      },
      'the checksum of the block at byte 0 is wrong',
    ],
    [
      'an index of the second format',
      () => readFileSync(tensorflow('v2.ckpt.index')),
      'its first entry lists no tensors',
    ],
  ])('is refused: %s', async (_, bytes, message) => {
    writeFileSync(at('w.ckpt'), bytes());
    await expect(
      openTensorFlowV1(at('w.ckpt')).then((file) => readAll(Promise.resolve(file))),
    ).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('a checkpoint of the second format', () => {
  it('leaves out texts and what was saved in parts, and says so', async () => {
    expect((await openTensorFlowV2(tensorflow('v2.ckpt'))).notes).toEqual(['Left out, of string: names.']);
    expect((await openTensorFlowV2(tensorflow('parts.ckpt'))).notes).toEqual([
      'Left out, saved in parts: parts.',
    ]);
  });

  it('lists its tensors without the data, and misses it when they are read', async () => {
    copyFileSync(tensorflow('v2.ckpt.index'), at('w.index'));
    const file = await openTensorFlowV2(at('w'));
    expect(file.entries).toHaveLength(12);
    await expect(file.read('mean')).rejects.toMatchObject({
      code: 'IO',
      message: `Cannot read ${at('w')}${DATA}: there is no such file or folder.`,
    });
    await file.close();
  });

  it('has checksums that must fit, and data that must be whole', async () => {
    copyFileSync(tensorflow('v2.ckpt.index'), at('w.index'));
    const bytes = readFileSync(tensorflow(`v2.ckpt${DATA}`));
    bytes[0]! ^= 1;
    writeFileSync(at(`w${DATA}`), bytes.subarray(0, 280));
    const file = await openTensorFlowV2(at('w'));
    await expect(file.read('vgg_16/conv1/conv1_1/weights')).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringContaining('The checksum of tensor "vgg_16/conv1/conv1_1/weights"') as string,
    });
    await expect(file.read('bfloat16')).rejects.toThrow(/Expected \d+ bytes at \d+ in .*, which has 280/);
    await file.close();
  });
});

describe('a folder', () => {
  it('of checkpoints gives the latest', async () => {
    for (const suffix of ['.index', DATA])
      copyFileSync(tensorflow(`parts.ckpt${suffix}`), at(`last${suffix}`));
    writeFileSync(at('checkpoint'), 'model_checkpoint_path: "last"\nall_model_checkpoint_paths: "last"\n');
    expect((await openFolder(at('.'))).entries.map(({ name }) => name)).toEqual(['whole']);
  });

  it('of checkpoints that was moved gives its own, and says so; what leads out of it is refused', async () => {
    mkdirSync(at('moved/inner'), { recursive: true });
    for (const suffix of ['.index', DATA]) {
      copyFileSync(tensorflow(`parts.ckpt${suffix}`), at(`moved/outside${suffix}`));
      copyFileSync(tensorflow(`parts.ckpt${suffix}`), at(`moved/inner/own${suffix}`));
    }
    const latest = (path: string): void => {
      writeFileSync(at('moved/inner/checkpoint'), `model_checkpoint_path: "${path}"\n`);
    };
    latest('/old place/own');
    const { notes, entries } = await openFolder(at('moved/inner'));
    expect(notes[0]).toContain('where it was before: /old place/own');
    expect(entries.map(({ name }) => name)).toEqual(['whole']);
    for (const path of ['../outside', at('moved/outside'), '/nowhere/other']) {
      latest(path);
      await expect(openFolder(at('moved/inner'))).rejects.toMatchObject({
        code: 'BAD_FILE',
        message: expect.stringContaining(`got "${path}", which leads out of it`) as string,
      });
    }
  });

  it('of something else is refused', async () => {
    mkdirSync(at('empty'));
    await expect(openFolder(at('empty'))).rejects.toMatchObject({ code: 'UNKNOWN_FORMAT' });
    writeFileSync(at('empty/saved_model.pb'), '');
    await expect(openFolder(at('empty'))).rejects.toThrow(
      'It has a saved_model.pb, but no variables/variables.index.',
    );
    writeFileSync(at('empty/checkpoint'), 'nothing');
    await expect(openFolder(at('empty'))).rejects.toMatchObject({ code: 'IO' });
  });
});

describe('fuzz', () => {
  it.each(['v1.ckpt', 'slices.ckpt'])('%s gives tensors or a WeightsError', async (name) => {
    const read = (file: string): Promise<TensorMap> => readAll(openTensorFlowV1(file));
    expect(
      await expectOnlyWeightsErrors(tensorflow(name), at('w.ckpt'), read, { runs: 400 }),
    ).toBeGreaterThan(100);
  });

  it('an index gives tensors or a WeightsError', async () => {
    copyFileSync(tensorflow(`v2.ckpt${DATA}`), at(`w${DATA}`));
    const read = (): Promise<TensorMap> => readAll(openTensorFlowV2(at('w')));
    expect(
      await expectOnlyWeightsErrors(tensorflow('v2.ckpt.index'), at('w.index'), read, { runs: 400 }),
    ).toBeGreaterThan(100);
  });
});
