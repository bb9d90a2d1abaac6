import type { CheckpointEntry, CheckpointIndex } from '@ssd/tf-runtime/checkpoint';
import { openSource } from '../byte-source.js';
import type { ByteSource } from '../byte-source.js';
import { decodeTensor } from '../decode-tensor.js';
import { causedBy, badFile, messageOf, unsupported } from '../errors.js';
import { UnreadableTensors } from '../unreadable-tensors.js';
import { MAX_RANK } from '../tensor.js';
import { bytesOfShape, MAX_TENSORS, tensorFile } from '../tensor-file.js';
import type { FormatName, TensorEntry, TensorFile } from '../tensor-file.js';
import { dtypeOfTensorFlow, nameOfTensorFlow } from './data-types.js';

interface V2Entry extends TensorEntry {
  readonly place: CheckpointEntry;
}

/** The index of the largest models has a few megabytes. */
const MAX_INDEX_BYTES = 2 ** 28;

async function readIndex(prefix: string): Promise<CheckpointIndex> {
  const file = `${prefix}.index`;
  const { readCheckpointIndex } = await import('@ssd/tf-runtime/checkpoint');
  const source = await openSource(file);
  await source.close();
  if (source.size > MAX_INDEX_BYTES)
    throw unsupported(`Expected an index of at most ${MAX_INDEX_BYTES} bytes, got ${source.size}: ${file}.`);
  try {
    return await readCheckpointIndex(prefix);
  } catch (cause) {
    throw badFile(`Cannot read the checkpoint ${file}: ${messageOf(cause)}`, causedBy(cause));
  }
}

function toEntries(
  prefix: string,
  { entries }: CheckpointIndex,
): { entries: V2Entry[]; leftOut: UnreadableTensors } {
  const leftOut = new UnreadableTensors(`${prefix}.index`);
  const readable: V2Entry[] = [];
  for (const place of entries.values()) {
    const { name, dataType, shape, size } = place;
    const dtype = dtypeOfTensorFlow(dataType);
    if (name.startsWith('\0')) continue; // a part of a partitioned variable, which is named below
    if (place.partitioned) leftOut.add('saved in parts', name);
    else if (dtype === undefined) leftOut.add(`of ${nameOfTensorFlow(dataType)}`, name);
    else {
      const bytes = bytesOfShape(dtype, shape);
      if (bytes !== size) {
        const said = `${bytes ?? 'some number of'} bytes for its shape [${shape.slice(0, MAX_RANK).join(', ')}] of ${dtype}`;
        leftOut.addDamaged(
          name,
          badFile(`Expected tensor "${name}" of ${prefix}.index to have ${said}, got ${size}.`),
        );
      } else readable.push({ name, dtype, shape, bytes, place });
    }
  }
  if (readable.length > MAX_TENSORS)
    throw badFile(`Expected at most ${MAX_TENSORS} tensors in ${prefix}.index, got ${readable.length}.`);
  return { entries: readable, leftOut };
}

/** The bytes of a tensor, their checksum verified. */
async function readPlace(
  source: ByteSource,
  { name, offset, size, checksum }: CheckpointEntry,
): Promise<Uint8Array> {
  const { crc32c, maskCrc } = await import('@ssd/tf-runtime/checkpoint');
  const bytes = await source.read(offset, size);
  if (maskCrc(crc32c(bytes)) !== checksum) {
    throw badFile(`The checksum of tensor "${name}" in ${source.file} is wrong: the file is damaged.`, {
      hint: 'Copy it again, or take another checkpoint.',
    });
  }
  return bytes;
}

/**
 * Opens a checkpoint of TensorFlow's present format: `PREFIX.index` and the shards beside it. Needs no TensorFlow.
 *
 * @throws WeightsError BAD_FILE, UNSUPPORTED or IO
 */
export async function openTensorFlowV2(
  prefix: string,
  format: FormatName = 'tensorflow-v2',
): Promise<TensorFile> {
  const { shardFile } = await import('@ssd/tf-runtime/checkpoint');
  const index = await readIndex(prefix);
  const { entries, leftOut } = toEntries(prefix, index);
  const shards = new Map<number, Promise<ByteSource>>();
  const openShard = (shard: number): Promise<ByteSource> => {
    const known = shards.get(shard);
    if (known !== undefined) return known;
    const opening = openSource(shardFile(prefix, shard, index.shards));
    shards.set(shard, opening);
    return opening;
  };
  return tensorFile({
    file: `${prefix}.index`,
    format,
    entries,
    leftOut,
    readEntry: async ({ dtype, shape, place }) =>
      decodeTensor(dtype, shape, await readPlace(await openShard(place.shard), place)),
    close: async () => {
      for (const opening of shards.values()) await (await opening.catch(() => undefined))?.close();
      shards.clear();
    },
  });
}
