import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { WeightsError } from './errors.js';
import { decodeNpy } from './npy.js';
import { readNpy, writeNpy } from './npy-file.js';
import { openNpz, readNpz } from './read-npz.js';
import type { Tensor, TensorMap } from './tensor.js';
import { expectTensor, fixture, readExpected } from './testing/expected.js';
import { useTemporaryFolder } from './testing/temporary-folder.js';
import { writeNpz } from './write-npz.js';

const at = useTemporaryFolder();
const expected = readExpected();

/** A .npy file with the given dict, format 1.0. */
const npy = (dict: string, dataBytes = 0): Buffer => {
  const head = Buffer.from(`\x93NUMPY\x01\x00__${dict}\n`, 'latin1');
  head.writeUInt16LE(dict.length + 1, 8);
  return Buffer.concat([head, Buffer.alloc(dataBytes)]);
};

describe('readNpy', () => {
  it.each(['fortran.npy', 'big-endian.npy', 'version2.npy', 'version3.npy'])(
    'reads %s of NumPy',
    async (name) => {
      expectTensor(await readNpy(fixture(name)), expected.matrix);
    },
  );

  it('reads a scalar, a row and a filter of NumPy', async () => {
    expectTensor(await readNpy(fixture('scalar.npy')), expected.tensors['scalar']!);
    expectTensor(await readNpy(fixture('row.npy')), expected.tensors['int16']!);
    expectTensor(await readNpy(fixture('filter.npy')), expected.tensors['conv1_1/filter']!);
  });

  it.each([
    ['objects.npy', "got '|O'. Objects are pickled Python and never read."],
    [
      'records.npy',
      "Expected FILE to hold one of b1, u1, i1, i2, u2, f2, i4, u4, f4, f8, i8, u8, got [('a', '<i4'), ('b', '<f8')].",
    ],
  ])('refuses %s', async (name, message) => {
    await expect(readNpy(fixture(name))).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining(message.replace('FILE', fixture(name))) as string,
    });
  });

  it.each<[string, Uint8Array, string]>([
    [
      'another magic',
      Buffer.from('PK\x03\x04 and more'),
      'Expected w.npy to begin with "\\x93NUMPY", got "PK\\u0003\\u0004 a".',
    ],
    ['nothing', new Uint8Array(0), 'to begin with "\\x93NUMPY", got ""'],
    [
      'a later format',
      Buffer.from('\x93NUMPY\x04\x01\x00\x00', 'latin1'),
      'Expected .npy format 1, 2 or 3 in w.npy, got 4.1.',
    ],
    [
      'a header cut off',
      npy("{'descr': '<f4'").subarray(0, 12),
      'Expected a header of 26 bytes in w.npy, got 12 bytes in all.',
    ],
    [
      'a length cut off',
      Buffer.from('\x93NUMPY\x02\x00\x00\x00', 'latin1'),
      'Expected the length of the header in w.npy, got 10 bytes in all.',
    ],
    [
      'no shape',
      npy("{'descr': '<f4', 'fortran_order': False, }"),
      "Expected 'shape' in the header of w.npy",
    ],
    [
      'a negative shape',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }"),
      "Expected 'shape' in the header",
    ],
    [
      'a huge shape',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9007199254740993, 2), }"),
      'Expected a shape of integers ≥ 0 in w.npy, got (9007199254740993, 2).',
    ],
    [
      'too few bytes',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 20),
      'Expected 24 bytes of data in w.npy for its shape (2, 3) of float32, got 20.',
    ],
    [
      'too many bytes',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", 5),
      'Expected 4 bytes of data in w.npy for its shape () of float32, got 5.',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeNpy('w.npy', bytes)).toThrow(message);
  });

  it('reads a shape of Python 2 and keys in any order', () => {
    const bytes = npy("{'shape': (2L,), 'fortran_order': False, 'descr': '>i2'}", 4);
    bytes.set([1, 0, 0, 2], bytes.length - 4); // big-endian 256 and 2
    expect(decodeNpy('w.npy', bytes)).toEqual({ dtype: 'int16', shape: [2], data: Int16Array.of(256, 2) });
  });

  it('reads column-major arrays of any shape as a naive loop does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), (shape) => {
        const size = shape.reduce((a, b) => a * b, 1);
        const tuple = shape.length === 1 ? `${shape[0]!},` : shape.join(', ');
        const bytes = npy(`{'descr': '|u1', 'fortran_order': True, 'shape': (${tuple}), }`, size);
        // The value at an index is its place in row-major order; written where column-major order puts it.
        for (let place = 0; place < size; place++) {
          let rest = place;
          const index = [...shape].reverse().map((length) => {
            const i = rest % length;
            rest = (rest - i) / length;
            return i;
          });
          index.reverse();
          let column = 0;
          for (let axis = shape.length - 1; axis >= 0; axis--) column = column * shape[axis]! + index[axis]!;
          bytes[bytes.length - size + column] = place;
        }
        expect(decodeNpy('w.npy', bytes).data).toEqual(Uint8Array.from({ length: size }, (_, i) => i));
      }),
    );
  });
});

