import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expectTensors, fixture, readExpectedFiles } from '../testing/expected.js';
import { expectOnlyWeightsErrors } from '../testing/mutate.js';
import { useTemporaryFolder } from '../testing/temporary-folder.js';
import type { TensorMap } from '../tensor.js';
import { readAll } from '../tensor-file.js';
import { slabs } from './h5-read.js';
import { openKeras } from './open-keras.js';

const at = useTemporaryFolder();
const keras = (name: string): string => fixture(`keras/${name}`);
const expected = readExpectedFiles('keras');

describe.each(Object.entries(expected))('%s', (name, tensors) => {
  it('gives the values of h5py', async () => {
    const file = await openKeras(keras(name));
    expect(file.format).toBe('keras-h5');
    expect(file.entries.map((entry) => entry.name).sort()).toEqual(Object.keys(tensors).sort());
    await expectTensors(file, tensors);
    await file.close();
  });
});

describe('openKeras', () => {
  it('tells the layer of each tensor of Keras 3', async () => {
    const file = await openKeras(keras('model.weights.h5'));
    const layers = Object.fromEntries(file.entries.map(({ name, layer }) => [name, layer]));
    expect(layers).toMatchObject({
      'layers/conv2d/vars/0': 'block1_conv1',
      'layers/conv2d_1/vars/1': 'block1_conv2',
      'layers/dense/vars/0': 'predictions',
    });
    expect(file.notes).toEqual(['Left out beside the weights: optimizer.']);
    await file.close();
  });

  it('takes the weights of a whole model, not its optimizer', async () => {
    const file = await openKeras(keras('model.h5'));
    expect(file.notes).toEqual(['Left out beside the weights: optimizer_weights.']);
    expect(file.metadata).toEqual({ backend: 'tensorflow', keras_version: '3.15.1' });
    await file.close();
  });

  it('follows no link out of the file, and says what it left out', async () => {
    const file = await openKeras(keras('odd.h5'));
    expect(file.entries.map(({ name }) => name)).toEqual(['alias', 'elsewhere', 'lzf', 'weights']);
    expect(file.notes).toEqual([
      'Left out, links out of the file or to nothing: broken, outside.',
      'Left out, of compound type: complex.',
      'Left out, without values: nothing.',
      'Left out, of text: text, words.',
      'Left out, whose values lie in other files: virtual.',
    ]);
    expect((await file.read('alias')).data).toEqual(Float32Array.of(1, 2));
    // Its values would be another file's.
    await expect(file.read('elsewhere')).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringContaining('unable to open external raw data file') as string,
    });
    await expect(file.read('lzf')).rejects.toThrow("required filter 'lzf' is not registered");
    // It goes on after an error.
    expect((await file.read('weights')).data).toEqual(Float32Array.of(1, 2));
    await expect(file.read('wieghts')).rejects.toMatchObject({
      code: 'NO_TENSOR',
      message: expect.stringContaining('Did you mean "weights"?') as string,
    });
    await file.close();
  });

  it.each([
    ['loop.h5', 'a group may contain itself.'],
    ['huge.h5', 'of 1400 bytes can hold, got "w" of shape [1000000, 100000].'],
    ['expected.json', 'cannot open it (file signature not found)'],
  ])('refuses %s', async (name, message) => {
    await expect(openKeras(keras(name))).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringContaining(message) as string,
    });
  });

  it('refuses an archive without weights, a file that is cut off and one that is not there', async () => {
    await expect(openKeras(fixture('all.npz'))).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    writeFileSync(at('cut.h5'), readFileSync(keras('model.h5')).subarray(0, 5000));
    await expect(openKeras(at('cut.h5'))).rejects.toThrow('truncated file: eof = 5000');
    writeFileSync(at('empty.h5'), '');
    await expect(openKeras(at('empty.h5'))).rejects.toMatchObject({ code: 'BAD_FILE' });
    await expect(openKeras(at('none.h5'))).rejects.toMatchObject({ code: 'IO' });
  });

  // The same changes every time: HDF5's own code may have faults that this is not the place to look for.
  it('throws nothing but WeightsError, whatever bytes are changed', async () => {
    for (const name of ['model.weights.h5', 'keras2.h5']) {
      const read = (file: string): Promise<TensorMap> => readAll(openKeras(file));
      expect(
        await expectOnlyWeightsErrors(keras(name), at('w.h5'), read, { runs: 150, within: 6000, seed: 1 }),
      ).toBeGreaterThan(20);
    }
  });
});

describe('slabs', () => {
  it('cover a shape in row-major order, none larger than asked', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 40 }), (shape, most) => {
        const size = shape.reduce((product, length) => product * length, 1);
        const places: number[] = [];
        for (const { offset, count, at: place, bytes } of slabs(shape, 1, most)) {
          expect([place, count.reduce((a, b) => a * b, 1)]).toEqual([places.length, bytes]);
          expect(bytes).toBeLessThanOrEqual(Math.max(1, most));
          // The row-major places of the box's elements, by a naive walk over the whole shape.
          for (let i = 0; i < size; i++) {
            let rest = i;
            const index = shape.map(() => 0);
            for (let axis = shape.length - 1; axis >= 0; axis--) {
              index[axis] = rest % shape[axis]!;
              rest = Math.floor(rest / shape[axis]!);
            }
            if (index.every((v, axis) => v >= offset[axis]! && v < offset[axis]! + count[axis]!))
              places.push(i);
          }
        }
        expect(places).toEqual(Array.from({ length: size }, (_, i) => i));
      }),
    );
  });
});
