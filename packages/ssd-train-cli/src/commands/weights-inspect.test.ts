import { fileURLToPath } from 'node:url';
import { nameFilter } from '@ssd/trainer/pretrained';
import { runLine } from '../testing/run-line.js';

// The fixtures of @ssd/weights, made by Keras, PyTorch, TensorFlow and NumPy.
const folder = fileURLToPath(new URL('../../../ssd-weights/fixtures', import.meta.url));

const inspect = async (...words: string[]): Promise<{ stderr: string; json: Record<string, unknown> }> => {
  const { exitCode, stderr, json } = await runLine(['weights', 'inspect', ...words, '--json'], {
    workingDirectory: folder,
  });
  expect(exitCode).toBe(0);
  return { stderr, json: json() as Record<string, unknown> };
};

describe('ssd weights inspect', () => {
  it('lists tensors with dtype and shape, and what was left out', async () => {
    const { stderr, json } = await inspect('torch/checkpoint.pth');
    expect(stderr.split('\n').slice(0, 12)).toEqual([
      'torch/checkpoint.pth: PyTorch',
      'Taken: "state_dict". Left out beside it: "epoch", "optimizer" (4 tensors), "best".',
      '',
      'tensor                 dtype    shape          values',
      '0.weight               float32  2 × 1 × 3 × 3      18',
      '0.bias                 float32  2                   2',
      '1.weight               float32  2                   2',
      '1.bias                 float32  2                   2',
      '1.running_mean         float32  2                   2',
      '1.running_var          float32  2                   2',
      '1.num_batches_tracked  int64    scalar              1',
      '',
    ]);
    // 18 + 5 · 2 + 1 values; 28 of four bytes and one of eight.
    expect(stderr).toContain('7 tensors, 29 values, 120 bytes.');
    expect(json).toMatchObject({ format: 'pytorch', values: 29, bytes: 120, identified: null });
    expect((json.tensors as unknown[])[0]).toEqual({
      name: '0.weight',
      dtype: 'float32',
      shape: [2, 1, 3, 3],
      bytes: 72,
      values: 18,
    });
  });

  it('shows the layers of Keras 3', async () => {
    const { stderr } = await inspect('keras/model.weights.h5', '--filter', 'layers/conv2d_1/*');
    expect(stderr).toContain('layers/conv2d_1/vars/0  block1_conv2  float32  3 × 3 × 2 × 2');
    expect(stderr).toContain('2 of 10 tensors, ');
  });

  it('reads the values if asked, and warns of those that are no numbers', async () => {
    const { stderr, json } = await inspect('all.npz', '--stats', '--filter', 'conv1_1/biases');
    // 0, -0, 1.5, ∞, -∞, NaN, 2⁻¹⁴⁹: the mean of the four finite ones is 0.375 and next to nothing.
    expect(stderr).toContain('conv1_1/biases  float32  7           7    0  1.5  0.375    1         2');
    expect(stderr).toContain('Not all values are finite in: conv1_1/biases');
    expect(json.tensors).toMatchObject([{ stats: { min: 0, max: 1.5, nan: 1, infinite: 2 } }]);
  });

  it.each([
    ['tensorflow/saved-model', 'TensorFlow SavedModel'],
    ['tensorflow/v2.ckpt', 'TensorFlow checkpoint'],
    ['keras/none.h5', 'Keras or other HDF5'],
  ])('opens %s', async (file, title) => {
    expect((await inspect(file)).stderr).toContain(`${file}: ${title}\n`);
  });

  it('runs nothing that a file asks for', async () => {
    const { exitCode, stderr } = await runLine(['weights', 'inspect', 'torch/system.pth'], {
      workingDirectory: folder,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Refused to load "posix.system", which the file asks for');
  });
});

describe('nameFilter', () => {
  it.each<[string, string, boolean]>([
    ['conv', 'a/conv1', true],
    ['conv', 'a/fc', false],
    ['*/biases', 'conv1/biases', true],
    ['*/biases', 'conv1/biases/Momentum', false],
    ['conv?_1.w*', 'conv1_1.weight', true],
    ['conv?_1.w*', 'conv1_1xweight', false],
    ['a(b)*', 'a(b)c', true],
  ])('%s on %s: %s', (pattern, name, matches) => {
    expect(nameFilter(pattern)(name)).toBe(matches);
  });
});
