import { encodeNpy } from './npy.js';

// As numpy.save writes them: magic, version 1.0 and a header that fills up to 128 bytes, then the data.
it.each([
  [
    'float',
    [2],
    Float32Array.of(1, -2),
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }",
    '0000803f000000c0',
  ],
  [
    'int64',
    [],
    BigInt64Array.of(3n),
    "{'descr': '<i8', 'fortran_order': False, 'shape': (), }",
    '0300000000000000',
  ],
  [
    'bool',
    [2, 1],
    Uint8Array.of(1, 0),
    "{'descr': '|b1', 'fortran_order': False, 'shape': (2, 1), }",
    '0100',
  ],
  ['uint8', [0, 3], new Uint8Array(), "{'descr': '|u1', 'fortran_order': False, 'shape': (0, 3), }", ''],
])('%s %j', (dtype, shape, data, header, hex) => {
  const bytes = Buffer.from(encodeNpy({ dtype, shape, data }));
  expect(bytes.subarray(0, 10).toString('hex')).toBe('934e554d505901007600'); // 0x76 = 118 = 128 − 10
  expect(bytes.subarray(10, 128).toString('latin1')).toBe(`${header.padEnd(117)}\n`);
  expect(bytes.subarray(128).toString('hex')).toBe(hex);
});

it('takes a view of a larger buffer for what it shows', () => {
  const data = Float32Array.of(9, 1, 9).subarray(1, 2);
  expect(Buffer.from(encodeNpy({ dtype: 'float', shape: [1], data }).subarray(128)).toString('hex')).toBe(
    '0000803f',
  );
});

it('goes on in a further block where the header is longer', () => {
  const shape = new Array<number>(40).fill(1);
  const bytes = Buffer.from(encodeNpy({ dtype: 'uint8', shape, data: Uint8Array.of(7) }));
  // 10 + 51 characters around the shape + 120 of the shape + 1: 182 of 192
  expect([bytes.length, bytes.readUInt16LE(8), bytes[191], bytes[192]]).toEqual([193, 182, 10, 7]);
});

it('refuses a type that NumPy lacks', () => {
  expect(() => encodeNpy({ dtype: 'bfloat16', shape: [], data: new Uint8Array(2) })).toThrow('got bfloat16');
});
