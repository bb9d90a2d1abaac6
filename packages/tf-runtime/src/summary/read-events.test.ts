import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { graphNodes } from '../graph/graph-def.js';
import { temporaryFolder } from '@ssd/testing/temporary-folder';
import { readEventFile } from './read-events.js';

// Made by TensorFlow 1.x's FileWriter: tools/oracle/summaries.py.
const FIXTURE = join(__dirname, '../../fixtures/events-py.tfevents');
const folder = temporaryFolder();

const damaged = (change: (bytes: Buffer) => Buffer): string => {
  const file = join(folder.path, 'damaged.tfevents');
  writeFileSync(file, change(readFileSync(FIXTURE)));
  return file;
};

it("reads what Python's FileWriter wrote", async () => {
  const { events, cutOff } = await readEventFile(FIXTURE);
  expect(cutOff).toBe(0);
  expect(events.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
  expect(events[0]?.fileVersion).toBe('brain.Event:2');
  expect(events[1]?.summary?.value).toEqual([{ tag: 'training_total_loss', simpleValue: 2.5 }]);
  expect(events[2]?.summary?.value).toMatchObject([
    { tag: 'filter', histo: { min: -1, max: 2, num: 4, sum: 1, sumSquares: 5 } },
  ]);
  expect(events[3]?.summary?.value).toMatchObject([
    { tag: 'training_img/image/0', image: { height: 1, width: 2, colorspace: 3 } },
    { tag: 'training_img/image/1', image: { height: 1, width: 2, colorspace: 3 } },
  ]);
  expect(graphNodes(events[4]?.graphDef ?? new Uint8Array()).map(({ name, op }) => `${name}: ${op}`)).toEqual(
    ['x: Placeholder', 'one: Const', 'sum: AddV2'],
  );
});

it('takes an empty file for no events', async () => {
  await expect(readEventFile(damaged(() => Buffer.alloc(0)))).resolves.toEqual({ events: [], cutOff: 0 });
});

it('reads any beginning of a file up to its last whole record', async () => {
  const whole = readFileSync(FIXTURE);
  const seen = new Set<number>();
  for (let length = 0; length < whole.length; length++) {
    const { events, cutOff } = await readEventFile(damaged((bytes) => bytes.subarray(0, length)));
    seen.add(events.length);
    expect(cutOff).toBeLessThanOrEqual(length);
  }
  expect([...seen]).toEqual([0, 1, 2, 3, 4]);
});

it.each([
  [0, 'byte 0 of .* the checksum of its length is wrong'],
  // the first record's data begins behind 8 bytes of length and 4 of its checksum
  [15, 'byte 0 of .* its checksum is wrong'],
])('refuses a file with byte %d changed', async (at, message) => {
  const file = damaged((bytes) => {
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes;
  });
  await expect(readEventFile(file)).rejects.toThrow(new RegExp(message));
});

it('says which file is missing', async () => {
  await expect(readEventFile(join(folder.path, 'none'))).rejects.toThrow('none');
});
