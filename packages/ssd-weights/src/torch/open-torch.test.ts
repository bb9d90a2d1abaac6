import { readFileSync, writeFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { expectTensors, fixture, readExpectedFiles } from '../testing/expected.js';
import { expectOnlyWeightsErrors } from '../testing/mutate.js';
import { useTemporaryFolder } from '../testing/temporary-folder.js';
import type { TensorMap } from '../tensor.js';
import { readAll } from '../tensor-file.js';
import { openTorch } from './open-torch.js';

const at = useTemporaryFolder();
const torch = (name: string): string => fixture(`torch/${name}`);
const expected = readExpectedFiles('torch');

describe.each(Object.entries(expected))('%s', (name, tensors) => {
  it('gives the values of PyTorch', async () => {
    const file = await openTorch(torch(name));
    expect(file.entries.map((entry) => entry.name)).toEqual(Object.keys(tensors));
    await expectTensors(file, tensors);
    await file.close();
  });
});

const open = async (file: string): Promise<{ format: string; names: string[]; notes: readonly string[] }> => {
  const opened = await openTorch(file);
  await opened.close();
  return { format: opened.format, names: opened.entries.map(({ name }) => name), notes: opened.notes };
};

describe('openTorch', () => {
  it('knows both layouts', async () => {
    expect(await open(torch('zip.pth'))).toMatchObject({ format: 'pytorch', notes: [] });
    expect(await open(torch('legacy.pth'))).toMatchObject({ format: 'pytorch-legacy', notes: [] });
  });

  it('gives each tensor memory of its own, also where the file shares it', async () => {
    const tensors = await readAll(openTorch(torch('zip.pth')));
    const [a, b] = [tensors.get('shared.a')!, tensors.get('shared.b')!];
    expect(a.data.buffer).not.toBe(b.data.buffer);
    expect(a.data.byteLength).toBe(a.data.buffer.byteLength);
  });

  it('takes the weights out of a checkpoint of a training, and says so', async () => {
    const { names, notes } = await open(torch('checkpoint.pth'));
    expect(names[0]).toBe('0.weight');
    expect(notes).toEqual([
      'Taken: "state_dict". Left out beside it: "epoch", "optimizer" (2 tensors), "best".'.replace(
        '2 tensors',
        '4 tensors', // momentum of two weights and two biases
      ),
    ]);
  });

  it('reads the others where one is damaged, which reading all of the file says', async () => {
    const bytes = readFileSync(torch('training.pth'));
    const name = Buffer.from('training/data/0');
    for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1))
      bytes.write('x', at + name.length - 1);
    writeFileSync(at('w.pth'), bytes);
    const file = await openTorch(at('w.pth'));
    expect(file.notes).toContain('Left out, damaged: 0.weight.');
    expect(file.entries.map((entry) => entry.name)).toContain('0.bias');
    expect((await file.read('0.bias')).shape).toEqual([2]);
    await expect(file.read('0.weight')).rejects.toThrow(
      'its values in the file, under the key "0", got none',
    );
    await file.close();
    await expect(readAll(openTorch(at('w.pth')))).rejects.toMatchObject({ code: 'BAD_FILE' });
  });

  it('leaves out what has no dtype here, and says so', async () => {
    expect((await open(torch('unsigned.pth'))).notes).toEqual([
      'Left out, of complex64: complex.',
      'Left out, of float8_e4m3fn: float8.',
    ]);
  });
});

