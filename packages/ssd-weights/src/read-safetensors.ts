import { openSource } from './byte-source.js';
import type { ByteSource } from './byte-source.js';
import { badFile } from './errors.js';
import { parseSafetensorsHeader } from './safetensors-header.js';
import type { SafetensorsHeader } from './safetensors-header.js';
import type { TensorMap } from './tensor.js';
import { decodeTensor } from './decode-tensor.js';
import { closingOnError, readAll, tensorFile } from './tensor-file.js';
import type { TensorFile } from './tensor-file.js';

/** The cap of the safetensors library itself: a million tensors fit. */
const MAX_HEADER_BYTES = 100_000_000;

const LENGTH_BYTES = 8;

interface Located extends SafetensorsHeader {
  /** Where in the file the data begins. */
  readonly dataStart: number;
}

async function readHeader(source: ByteSource): Promise<Located> {
  const { file, size } = source;
  if (size < LENGTH_BYTES)
    throw badFile(
      `Expected ${file} to begin with the length of its header (8 bytes), got ${size} bytes in all.`,
    );
  const headerBytes = Buffer.from(await source.read(0, LENGTH_BYTES)).readBigUInt64LE();
  if (headerBytes > BigInt(Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES))) {
    throw badFile(
      `Expected a header of at most ${Math.min(MAX_HEADER_BYTES, size - LENGTH_BYTES)} bytes in ${file} (${size} bytes), ` +
        `got ${headerBytes}; it may be no safetensors file.`,
    );
  }
  const header = await source.read(LENGTH_BYTES, Number(headerBytes));
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(header);
  } catch (cause) {
    throw badFile(`Expected the header of ${file} to be UTF-8.`, { cause });
  }
  const dataStart = LENGTH_BYTES + header.length;
  return { ...parseSafetensorsHeader(file, text, size - dataStart), dataStart };
}

export interface SafetensorsFile {
  readonly tensors: TensorMap;
  /** The free strings of the header, such as {format: "pt"}. */
  readonly metadata: Record<string, string>;
}

/** Opens a safetensors file: its header is read and checked against the size of the file. */
export async function openSafetensors(file: string): Promise<TensorFile> {
  const source = await openSource(file);
  return closingOnError(source, async () => {
    const { entries, leftOut, metadata, dataStart } = await readHeader(source);
    return tensorFile({
      file,
      format: 'safetensors',
      entries,
      leftOut,
      metadata,
      readEntry: async ({ dtype, shape, begin, end }) =>
        // A buffer of its own for each: aligned, and freed when its tensor is.
        decodeTensor(dtype, shape, await source.read(dataStart + begin, end - begin)),
      close: source.close,
    });
  });
}

/**
 * Reads a safetensors file. Nothing is allocated before the header has been checked against the size of the file.
 *
 * @throws WeightsError BAD_FILE, UNSUPPORTED or IO
 */
export async function readSafetensors(file: string): Promise<SafetensorsFile> {
  const opened = await openSafetensors(file);
  return { tensors: await readAll(Promise.resolve(opened)), metadata: { ...opened.metadata } };
}
