import fc from 'fast-check';
import { crc32 } from './crc32.js';
import { reflectedCrc } from './reflected-crc.js';

/** A division of polynomials, bit by bit. */
const naive = (bytes: Uint8Array, polynomial: number): number => {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
  }
  return ~crc >>> 0;
};

// "123456789" is the text that catalogues of CRCs give the check value of.
describe.each([
  ['crc32', crc32, 0xedb88320, 0xcbf43926],
  ['the table of CRC-32', reflectedCrc(0xedb88320), 0xedb88320, 0xcbf43926],
  ['the table of CRC-32C', reflectedCrc(0x82f63b78), 0x82f63b78, 0xe3069283],
] as const)('%s', (_, crc, polynomial, check) => {
  it('gives the check value of its definition', () => {
    expect(crc(Buffer.from('123456789'))).toBe(check);
    expect(crc(new Uint8Array())).toBe(0);
  });

  it('is that of a loop over bits, at any length and offset', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(3), (bytes, skip) => {
        expect(crc(bytes.subarray(skip))).toBe(naive(bytes.subarray(skip), polynomial));
      }),
    );
  });

  it('goes on from where it stopped', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
        expect(crc(b, crc(a))).toBe(crc(Buffer.concat([a, b])));
      }),
    );
  });
});
