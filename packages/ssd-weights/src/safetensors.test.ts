import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { WeightsError } from './errors.js';
import { openSafetensors, readSafetensors } from './read-safetensors.js';
import type { Tensor, TensorMap } from './tensor.js';
import { expectTensor, fixture, readExpected } from './testing/expected.js';
import { temporaryFolder } from '@ssd/testing/temporary-folder';
import { writeSafetensors } from './write-safetensors.js';

const { at } = temporaryFolder();

describe('readSafetensors', () => {
  it('reads what the safetensors library wrote', async () => {
    const { tensors, metadata } = await readSafetensors(fixture('all.safetensors'));
    const expected = readExpected();
    expect([...tensors.keys()].sort()).toEqual([...Object.keys(expected.tensors), 'bfloat16'].sort());
    for (const [name, described] of Object.entries(expected.tensors))
      expectTensor(tensors.get(name), described);
    expectTensor(tensors.get('bfloat16'), expected.bfloat16);
    expect(metadata).toEqual({ format: 'np' });
  });

  it('reads a file without tensors', async () => {
    expect(await readSafetensors(fixture('none.safetensors'))).toEqual({ tensors: new Map(), metadata: {} });
  });

  const file = (header: string | Buffer, dataBytes = 0): string => {
    const path = at('w.safetensors');
    const json = Buffer.from(header);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(json.length));
    writeFileSync(path, Buffer.concat([length, json, Buffer.alloc(dataBytes)]));
    return path;
  };
  const tensor = (fields: object): string =>
    JSON.stringify({ w: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...fields } });

  it.each<[string, string | Buffer, number, string]>([
    ['no JSON', '{"w":', 0, 'Expected a JSON header in FILE, got "{\\"w\\":".'],
    ['no object', '[]', 0, 'Expected the header of FILE to be an object, got [].'],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 0, 'Expected the header of FILE to be UTF-8.'],
    [
      'metadata of numbers',
      '{"__metadata__":{"a":1}}',
      0,
      'Expected __metadata__ "a" in FILE to be a string, got 1.',
    ],
    [
      'metadata no object',
      '{"__metadata__":[]}',
      0,
      'Expected __metadata__ in FILE to be an object, got [].',
    ],
    [
      'entry no object',
      '{"w":3}',
      0,
      'Expected tensor "w" in FILE to have an object with dtype, shape and data_offsets, got 3.',
    ],
    [
      'no dtype',
      tensor({ dtype: undefined }),
      8,
      'Expected tensor "w" in FILE to have a dtype, got nothing.',
    ],
    [
      'unknown dtype',
      tensor({ dtype: 'F8_E4M3' }),
      8,
      'Expected tensor "w" in FILE to be one of BOOL, U8, I8, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64, got "F8_E4M3".',
    ],
    [
      'negative length',
      tensor({ shape: [-2] }),
      8,
      'Expected tensor "w" in FILE to have a shape of integers ≥ 0, got [-2].',
    ],
    ['fractional length', tensor({ shape: [0.5, 4] }), 8, 'a shape of integers ≥ 0, got [0.5,4]'],
    ['shape no array', tensor({ shape: 2 }), 8, 'a shape of integers ≥ 0, got 2'],
    ['uncountable size', tensor({ shape: [2 ** 40, 2 ** 40, 0] }), 8, 'a shape of integers ≥ 0'],
    ['too many axes', tensor({ shape: Array.from({ length: 65 }, () => 1) }), 8, 'a shape of integers ≥ 0'],
    ['one offset', tensor({ data_offsets: [0] }), 8, 'two data_offsets, got [0]'],
    ['offsets that fall', tensor({ data_offsets: [8, 0] }), 8, 'rising data_offsets from 0 to 8, got [8,0]'],
    [
      'offsets past the end',
      tensor({ data_offsets: [0, 12] }),
      8,
      'rising data_offsets from 0 to 8, got [0,12]',
    ],
    [
      'a negative offset',
      tensor({ data_offsets: [-8, 0] }),
      8,
      'rising data_offsets from 0 to 8, got [-8,0]',
    ],
    [
      'bytes that do not fit the shape',
      tensor({ shape: [3] }),
      8,
      '12 bytes for its shape [3] of F32, got 8',
    ],
    [
      'a gap',
      tensor({ data_offsets: [4, 12] }),
      12,
      'Expected tensor "w" in FILE to begin at byte 0 of the data, where the one before ends, got 4.',
    ],
    ['bytes left over', tensor({}), 9, 'Expected 8 bytes of data in FILE, got 9.'],
    [
      'an overlap',
      '{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}',
      6,
      'Expected tensor "b" in FILE to begin at byte 4 of the data, where the one before ends, got 2.',
    ],
  ])('refuses a header with %s', async (_, header, dataBytes, message) => {
    const path = file(header, dataBytes);
    await expect(readSafetensors(path)).rejects.toThrow(message.replaceAll('FILE', path));
  });

  it.each<[string, Buffer, string]>([
    [
      'a few bytes',
      Buffer.from('abc'),
      'to begin with the length of its header (8 bytes), got 3 bytes in all.',
    ],
    [
      'a length beyond the file',
      Buffer.from('PK\x03\x04 this is a zip archive'),
      'Expected a header of at most 18 bytes',
    ],
  ])('refuses a file of %s', async (_, bytes, message) => {
    writeFileSync(at('w.safetensors'), bytes);
    await expect(readSafetensors(at('w.safetensors'))).rejects.toThrow(message);
  });

  it('names a file that is not there', async () => {
    await expect(readSafetensors(at('none.safetensors'))).rejects.toMatchObject({
      name: 'WeightsError',
      code: 'IO',
      message: `Cannot read ${at('none.safetensors')}: there is no such file or folder.`,
    });
  });

  it('throws nothing but WeightsError, whatever bytes are changed or cut off', async () => {
    const original = readFileSync(fixture('all.safetensors'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { maxLength: 3 }),
        fc.nat(original.length),
        async (changes, length) => {
          const bytes = Buffer.from(original);
          for (const [position, value] of changes) bytes[position] = value;
          writeFileSync(at('w.safetensors'), changes.length > 0 ? bytes : bytes.subarray(0, length));
          const error: unknown = await readSafetensors(at('w.safetensors')).then(
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

describe('a file with types that do not exist here', () => {
  it('gives the others, tells of these, and says why where one is wanted', async () => {
    const header = JSON.stringify({
      w: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
      f8: { dtype: 'F8_E5M2', shape: [2], data_offsets: [4, 6] },
      c: { dtype: 'C64', shape: [1], data_offsets: [6, 14] },
      b: { dtype: 'BF16', shape: [1], data_offsets: [14, 16] },
    });
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    writeFileSync(at('f8.safetensors'), Buffer.concat([length, Buffer.from(header), Buffer.alloc(16)]));
    expect([...(await readSafetensors(at('f8.safetensors'))).tensors.keys()]).toEqual(['w', 'b']);
    const file = await openSafetensors(at('f8.safetensors'));
    expect(file.notes).toEqual(['Left out, of F8_E5M2: f8.', 'Left out, of C64: c.']);
    await expect(file.read('f8')).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('Expected tensor "f8" in') as string,
    });
    await file.close();
  });
});

describe('writeSafetensors', () => {
  it('writes the very bytes that the safetensors library wrote', async () => {
    const { tensors, metadata } = await readSafetensors(fixture('all.safetensors'));
    const shuffled = new Map([...tensors].reverse());
    await writeSafetensors(at('w.safetensors'), shuffled, { metadata });
    expect(readFileSync(at('w.safetensors')).equals(readFileSync(fixture('all.safetensors')))).toBe(true);
    await writeSafetensors(at('n.safetensors'), new Map());
    expect(readFileSync(at('n.safetensors')).equals(readFileSync(fixture('none.safetensors')))).toBe(true);
  });

  it('writes views of larger buffers, and names of any kind', async () => {
    const data = Float32Array.of(0, 1, 2, 3).subarray(1, 3);
    const tensors: TensorMap = new Map<string, Tensor>([
      ['1', { dtype: 'float32', shape: [2], data }],
      ['__proto__', { dtype: 'bool', shape: [], data: Uint8Array.of(1) }],
      ['"\n\\', { dtype: 'uint8', shape: [0], data: new Uint8Array(0) }],
    ]);
    await writeSafetensors(at('w.safetensors'), tensors);
    expect((await readSafetensors(at('w.safetensors'))).tensors).toEqual(tensors);
  });

  it.each<[string, string, Tensor, string]>([
    [
      'a wrong length',
      'w',
      { dtype: 'float32', shape: [3], data: new Float32Array(2) },
      'to have 3 elements by its shape [3], got 2.',
    ],
    [
      'a wrong array',
      'w',
      { dtype: 'float32', shape: [2], data: new Float64Array(2) } as unknown as Tensor,
      'to have its float32 data in a Float32Array, got Float64Array.',
    ],
    [
      'a wrong shape',
      'w',
      { dtype: 'float32', shape: [-1], data: new Float32Array(0) },
      'to have a shape of integers ≥ 0, got [-1].',
    ],
    [
      'an unknown dtype',
      'w',
      { dtype: 'complex64', shape: [], data: new Float32Array(0) } as unknown as Tensor,
      'to have one of the dtypes bool, uint8',
    ],
    [
      'a reserved name',
      '__metadata__',
      { dtype: 'uint8', shape: [0], data: new Uint8Array(0) },
      'Expected no tensor named "__metadata__"',
    ],
  ])('refuses a tensor of %s and leaves the old file', async (_, name, tensor, message) => {
    writeFileSync(at('w.safetensors'), 'old');
    await expect(writeSafetensors(at('w.safetensors'), new Map([[name, tensor]]))).rejects.toThrow(message);
    expect(readFileSync(at('w.safetensors'), 'utf8')).toBe('old');
  });
});
