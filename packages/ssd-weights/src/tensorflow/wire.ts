import { DamageError } from '../errors.js';

/** A field of a protocol buffer: its number, and a number or bytes by its wire type. */
export type WireField =
  | { readonly field: number; readonly kind: 'varint'; readonly value: bigint }
  | { readonly field: number; readonly kind: 'fixed'; readonly bytes: Uint8Array }
  | { readonly field: number; readonly kind: 'bytes'; readonly bytes: Uint8Array };

function varintAt(bytes: Uint8Array, at: number): [value: bigint, next: number] {
  // Numbers of up to four bytes, nearly all, without big integers.
  let small = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) break;
    small |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) return [BigInt(small), at + i + 1];
  }
  let value = 0n;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) throw new DamageError('BAD_FILE', 'a number runs over the end of its message');
    value |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) return [value, at + i + 1];
  }
  throw new DamageError('BAD_FILE', 'a number of a message is longer than ten bytes');
}

/**
 * The fields of a message in its order, lengths checked; bytes are views. Without a schema: a tensor of 400 MB in a
 * message must not become a list of numbers first.
 *
 * @throws DamageError where the bytes are no message
 */
export function* wireFields(message: Uint8Array): Generator<WireField> {
  for (let at = 0; at < message.length;) {
    const [key, start] = varintAt(message, at);
    const field = Number(key >> 3n);
    const wire = Number(key & 7n);
    if (wire === 0) {
      const [value, next] = varintAt(message, start);
      yield { field, kind: 'varint', value };
      at = next;
      continue;
    }
    let length = wire === 1 ? 8 : wire === 5 ? 4 : NaN;
    let from = start;
    if (wire === 2) {
      const [value, next] = varintAt(message, start);
      [length, from] = [Number(value), next];
    }
    const end = from + length;
    if (!(end <= message.length))
      throw new DamageError(
        'BAD_FILE',
        `field ${field} of a message runs over its end, or is of wire type ${wire}`,
      );
    yield { field, kind: wire === 2 ? 'bytes' : 'fixed', bytes: message.subarray(from, end) };
    at = end;
  }
}

/** The numbers of a packed field of varints. */
export function* packedVarints(bytes: Uint8Array): Generator<bigint> {
  for (let at = 0; at < bytes.length;) {
    const [value, next] = varintAt(bytes, at);
    yield value;
    at = next;
  }
}
