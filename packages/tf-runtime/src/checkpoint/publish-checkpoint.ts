import * as nodeFiles from 'node:fs/promises';
import { dirname } from 'node:path';
import { closingInTurn, syncFile, syncFolder } from '@ssd/files';
import { decodeMessage, encodeMessage } from '../proto/schema.js';
import { shardFile } from './shard-file.js';
import { readSortedTable } from './sorted-table.js';
import { encodeSortedTable } from './write-sorted-table.js';

/** What of the file system a checkpoint is published with. */
export type CheckpointFileSystem = Pick<
  typeof nodeFiles,
  'copyFile' | 'link' | 'open' | 'readFile' | 'rename' | 'rm'
>;

/**
 * Gives a finished checkpoint its name. Wherever the process or the machine stops, a reader finds the old checkpoint whole or
 * the new one whole.
 *
 * Two files cannot be renamed at once, and the index of the old one would lead to the data of the new. But an index also says
 * how many data files there are, and that is part of their names. So the new data come beside the old as the first of two
 * files, an index that says "two" takes the old one's place, which is the one moment that counts, and only then do data and
 * index get the names that a checkpoint has otherwise.
 *
 * @param incomplete - prefix of one data file and an index, both on the disk; gone afterwards, whatever happens
 */
export function publishCheckpoint(
  incomplete: string,
  prefix: string,
  files: CheckpointFileSystem = nodeFiles,
): Promise<void> {
  const data = shardFile(incomplete, 0, 1);
  const index = `${incomplete}.index`;
  const indexOfTwo = `${incomplete}.index-of-two`;
  const remove = (file: string) => () => files.rm(file, { force: true });
  return closingInTurn(
    async () => {
      const old = await shardsOf(`${prefix}.index`, files);
      if (old === 1) {
        await writeSynced(indexOfTwo, asOfTwo(await files.readFile(index)), files);
        await put(data, shardFile(prefix, 0, 2), files);
        await put(indexOfTwo, `${prefix}.index`, files);
        try {
          await copy(shardFile(prefix, 0, 2), data, files);
        } catch {
          return; // no room for a copy and no links: it is whole as it is, and the next one tidies up
        }
      }
      await put(data, shardFile(prefix, 0, 1), files);
      await put(index, `${prefix}.index`, files);
      const left = old === undefined || old === 1 ? 2 : old;
      for (let shard = 0; shard < left; shard++) await remove(shardFile(prefix, shard, left))();
    },
    remove(data),
    remove(index),
    remove(indexOfTwo),
  );
}

/** How many data files the index says there are; undefined where there is no index that can be read. */
async function shardsOf(index: string, files: CheckpointFileSystem): Promise<number | undefined> {
  try {
    const header = readSortedTable(await files.readFile(index)).get('');
    return header === undefined ? undefined : decodeMessage<Header>('BundleHeaderProto', header).numShards;
  } catch {
    return undefined;
  }
}

interface Header {
  numShards: number;
  endianness: number;
  version: object | null;
}

/** An index that says that its data are the first of two files. */
function asOfTwo(index: Uint8Array): Uint8Array {
  const entries = readSortedTable(index);
  const { endianness, version } = decodeMessage<Header>('BundleHeaderProto', entries.get('') as Uint8Array);
  const header = {
    numShards: 2,
    ...(endianness === 0 ? {} : { endianness }),
    ...(version === null ? {} : { version }),
  };
  entries.set('', encodeMessage('BundleHeaderProto', header));
  return encodeSortedTable([...entries].map(([name, value]) => [Buffer.from(name), value]));
}

/** Renames, and waits until the disk knows. */
async function put(from: string, to: string, files: CheckpointFileSystem): Promise<void> {
  await files.rename(from, to);
  await syncFolder(dirname(to), files.open);
}

/** A second name for a file, or a copy where the file system has no such thing. */
async function copy(from: string, to: string, files: CheckpointFileSystem): Promise<void> {
  try {
    await files.link(from, to);
  } catch {
    await files.copyFile(from, to);
    await syncFile(to, files.open);
  }
}

async function writeSynced(file: string, bytes: Uint8Array, files: CheckpointFileSystem): Promise<void> {
  const handle = await files.open(file, 'w');
  await closingInTurn(
    async () => {
      await handle.writeFile(bytes);
      await handle.sync();
    },
    () => handle.close(),
  );
}
