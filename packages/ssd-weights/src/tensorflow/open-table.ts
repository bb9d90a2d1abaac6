import type { TableEntry, TableHandle } from '@ssd/tf-runtime/checkpoint';
import type { ByteSource } from '../byte-source.js';
import { DamageError, WeightsError, badFile, messageOf } from '../errors.js';

/** A sorted table in a file, whose blocks are read when they are asked for. */
export interface Table {
  /** The very first entry. */
  readonly first: () => Promise<TableEntry | undefined>;
  /** The entries whose keys begin so, in the order of the keys. */
  readonly entriesFrom: (prefix: Uint8Array) => Promise<TableEntry[]>;
}

function startsWith(key: Uint8Array, prefix: Uint8Array): boolean {
  return Buffer.compare(key.subarray(0, prefix.length), prefix) === 0;
}

/** Place of the first of sorted items whose key is not below one: a table is looked up once for every tensor. */
function firstFrom<T>(items: readonly T[], keyOf: (item: T) => Uint8Array, key: Uint8Array): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Buffer.compare(keyOf(items[middle]!), key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Opens a table by its footer and index.
 *
 * @throws WeightsError BAD_FILE where it is none, or damaged
 */
export async function openTable(source: ByteSource): Promise<Table> {
  const {
    TABLE_FOOTER_BYTES,
    TABLE_TRAILER_BYTES,
    checkTableBlock,
    readTableFooter,
    readTableHandle,
    tableEntries,
  } = await import('@ssd/tf-runtime/checkpoint');
  const guard = async <T>(body: () => Promise<T>): Promise<T> => {
    try {
      return await body();
    } catch (cause) {
      if (cause instanceof WeightsError) throw cause;
      throw badFile(`Expected ${source.file} to be a TensorFlow checkpoint: ${messageOf(cause)}.`, {
        cause,
      });
    }
  };
  const readBlock = async (handle: TableHandle): Promise<TableEntry[]> => {
    const bytes = await source.read(handle.offset, handle.size + TABLE_TRAILER_BYTES);
    return [...tableEntries(checkTableBlock(bytes, handle))];
  };
  const index = await guard(async () => {
    if (source.size < TABLE_FOOTER_BYTES)
      throw new DamageError('BAD_FILE', `it has only ${source.size} bytes`);
    const footer = await source.read(source.size - TABLE_FOOTER_BYTES, TABLE_FOOTER_BYTES);
    const blocks = await readBlock(readTableFooter(footer));
    return blocks.map(([lastKey, handle]) => ({ lastKey, handle: readTableHandle(handle) }));
  });
  // The block read last: small tensors share one.
  let last: { offset: number; entries: TableEntry[] } | undefined;
  const entriesOf = async (handle: TableHandle): Promise<TableEntry[]> => {
    if (last?.offset !== handle.offset) last = { offset: handle.offset, entries: await readBlock(handle) };
    return last.entries;
  };
  return {
    first: () =>
      guard(async () => (index[0] === undefined ? undefined : (await entriesOf(index[0].handle))[0])),
    entriesFrom: (prefix) =>
      guard(async () => {
        const found: TableEntry[] = [];
        for (let at = firstFrom(index, ({ lastKey }) => lastKey, prefix); at < index.length; at++) {
          const entries = await entriesOf(index[at]!.handle);
          let next = firstFrom(entries, ([key]) => key, prefix);
          while (next < entries.length && startsWith(entries[next]![0], prefix)) found.push(entries[next++]!);
          if (next < entries.length) break;
        }
        return found;
      }),
  };
}
