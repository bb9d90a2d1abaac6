import { DamageError } from '../errors.js';

/** Reads the numbers and texts of a pickle one after the other. @throws DamageError where they run over the end */
export class PickleCursor {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  /** Bytes read so far. */
  get at(): number {
    return this.#at;
  }

  /** The next bytes, as a view. */
  take(length: number): Buffer {
    const end = this.#at + length;
    if (!(end <= this.#bytes.length))
      throw new DamageError(
        'BAD_FILE',
        `${length} bytes were expected, ${this.#bytes.length - this.#at} are left`,
      );
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  uint8(): number {
    return this.take(1)[0]!;
  }

  uint16(): number {
    return this.take(2).readUInt16LE();
  }

  uint32(): number {
    return this.take(4).readUInt32LE();
  }

  int32(): number {
    return this.take(4).readInt32LE();
  }

  /** A length of eight bytes; one that no double holds is beyond the end in any case. */
  uint64(): number {
    return Number(this.take(8).readBigUInt64LE());
  }

  /** Python pickles floats with the high byte first. */
  float64(): number {
    return this.take(8).readDoubleBE();
  }

  /** Up to a line feed, without it. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw new DamageError('BAD_FILE', 'a line has no end');
    const text = this.#bytes.toString('utf8', this.#at, end);
    this.#at = end + 1;
    return text;
  }

  text(length: number): string {
    return this.take(length).toString('utf8');
  }

  /** Python 2's strings, which are bytes. */
  latin1(length: number): string {
    return this.take(length).toString('latin1');
  }

  /** A signed integer in two's complement, low byte first. */
  long(length: number): number | bigint {
    if (length > MAX_INTEGER_BYTES) throw new DamageError('BAD_FILE', `an integer has ${length} bytes`);
    const bytes = this.take(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
    if (length > 0 && bytes[length - 1]! >= 0x80) value -= 1n << BigInt(8 * length);
    return narrow(value);
  }
}

/** Longer integers mean nothing here and take long to convert. */
const MAX_INTEGER_BYTES = 256;

/** A number where it is exact. */
export function narrow(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** Python's text form of an integer, with the L of its second version. */
export function parseInteger(text: string): number | bigint {
  if (text.length > MAX_INTEGER_BYTES || !/^[+-]?\d+L?$/.test(text))
    throw new DamageError('BAD_FILE', `"${text.slice(0, 40)}" is no integer`);
  return narrow(BigInt(text.replace(/L$/, '').replace(/^\+/, '')));
}
