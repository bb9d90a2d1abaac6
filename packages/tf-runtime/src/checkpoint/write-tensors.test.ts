import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { readCheckpointIndex } from './checkpoint-index.js';
import { readCheckpoint } from './read-checkpoint.js';
import { readSortedTable } from './sorted-table.js';
import { encodeSortedTable } from './write-sorted-table.js';
import { type CheckpointValue, writeCheckpointTensors } from './write-tensors.js';

const FIXTURE = fileURLToPath(new URL('../../fixtures/checkpoint-py', import.meta.url));
const DATA = '.data-00000-of-00001';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ssd-write-tensors-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('writeCheckpointTensors', () => {
  it('writes the very bytes of Python', async () => {
    const { entries } = await readCheckpointIndex(FIXTURE);
    const data = await readFile(`${FIXTURE}${DATA}`);
    // In the order of the data file, which is not that of the names.
    const ordered = [...entries.values()].sort((a, b) => a.offset - b.offset || b.size - a.size);
    const tensors = new Map(
      ordered.map(({ name, dataType, shape, offset, size }): [string, CheckpointValue] => [
        name,
        { dataType, shape, bytes: data.subarray(offset, offset + size) },
      ]),
    );
    const prefix = join(folder, 'deep', 'model');
    await writeCheckpointTensors(prefix, tensors);
    expect(await readFile(`${prefix}${DATA}`)).toEqual(data);
    expect([...(await readCheckpoint(prefix))]).toEqual([...(await readCheckpoint(FIXTURE))]);
  });

  it('writes the very index of Python, block for block', async () => {
    const bytes = await readFile(`${FIXTURE}.index`);
    const table = readSortedTable(bytes);
    expect(
      encodeSortedTable([...table].map(([key, value]) => [Buffer.from(key), value] as const)).equals(bytes),
    ).toBe(true);
  });

  it('leaves the old files and nothing else where it fails', async () => {
    const prefix = join(folder, 'model');
    await mkdir(`${prefix}${DATA}`); // a folder stands where the data would go
    await writeFile(`${prefix}.index`, 'old');
    await expect(writeCheckpointTensors(prefix, new Map())).rejects.toMatchObject({ code: 'EISDIR' });
    expect(await readFile(`${prefix}.index`, 'utf8')).toBe('old');
    expect((await readdir(folder)).sort()).toEqual([`model${DATA}`, 'model.index']);
  });

  it('writes none', async () => {
    const prefix = join(folder, 'none');
    await writeCheckpointTensors(prefix, new Map());
    expect(await readCheckpoint(prefix)).toEqual(new Map());
  });
});

describe('a table', () => {
  it('comes back, however many blocks it takes', () => {
    const entries = Array.from({ length: 3000 }, (_, i): [Buffer, Uint8Array] => [
      Buffer.from(`scope/${String(i).padStart(5, '0')}`),
      new Uint8Array(300).fill(i),
    ]);
    const read = readSortedTable(encodeSortedTable(entries)); // 900 kB: more than three blocks
    expect([...read.keys()]).toEqual(entries.map(([key]) => key.toString()));
    expect([...read.values()].every((value, i) => Buffer.compare(value, entries[i]![1]) === 0)).toBe(true);
  });

  it('comes back, whatever its keys', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ maxLength: 6 }), { maxLength: 40 }), (keys) => {
        const sorted = keys.map((key) => Buffer.from(key)).sort((a, b) => Buffer.compare(a, b));
        const table = readSortedTable(encodeSortedTable(sorted.map((key) => [key, key] as const)));
        expect([...table].map(([key, value]) => [key, Buffer.from(value).toString()])).toEqual(
          sorted.map((key) => [key.toString(), key.toString()]),
        );
      }),
    );
  });
});
