import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openTensors } from './formats.js';
import { readTensors } from './read-tensors.js';
import type { FormatName } from './tensor-file.js';
import { fixture } from './testing/expected.js';
import { checkTensor } from './tensor.js';
import type { Tensor, TensorMap } from './tensor.js';
import { useTemporaryFolder } from './testing/temporary-folder.js';
import { writeAtomically } from './write-atomically.js';
import { writeTensors } from './write-tensors.js';

const at = useTemporaryFolder();
const filter: Tensor = { dtype: 'float32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) };
const one: TensorMap = new Map([['arr_0', filter]]);

describe('readTensors and writeTensors', () => {
  it.each(['w.safetensors', 'w.npz', 'w.npy', 'W.NPZ'])(
    'take the format from the extension: %s',
    async (name) => {
      await writeTensors(at(name), one);
      expect(await readTensors(at(name))).toEqual(one);
      expect(readdirSync(dirname(at(name)))).toEqual([name]); // no temporary file is left
    },
  );

  it.each([
    ['w.onnx', 'got ".onnx"'],
    ['weights', 'got none'],
    ['.npz', 'got none'],
  ])('list the extensions they know for %s', async (name, got) => {
    const error = (rest: string): object => ({
      code: 'UNKNOWN_FORMAT',
      message:
        `Expected ${name} to have one of the extensions .safetensors, .npz, .npy, .h5, .hdf5, .keras, .pth, .pt, .ckpt, ` +
        `.index, ${got}${rest}.`,
    });
    await expect(readTensors(name)).rejects.toMatchObject(error(' on a file that is not there'));
    await expect(writeTensors(name, one)).rejects.toMatchObject(error(''));
  });

  it('say which formats are only read', async () => {
    await expect(writeTensors('w.h5', one)).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message:
        'Expected w.h5 to have an extension that is written (.safetensors, .npz, .npy, .ckpt, .index), got one that is only read.',
    });
  });

  it('put one tensor into a .npy file', async () => {
    await expect(writeTensors(at('w.npy'), new Map())).rejects.toThrow('Expected one tensor for');
    await expect(writeTensors(at('w.npy'), new Map([...one, ['b', filter]]))).rejects.toMatchObject({
      message: expect.stringMatching(/got 2\.$/) as string,
      hint: 'Write .npz or .safetensors.',
    });
  });
});

describe('openTensors', () => {
  it.each<[string, FormatName, number]>([
    ['all.safetensors', 'safetensors', 17],
    ['all.npz', 'npz', 16],
    ['filter.npy', 'npy', 1],
    ['keras/model.weights.h5', 'keras-h5', 10],
    ['keras/weights.hdf5', 'keras-h5', 10],
    ['keras/model.keras', 'keras-h5', 10],
    ['torch/zip.pth', 'pytorch', 21],
    ['torch/tensor.pt', 'pytorch', 1],
    ['torch/legacy.pth', 'pytorch-legacy', 21],
    ['tensorflow/v1.ckpt', 'tensorflow-v1', 11],
    ['tensorflow/v2.ckpt', 'tensorflow-v2', 12], // a prefix
    ['tensorflow/v2.ckpt.index', 'tensorflow-v2', 12],
    ['tensorflow/v2.ckpt.data-00000-of-00001', 'tensorflow-v2', 12],
    ['tensorflow/saved-model', 'saved-model', 2],
  ])('knows %s for %s', async (name, format, count) => {
    const file = await openTensors(fixture(name));
    expect([file.format, file.entries.length]).toEqual([format, count]);
    for (const { name: tensor, bytes } of file.entries)
      expect((await file.read(tensor)).data.byteLength).toBe(bytes);
    await file.close();
  });

  it.each<[string, string, FormatName]>([
    ['torch/legacy.pth', 'pytorch_model.bin', 'pytorch-legacy'],
    ['torch/zip.pth', 'lightning.ckpt', 'pytorch'],
    ['tensorflow/v1.ckpt', 'model.ckpt-1000', 'tensorflow-v1'],
    ['keras/keras1.h5', 'weights', 'keras-h5'],
  ])('looks into a file whose name does not say: %s as %s', async (name, copy, format) => {
    copyFileSync(fixture(name), at(copy));
    const file = await openTensors(at(copy));
    expect(file.format).toBe(format);
    await file.close();
  });

  it('says so where that does not help, and where there is no file', async () => {
    writeFileSync(at('w.bin'), 'hello world');
    await expect(openTensors(at('w.bin'))).rejects.toMatchObject({
      code: 'UNKNOWN_FORMAT',
      message: expect.stringContaining('neither the extension nor the first bytes say what it is') as string,
    });
    await expect(openTensors(at('w.ckpt'))).rejects.toMatchObject({ code: 'IO' });
    writeFileSync(at('cut.ckpt'), readFileSync(fixture('tensorflow/v1.ckpt')).subarray(0, 600));
    await expect(openTensors(at('cut.ckpt'))).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringContaining('it is cut off or something else') as string,
    });
    await expect(openTensors('/dev/null')).rejects.toMatchObject({ code: 'IO' });
  });

  it('names the tensors there are for one that is not there', async () => {
    const file = await openTensors(fixture('all.safetensors'));
    await expect(file.read('conv1_1/bias')).rejects.toMatchObject({
      code: 'NO_TENSOR',
      message: expect.stringMatching(
        /Expected one of the 17 tensors of .*, got "conv1_1\/bias"\. Did you mean "conv1_1\/biases"\?/,
      ) as string,
    });
    await file.close();
  });
});