describe('objects that are data', () => {
  it.each(['training.pth', 'training4.pth', 'training-legacy.pth'])(
    '%s are left out beside the weights, and told',
    async (name) => {
      const { notes } = await open(torch(name));
      expect(notes).toHaveLength(2);
      for (const said of [
        'Taken: "model". Left out beside it: "model_ema" (7 tensors), "optimizer" (4 tensors), "lr_scheduler"',
        '"args" (argparse.Namespace, ',
        'pathlib.PurePosixPath',
        '"config" (__main__.Config)',
        '"best" (numpy._core.multiarray.scalar, numpy.dtype)',
      ])
        expect(notes[0]).toContain(said);
      expect(notes[1]).toBe(
        '"model_ema" looks like an averaged copy of the weights, which often measures better. Take it with the option key, "model_ema".',
      );
    },
  );

  it('may be taken by their key', async () => {
    const tensors = await readAll(openTorch(torch('training.pth'), { key: 'model_ema' }));
    const plain = await readAll(openTorch(torch('training.pth')));
    expect([...tensors.keys()]).toEqual([...plain.keys()].map((name) => `module.${name}`));
    expect([...tensors.get('module.0.bias')!.data]).toEqual(
      [...plain.get('0.bias')!.data].map((v) => 2 * Number(v)),
    );
    await expect(openTorch(torch('training.pth'), { key: 'emma' })).rejects.toMatchObject({
      code: 'NO_TENSOR',
    });
  });

  it('are left out among the weights, and reading one says why', async () => {
    const file = await openTorch(torch('mixed.pth'));
    expect(file.entries.map(({ name }) => name)).toEqual(['w']);
    expect(file.notes).toEqual([
      'Left out, of a lazy "neg" of a storage (save it with .resolve_neg()): neg.',
      'Left out, of float8_e5m2: float8.',
      'Left out, of complex64: complex.',
      'Left out, of torch._utils._rebuild_sparse_tensor, which is not known: sparse.',
      'Left out, of torch._utils._rebuild_qtensor, which is not known: quantised.',
      'Left out, of numpy._core.multiarray._reconstruct, which is not known: array.',
    ]);
    expect([...file.unreadable.keys()]).toEqual(['neg', 'float8', 'complex', 'sparse', 'quantised', 'array']);
    await expect(file.read('float8')).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: `Cannot read "float8" of ${torch('mixed.pth')}: it is left out, of float8_e5m2.`,
    });
    await expect(file.read('flat8')).rejects.toMatchObject({ code: 'NO_TENSOR' });
    await file.close();
  });

  it.each([
    ['custom.pth', 'Left out, of __main__.Custom, which is not known: model.'],
    ['numpy-scalar.pth', 'Left out, of numpy._core.multiarray.scalar, which is not known: lr.'],
    ['method.pth', 'Taken: "model". Left out beside it: "anneal" (__main__.Config.anneal), "epoch".'],
  ])('of %s are named', async (name, note) => {
    expect((await open(torch(name))).notes).toEqual([note]);
  });
});

describe('a file with code in it', () => {
  it.each([
    ['system.pth', 'posix.system'],
    ['system-legacy.pth', 'posix.system'],
    ['reach.pth', '__builtin__.getattr'],
    ['whole.pth', 'torch.nn.modules.container.Sequential'],
  ])('%s is refused, naming %s', async (name, global) => {
    await expect(openTorch(torch(name))).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining(`Refused to load "${global}", which the file asks for`) as string,
    });
  });

  it('is refused as a TorchScript archive', async () => {
    await expect(openTorch(torch('script.pt'))).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('is a TorchScript archive') as string,
    });
  });
});

describe('what is no file of torch.save', () => {
  it.each<[string, () => Uint8Array, string, string]>([
    ['a pickle', () => readFileSync(torch('pickle.pth')), 'UNSUPPORTED', 'found a pickle of something else'],
    [
      'text',
      () => Buffer.from('hello world'),
      'BAD_FILE',
      'to begin as a zip archive ("PK") or a pickle (0x80)',
    ],
    ['nothing', () => new Uint8Array(), 'BAD_FILE', 'got ""'],
    [
      'a tar',
      () => Buffer.concat([Buffer.alloc(257), Buffer.from('ustar')]),
      'UNSUPPORTED',
      'before version 0.1.11',
    ],
    ['arrays', () => readFileSync(fixture('all.npz')), 'UNSUPPORTED', 'found an archive of NumPy arrays.'],
    ['another archive', () => zipSync({ 'a.txt': Buffer.from('a') }), 'UNSUPPORTED', 'found a.txt'],
    [
      'half a file',
      () => readFileSync(torch('zip.pth')).subarray(0, 3000),
      'BAD_FILE',
      'it has no end record',
    ],
    [
      'half an old file',
      () => readFileSync(torch('legacy.pth')).subarray(0, 3300),
      'BAD_FILE',
      'damaged or cut off',
    ],
  ])('%s', async (_, bytes, code, message) => {
    writeFileSync(at('w.pth'), bytes());
    await expect(openTorch(at('w.pth'))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });

  it('has a checksum that does not fit', async () => {
    const bytes = readFileSync(torch('tensor.pt'));
    // The values: four ones, 0x3f800000 each, low byte first.
    const place = bytes.indexOf(Buffer.from('0000803f0000803f0000803f0000803f', 'hex'));
    bytes[place] = 1;
    writeFileSync(at('w.pt'), bytes);
    const file = await openTorch(at('w.pt'));
    await expect(file.read('tensor')).rejects.toThrow('The checksum of "tensor/data/0"');
    await file.close();
  });
});

describe('fuzz', () => {
  it.each([
    ['zip.pth', 600],
    ['legacy.pth', 600],
    ['deflated.pth', 300],
    ['checkpoint.pth', 300],
  ])('%s gives tensors or a WeightsError, whatever bytes are changed', async (name, runs) => {
    const read = (file: string): Promise<TensorMap> => readAll(openTorch(file));
    const refused = await expectOnlyWeightsErrors(torch(name), at('w.pth'), read, { runs });
    expect(refused).toBeGreaterThan(runs / 4);
  });
});
