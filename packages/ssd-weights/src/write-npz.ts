import { Zip, ZipPassThrough } from 'fflate';
import { unsupported } from './errors.js';
import { encodeNpy } from './npy.js';
import type { TensorMap } from './tensor.js';
import { writeAll, writeAtomically } from './write-atomically.js';

/** Sizes and offsets in a zip archive without extensions have 32 bits. */
const MAX_ARCHIVE_BYTES = 2 ** 32 - 1;

/** Zip's two-byte count of entries. */
const MAX_ENTRIES = 65_535;

/** The first day that zip knows, as numpy.savez writes it: the same tensors give the same bytes. */
const TIMESTAMP = new Date(1980, 0, 1);

/**
 * Writes the archive that numpy.savez would write, not compressed.
 *
 * @throws WeightsError BAD_TENSOR, UNSUPPORTED (bfloat16, 4 GiB and more) or IO; an existing file then stays as it was
 */
export async function writeNpz(file: string, tensors: TensorMap): Promise<void> {
  const encoded = [...tensors].map(([name, tensor]) => [name, ...encodeNpy(file, name, tensor)] as const);
  // 300: more than a local header, a descriptor and a directory entry need, beside the name that two of them hold.
  const total = encoded.reduce(
    (sum, [name, header, data]) => sum + header.length + data.length + 300 + 8 * name.length,
    0,
  );
  if (total > MAX_ARCHIVE_BYTES || encoded.length > MAX_ENTRIES) {
    throw unsupported(
      `Expected at most ${MAX_ENTRIES} tensors and ${MAX_ARCHIVE_BYTES} bytes for ${file}, got ${encoded.length} and about ${total}.`,
      { hint: 'Write .safetensors.' },
    );
  }
  await writeAtomically(file, async (handle) => {
    let chunks: Uint8Array[] = [];
    const zip = new Zip((error, chunk) => {
      if (error) throw error;
      chunks.push(chunk);
    });
    const flush = async (): Promise<void> => {
      for (const chunk of chunks) await writeAll(handle, chunk);
      chunks = [];
    };
    for (const [name, header, data] of encoded) {
      const entry = new ZipPassThrough(`${name}.npy`);
      entry.mtime = TIMESTAMP;
      zip.add(entry);
      entry.push(header);
      entry.push(data, true);
      await flush();
    }
    zip.end();
    await flush();
  });
}
