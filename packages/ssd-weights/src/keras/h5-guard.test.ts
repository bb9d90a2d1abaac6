import { readFileSync, writeFileSync } from 'node:fs';
import { fixture } from '../testing/expected.js';
import { useTemporaryFolder } from '../testing/temporary-folder.js';
import { memoryBytes } from './sync-bytes.js';
import { hasUsualSizes, holdsDamagedHeap } from './h5-guard.js';
import { openKeras } from './open-keras.js';

const at = useTemporaryFolder();

/** A heap of two texts and what is left free, 80 bytes in all (HDF5 File Format Specification, III.E). */
const heap = (): Buffer => {
  const bytes = Buffer.alloc(80);
  bytes.write('GCOL\x01');
  bytes.writeUInt32LE(80, 8);
  bytes.writeUInt16LE(1, 16); // object 1 of 5 bytes, which take 8: 16..40
  bytes.writeUInt32LE(5, 24);
  bytes.writeUInt16LE(2, 40); // object 2 of 4 bytes: 40..64
  bytes.writeUInt32LE(4, 48);
  bytes.writeUInt32LE(16, 72); // object 0, what is left with its header: 64..80
  return bytes;
};

const isHeld = (bytes: Buffer, start = 0): boolean =>
  holdsDamagedHeap(memoryBytes(bytes), bytes.subarray(start, start + 32), start);

describe('holdsDamagedHeap', () => {
  it('lets a whole heap pass, wherever it lies', () => {
    expect(isHeld(heap())).toBe(false);
    expect(isHeld(Buffer.concat([Buffer.alloc(13), heap()]), 10)).toBe(false);
    expect(isHeld(Buffer.alloc(100))).toBe(false);
  });

  it.each<[string, (bytes: Buffer) => void]>([
    ['an object of size 0 that is free', (b) => b.writeUInt32LE(0, 72)],
    ['an object that is free and no longer than its header', (b) => b.writeUInt32LE(8, 72)],
    ['an object of nearly 2³²', (b) => b.writeUInt32LE(0xfffffff0, 48)],
    ['an object that reaches out of the heap', (b) => b.writeUInt32LE(30, 48)],
    ['a heap that reaches out of the file', (b) => b.writeUInt32LE(88, 8)],
  ])('holds back %s', (_, spoil) => {
    const bytes = heap();
    spoil(bytes);
    expect(isHeld(bytes)).toBe(true);
  });

  it('keeps HDF5 from going round in circles', async () => {
    const bytes = readFileSync(fixture('keras/model.weights.h5'));
    const place = bytes.indexOf('GCOL');
    bytes.writeUInt16LE(0, place + 16); // the first text now counts as free
    bytes.writeUInt32LE(0, place + 24);
    writeFileSync(at('w.h5'), bytes);
    await expect(openKeras(at('w.h5'))).rejects.toMatchObject({
      code: 'BAD_FILE',
      message: expect.stringContaining('file read failed') as string,
    });
  });
});

describe('hasUsualSizes', () => {
  it('reads the superblock, also behind another header', () => {
    const bytes = readFileSync(fixture('keras/keras1.h5'));
    expect(hasUsualSizes(memoryBytes(bytes))).toBe(true);
    expect(hasUsualSizes(memoryBytes(readFileSync(fixture('keras/latest.h5'))))).toBe(true);
    expect(hasUsualSizes(memoryBytes(Buffer.alloc(0)))).toBe(true);
    bytes[14] = 4; // the size of lengths in the superblock of version 0
    expect(hasUsualSizes(memoryBytes(bytes))).toBe(false);
    expect(hasUsualSizes(memoryBytes(Buffer.concat([Buffer.alloc(1024), bytes])))).toBe(false);
  });
});
