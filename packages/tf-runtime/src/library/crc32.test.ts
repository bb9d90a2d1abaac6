import fc from 'fast-check';
import { crc32 } from './crc32.js';

describe('crc32', () => {
  it('gives the check value of the CRC catalogue', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array())).toBe(0);
  });

  it('is the remainder of a division, bit by bit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        let remainder = 0xffffffff;
        for (const byte of bytes) {
          for (let bit = 0; bit < 8; bit += 1) {
            const odd = ((remainder ^ (byte >>> bit)) & 1) === 1;
            remainder = (remainder >>> 1) ^ (odd ? 0xedb88320 : 0);
          }
        }
        expect(crc32(bytes)).toBe(~remainder >>> 0);
      }),
    );
  });

  it('goes on from where it stopped', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
        expect(crc32(b, crc32(a))).toBe(crc32(Buffer.concat([a, b])));
      }),
    );
  });
});
