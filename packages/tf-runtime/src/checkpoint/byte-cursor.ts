import { DamageError } from './damage-error.js';

/** Reads bytes one piece after the other. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** An unsigned integer of seven bits a byte, the lowest first. @throws DamageError where it runs over the end */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 8; count++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new DamageError('DATA_LOSS', 'a number runs over the end');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new DamageError('DATA_LOSS', 'a number is longer than any offset can be');
  }

  /** The next bytes, as a view. @throws DamageError where they run over the end */
  take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length)
      throw new DamageError('DATA_LOSS', 'an entry runs over the end of its block');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
