import koffi from 'koffi';
import { type Pointer, bufferType } from './c-api.js';
import { memcpy } from './c-library.js';

/** A copy of what a `TF_Buffer` holds. */
export function bufferBytes(buffer: Pointer): Uint8Array {
  const { data, length } = koffi.decode(buffer, bufferType) as { data: Pointer; length: number | bigint };
  const bytes = new Uint8Array(Number(length));
  memcpy(bytes, data, bytes.byteLength);
  return bytes;
}
