import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { hostIsLittleEndian, swapBytes } from './byte-order.js';
import { dtypes } from './dtype.js';
import { ioError, WeightsError } from './errors.js';
import { readAt } from './read-at.js';
import { parseSafetensorsHeader } from './safetensors-header.js';
import type { SafetensorsHeader } from './safetensors-header.js';
import type { TensorMap } from './tensor.js';

/** The cap of the safetensors library itself: a million tensors fit. */
const MAX_HEADER_BYTES = 100_000_000;

const LENGTH_BYTES = 8;

interface Located extends SafetensorsHeader {
  /** Where in the file the data begins. */
  readonly dataStart: number;
}

const readHeader = async (handle: FileHandle, file: string): Promise<Located> => {
  const { size } = await handle.stat();
  const bad = (message: string): WeightsError => new WeightsError('BAD_FILE', message);
  if (size < LENGTH_BYTES)
    throw bad(`Expected ${file} to begin with the length of its header (8 bytes), got ${size} bytes in all.`);
  const length = Buffer.alloc(LENGTH_BYTES);
  await readAt(handle, file, length, 0);
  const headerBytes = length.readBigUInt64LE();
  if (headerBytes > BigInt(Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES))) {
    throw bad(
      `Expected a header of at most ${Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES)} bytes in ${file} (${size} bytes), ` +
        `got ${headerBytes}. Is it a safetensors file?`,
    );
  }
  const header = new Uint8Array(Number(headerBytes));
  await readAt(handle, file, header, LENGTH_BYTES);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(header);
  } catch (cause) {
    throw new WeightsError('BAD_FILE', `Expected the header of ${file} to be UTF-8.`, { cause });
  }
  const dataStart = LENGTH_BYTES + header.length;
  return { ...parseSafetensorsHeader(file, text, size - dataStart), dataStart };
};

export interface SafetensorsFile {
  readonly tensors: TensorMap;
  /** The free strings of the header, such as {format: "pt"}. */
  readonly metadata: Record<string, string>;
}

/**
 * Reads a safetensors file. Nothing is allocated before the header has been checked against the size of the file.
 *
 * @throws WeightsError BAD_FILE, UNSUPPORTED or IO
 */
export const readSafetensors = async (file: string): Promise<SafetensorsFile> => {
  try {
    const handle = await open(file, 'r');
    try {
      const { entries, metadata, dataStart } = await readHeader(handle, file);
      const tensors: TensorMap = new Map();
      for (const { name, dtype, shape, begin, end } of entries) {
        const { bytes, array } = dtypes[dtype];
        // A buffer of its own for each: aligned, and freed when its tensor is.
        const buffer = new ArrayBuffer(end - begin);
        await readAt(handle, file, new Uint8Array(buffer), dataStart + begin);
        if (!hostIsLittleEndian) swapBytes(new Uint8Array(buffer), bytes);
        tensors.set(name, { dtype, shape, data: new array(buffer) });
      }
      return { tensors, metadata };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw ioError('read', file, error);
  }
};
