import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTensors } from './read-tensors.js';
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
    ['w.ckpt', 'got ".ckpt"'],
    ['weights', 'got none'],
    ['.npz', 'got none'],
  ])('list the extensions they know for %s', async (name, got) => {
    const error = {
      code: 'UNKNOWN_FORMAT',
      message: `Expected ${name} to have one of the extensions .safetensors, .npz, .npy, .index, ${got}.`,
    };
    await expect(readTensors(name)).rejects.toMatchObject(error);
    await expect(writeTensors(name, one)).rejects.toMatchObject(error);
  });

  it('put one tensor into a .npy file', async () => {
    await expect(writeTensors(at('w.npy'), new Map())).rejects.toThrow('Expected one tensor for');
    await expect(writeTensors(at('w.npy'), new Map([...one, ['b', filter]]))).rejects.toThrow(
      'got 2. Write .npz or .safetensors.',
    );
  });
});

describe('a TensorFlow checkpoint', () => {
  // Written by Python's TensorFlow, see tools/oracle/checkpoint.py.
  const index = fileURLToPath(new URL('../../tf-runtime/fixtures/checkpoint-py.index', import.meta.url));
  const expected = JSON.parse(readFileSync(index.replace(/index$/, 'json'), 'utf8')) as Record<
    string,
    { shape: number[]; dtype: string; sha256: string }
  >;

  it('is read to the last bit, by its .index', async () => {
    const tensors = await readTensors(index);
    expect([...tensors.keys()].sort()).toEqual(Object.keys(expected).sort());
    for (const [name, { shape, dtype, sha256 }] of Object.entries(expected)) {
      const tensor = tensors.get(name)!;
      expect(tensor).toMatchObject({ shape, dtype });
      expect(createHash('sha256').update(tensor.data).digest('hex')).toBe(sha256);
      expect(() => {
        checkTensor('', name, tensor);
      }).not.toThrow();
    }
  });

  it('is not written, and errors name the file', async () => {
    await expect(writeTensors(at('model.index'), one)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(readTensors(at('model.index'))).rejects.toMatchObject({
      name: 'WeightsError',
      code: 'IO',
      message: expect.stringContaining(`Cannot read the checkpoint ${at('model.index')}: `) as string,
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