describe('writeNpy', () => {
  it.each(['filter.npy', 'row.npy', 'scalar.npy'])('writes the very bytes of NumPy: %s', async (name) => {
    await writeNpy(at(name), await readNpy(fixture(name)));
    expect(readFileSync(at(name)).equals(readFileSync(fixture(name)))).toBe(true);
  });
});

describe('readNpz', () => {
  it.each(['all.npz', 'compressed.npz'])('reads %s of NumPy', async (name) => {
    const tensors = await readNpz(fixture(name));
    expect([...tensors.keys()]).toEqual(Object.keys(expected.tensors));
    for (const [key, described] of Object.entries(expected.tensors))
      expectTensor(tensors.get(key), described);
  });

  it('reads an archive without arrays', async () => {
    expect(await readNpz(fixture('none.npz'))).toEqual(new Map());
  });

  const write = (bytes: Uint8Array): string => {
    writeFileSync(at('w.npz'), bytes);
    return at('w.npz');
  };

  it('refuses what is no archive, or holds what is no array, naming the entry', async () => {
    await expect(readNpz(write(Buffer.from('hello')))).rejects.toThrow(
      `Expected ${at('w.npz')} to be a whole zip archive: it has no end record, so it is cut off or something else.`,
    );
    await expect(readNpz(write(zipSync({ 'readme.txt': Buffer.from('x') })))).rejects.toThrow(
      'Expected arrays (names in .npy) only',
    );
    await expect(readNpz(write(zipSync({ 'w.npy': Buffer.from('x') })))).rejects.toThrow(
      `Expected ${at('w.npz')}, array "w" to begin with`,
    );
    await expect(readNpz(at('none.npz'))).rejects.toMatchObject({ code: 'IO' });
  });

  const float = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 4);

  it('reads what can be read, tells of the rest, and says why where that is wanted', async () => {
    const typed = (descr: string): Uint8Array =>
      npy(`{'descr': ${descr}, 'fortran_order': False, 'shape': (1,), }`, 8);
    const long = `[${Array.from({ length: 2000 }, (_, i) => `('field${i}', '<f4')`).join(', ')}]`;
    const path = write(
      zipSync({
        'w.npy': float,
        'text.npy': typed("'<U1'"),
        'object.npy': typed("'|O'"),
        'record.npy': typed("[('a', '<f4'), ('b', '<f4')]"),
        'long.npy': typed(long),
        'complex.npy': typed("'<c8'"),
        'void.npy': typed("'|V2'"),
        'longdouble.npy': typed("'<f16'"),
        'readme.txt': Buffer.from('x'),
      }),
    );
    expect([...(await readNpz(path)).keys()]).toEqual(['w']);
    const file = await openNpz(path);
    expect(file.notes).toEqual([
      'Left out, of texts: text.',
      'Left out, of Python objects, which are never unpickled: object.',
      'Left out, of records: record, long.',
      'Left out, of complex numbers: complex.',
      'Left out, of bytes without a type: void.',
      "Left out, of '<f16': longdouble.",
      'Left out, no arrays: readme.txt.',
    ]);
    await expect(file.read('text')).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining(`Expected ${path}, array "text" to hold one of b1, `) as string,
    });
    await file.close();
  });

  it('reads the others where one is damaged, which reading all of the file says', async () => {
    const bytes = Buffer.from(zipSync({ 'v.npy': float, 'w.npy': float }, { level: 0 }));
    bytes[bytes.indexOf('NUMPY')] = 0;
    const file = await openNpz(write(bytes));
    expect([file.entries.map(({ name }) => name), file.notes]).toEqual([['w'], ['Left out, damaged: v.']]);
    await expect(file.read('v')).rejects.toThrow('array "v" to begin with');
    await file.close();
    await expect(readNpz(at('w.npz'))).rejects.toMatchObject({ code: 'BAD_FILE' });
    // Encrypted: flag 1 in the directory.
    const locked = Buffer.from(zipSync({ 'v.npy': float, 'w.npy': float }));
    locked.writeUInt16LE(1, locked.indexOf('PK\x01\x02') + 8);
    expect([...(await readNpz(write(locked))).keys()]).toEqual(['w']);
  });

  it('refuses entries that share their bytes', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `${i}`.padStart(4, '0'));
    const bytes = Buffer.from(
      zipSync(Object.fromEntries(names.map((name) => [`${name}.npy`, Buffer.alloc(1000)])), { level: 0 }),
    );
    for (let i = bytes.indexOf('PK\x01\x02'); i >= 0; i = bytes.indexOf('PK\x01\x02', i + 1)) {
      bytes.writeUInt32LE(9000, i + 20);
      bytes.writeUInt32LE(9000, i + 24);
    }
    await expect(readNpz(write(bytes))).rejects.toThrow('Expected the entries of');
  });

  it('refuses an entry whose size is forged, before unpacking it', async () => {
    const bytes = Buffer.from(zipSync({ 'w.npy': Buffer.alloc(1000) }));
    bytes.writeUInt32LE(0xfffffff0, bytes.indexOf('PK\x01\x02') + 24); // the directory's unpacked size
    await expect(readNpz(write(bytes))).rejects.toThrow('to unpack to at most 1032 times its');
  });

  it('refuses an array twice', async () => {
    const bytes = Buffer.from(zipSync({ 'v.npy': npy('{}'), 'w.npy': npy('{}') }, { level: 0 }));
    for (let i = bytes.indexOf('v.npy'); i >= 0; i = bytes.indexOf('v.npy')) bytes.write('w.npy', i);
    await expect(readNpz(write(bytes))).rejects.toThrow('Expected every entry once');
  });

  it('throws nothing but WeightsError, whatever bytes are changed or cut off', async () => {
    const original = readFileSync(fixture('compressed.npz'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { maxLength: 3 }),
        fc.nat(original.length),
        async (changes, length) => {
          const bytes = Buffer.from(original);
          for (const [position, value] of changes) bytes[position] = value;
          const error: unknown = await readNpz(
            write(changes.length > 0 ? bytes : bytes.subarray(0, length)),
          ).then(
            () => undefined,
            (e: unknown) => e,
          );
          if (error !== undefined) expect(error).toBeInstanceOf(WeightsError);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('writeNpz', () => {
  it('writes what it reads, the same bytes every time', async () => {
    const tensors = await readNpz(fixture('all.npz'));
    await writeNpz(at('a.npz'), tensors);
    expect(await readNpz(at('a.npz'))).toEqual(tensors);
    await writeNpz(at('b.npz'), tensors);
    expect(readFileSync(at('a.npz')).equals(readFileSync(at('b.npz')))).toBe(true);
    await writeNpz(at('none.npz'), new Map());
    expect(await readNpz(at('none.npz'))).toEqual(new Map());
  });

  it('holds in each entry the very bytes of numpy.save', async () => {
    await writeNpz(at('w.npz'), new Map([['filter', await readNpy(fixture('filter.npy'))]]));
    expect(readFileSync(at('w.npz')).includes(readFileSync(fixture('filter.npy')))).toBe(true);
  });

  it('refuses bfloat16', async () => {
    const tensors: TensorMap = new Map<string, Tensor>([
      ['w', { dtype: 'bfloat16', shape: [1], data: new Uint16Array(1) }],
    ]);
    await expect(writeNpz(at('w.npz'), tensors)).rejects.toMatchObject({
      message: `Expected tensor "w" for ${at('w.npz')} to have a dtype that NumPy has, got bfloat16.`,
      hint: 'Write .safetensors, or convert it with toFloat32.',
    });
  });
});
