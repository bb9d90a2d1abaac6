import { littleEndian } from './byte-order.js';
import { dtypeNames, dtypes } from './dtype.js';
import { WeightsError } from './errors.js';
import { bytesOf, checkTensor } from './tensor.js';
import type { TensorMap } from './tensor.js';
import { writeAll, writeAtomically } from './write-atomically.js';

export interface SafetensorsOptions {
  /**
   * Free strings for the header.
   *
   * @default none
   */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The data begins at a multiple of this. */
const ALIGNMENT = 8;

const METADATA = '__metadata__';

/**
 * Writes a safetensors file, the same bytes as the safetensors library's: tensors by falling dtype, which aligns them,
 * then by name.
 *
 * @throws WeightsError BAD_TENSOR or IO; an existing file then stays as it was
 */
export async function writeSafetensors(
  file: string,
  tensors: TensorMap,
  { metadata = {} }: SafetensorsOptions = {},
): Promise<void> {
  if (tensors.has(METADATA)) {
    throw new WeightsError(
      'BAD_TENSOR',
      `Expected no tensor named "${METADATA}" for ${file}: the format reserves the name.`,
    );
  }
  const sorted = [...tensors].sort(
    ([a, { dtype: left }], [b, { dtype: right }]) =>
      dtypeNames.indexOf(right) - dtypeNames.indexOf(left) || Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  let end = 0;
  // A list of pairs, as an object would put names such as "0" first.
  const fields = sorted.map(([name, tensor]) => {
    checkTensor(file, name, tensor);
    const begin = end;
    end += tensor.data.byteLength;
    const info = { dtype: dtypes[tensor.dtype].safetensors, shape: tensor.shape, data_offsets: [begin, end] };
    return `${JSON.stringify(name)}:${JSON.stringify(info)}`;
  });
  if (Object.keys(metadata).length > 0) fields.unshift(`"${METADATA}":${JSON.stringify(metadata)}`);
  const json = Buffer.from(`{${fields.join(',')}}`);
  const headerBytes = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  const head = Buffer.alloc(8 + headerBytes, ' ');
  head.writeBigUInt64LE(BigInt(headerBytes));
  json.copy(head, 8);

  await writeAtomically(file, async (handle) => {
    await writeAll(handle, head);
    for (const [, tensor] of sorted)
      await writeAll(handle, littleEndian(bytesOf(tensor), dtypes[tensor.dtype].bytes));
  });
}