describe('a TensorFlow checkpoint', () => {
  // Written by Python's TensorFlow, see tools/oracle/checkpoint.py.
  const index = fileURLToPath(new URL('../../tf-runtime/fixtures/checkpoint-py.index', import.meta.url));
  const expected = JSON.parse(readFileSync(index.replace(/index$/, 'json'), 'utf8')) as Record<
    string,
    { shape: number[]; dtype: string; sha256: string }
  >;

  const check = (tensors: TensorMap): void => {
    expect([...tensors.keys()].sort()).toEqual(Object.keys(expected).sort());
    for (const [name, { shape, dtype, sha256 }] of Object.entries(expected)) {
      const tensor = tensors.get(name)!;
      expect(tensor).toMatchObject({ shape, dtype });
      expect(createHash('sha256').update(tensor.data).digest('hex')).toBe(sha256);
      expect(() => {
        checkTensor('', name, tensor);
      }).not.toThrow();
    }
  };

  it('is read to the last bit, by its .index', async () => {
    check(await readTensors(index));
  });

  it.each(['model.ckpt', 'deep/model.index'])('is written, as %s', async (name) => {
    await writeTensors(at(name), await readTensors(index));
    check(await readTensors(at(name)));
  });

  it('keeps halves and all integers, and needs names', async () => {
    const all = await readTensors(fixture('all.safetensors'));
    await writeTensors(at('all.ckpt'), all);
    const back = await readTensors(at('all.ckpt'));
    for (const [name, tensor] of all) expect([name, back.get(name)]).toEqual([name, tensor]);
    expect(back.size).toBe(all.size);
    await expect(writeTensors(at('w.ckpt'), new Map([['', filter]]))).rejects.toMatchObject({
      code: 'BAD_TENSOR',
    });
  });

  it('is an error that names the file where it is damaged or not there', async () => {
    await expect(readTensors(at('model.index'))).rejects.toMatchObject({
      name: 'WeightsError',
      code: 'IO',
      message: `Cannot read ${at('model.index')}: there is no such file or folder.`,
    });
    writeFileSync(at('model.index'), 'no table');
    await expect(readTensors(at('model.index'))).rejects.toMatchObject({ code: 'BAD_FILE' });
  });
});

describe('writeAtomically', () => {
  it('keeps the old file and leaves nothing when writing fails half way', async () => {
    writeFileSync(at('w'), 'old');
    const failing = writeAtomically(at('w'), async (handle) => {
      await handle.write('new');
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    });
    await expect(failing).rejects.toMatchObject({
      code: 'IO',
      message: `Cannot write ${at('w')}: the disk is full.`,
    });
    expect(readdirSync(dirname(at('w')))).toEqual(['w']);
    expect(readFileSync(at('w'), 'utf8')).toBe('old');
  });

  it('names a folder that is not there, or a file that is a folder', async () => {
    await expect(writeTensors(at('no/w.npz'), one)).rejects.toThrow(
      `Cannot write ${at('no/w.npz')}: there is no such file or folder.`,
    );
    mkdirSync(at('w.npz'));
    await expect(writeTensors(at('w.npz'), one)).rejects.toThrow(
      `Cannot write ${at('w.npz')}: it is a folder.`,
    );
    expect(readdirSync(dirname(at('w.npz')))).toEqual(['w.npz']);
  });

  it('lets several writers of one file each write a whole one', async () => {
    const writers = [1, 2, 3, 4].map((n) =>
      writeTensors(
        at('w.npy'),
        new Map<string, Tensor>([
          ['arr_0', { dtype: 'int32', shape: [1000], data: new Int32Array(1000).fill(n) }],
        ]),
      ),
    );
    await Promise.all(writers);
    const { data } = (await readTensors(at('w.npy'))).get('arr_0')!;
    expect(new Set(Array.from(data, Number)).size).toBe(1);
    expect(readdirSync(dirname(at('w.npy')))).toEqual(['w.npy']);
  });
});
