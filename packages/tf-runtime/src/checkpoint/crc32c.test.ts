import { crc32c, maskCrc } from './crc32c.js';

describe('crc32c', () => {
  it.each([
    // RFC 3720, B.4
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['0 … 31', Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
    ['123456789', new TextEncoder().encode('123456789'), 0xe3069283],
    ['nothing', new Uint8Array(), 0],
  ])('%s', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });

  it('masks by rotating and adding, as leveldb does', () => {
    // rotate right 15 of 1 is 0x00020000; + 0xa282ead8
    expect(maskCrc(1)).toBe(0xa284ead8);
  });
});
